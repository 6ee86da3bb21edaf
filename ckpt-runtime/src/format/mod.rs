//! Bytes ↔ [`Checkpoint`]. The bytes are described in docs/format.md; this is format version 2, and reads version 1.
//!
//! `layout` is the only place that knows offsets, `read` the only door from untrusted bytes to a checkpoint.

mod damage;
mod layout;
mod model;
mod read;
#[cfg(any(test, feature = "testing"))]
mod sealed;
mod source;
mod version_1;
mod write;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use crate::encoder::Variable;
pub use damage::{Damage, Part};
pub use model::{
    Argument, Checkpoint, Frame, FrameSummary, Meta, Position, Summary, VariableSummary,
};
pub use read::{Input, Verified, read, read_from, read_summary, read_summary_from, verify_from};
#[cfg(any(test, feature = "testing"))]
pub use sealed::sealed;
pub use write::{write, write_to};

/// The format version this crate writes, and the newest it reads.
pub const VERSION: u32 = 2;
