//! A range of integers that is walked in blocks, so that the compiler knows of each number what it knows in the plain loop: that
//! it is within the range.
//!
//! An index into a slice is looked at twice where the compiler does not know that it is within, and a loop that looks twice is
//! not vectorised. In a loop over a range it knows; over the blocks of a range, which may have come from a file, it would not.

/// An integer.
///
/// # Safety
///
/// `after` is one more, and `forward` `count` more, wherever that is not beyond the largest; `distance` is how much more `end`
/// is, or 0, as far as 64 bits hold it.
pub unsafe trait Integer: Copy + Ord {
    /// How many integers lie in `self..end`.
    fn distance(self, end: Self) -> u64;
    /// The integer `count` steps after this one.
    fn forward(self, count: u64) -> Self;
    /// The next integer.
    fn after(self) -> Self;
}

macro_rules! integers {
    ($($integer:ty as $unsigned:ty),*) => {$(
        // SAFETY: that is what the operators do. Bits that `as` cuts off are those of a count that is less than a distance.
        unsafe impl Integer for $integer {
            #[inline(always)]
            #[allow(clippy::cast_possible_truncation, reason = "ranges of more than 2^64 values never end")]
            fn distance(self, end: Self) -> u64 {
                if self < end { end.wrapping_sub(self) as $unsigned as u64 } else { 0 }
            }

            #[inline(always)]
            fn forward(self, count: u64) -> Self {
                self.wrapping_add(count as $integer)
            }

            #[inline(always)]
            fn after(self) -> Self {
                self.wrapping_add(1)
            }
        }
    )*};
}
integers!(
    u8 as u8,
    u16 as u16,
    u32 as u32,
    u64 as u64,
    usize as usize,
    u128 as u128,
    i8 as u8,
    i16 as u16,
    i32 as u32,
    i64 as u64,
    isize as usize,
    i128 as u128
);

/// A range being walked. At all times `start <= at <= stop <= end`: every method keeps that, and nothing else reaches the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<T> {
    start: T,
    at: T,
    /// Where the block ends.
    stop: T,
    end: T,
}

impl<T: Integer> Counted<T> {
    /// At the beginning of `start..end`.
    #[inline(always)]
    pub(crate) fn new(start: T, end: T) -> Self {
        Counted {
            start,
            at: start,
            stop: start,
            end: end.max(start),
        }
    }

    /// Of what was saved: where the range began, how many integers had been taken, and how many there were.
    pub(crate) fn saved(start: T, index: u64, length: u64) -> Self {
        // A length that leads beyond the largest integer leads to one before `start`: then there is nothing in it.
        Counted::new(start, start.forward(length)).moved_to(index)
    }

    /// After the first `index` integers, or at the end if there are less.
    #[inline(always)]
    pub(crate) fn moved_to(self, index: u64) -> Self {
        let at = match index < self.length() {
            true => self.start.forward(index),
            false => self.end,
        };
        Counted {
            at,
            stop: at,
            ..self
        }
    }

    /// Begins the next block, of at most `size` integers; `false` when there are no more.
    #[inline(always)]
    pub fn begin_block(&mut self, size: u64) -> bool {
        self.stop = match size < self.at.distance(self.end) {
            true => self.at.forward(size),
            false => self.end,
        };
        self.at != self.end
    }

    /// The next integer of the block.
    #[inline(always)]
    pub fn next_in_block(&mut self) -> Option<T> {
        let at = self.at;
        if !self.pass_in_block() {
            return None;
        }
        // SAFETY: `at <= stop <= end` always, and `at != stop` here.
        unsafe { std::hint::assert_unchecked(at < self.end) };
        Some(at)
    }

    /// Passes over the next integer of the block, if there is one: where nobody looks at it, the compiler is better off with
    /// nothing to know of it.
    // `!=`, not `<`: the compiler makes it that anyway, in more instructions.
    #[inline(always)]
    pub fn pass_in_block(&mut self) -> bool {
        let more = self.at != self.stop;
        if more {
            self.at = self.at.after();
        }
        more
    }

    /// The next integer.
    #[inline(always)]
    #[allow(
        clippy::should_implement_trait,
        reason = "generated code must not depend on which traits are in scope"
    )]
    pub fn next(&mut self) -> Option<T> {
        let at = self.at;
        if at == self.end {
            return None;
        }
        // SAFETY: `at <= end` always, and `at != end` here.
        unsafe { std::hint::assert_unchecked(at < self.end) };
        self.at = at.after();
        self.stop = self.at;
        Some(at)
    }

    /// Where it began.
    #[inline(always)]
    pub(crate) fn start(&self) -> T {
        self.start
    }

    /// How many integers have been taken.
    #[inline(always)]
    pub fn index(&self) -> u64 {
        self.start.distance(self.at)
    }

    /// How many there are in all.
    #[inline(always)]
    pub(crate) fn length(&self) -> u64 {
        self.start.distance(self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_blocks<T: Integer>(mut cursor: Counted<T>, size: u64) -> Vec<T> {
        let mut all = Vec::new();
        while cursor.begin_block(size) {
            while let Some(number) = cursor.next_in_block() {
                all.push(number);
            }
        }
        all
    }

    fn one_by_one<T: Integer>(mut cursor: Counted<T>) -> Vec<T> {
        std::iter::from_fn(|| cursor.next()).collect()
    }

    #[test]
    fn blocks_of_any_size_give_the_same_integers() {
        for end in [-7i8, -3, 0, 1, 5] {
            let plain: Vec<i8> = (-7..end).collect();
            for index in 0..=plain.len() + 1 {
                let cursor = || Counted::new(-7i8, end).moved_to(index as u64);
                let left = plain.get(index..).unwrap_or_default();
                assert_eq!(one_by_one(cursor()), left);
                for size in [1, 2, 3, 8, 200, u64::MAX] {
                    assert_eq!(in_blocks(cursor(), size), left, "..{end} {index} {size}");
                }
            }
        }
    }

    #[test]
    fn backwards_there_is_nothing() {
        let mut cursor = Counted::new(9u32, 3);
        assert!(!cursor.begin_block(5) && cursor.next_in_block().is_none());
        assert_eq!((cursor.length(), cursor.index()), (0, 0));
    }

    #[test]
    fn a_block_left_early_is_followed_by_another() {
        let mut cursor = Counted::new(0u16, 10);
        assert!(cursor.begin_block(4));
        assert_eq!((cursor.next_in_block(), cursor.index()), (Some(0), 1));
        assert_eq!(in_blocks(cursor.clone(), 3), (1..10).collect::<Vec<u16>>());
        assert!(cursor.pass_in_block());
        assert_eq!((cursor.next(), cursor.index()), (Some(2), 3));
    }

    #[test]
    fn ranges_reach_to_the_largest_integer() {
        assert_eq!(in_blocks(Counted::new(253u8, 255), 1000), [253, 254]);
        let far = Counted::new(0, u64::MAX).moved_to(u64::MAX - 2);
        assert_eq!(in_blocks(far, u64::MAX), [u64::MAX - 2, u64::MAX - 1]);
        assert_eq!(Counted::new(i64::MIN, i64::MAX).length(), u64::MAX);
    }

    #[test]
    fn what_no_range_could_have_saved_has_nothing_in_it() {
        let cursor = Counted::saved(200u8, 3, 100);
        assert!(one_by_one(cursor).is_empty());
        assert!(one_by_one(Counted::saved(5i32, 9, 3)).is_empty());
        assert_eq!(one_by_one(Counted::saved(5i32, 1, 3)), [6, 7]);
    }
}
