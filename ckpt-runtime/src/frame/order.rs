//! What the names of iterators' types tell of the order of their items, and of their place in it.

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
