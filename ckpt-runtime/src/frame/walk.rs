//! `for x in …` over anything that is not a plain range.

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ops::{Range, RangeFrom, RangeInclusive};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::vec;

use super::order::is_borrowed;
use super::pace::Pace;
use super::range::{Countable, Indexed, Step, counted};
use super::short::is_short;
use crate::raw::items::{Exact, Items};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An iterator that a resume makes again: its position is all that is saved.
#[derive(Debug)]
pub struct Walk<I> {
    items: Items<I>,
    /// How many items will have been taken when the block is over.
    index: u64,
    /// Those of them that are yet to be taken, where the iterator is not sure of them.
    left: u64,
    total: Option<u64>,
}

impl<I> Walk<I> {
    #[inline(always)]
    pub(super) fn position(&mut self) -> &mut u64 {
        &mut self.index
    }
}

impl<I: Iterator> Walk<I> {
    /// Starts at the first item.
    #[inline]
    pub fn new(items: I) -> Self {
        let items = Items::new(items);
        Walk {
            total: items.exact_length(),
            items,
            index: 0,
            left: 0,
        }
    }

    /// Passes over the first `count` items: O(1) for ranges and slices.
    // By value, and the user's panic as a value: see `frame` on functions that do not unwind. An address that got out
    // would keep the iterator in memory while the loop runs.
    #[cold]
    #[inline(always)]
    pub fn advanced_to(self, count: u64) -> Self {
        match self.passed_over(count) {
            Ok(walk) => walk,
            Err(panic) => resume_unwind(panic),
        }
    }

    /// The same for an iterator whose position is somewhere else.
    pub fn at(mut self, count: u64) -> Self {
        self.index = count;
        self
    }

    /// The same, but the last of them is yet to be taken again.
    pub fn back_to(self, count: u64) -> Self {
        self.advanced_to(count.saturating_sub(1))
    }

    #[inline(never)]
    #[allow(
        improper_ctypes_definitions,
        reason = "see `frame`: it must not unwind"
    )]
    extern "C" fn passed_over(mut self, count: u64) -> std::thread::Result<Self> {
        catch_unwind(AssertUnwindSafe(move || {
            self.index = count;
            // An iterator that is borrowed from a variable has its position there.
            if let Some(last) = count.checked_sub(1)
                && !is_borrowed(type_name::<I>())
            {
                self.items
                    .pass_over(usize::try_from(last).expect("more items than memory can address"));
            }
            self
        }))
    }

    /// The next item.
    #[inline(always)]
    #[allow(
        clippy::should_implement_trait,
        reason = "generated code must not depend on which traits are in scope"
    )]
    pub fn next(&mut self) -> Option<I::Item> {
        let item = self.items.next();
        self.index += 1;
        item
    }

    /// How many items there are, when the iterator knows.
    #[inline(always)]
    pub fn total(&self) -> Option<u64> {
        self.total
    }
}

impl<I: Exact> Walk<I> {
    /// Begins the next block of items; `false` when there are none. `closures` of the iterator's are known to be short.
    #[inline(always)]
    pub fn block(&mut self, pace: &mut Pace, closures: usize) -> bool {
        pace.suit(|| is_short(type_name::<I>(), closures));
        let begun = self.items.begin_block(pace.next());
        self.index += begun;
        begun > 0
    }

    /// The next item of the block.
    #[inline(always)]
    pub fn next_in_block(&mut self) -> Option<Option<I::Item>> {
        self.items.next_in_block().map(Some)
    }

    /// Ends a block that was left early.
    #[inline(always)]
    pub fn end_block(&mut self) {
        self.index -= self.items.end_block();
    }
}

/// What an iterator can do that may end within a block: chosen after what those have that are sure of their items.
pub trait WalkInBlocks {
    /// An item.
    type Item;
    /// Begins the next block of items. `closures` of the iterator's are known to be short.
    fn block(&mut self, pace: &mut Pace, closures: usize) -> bool;
    /// The next item of the block, if both go on; `Some(None)` at the iterator's end.
    fn next_in_block(&mut self) -> Option<Option<Self::Item>>;
    /// Ends a block that was left early.
    fn end_block(&mut self);
}

impl<I: Iterator> WalkInBlocks for Walk<I> {
    type Item = I::Item;

    #[inline(always)]
    fn block(&mut self, pace: &mut Pace, closures: usize) -> bool {
        pace.suit(|| is_short(type_name::<I>(), closures));
        self.left = pace.next();
        self.index = self.index.wrapping_add(self.left);
        true
    }

    #[inline(always)]
    fn next_in_block(&mut self) -> Option<Option<I::Item>> {
        self.left = self.left.checked_sub(1)?;
        Some(self.items.next())
    }

    #[inline(always)]
    fn end_block(&mut self) {
        self.index = self.index.wrapping_sub(std::mem::take(&mut self.left));
    }
}

impl<I> Walk<I> {
    /// How many items have been taken; not within a block.
    #[inline(always)]
    pub fn index(&self) -> u64 {
        self.index
    }
}

/// Looks at nothing: a borrow that reaches here is alive, for the compiler.
#[inline(always)]
pub fn held<T: ?Sized>(_: &T) {}

/// A collection owned by its loop: what is left of it is saved.
#[diagnostic::on_unimplemented(
    message = "ckpt cannot save what is left of `{Self}`",
    label = "this loop owns its iterator, so the remaining items would have to be in the checkpoint",
    note = "if it can be made again, write `#[ckpt(skip)] let items = …;` before the loop and `for … in items`",
    note = "or iterate by reference, or collect the items into a `Vec`"
)]
pub trait Collection: IntoIterator {
    /// What is left of it.
    type State;
    /// Begins to walk it.
    fn begin(self) -> Self::State;
}

#[diagnostic::do_not_recommend]
impl<T> Collection for Range<T>
where
    Range<T>: IntoIterator + Countable,
{
    type State = <Self as Countable>::State;

    fn begin(self) -> Self::State {
        counted(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Step + PartialOrd> Collection for RangeInclusive<T>
where
    RangeInclusive<T>: IntoIterator,
{
    type State = Indexed<T>;

    fn begin(self) -> Indexed<T> {
        counted(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Collection for Vec<T> {
    type State = Rest<T>;

    fn begin(self) -> Rest<T> {
        Rest::of(self.into_iter())
    }
}

#[diagnostic::do_not_recommend]
impl<T> Collection for vec::IntoIter<T> {
    type State = Rest<T>;

    fn begin(self) -> Rest<T> {
        Rest::of(self)
    }
}

macro_rules! collections {
    ($(<$($name:ident),*> $collection:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name),*> Collection for $collection {
            type State = Rest<Self::Item>;

            fn begin(self) -> Rest<Self::Item> {
                Rest::of(self.into_iter().collect::<Vec<_>>().into_iter())
            }
        }
    )*};
}
collections! {
    <T> VecDeque<T>;
    <T> std::collections::vec_deque::IntoIter<T>;
    <T> LinkedList<T>;
    <T> BinaryHeap<T>;
    <T> BTreeSet<T>;
    <T> std::collections::btree_set::IntoIter<T>;
    <K, V> BTreeMap<K, V>;
    <K, V> std::collections::btree_map::IntoIter<K, V>;
    <K, V> std::collections::btree_map::IntoKeys<K, V>;
    <K, V> std::collections::btree_map::IntoValues<K, V>;
    <T, S> HashSet<T, S>;
    <T> std::collections::hash_set::IntoIter<T>;
    <K, V, S> HashMap<K, V, S>;
    <K, V> std::collections::hash_map::IntoIter<K, V>;
    <K, V> std::collections::hash_map::IntoKeys<K, V>;
    <K, V> std::collections::hash_map::IntoValues<K, V>;
    <T> std::collections::binary_heap::IntoIter<T>;
    <T> std::collections::linked_list::IntoIter<T>;
    <T> Option<T>;
    <T> std::option::IntoIter<T>;
    <T> Box<[T]>;
}

macro_rules! drains {
    ($(<$($name:ident),*> $drain:ty;)*) => {$(
        // Emptied at once: while its loop runs nobody can look at what it is drained from.
        #[diagnostic::do_not_recommend]
        impl<$($name),*> Collection for $drain {
            type State = Rest<Self::Item>;

            fn begin(self) -> Rest<Self::Item> {
                Rest::of(self.collect::<Vec<_>>().into_iter())
            }
        }
    )*};
}
drains! {
    <T> vec::Drain<'_, T>;
    <T> std::collections::vec_deque::Drain<'_, T>;
    <T> std::collections::binary_heap::Drain<'_, T>;
    <T> std::collections::hash_set::Drain<'_, T>;
    <K, V> std::collections::hash_map::Drain<'_, K, V>;
}

#[diagnostic::do_not_recommend]
impl Collection for std::string::Drain<'_> {
    type State = Rest<char>;

    fn begin(self) -> Rest<char> {
        Rest::of(self.collect::<Vec<_>>().into_iter())
    }
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> Collection for std::array::IntoIter<T, N> {
    type State = Rest<T>;

    fn begin(self) -> Rest<T> {
        Rest::of(self.collect::<Vec<_>>().into_iter())
    }
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> Collection for [T; N] {
    type State = Rest<T>;

    fn begin(self) -> Rest<T> {
        Rest::of(Vec::from(self).into_iter())
    }
}

/// The rest of an owned collection.
#[derive(Debug)]
pub struct Rest<T> {
    items: vec::IntoIter<T>,
    index: u64,
    total: u64,
}

impl<T> Rest<T> {
    fn of(items: vec::IntoIter<T>) -> Self {
        Rest {
            total: items.len() as u64,
            items,
            index: 0,
        }
    }

    /// How many items are left.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The last item.
    pub(super) fn next_back(&mut self) -> Option<T> {
        self.index += 1;
        self.items.next_back()
    }

    /// All that is left.
    pub(super) fn take(&mut self) -> vec::IntoIter<T> {
        std::mem::take(&mut self.items)
    }

    /// The next item.
    #[inline(always)]
    #[allow(
        clippy::should_implement_trait,
        reason = "generated code must not depend on which traits are in scope"
    )]
    pub fn next(&mut self) -> Option<T> {
        let item = self.items.next();
        self.index += 1;
        item
    }

    /// How many items have been taken.
    #[inline(always)]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many items there were.
    #[inline(always)]
    pub fn total(&self) -> Option<u64> {
        Some(self.total)
    }
}

/// Begins to walk an owned collection.
pub fn rest<C: Collection>(collection: C) -> C::State {
    collection.begin()
}

/// An iterator that items may be taken from early: nothing else sees it.
pub trait Whole: Iterator {}

impl<T> Whole for vec::IntoIter<T> {}
impl<T> Whole for std::slice::Iter<'_, T> {}
impl<T: Step> Whole for Range<T> where Range<T>: Iterator {}
impl<T: Step> Whole for RangeFrom<T> where RangeFrom<T>: Iterator {}
impl<T: Step> Whole for RangeInclusive<T> where RangeInclusive<T>: Iterator {}

macro_rules! adapters {
    ($(<A $(, $other:ident)?> $adapter:ty;)*) => {$(
        // Its items are all there before the first one is used, so that taking them early changes nothing. Not over ranges,
        // which may be longer than memory.
        #[diagnostic::do_not_recommend]
        impl<A, $($other: Whole)?> Collection for $adapter
        where
            A: Collection<State = Rest<<A as IntoIterator>::Item>> + Iterator,
            $adapter: Iterator,
        {
            type State = Rest<<$adapter as Iterator>::Item>;

            fn begin(self) -> Self::State {
                Rest::of(self.collect::<Vec<_>>().into_iter())
            }
        }
    )*};
}
adapters! {
    <A> std::iter::Enumerate<A>;
    <A> std::iter::Rev<A>;
    <A> std::iter::Skip<A>;
    <A> std::iter::StepBy<A>;
    <A> std::iter::Take<A>;
    <A, B> std::iter::Zip<A, B>;
    <A, B> std::iter::Chain<A, B>;
}

impl<T: Serialize> Serialize for Rest<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.index, self.total, self.items.as_slice()).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rest<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (index, total, items) = <(u64, u64, Vec<T>)>::deserialize(deserializer)?;
        Ok(Rest {
            items: items.into_iter(),
            index,
            total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::loses_its_place;
    use super::*;

    #[test]
    fn iterators_of_others_keep_their_place() {
        fn of<I: Iterator>(_: &I, again: bool) -> bool {
            loses_its_place(type_name::<I>(), again)
        }
        let mut range = 0..9u64;
        assert!(!of(&&mut range, false) && of(&&mut range, true));
        assert!(of(&range.by_ref().take(2), false));
        assert!(!of(&[1].iter_mut(), true));
        let mut walk = Walk::new(&mut range).advanced_to(3);
        assert_eq!((walk.next(), walk.index()), (Some(0), 4));
    }

    #[test]
    fn a_walk_resumes_at_its_item() {
        let mut walk = Walk::new((10..20).rev()).advanced_to(3);
        assert_eq!(
            (walk.next(), walk.index(), walk.total()),
            (Some(16), 4, Some(10))
        );
    }

    #[test]
    fn a_panic_of_the_iterator_goes_on_as_one() {
        let items = (0..9).inspect(|&item| assert!(item != 2, "item two"));
        let walk = Walk::new(items);
        let panic = catch_unwind(AssertUnwindSafe(|| walk.advanced_to(5).index()));
        let said = panic.expect_err("it panics");
        assert_eq!(said.downcast_ref::<&str>(), Some(&"item two"));
    }
}
