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

use super::{EncodeError, Schema};

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
}

/// Appends the bytes of `value` to `out`.
///
/// # Errors
/// When the value's `Serialize` refuses, or does what cannot be read back; `out` is then as it was before.
pub(crate) fn record<T: Serialize + ?Sized>(
    value: &T,
    out: &mut Vec<u8>,
) -> Result<Recorded, EncodeError> {
    let before = out.len();
    let mut recorder = Recorder::new(out);
    let written = value.serialize(Recording::at_root(&mut recorder));
    ended(written, recorder, before)
}

/// The same of what a function writes.
pub(crate) fn record_with<T>(
    value: &T,
    write: super::Write<T>,
    out: &mut Vec<u8>,
) -> Result<Recorded, EncodeError> {
    let before = out.len();
    let mut recorder = Recorder::new(out);
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
