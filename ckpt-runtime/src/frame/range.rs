//! `for i in a..b`: a loop that looks at its flag in each iteration, or, where iterations are short, once per block of them
//! with nothing in between.

use std::ops::{Range, RangeInclusive};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::counter::Counter;
use super::pace::Pace;
use crate::raw::cursor::{Counted, Integer};

/// `a..b` or `a..=b`, over integers or characters.
pub trait Countable {
    /// What is saved of it: where it began, how long it is and how far it has come.
    type State;
    /// Begins to walk it.
    fn counted(self) -> Self::State;
}

/// Begins to walk a range.
#[inline(always)]
pub fn counted<R: Countable>(range: R) -> R::State {
    range.counted()
}

/// A range that moves on.
pub trait MovesOn: Sized {
    /// Moves on to where the same range was when it was saved; `None` when it begins at another value. (It may be shorter now:
    /// of a program whose constants were changed.)
    fn moved_on(self, saved: &Self) -> Option<Self>;
}

/// A range of characters, or one with its last value, being walked: its end need not be a value.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    into = "Saved<T>",
    from = "Saved<T>",
    bound(serialize = "T: Step + Serialize")
)]
pub struct Indexed<T> {
    start: T,
    counter: Counter,
}

/// A range in a checkpoint.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Counted")]
struct Saved<T> {
    start: T,
    index: u64,
    length: u64,
}

impl<T: Integer + Serialize> Serialize for Counted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let saved = Saved {
            start: self.start(),
            index: self.index(),
            length: self.length(),
        };
        saved.serialize(serializer)
    }
}

impl<'de, T: Integer + Deserialize<'de>> Deserialize<'de> for Counted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(deserializer)?;
        Ok(Counted::saved(saved.start, saved.index, saved.length))
    }
}

impl<T> From<Saved<T>> for Indexed<T> {
    fn from(saved: Saved<T>) -> Self {
        Indexed {
            start: saved.start,
            counter: Counter::new(saved.length).moved_to(saved.index),
        }
    }
}

impl<T> From<Indexed<T>> for Saved<T> {
    fn from(Indexed { start, counter }: Indexed<T>) -> Self {
        Saved {
            start,
            index: counter.index(),
            length: counter.length(),
        }
    }
}

/// A value that is found by counting.
pub trait Step: Copy + PartialEq {
    /// How many values lie in `self..end`; 0 when there are none.
    fn steps(self, end: Self) -> u64;
    /// The value `count` steps after this one; it exists, since `count` is less than a distance.
    fn stepped(self, count: u64) -> Self;
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Step for $integer {
            #[inline(always)]
            fn steps(self, end: Self) -> u64 {
                self.distance(end)
            }

            #[inline(always)]
            fn stepped(self, count: u64) -> Self {
                self.forward(count)
            }
        }
    )*};
}
integers!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);

/// The code points that are not characters.
const SURROGATES: Range<u32> = 0xD800..0xE000;

impl Step for char {
    fn steps(self, end: Self) -> u64 {
        let (from, to) = (self as u32, end as u32);
        let gap = if from < SURROGATES.start && to >= SURROGATES.end {
            SURROGATES.len() as u32
        } else {
            0
        };
        u64::from(to.saturating_sub(from).saturating_sub(gap))
    }

    fn stepped(self, count: u64) -> Self {
        let from = self as u32;
        let mut to = from + count as u32;
        if from < SURROGATES.start && to >= SURROGATES.start {
            to += SURROGATES.len() as u32;
        }
        char::from_u32(to).expect("within the range's characters")
    }
}

impl<T: Integer> Countable for Range<T> {
    type State = Counted<T>;

    #[inline(always)]
    fn counted(self) -> Counted<T> {
        Counted::new(self.start, self.end)
    }
}

impl Countable for Range<char> {
    type State = Indexed<char>;

    fn counted(self) -> Indexed<char> {
        Indexed {
            start: self.start,
            counter: Counter::new(self.start.steps(self.end)),
        }
    }
}

impl<T: Step + PartialOrd> Countable for RangeInclusive<T> {
    type State = Indexed<T>;

    #[inline(always)]
    fn counted(self) -> Indexed<T> {
        let (start, end) = (*self.start(), *self.end());
        // An inclusive range over all 2^64 values has one more than `length` can say; no loop gets there.
        let length = if self.is_empty() {
            0
        } else {
            start.steps(end).saturating_add(1)
        };
        let counter = Counter::new(length);
        Indexed { start, counter }
    }
}

impl<T: Integer> MovesOn for Counted<T> {
    #[inline(always)]
    fn moved_on(self, saved: &Self) -> Option<Self> {
        (self.start() == saved.start()).then(|| self.moved_to(saved.index()))
    }
}

impl<T: Step> MovesOn for Indexed<T> {
    #[inline(always)]
    fn moved_on(self, saved: &Self) -> Option<Self> {
        (self.start == saved.start).then(|| Indexed {
            counter: self.counter.moved_to(saved.counter.index()),
            ..self
        })
    }
}

impl<T: Integer> Counted<T> {
    /// Begins the next block; `false` when the range is exhausted.
    #[inline(always)]
    pub fn block(&mut self, pace: &mut Pace) -> bool {
        self.begin_block(pace.next())
    }

    /// How many items there are.
    #[inline(always)]
    pub fn total(&self) -> Option<u64> {
        Some(self.length())
    }
}

impl<T: Step> Indexed<T> {
    /// Begins the next block; `false` when the range is exhausted.
    #[inline(always)]
    pub fn block(&mut self, pace: &mut Pace) -> bool {
        self.counter.begin_block(pace.next())
    }

    /// The next item of the block.
    #[inline(always)]
    pub fn next_in_block(&mut self) -> Option<T> {
        let index = self.counter.next_in_block()?;
        Some(self.start.stepped(index))
    }

    /// Passes over the next item of the block, if there is one.
    #[inline(always)]
    pub fn pass_in_block(&mut self) -> bool {
        self.counter.pass_in_block()
    }

    /// The next item, for a loop without blocks.
    #[inline(always)]
    #[allow(
        clippy::should_implement_trait,
        reason = "generated code must not depend on which traits are in scope"
    )]
    pub fn next(&mut self) -> Option<T> {
        let index = self.counter.next()?;
        Some(self.start.stepped(index))
    }

    /// How many items have been taken.
    #[inline(always)]
    pub fn index(&self) -> u64 {
        self.counter.index()
    }

    /// How many items there are.
    #[inline(always)]
    pub fn total(&self) -> Option<u64> {
        Some(self.counter.length())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of a range, in blocks of one and without blocks.
    macro_rules! walk {
        ($range:expr) => {{
            let mut range = counted($range);
            let mut other = range.clone();
            let one_by_one: Vec<_> = std::iter::from_fn(|| other.next()).collect();
            let mut items = Vec::new();
            let mut pace = Pace::single();
            while range.block(&mut pace) {
                items.extend(std::iter::from_fn(|| range.next_in_block()));
            }
            assert_eq!(items, one_by_one);
            assert_eq!(range.total(), Some(range.index()));
            items
        }};
    }

    macro_rules! as_the_standard_one {
        ($($range:expr),*) => {$(assert_eq!(walk!($range), $range.collect::<Vec<_>>());)*};
    }

    #[test]
    #[allow(clippy::reversed_empty_ranges, reason = "that is what is tested")]
    fn ranges_count_as_the_standard_ones_do() {
        as_the_standard_one!(3..9u8, -3..4i8, -3..=4i8, 0..=u8::MAX, i8::MIN..=i8::MAX);
        as_the_standard_one!(9..3i64, 4..=3u16, 250..255u8, 0..3, 7u128..11);
        as_the_standard_one!('\u{D7FE}'..='\u{E001}', 'a'..'d', '\u{D7FE}'..'\u{E001}');
    }

    #[test]
    fn ranges_move_on_to_where_they_were() {
        let moved = |index, length| {
            let saved = counted(5..15).moved_to(index);
            let moved = counted(5..5 + length).moved_on(&saved);
            moved.map(|range| (range.index(), range.total()))
        };
        assert_eq!(moved(3, 10), Some((3, Some(10))));
        assert_eq!(moved(3, 20), Some((3, Some(20))));
        assert_eq!(moved(3, 2), Some((2, Some(2))));
        assert!(counted(6..9).moved_on(&counted(5..9)).is_none());
        let inclusive = counted(0..=9u8).moved_on(&counted(0..=9));
        assert_eq!(inclusive.map(|range| range.index()), Some(0));
    }
}
