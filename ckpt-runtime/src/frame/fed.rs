//! `for x in collection.into_iter().map(f)`: what is left of the collection is saved, and so are the numbers that adapters
//! remember. The adapters themselves are made again: they look at the collection through [`Items`].

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::walk::{Collection, Rest};

/// What is left of a collection, and what each adapter that counts has counted. `R` is where the first is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Feed<R> {
    rest: R,
    counts: Vec<AtomicU64>,
    /// Whether its items outlive the adapters, because they are saved.
    #[serde(skip)]
    stays: AtomicBool,
}

/// Begins to walk a collection under this many adapters that count.
pub fn feed<C>(collection: C, counts: usize) -> Feed<RefCell<Rest<C::Item>>>
where
    C: Collection<State = Rest<<C as IntoIterator>::Item>>,
{
    Feed::of(RefCell::new(collection.begin()), counts)
}

/// The same in an async function, whose iterators may be moved to another thread between two items, which borrow this.
pub fn feed_of_task<C>(collection: C, counts: usize) -> Feed<Mutex<Rest<C::Item>>>
where
    C: Collection<State = Rest<<C as IntoIterator>::Item>>,
{
    Feed::of(Mutex::new(collection.begin()), counts)
}

/// Where the items that are left are, which several look at.
pub trait Held {
    /// An item.
    type Item;
    /// Looks at them.
    fn with<O>(&self, look: impl FnOnce(&mut Rest<Self::Item>) -> O) -> O;
}

impl<T> Held for RefCell<Rest<T>> {
    type Item = T;

    #[inline(always)]
    fn with<O>(&self, look: impl FnOnce(&mut Rest<T>) -> O) -> O {
        look(&mut self.borrow_mut())
    }
}

impl<T> Held for Mutex<Rest<T>> {
    type Item = T;

    #[inline(always)]
    fn with<O>(&self, look: impl FnOnce(&mut Rest<T>) -> O) -> O {
        look(&mut self.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<R> Feed<R> {
    fn of(rest: R, counts: usize) -> Feed<R> {
        Feed {
            rest,
            counts: (0..counts).map(|_| AtomicU64::new(0)).collect(),
            stays: AtomicBool::new(false),
        }
    }
}

impl<R: Held> Feed<R> {
    /// What the adapters look at.
    pub fn items(&self) -> Items<'_, R> {
        self.stays.store(false, Ordering::Relaxed);
        Items(self)
    }

    /// Leaves the items where they are when the adapters go.
    pub fn stay(&self) {
        self.stays.store(true, Ordering::Relaxed);
    }

    /// How many items have been taken.
    pub fn index(&self) -> u64 {
        self.rest.with(|rest| rest.index())
    }

    /// How many items there were.
    pub fn total(&self) -> Option<u64> {
        self.rest.with(|rest| rest.total())
    }

    fn count(&self, number: usize) -> Count<'_> {
        Count(&self.counts[number])
    }

    /// `items.enumerate()`
    pub fn enumerate<I: Iterator>(&self, number: usize, items: I) -> Enumerate<'_, I> {
        Enumerate(items, self.count(number))
    }

    /// `items.take(limit)`
    pub fn take<I: Iterator>(&self, number: usize, items: I, limit: usize) -> Take<'_, I> {
        let count = self.count(number);
        Take {
            items,
            limit,
            count,
        }
    }

    /// `items.skip(first)`
    pub fn skip<I: Iterator>(&self, number: usize, items: I, first: usize) -> Skip<'_, I> {
        let count = self.count(number);
        Skip {
            items,
            first,
            count,
        }
    }

    /// `items.skip_while(condition)`
    pub fn skip_while<I, F>(&self, number: usize, items: I, condition: F) -> SkipWhile<'_, I, F>
    where
        I: Iterator,
        F: FnMut(&I::Item) -> bool,
    {
        let count = self.count(number);
        SkipWhile {
            items,
            condition,
            count,
        }
    }

    /// `items.step_by(step)`
    ///
    /// # Panics
    ///
    /// If `step` is 0.
    pub fn step_by<I: Iterator>(&self, number: usize, items: I, step: usize) -> StepBy<'_, I> {
        assert!(step != 0, "assertion failed: step != 0");
        let count = self.count(number);
        StepBy { items, step, count }
    }

    /// `items.zip(others)`
    pub fn zip<I, J>(&self, number: usize, items: I, others: J) -> Zip<'_, I, J::IntoIter>
    where
        I: Iterator,
        J: IntoIterator,
    {
        let count = self.count(number);
        let mut others = others.into_iter();
        pass_over(&mut others, count.get());
        Zip {
            items,
            others,
            count,
        }
    }

    /// `items.chain(others)`
    pub fn chain<I, J>(&self, number: usize, items: I, others: J) -> Chain<'_, I, J::IntoIter>
    where
        I: Iterator,
        J: IntoIterator<Item = I::Item>,
    {
        let count = self.count(number);
        let mut others = others.into_iter();
        // The first number says that the items have ended.
        let ended = count.get() > 0;
        pass_over(&mut others, count.get().saturating_sub(1));
        Chain {
            items: (!ended).then_some(items),
            others,
            count,
        }
    }
}

fn pass_over(others: &mut impl Iterator, count: u64) {
    if let Some(last) = count.checked_sub(1) {
        others.nth(usize::try_from(last).expect("more items than memory can address"));
    }
}

/// A number that outlives the adapter that counts it.
#[derive(Debug)]
struct Count<'f>(&'f AtomicU64);

impl Count<'_> {
    #[inline(always)]
    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts one more, and gives what the number was before.
    // Nobody else counts: two plain instructions will do.
    #[inline(always)]
    fn up(&self) -> u64 {
        let before = self.get();
        self.0.store(before + 1, Ordering::Relaxed);
        before
    }
}

/// The items that are left.
#[derive(Debug)]
pub struct Items<'f, R: Held>(&'f Feed<R>);

impl<R: Held> Iterator for Items<'_, R> {
    type Item = R::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<R::Item> {
        self.0.rest.with(|rest| rest.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.rest.with(|rest| rest.len());
        (left, Some(left))
    }
}

impl<R: Held> DoubleEndedIterator for Items<'_, R> {
    #[inline(always)]
    fn next_back(&mut self) -> Option<R::Item> {
        self.0.rest.with(|rest| rest.next_back())
    }
}

impl<R: Held> ExactSizeIterator for Items<'_, R> {}

// They are dropped where the plain iterator drops them: before what the closures around it hold.
impl<R: Held> Drop for Items<'_, R> {
    fn drop(&mut self) {
        if !self.0.stays.load(Ordering::Relaxed) {
            let left = self.0.rest.with(|rest| rest.take());
            drop(left);
        }
    }
}

/// [`std::iter::Enumerate`]
#[derive(Debug)]
pub struct Enumerate<'f, I>(I, Count<'f>);

impl<I: Iterator> Iterator for Enumerate<'_, I> {
    type Item = (usize, I::Item);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let item = self.0.next()?;
        Some((self.1.up() as usize, item))
    }
}

/// [`std::iter::Take`]
#[derive(Debug)]
pub struct Take<'f, I> {
    items: I,
    limit: usize,
    count: Count<'f>,
}

impl<I: Iterator> Iterator for Take<'_, I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        if self.count.get() >= self.limit as u64 {
            return None;
        }
        self.count.up();
        self.items.next()
    }
}

/// [`std::iter::Skip`]
#[derive(Debug)]
pub struct Skip<'f, I> {
    items: I,
    first: usize,
    count: Count<'f>,
}

impl<I: Iterator> Iterator for Skip<'_, I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        match self.count.get() {
            0 => {
                self.count.up();
                self.items.nth(self.first)
            }
            _ => self.items.next(),
        }
    }
}

/// [`std::iter::SkipWhile`]
#[derive(Debug)]
pub struct SkipWhile<'f, I, F> {
    items: I,
    condition: F,
    count: Count<'f>,
}

impl<I: Iterator, F: FnMut(&I::Item) -> bool> Iterator for SkipWhile<'_, I, F> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        if self.count.get() > 0 {
            return self.items.next();
        }
        loop {
            let item = self.items.next()?;
            if !(self.condition)(&item) {
                self.count.up();
                return Some(item);
            }
        }
    }
}

/// [`std::iter::StepBy`]
#[derive(Debug)]
pub struct StepBy<'f, I> {
    items: I,
    step: usize,
    count: Count<'f>,
}

impl<I: Iterator> Iterator for StepBy<'_, I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        match self.count.up() {
            0 => self.items.next(),
            _ => self.items.nth(self.step - 1),
        }
    }
}

/// [`std::iter::Zip`]
#[derive(Debug)]
pub struct Zip<'f, I, J> {
    items: I,
    others: J,
    count: Count<'f>,
}

impl<I: Iterator, J: Iterator> Iterator for Zip<'_, I, J> {
    type Item = (I::Item, J::Item);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let item = self.items.next()?;
        self.count.up();
        Some((item, self.others.next()?))
    }
}

/// [`std::iter::Chain`]
#[derive(Debug)]
pub struct Chain<'f, I, J> {
    items: Option<I>,
    others: J,
    count: Count<'f>,
}

impl<I: Iterator, J: Iterator<Item = I::Item>> Iterator for Chain<'_, I, J> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        if let Some(items) = &mut self.items {
            if let Some(item) = items.next() {
                return Some(item);
            }
            self.items = None;
            self.count.up();
        }
        self.count.up();
        self.others.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of a chain, from each item on by one that is made again around what a checkpoint holds.
    fn resumed_everywhere<T: PartialEq + std::fmt::Debug>(
        chain: impl for<'f> Fn(&'f Feed<RefCell<Rest<u32>>>) -> Box<dyn Iterator<Item = T> + 'f>,
    ) -> Vec<T> {
        let whole: Vec<T> = chain(&feed((0..20).collect::<Vec<_>>(), 1)).collect();
        for taken in 0..=whole.len() {
            let before = feed((0..20).collect::<Vec<_>>(), 1);
            let mut items = chain(&before);
            items.by_ref().take(taken).for_each(drop);
            before.stay();
            drop(items);
            let mut bytes = Vec::new();
            let schema = crate::codec::encode(&before, &mut bytes).expect("it can be saved");
            let after: Feed<RefCell<Rest<u32>>> =
                crate::codec::decode(&schema, &bytes).expect("it can be restored");
            let rest: Vec<T> = chain(&after).collect();
            assert_eq!(rest, whole[taken..], "after {taken} items");
        }
        whole
    }

    #[test]
    fn adapters_go_on_counting() {
        let odd = |n: &u32| n % 2 == 1;
        let mapped = resumed_everywhere(|feed| {
            Box::new(
                feed.enumerate(0, feed.items().filter(odd))
                    .map(|(i, n)| i as u32 + n),
            )
        });
        let plain = (0..20).filter(odd).enumerate();
        assert!(plain.map(|(i, n)| i as u32 + n).eq(mapped));
        let all = resumed_everywhere(|feed| Box::new(feed.take(0, feed.items().filter(odd), 4)));
        assert_eq!(all, [1, 3, 5, 7]);
        let all = resumed_everywhere(|feed| Box::new(feed.skip(0, feed.items().filter(odd), 7)));
        assert_eq!(all, [15, 17, 19]);
        let all =
            resumed_everywhere(|feed| Box::new(feed.skip_while(0, feed.items(), |n| n % 7 != 6)));
        assert!((6..20).eq(all));
        let all =
            resumed_everywhere(|feed| Box::new(feed.step_by(0, feed.items().map(|n| n + 1), 6)));
        assert_eq!(all, [1, 7, 13, 19]);
        let all = resumed_everywhere(|feed| Box::new(feed.zip(0, feed.items().rev(), 5..8u8)));
        assert_eq!(all, [(19, 5), (18, 6), (17, 7)]);
        let all = resumed_everywhere(|feed| {
            Box::new(feed.chain(0, feed.items().take_while(|&n| n < 3), [7, 8]))
        });
        assert_eq!(all, [0, 1, 2, 7, 8]);
    }

    #[test]
    fn what_is_left_goes_with_the_adapters() {
        use std::rc::Rc;
        let one = Rc::new(());
        let feed = feed(vec![Rc::clone(&one), Rc::clone(&one)], 0);
        let mut items = feed.items();
        drop(items.next());
        feed.stay();
        drop(items);
        assert_eq!(Rc::strong_count(&one), 2);
        drop(feed.items());
        assert_eq!(Rc::strong_count(&one), 1);
    }
}
