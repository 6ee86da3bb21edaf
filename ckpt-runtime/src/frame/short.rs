//! Which iterators give each of their items in a few instructions: those of the standard library, told by their types' names.

/// Whether an iterator is made of nothing but slices, collections, ranges and the adapters that look at one item for each they
/// give; of closures there may be `closures`, which are known to be short.
///
/// `iterator` is its type's name.
pub(crate) fn is_short(iterator: &str, closures: usize) -> bool {
    iterator.matches("{{closure}}").count() <= closures && is_known(iterator)
}

/// Adapters whose arguments are iterators, or what is called for each item.
const ADAPTERS: &[&str] = &[
    "core::iter::adapters::chain::Chain",
    "core::iter::adapters::copied::Copied",
    "core::iter::adapters::enumerate::Enumerate",
    "core::iter::adapters::fuse::Fuse",
    "core::iter::adapters::inspect::Inspect",
    "core::iter::adapters::map::Map",
    "core::iter::adapters::map_while::MapWhile",
    "core::iter::adapters::peekable::Peekable",
    "core::iter::adapters::rev::Rev",
    "core::iter::adapters::scan::Scan",
    "core::iter::adapters::skip::Skip",
    "core::iter::adapters::take::Take",
    "core::iter::adapters::take_while::TakeWhile",
    "core::iter::adapters::zip::Zip",
];

/// Iterators that move from one item to the next, whatever the items are.
const SOURCES: &[&str] = &[
    "core::ops::range::Range<",
    "core::ops::range::RangeFrom<",
    "core::ops::range::RangeInclusive<",
    "core::slice::iter::Iter<",
    "core::slice::iter::IterMut<",
    "core::slice::iter::Chunks<",
    "core::slice::iter::ChunksExact<",
    "core::slice::iter::ChunksExactMut<",
    "core::slice::iter::ChunksMut<",
    "core::slice::iter::RChunks<",
    "core::slice::iter::Windows<",
    "core::str::iter::Bytes",
    "core::str::iter::Chars",
    "core::str::iter::CharIndices",
    "core::option::Iter<",
    "core::option::IterMut<",
    "alloc::collections::vec_deque::iter::Iter<",
    "alloc::collections::vec_deque::iter_mut::IterMut<",
    "ckpt_runtime::frame::stepped::Stepped<",
];

fn is_known(name: &str) -> bool {
    // A closure, or a path to one's function.
    if name.ends_with("{{closure}}") {
        return true;
    }
    if SOURCES.iter().any(|source| name.starts_with(source)) {
        return true;
    }
    let Some((head, rest)) = name.split_once('<') else {
        return false;
    };
    let arguments = rest.strip_suffix('>').unwrap_or_default();
    ADAPTERS.contains(&head) && split(arguments).all(is_known)
}

/// Splits at the commas that are in no brackets.
fn split(arguments: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0i32;
    arguments
        .split(move |character| {
            match character {
                '<' | '(' | '[' => depth += 1,
                // Not of `->`: an arrow stands in what is called, which is unknown anyway.
                '>' | ')' | ']' => depth -= 1,
                _ => {}
            }
            character == ',' && depth == 0
        })
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use std::any::type_name_of_val;
    use std::collections::{BTreeMap, VecDeque};

    use super::*;

    fn short<I: Iterator>(items: &I, closures: usize) -> bool {
        is_short(type_name_of_val(items), closures)
    }

    #[test]
    fn what_steps_from_item_to_item_is_short() {
        let (v, queue) = (vec![(1u8, "a,b")], VecDeque::from([1u8]));
        assert!(short(&v.iter(), 0) && short(&v.iter().zip(&v).enumerate().rev(), 0));
        assert!(short(&(0..9u64).rev().take(3), 0) && short(&queue.iter().copied(), 0));
        assert!(short(&v.chunks(2).zip("ab".chars()), 0));
    }

    #[test]
    fn as_many_closures_as_are_known_are() {
        // Of this function the tests are closures, too, so the names of closures in it hold no other.
        let v = [1u8];
        let mapped = v.iter().map(|x| x + 1).take_while(|x| *x > 0);
        assert!(short(&mapped, 2) && !short(&mapped, 1));
    }

    #[test]
    fn what_may_take_long_is_not() {
        struct Own;
        impl Iterator for Own {
            type Item = u8;
            fn next(&mut self) -> Option<u8> {
                None
            }
        }
        fn slow(x: &u8) -> u8 {
            *x
        }
        let (v, map) = (vec![1u8], BTreeMap::from([(1u8, 1u8)]));
        assert!(!short(&Own, 9) && !short(&v.iter().zip(Own), 9));
        assert!(!short(&v.iter().map(slow), 9) && !short(&v.iter().cloned(), 9));
        assert!(!short(&v.iter().filter(|x| **x > 0), 9));
        assert!(!short(&map.iter(), 9));
        assert!(!short(&v.iter().map(slow as fn(&u8) -> u8), 9));
        let boxed: Box<dyn Iterator<Item = u8>> = Box::new(Own);
        assert!(!short(&boxed, 9));
    }
}
