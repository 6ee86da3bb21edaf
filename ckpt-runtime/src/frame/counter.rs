//! Counting in blocks.

/// Counts from 0 up to a length. At all times `index <= end <= length`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counter {
    index: u64,
    /// Where the block ends.
    end: u64,
    length: u64,
}

impl Counter {
    /// From 0.
    #[inline(always)]
    pub(crate) fn new(length: u64) -> Self {
        Counter {
            index: 0,
            end: 0,
            length,
        }
    }

    /// From a number, or the length if that is less.
    #[inline(always)]
    pub(crate) fn moved_to(self, index: u64) -> Self {
        let index = index.min(self.length);
        Counter {
            index,
            end: index,
            ..self
        }
    }

    /// Begins the next block, of at most `size` numbers; `false` when there are no more.
    #[inline(always)]
    pub(crate) fn begin_block(&mut self, size: u64) -> bool {
        self.end = self.index.saturating_add(size).min(self.length);
        self.index != self.length
    }

    /// The next number of the block.
    #[inline(always)]
    pub(crate) fn next_in_block(&mut self) -> Option<u64> {
        let index = self.index;
        self.pass_in_block().then_some(index)
    }

    /// Passes over the next number of the block, if there is one.
    #[inline(always)]
    pub(crate) fn pass_in_block(&mut self) -> bool {
        let more = self.index != self.end;
        if more {
            self.index += 1;
        }
        more
    }

    /// The next number.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<u64> {
        if self.index == self.length {
            return None;
        }
        let index = self.index;
        self.index += 1;
        self.end = self.index;
        Some(index)
    }

    /// How many numbers have been given.
    #[inline(always)]
    pub(crate) fn index(&self) -> u64 {
        self.index
    }

    /// How many numbers there are.
    #[inline(always)]
    pub(crate) fn length(&self) -> u64 {
        self.length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_blocks(mut counter: Counter, size: u64) -> Vec<u64> {
        let mut all = Vec::new();
        while counter.begin_block(size) {
            while let Some(number) = counter.next_in_block() {
                all.push(number);
            }
        }
        all
    }

    #[test]
    fn blocks_of_any_size_give_the_same_numbers() {
        for length in [0, 1, 2, 7, 8] {
            for from in 0..=length + 1 {
                let counter = || Counter::new(length).moved_to(from);
                let mut one = counter();
                let plain: Vec<u64> = std::iter::from_fn(|| one.next()).collect();
                assert!((from.min(length)..length).eq(plain.iter().copied()));
                for size in [1, 2, 3, 8, u64::MAX] {
                    assert_eq!(in_blocks(counter(), size), plain, "{length} {from} {size}");
                }
            }
        }
    }

    #[test]
    fn a_block_left_early_is_followed_by_another() {
        let mut counter = Counter::new(10);
        assert!(counter.begin_block(4));
        assert_eq!((counter.next_in_block(), counter.index()), (Some(0), 1));
        assert_eq!(in_blocks(counter.clone(), 3), (1..10).collect::<Vec<_>>());
        assert_eq!(counter.next(), Some(1));
    }

    #[test]
    fn the_largest_length_ends() {
        let mut counter = Counter::new(u64::MAX).moved_to(u64::MAX - 1);
        assert_eq!((counter.next(), counter.next()), (Some(u64::MAX - 1), None));
        assert_eq!((counter.index(), counter.begin_block(1)), (u64::MAX, false));
    }
}
