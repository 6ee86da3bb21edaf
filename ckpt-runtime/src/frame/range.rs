//! `for i in a..b`: a loop that looks at its flag in each iteration, or, where iterations are short, once per block of them
//! with nothing in between.

use std::ops::{Range, RangeInclusive};

use serde::{Deserialize, Serialize};

use super::pace::Pace;

/// An integer or character that a range can count.
pub trait Step: Copy {
    /// How many values lie in `self..end`; 0 when there are none.
    fn distance(self, end: Self) -> u64;
    /// The value `count` steps after this one; it exists, since `count` is less than a distance.
    fn forward(self, count: u64) -> Self;
}

macro_rules! integers {
    ($($small:ty as $unsigned:ty),*) => {$(
        impl Step for $small {
            #[inline(always)]
            #[allow(clippy::cast_possible_truncation, reason = "ranges of more than 2^64 values never end")]
            fn distance(self, end: Self) -> u64 {
                if self < end { end.wrapping_sub(self) as $unsigned as u64 } else { 0 }
            }

            #[inline(always)]
            fn forward(self, count: u64) -> Self {
                self.wrapping_add(count as $small)
            }
        }
    )*};
}
integers!(u8 as u8, u16 as u16, u32 as u32, u64 as u64, usize as usize);
integers!(
    i8 as u8,
    i16 as u16,
    i32 as u32,
    i64 as u64,
    isize as usize,
    u128 as u128,
    i128 as u128
);

/// The code points that are not characters.
const SURROGATES: Range<u32> = 0xD800..0xE000;

impl Step for char {
    fn distance(self, end: Self) -> u64 {
        let (from, to) = (self as u32, end as u32);
        let gap = if from < SURROGATES.start && to >= SURROGATES.end {
            SURROGATES.len() as u32
        } else {
            0
        };
        u64::from(to.saturating_sub(from).saturating_sub(gap))
    }

    fn forward(self, count: u64) -> Self {
        let from = self as u32;
        let mut to = from + count as u32;
        if from < SURROGATES.start && to >= SURROGATES.start {
            to += SURROGATES.len() as u32;
        }
        char::from_u32(to).expect("within the range's characters")
    }
}

/// A range being walked: what is saved of it is where it began, how long it is and how far it has come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Counted<T> {
    start: T,
    index: u64,
    length: u64,
}

/// `a..b` or `a..=b`, over integers or characters.
pub trait Countable {
    /// What it yields.
    type Item: Step;
    /// Begins to walk it.
    fn counted(self) -> Counted<Self::Item>;
}

impl<T: Step> Countable for Range<T> {
    type Item = T;

    #[inline(always)]
    fn counted(self) -> Counted<T> {
        Counted {
            start: self.start,
            index: 0,
            length: self.start.distance(self.end),
        }
    }
}

impl<T: Step + PartialOrd> Countable for RangeInclusive<T> {
    type Item = T;

    #[inline(always)]
    fn counted(self) -> Counted<T> {
        let (start, end) = (*self.start(), *self.end());
        // An inclusive range over all 2^64 values has one more than `length` can say; no loop gets there.
        let length = if self.is_empty() {
            0
        } else {
            start.distance(end).saturating_add(1)
        };
        Counted {
            start,
            index: 0,
            length,
        }
    }
}

/// Begins to walk a range.
#[inline(always)]
pub fn counted<R: Countable>(range: R) -> Counted<R::Item> {
    range.counted()
}

impl<T: Step> Counted<T> {
    /// Begins the next block: the index at which it ends, or `None` when the range is exhausted.
    #[inline(always)]
    pub fn block(&self, pace: &mut Pace) -> Option<u64> {
        let left = self.length - self.index;
        if left == 0 {
            return None;
        }
        Some(self.index + left.min(pace.next()))
    }

    /// The next item, for a loop without blocks.
    #[inline(always)]
    #[allow(
        clippy::should_implement_trait,
        reason = "generated code must not depend on which traits are in scope"
    )]
    pub fn next(&mut self) -> Option<T> {
        self.within(self.length).then(|| self.take())
    }

    /// Whether the block that ends at `end` has more items.
    #[inline(always)]
    pub fn within(&self, end: u64) -> bool {
        self.index < end
    }

    /// The next item; call only when there is one.
    #[inline(always)]
    pub fn take(&mut self) -> T {
        let item = self.start.forward(self.index);
        self.index += 1;
        item
    }

    /// How many items have been taken.
    #[inline(always)]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many items there are.
    #[inline(always)]
    pub fn total(&self) -> Option<u64> {
        Some(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk<T: Step + PartialEq + std::fmt::Debug>(mut range: Counted<T>) -> Vec<T> {
        let one_by_one: Vec<T> = std::iter::from_fn({
            let mut range = range.clone();
            move || range.next()
        })
        .collect();
        let mut items = Vec::new();
        let mut pace = Pace::single();
        while let Some(end) = range.block(&mut pace) {
            while range.within(end) {
                items.push(range.take());
            }
        }
        assert_eq!(items, one_by_one);
        items
    }

    #[test]
    fn ranges_count_as_the_standard_ones_do() {
        assert_eq!(walk(counted(3..9u8)), (3..9u8).collect::<Vec<_>>());
        assert_eq!(walk(counted(-3..=4i8)), (-3..=4i8).collect::<Vec<_>>());
        assert_eq!(
            walk(counted(0..=u8::MAX)),
            (0..=u8::MAX).collect::<Vec<_>>()
        );
        assert_eq!(
            walk(counted(i8::MIN..=i8::MAX)),
            (i8::MIN..=i8::MAX).collect::<Vec<_>>()
        );
        #[allow(clippy::reversed_empty_ranges, reason = "that is what is tested")]
        let (backwards, inclusive) = (9..3i64, 4..=3u16);
        assert_eq!(walk(counted(backwards)), Vec::<i64>::new());
        assert_eq!(walk(counted(inclusive)), Vec::<u16>::new());
        assert_eq!(
            walk(counted('\u{D7FE}'..='\u{E001}')),
            ('\u{D7FE}'..='\u{E001}').collect::<Vec<_>>()
        );
        assert_eq!(walk(counted('a'..'d')), ('a'..'d').collect::<Vec<_>>());
    }
}
