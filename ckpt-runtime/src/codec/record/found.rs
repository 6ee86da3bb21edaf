//! Which items of sequences, and entries of maps, brought something new: a shape, a variant, a place. Those are what a trial has
//! to look at (`trial`); all others are like them.

use std::collections::BTreeMap;

use super::super::schema::Id;

/// By the node of the items and where the first of them begins: an item's number, and where it begins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found(BTreeMap<(Id, usize), Vec<(u64, usize)>>);

impl Found {
    pub(super) fn note(&mut self, items: (Id, usize), number: u64, at: usize) {
        self.0.entry(items).or_default().push((number, at));
    }

    /// Those of the items of a node, the first of which begins at `first`.
    pub(crate) fn of(&self, node: Id, first: usize) -> &[(u64, usize)] {
        self.0.get(&(node, first)).map_or(&[], Vec::as_slice)
    }
}
