//! What the names of iterators' types tell of the order of their items, and of their place in it.

use std::any::type_name;

use super::Frame;
use super::walk::Walk;
use crate::Error;

impl Frame {
    /// Walks a loop's iterator, which a resume will make again. A `fallible` function asks afterwards whether it goes on.
    #[inline]
    pub fn walk<I: Iterator>(&mut self, items: I) -> Walk<I> {
        self.refuse_hash_order(type_name::<I>());
        Walk::new(items)
    }

    /// Walks the iterator of a loop that holds saved state mutably: it is made again whenever that is saved. Its items are
    /// taken again (`items_again`) if there are safe points further inside.
    #[inline]
    pub fn walk_lent<I: Iterator>(&mut self, items: I, items_again: bool) -> Walk<I> {
        self.refuse_hash_order(type_name::<I>());
        self.refuse_lost_place(type_name::<I>(), items_again);
        Walk::new(items)
    }

    #[inline(never)]
    extern "C" fn refuse_lost_place(&mut self, iterator: &'static str, items_again: bool) {
        if self.root.is_some() && loses_its_place(iterator, items_again) {
            self.refuse(format!(
                "a loop iterates over {iterator}, which takes its items from an iterator that it borrows, so that after a save \
                 they could not be found again; write `while let Some(item) = it.next()`, or collect the items into a Vec"
            ));
        }
    }

    #[inline(never)]
    extern "C" fn refuse_hash_order(&mut self, iterator: &'static str) {
        if self.root.is_none() {
            return;
        }
        if has_hash_order(iterator) {
            self.refuse(format!(
                "a loop iterates over {iterator}, whose order is another one after a restart, so that a resume would skip \
                 and repeat items; use a BTreeMap or BTreeSet, or collect the items into a Vec and sort it"
            ));
        } else if hides_its_order(iterator) {
            self.refuse(format!(
                "a loop iterates over {iterator}, behind which may be a hash table, whose order is another one after a \
                 restart, so that a resume would skip and repeat items; collect the items into a Vec, which is saved, and \
                 iterate over that by value, or write `impl Iterator` in place of `dyn Iterator`"
            ));
        }
    }

    #[cold]
    fn refuse(&mut self, detail: String) {
        let function = self.root.as_ref().map_or("", |root| root.function_name());
        self.end(Error::Refused {
            function: format!("`{function}`"),
            detail,
        });
    }
}

/// Whether items come in an order that another process need not repeat: that of a hash table, also behind adapters.
///
/// `iterator` is its type's name.
pub(crate) fn has_hash_order(iterator: &str) -> bool {
    [
        "hash::map::",
        "hash::set::",
        "hash_map::",
        "hash_set::",
        "hashbrown::",
    ]
    .iter()
    .any(|part| iterator.contains(part))
}

/// Whether nothing tells what an iterator is: `Box<dyn Iterator>`, also behind adapters. Items of a slice may be such boxes.
pub(crate) fn hides_its_order(iterator: &str) -> bool {
    iterator
        .split_once("dyn core::iter::")
        .is_some_and(|(before, _)| !before.contains("slice::iter::") && !before.contains("vec::"))
}

/// Whether an iterator is one that somebody else owns: `&mut it`, `it.by_ref()`.
pub(super) fn is_borrowed(iterator: &str) -> bool {
    iterator.starts_with("&mut ")
}

/// Whether an iterator that somebody else owns is inside another one, or gives items that are to be taken once more: then
/// what has been taken cannot be found again.
pub(crate) fn loses_its_place(iterator: &str, items_again: bool) -> bool {
    let inside = iterator.trim_start_matches("&mut ");
    inside.contains("&mut ") || (items_again && is_borrowed(iterator))
}

#[cfg(test)]
mod tests {
    use std::any::type_name;
    use std::collections::{BTreeMap, HashMap, HashSet};

    use super::*;

    #[test]
    fn hash_order_is_seen_through_adapters() {
        fn of<I: Iterator>(_: &I) -> bool {
            has_hash_order(type_name::<I>())
        }
        let map: HashMap<u8, u8> = HashMap::new();
        let set: HashSet<u8> = HashSet::new();
        assert!(
            of(&map.iter())
                && of(&map.values().map(|v| v + 1).enumerate())
                && of(&set.iter().skip(1))
        );
        assert!(!of(&[1].iter()) && !of(&BTreeMap::<u8, u8>::new().iter()));
    }

    #[test]
    fn a_hidden_order_is_seen_through_adapters() {
        fn of<I: Iterator>(_: &I) -> bool {
            hides_its_order(type_name::<I>())
        }
        let boxed = || -> Box<dyn Iterator<Item = u8>> { Box::new(0..3u8) };
        let both = || -> Box<dyn DoubleEndedIterator<Item = u8>> { Box::new(0..3u8) };
        assert!(of(&boxed()) && of(&boxed().enumerate().skip(1)) && of(&both().rev()));
        assert!(!of(&(0..3)) && !of(&[boxed(), boxed()].iter()));
    }
}
