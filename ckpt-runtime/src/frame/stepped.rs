//! `(a..b).step_by(k)`, whose items the standard library takes one after the other to pass over them.

use std::iter::StepBy;
use std::ops::Range;

/// The same items, any of which is found at once.
#[derive(Debug)]
pub struct Stepped<T> {
    whole: Range<T>,
    step: usize,
    items: StepBy<Range<T>>,
}

/// Begins to walk a range in steps.
pub fn stepped<T: Clone>(range: Range<T>, step: usize) -> Stepped<T>
where
    Range<T>: Iterator<Item = T>,
{
    Stepped {
        whole: range.clone(),
        step,
        items: range.step_by(step),
    }
}

impl<T: Clone> Stepped<T>
where
    Range<T>: Iterator<Item = T>,
{
    /// How many items of the range come before the `n`-th one from here.
    fn before(&self, n: usize) -> Option<usize> {
        let count = |items: &StepBy<Range<T>>| items.size_hint().1;
        let all = count(&self.whole.clone().step_by(self.step))?;
        let taken = all - count(&self.items)?;
        // Nothing lies beyond the largest number: the range would not have told how long it is.
        Some(taken.saturating_add(n).saturating_mul(self.step))
    }
}

impl<T: Clone> Iterator for Stepped<T>
where
    Range<T>: Iterator<Item = T>,
{
    type Item = T;

    #[inline(always)]
    fn next(&mut self) -> Option<T> {
        self.items.next()
    }

    fn nth(&mut self, n: usize) -> Option<T> {
        // A range of more items than memory can address knows its place by itself.
        let Some(before) = self.before(n) else {
            return self.items.nth(n);
        };
        let mut rest = self.whole.clone();
        if let Some(last) = before.checked_sub(1) {
            rest.nth(last);
        }
        self.items = rest.step_by(self.step);
        self.items.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare<T: Clone + PartialEq + std::fmt::Debug>(range: &Range<T>, step: usize)
    where
        Range<T>: Iterator<Item = T>,
    {
        let plain = || range.clone().step_by(step);
        let all: Vec<T> = plain().collect();
        assert_eq!(stepped(range.clone(), step).collect::<Vec<_>>(), all);
        for taken in 0..=all.len() {
            for n in 0..=all.len() + 1 {
                let (mut one, mut other) = (stepped(range.clone(), step), plain());
                for _ in 0..taken {
                    one.next();
                    other.next();
                }
                assert_eq!(one.nth(n), other.nth(n), "{taken} {n}");
                assert_eq!(one.size_hint(), other.size_hint());
                assert_eq!(one.collect::<Vec<_>>(), other.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn it_steps_as_the_standard_library_does() {
        for step in 1..8 {
            compare(&(0..17u64), step);
            compare(&(-3..9i8), step);
            compare(&(5..5u32), step);
            compare(&('a'..'k'), step);
            compare(&(0..11u128), step);
        }
        compare(&(250..255u8), 300);
    }

    #[test]
    fn far_items_are_found_at_once() {
        assert_eq!(stepped(0..u64::MAX, 3).nth(1 << 60), Some(3 << 60));
        assert_eq!(stepped(0..u64::MAX, 3).nth(usize::MAX), None);
        let mut begun = stepped(0..u128::MAX, 2);
        begun.next();
        assert_eq!(begun.nth(1 << 40), Some((2 << 40) + 2));
    }
}
