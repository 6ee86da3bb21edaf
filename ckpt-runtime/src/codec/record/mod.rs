//! Writing a value, and what it looks like while it is written.
//!
//! `trie` keeps what was found where, `serializer` and `parts` are what serde calls, `finish` makes the [`Schema`] of it.
//! `repeat` lets items that are like those before them go a `quick` way.
//!
//! A value in another one is met as a value of some type, whose identity serde's methods tell (they are generic). Values of
//! one type share a node, so what a type looks like is recorded once however often it occurs, and a type within itself ends.

mod finish;
mod found;
mod node;
mod parts;
mod quick;
mod repeat;
mod serializer;
mod template;
mod trie;

use serde::Serialize;

use super::{Apart, EncodeError, Schema, Sink};

pub(super) use found::Found;
pub use serializer::Recording;
use trie::Recorder;

/// What came of writing a value.
pub(crate) struct Recorded {
    pub(crate) schema: Schema,
    /// Whether something in it is written in ways that not every `Deserialize` can read back: fields left out, maps of unknown
    /// length, one place with values of several kinds.
    pub(crate) unusual: bool,
    pub(crate) found: Found,
    /// The long rows that went elsewhere, each with its beginning.
    pub(crate) apart: Vec<Apart>,
}

/// Appends the bytes of `value` to `out`; long rows of numbers go to `sink`, if there is one.
///
/// # Errors
/// When the value's `Serialize` refuses, or does what cannot be read back; `out` is then as it was before.
pub(crate) fn record<'o, T: Serialize + ?Sized>(
    value: &T,
    out: &'o mut Vec<u8>,
    sink: Option<&'o mut dyn Sink>,
) -> Result<Recorded, EncodeError> {
    let before = out.len();
    let mut recorder = Recorder::new(out, sink);
    let written = value.serialize(Recording::at_root(&mut recorder));
    ended(written, recorder, before)
}

/// The same of what a function writes.
pub(crate) fn record_with<'o, T>(
    value: &T,
    write: super::Write<T>,
    out: &'o mut Vec<u8>,
    sink: Option<&'o mut dyn Sink>,
) -> Result<Recorded, EncodeError> {
    let before = out.len();
    let mut recorder = Recorder::new(out, sink);
    let written = write(value, Recording::at_root(&mut recorder));
    ended(written, recorder, before)
}

fn ended(
    written: Result<(), EncodeError>,
    recorder: Recorder<'_>,
    before: usize,
) -> Result<Recorded, EncodeError> {
    match written.and_then(|()| recorder.check()) {
        Ok(()) => Ok(recorder.finish()),
        Err(error) => {
            recorder.out.truncate(before);
            Err(error)
        }
    }
}
