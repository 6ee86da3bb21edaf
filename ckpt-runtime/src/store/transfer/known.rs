//! What a file has in it before it is written anew.

use std::ops::Range;

use crate::format::Extent;

/// Where a file has which bytes, as its own header says.
#[derive(Debug, Default)]
pub(in super::super) struct Known {
    /// By where they are.
    extents: Vec<Extent>,
}

impl Known {
    pub(in super::super) fn new(mut extents: Vec<Extent>) -> Known {
        extents.retain(|extent| extent.size > 0);
        extents.sort_unstable_by_key(|extent| extent.offset);
        Known { extents }
    }

    /// Whether what lies in a part of a block there is what has this sum.
    pub(super) fn has(&self, part: &Range<u64>, sum: &[u8]) -> bool {
        let after = self
            .extents
            .partition_point(|extent| extent.offset <= part.start);
        let extent = after.checked_sub(1).map(|at| &self.extents[at]);
        extent.and_then(|extent| extent.sum_of(part)) == Some(sum)
    }
}
