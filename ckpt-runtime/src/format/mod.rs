//! Bytes ↔ [`Checkpoint`]. The bytes are described in docs/format.md; this is format version 3, and reads those before.
//!
//! `layout` is the only place that knows offsets, `read` the only door from untrusted bytes to a checkpoint.

mod contents;
mod damage;
mod extent;
mod layout;
mod model;
pub(crate) mod packed;
mod read;
#[cfg(any(test, feature = "testing"))]
mod sealed;
mod source;
mod version_1;
mod version_2;
mod write;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use crate::encoder::Variable;
pub use damage::{Damage, Part};
pub use extent::Extent;
pub(crate) use extent::{BLOCK, BLOCK_SUM, block_sum, blocks};
pub(crate) use layout::PRELUDE;
pub(crate) use layout::sum as table_sum;
pub use model::{
    Argument, Checkpoint, Frame, FrameSummary, Meta, Position, RowSummary, Summary, VariableSummary,
};
pub(crate) use read::extents;
pub use read::{Verified, read, read_from, read_summary, read_summary_from, verify_from};
#[cfg(any(test, feature = "testing"))]
pub use sealed::sealed;
pub(crate) use source::pieces;
pub use source::{Check, Input};
pub use write::write;
pub(crate) use write::{Body, Draft};

/// The format version this crate writes, and the newest it reads.
pub const VERSION: u32 = 3;
