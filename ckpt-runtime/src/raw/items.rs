//! Iterators that know how many items they have left: a block of those needs one count, not two.
//!
//! A loop that ends when its block is over or its iterator is exhausted, whichever comes first, is not unrolled, and seldom
//! vectorised. Where the iterator is sure of its items, the block is cut to them, and only its end is looked for.

use std::collections::vec_deque;
use std::iter::{Cloned, Copied, Enumerate, Inspect, Map, Rev, Skip, StepBy, Take, Zip};
use std::ops::{Range, RangeInclusive};
use std::slice;

/// An iterator that gives at least as many items as its `size_hint` says, if it does not panic.
///
/// # Safety
///
/// `next`, and `next_back` where there is one, return `Some` as many times together as `size_hint().0` was, when nothing else is
/// done with the iterator meanwhile.
pub unsafe trait Exact: Iterator {}

macro_rules! exact {
    ($(<$($lifetime:lifetime,)? $($name:ident $(: $bound:ident $(+ $more:ident)?)?),*> $iterator:ty;)*) => {$(
        // SAFETY: the standard library's own: it counts its items, or passes on those of one that does, one for one.
        unsafe impl<$($lifetime,)? $($name $(: $bound $(+ $more)?)?),*> Exact for $iterator
        where
            Self: Iterator,
        {
        }
    )*};
}
exact! {
    <'a, T> slice::Iter<'a, T>;
    <'a, T> slice::IterMut<'a, T>;
    <'a, T> slice::Chunks<'a, T>;
    <'a, T> slice::ChunksMut<'a, T>;
    <'a, T> slice::ChunksExact<'a, T>;
    <'a, T> slice::ChunksExactMut<'a, T>;
    <'a, T> slice::Windows<'a, T>;
    <'a, T> vec_deque::Iter<'a, T>;
    <'a, T> vec_deque::IterMut<'a, T>;
    <I: Exact> Copied<I>;
    <I: Exact> Cloned<I>;
    <I: Exact> Enumerate<I>;
    <I: Exact> Rev<I>;
    <I: Exact> Skip<I>;
    <I: Exact> StepBy<I>;
    <I: Exact> Take<I>;
    <I: Exact, F> Map<I, F>;
    <I: Exact, F> Inspect<I, F>;
    <I: Exact, J: Exact> Zip<I, J>;
}

macro_rules! ranges {
    ($($integer:ty),*) => {$(
        // SAFETY: the length of a range is the difference of its bounds, or less where that is more than a `usize` holds.
        unsafe impl Exact for Range<$integer> {}
        // SAFETY: the same.
        unsafe impl Exact for RangeInclusive<$integer> {}
    )*};
}
ranges!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

/// An iterator, and how many items a block has left. At all times the iterator is sure of as many items as `sure`: what takes
/// items by other ways sets it to 0.
#[derive(Debug)]
pub(crate) struct Items<I> {
    items: I,
    sure: u64,
}

impl<I: Iterator> Items<I> {
    pub(crate) fn new(items: I) -> Self {
        Items { items, sure: 0 }
    }

    /// How many items it is sure of.
    #[inline(always)]
    pub(crate) fn least(&self) -> u64 {
        self.items.size_hint().0 as u64
    }

    /// How many items it has, if it knows.
    pub(crate) fn exact_length(&self) -> Option<u64> {
        match self.items.size_hint() {
            (low, Some(high)) if low == high => Some(high as u64),
            _ => None,
        }
    }

    /// The next item.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<I::Item> {
        self.sure = 0;
        self.items.next()
    }

    /// Passes over `n` items, and one more.
    pub(crate) fn pass_over(&mut self, n: usize) {
        self.sure = 0;
        self.items.nth(n);
    }
}

impl<I: Exact> Items<I> {
    /// Begins a block of at most `size` items: how many it has.
    #[inline(always)]
    pub(crate) fn begin_block(&mut self, size: u64) -> u64 {
        self.sure = size.min(self.least());
        self.sure
    }

    /// The next item of the block.
    #[inline(always)]
    pub(crate) fn next_in_block(&mut self) -> Option<I::Item> {
        if self.sure == 0 {
            return None;
        }
        self.sure -= 1;
        match self.items.next() {
            // SAFETY: `begin_block` found the iterator sure of as many items as `sure` was then. Each was taken here, and
            // counted; whatever else reaches the iterator sets `sure` to 0, and here it was more.
            None => unsafe { std::hint::unreachable_unchecked() },
            item => item,
        }
    }

    /// Ends the block: how many items it had left.
    #[inline(always)]
    pub(crate) fn end_block(&mut self) -> u64 {
        std::mem::take(&mut self.sure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_blocks<I: Exact>(items: I, size: u64) -> Vec<I::Item> {
        let mut items = Items::new(items);
        let mut all = Vec::new();
        while items.begin_block(size) > 0 {
            while let Some(item) = items.next_in_block() {
                all.push(item);
            }
            assert_eq!(items.end_block(), 0);
        }
        assert!(items.next().is_none());
        all
    }

    fn same<I>(items: &I)
    where
        I: Exact + Clone,
        I::Item: PartialEq + std::fmt::Debug,
    {
        let plain: Vec<I::Item> = items.clone().collect();
        for size in [1, 2, 3, 1000] {
            assert_eq!(in_blocks(items.clone(), size), plain, "blocks of {size}");
        }
    }

    #[test]
    fn blocks_give_all_items() {
        let v: Vec<u32> = (0..23).collect();
        let queue: vec_deque::VecDeque<u32> = v.iter().copied().collect();
        for cut in 0..v.len() {
            let (v, rest) = (&v[..cut], &v[cut..]);
            same(&v.iter());
            same(&v.iter().zip(rest).enumerate());
            same(&v.iter().rev().skip(cut / 2).take(5));
            same(&v.iter().copied().map(|x| x + 1).step_by(3));
            same(&v.chunks(4).zip(rest.windows(2)));
            same(&v.chunks_exact(3).cloned_lengths());
            same(&queue.iter().take(cut));
        }
        same(&(0..9u8));
        same(&(-3..=4i64));
        same(&(0..=u8::MAX).rev());
        same(&(5..5usize).zip(0..9u16));
    }

    trait Lengths: Iterator + Sized {
        fn cloned_lengths(self) -> Map<Self, fn(Self::Item) -> usize>;
    }

    impl<'a, I: Iterator<Item = &'a [u32]>> Lengths for I {
        fn cloned_lengths(self) -> Map<Self, fn(&'a [u32]) -> usize> {
            self.map(<[u32]>::len)
        }
    }

    #[test]
    fn items_lent_mutably_are_each_lent_once() {
        let mut v = [1, 2, 3, 4, 5];
        for item in in_blocks(v.iter_mut(), 2) {
            *item *= 10;
        }
        assert_eq!(v, [10, 20, 30, 40, 50]);
    }

    #[test]
    fn after_a_panic_the_iterator_can_be_used_on() {
        let mut items = Items::new((0..5u32).inspect(|&n| assert!(n != 2, "two")));
        assert_eq!(items.begin_block(10), 5);
        let mut taken = Vec::new();
        let taking = std::panic::AssertUnwindSafe(|| {
            while let Some(item) = items.next_in_block() {
                taken.push(item);
            }
        });
        std::panic::catch_unwind(taking).expect_err("it panics at two");
        while let Some(item) = items.next_in_block() {
            taken.push(item);
        }
        assert_eq!(taken, [0, 1, 3, 4]);
    }

    #[test]
    fn what_is_taken_by_other_ways_is_not_counted_on() {
        let mut items = Items::new([1, 2, 3].iter());
        assert_eq!(items.begin_block(3), 3);
        items.pass_over(1);
        assert_eq!((items.next_in_block(), items.end_block()), (None, 0));
        assert_eq!(items.next(), Some(&3));
    }
}
