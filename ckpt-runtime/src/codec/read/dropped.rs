//! Fields that the bytes have and nobody asks for: a notice of each, with its path, once.
//!
//! Such a field is met where its structure is read by name. Its path is made on the way out: whoever reads a part that has fields
//! dropped in it adds the step to it.

use std::cell::RefCell;

use super::super::error::{Path, Step};
use super::super::schema::{Field, Id};
use super::Reader;

thread_local! {
    static TOLD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Fields that were dropped while this thread read values, since this was last asked: their paths from the variable on.
pub(crate) fn take_dropped() -> Vec<String> {
    TOLD.take()
}

#[derive(Debug, Default, Clone)]
pub(super) struct Dropped {
    fields: Vec<(Path, u32)>,
    /// Where their names are.
    known: Vec<usize>,
    /// The node that was skipped last, and where its bytes begin.
    skipped: Option<(Id, usize)>,
}

impl Reader<'_> {
    /// Nobody wants what is at a node.
    pub(super) fn note_skipped(&mut self, node: Id) {
        self.dropped.skipped = Some((node, self.at));
    }

    /// A field was read that began at `before`: it may have been dropped.
    pub(super) fn note_field(&mut self, field: &Field, before: usize) {
        let place = std::ptr::from_ref(field) as usize;
        if self.dropped.skipped == Some((field.node, before))
            && !self.dropped.known.contains(&place)
        {
            let path = Path(vec![Step::Field(field.name.clone())]);
            self.dropped.fields.push((path, self.depth));
            self.dropped.known.push(place);
        }
    }

    /// A part was read; the step to it.
    #[inline]
    pub(super) fn climb(&mut self, step: impl FnOnce() -> Step) {
        if !self.dropped.fields.is_empty() {
            self.climb_with(&step());
        }
    }

    pub(super) fn dropped_so_far(&self) -> usize {
        self.dropped.fields.len()
    }

    /// What a variant holds was read, at the variant's own depth; the step to it.
    #[inline]
    pub(super) fn climb_since(&mut self, before: usize, step: impl Fn() -> Step) {
        for (path, _) in self.dropped.fields.iter_mut().skip(before) {
            path.0.push(step());
        }
    }

    #[cold]
    fn climb_with(&mut self, step: &Step) {
        for (path, depth) in &mut self.dropped.fields {
            // Those inside of the part that was read.
            if *depth > self.depth {
                path.0.push(step.clone());
                *depth = self.depth;
            }
        }
    }

    /// All is read.
    pub(super) fn tell_dropped(&mut self) {
        let fields = std::mem::take(&mut self.dropped.fields);
        let paths = fields.iter().map(|(path, _)| path.to_string());
        TOLD.with_borrow_mut(|told| told.extend(paths));
    }
}
