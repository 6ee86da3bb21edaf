//! One value to bytes and back: docs/format.md §2.3 and §2.4.
//!
//! While a value is written (`record`), what it looks like is recorded beside it: the [`Schema`], with the names of structures,
//! fields and variants. Reading (`read`) goes by that schema, so a value can be read into a type that has changed, and can be
//! looked at by a program that has never heard of the type (`look`). The bytes are those of postcard, except that slices of
//! numbers are written at once, each number in full.
//!
//! What is generic here is compiled anew for each type of the user's: so it is short, and calls no generic function but
//! the value's own.

mod error;
mod look;
mod plain;
mod read;
mod record;
mod schema;
mod trial;
mod version_1;
mod wire;
mod words;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use error::{DecodeError, EncodeError};
pub use look::{Event, Leaf, Look, Numbers, Whole};
pub use read::Reading;
pub use record::Recording;
pub use schema::Schema;
pub use trial::on_trial;

pub use crate::number::Number;
pub use crate::raw::apart::Apart;

#[cfg(test)]
pub(crate) use crate::raw::apart::LONG;
pub(crate) use crate::raw::apart::{Rows, Sink};
pub(crate) use plain::{decode as decode_plain, encode as encode_plain};
#[cfg(any(test, feature = "testing"))]
pub(crate) use read::walk;
pub(crate) use read::{decode_apart, decode_with, take_dropped, walk_beside};
pub(crate) use record::{Recorded, record, record_with};
pub(crate) use trial::{Check, can_be_read, can_be_read_by};

/// Levels of nesting at most: values nested without end must not use up the stack, which a thread has 2 MiB of.
const DEEPEST: u32 = 512;

/// Whether items that are like those before them go a way of their own. Where nothing is optimised it would be slower, and a second
/// copy of each type's code to compile.
const QUICK: bool = cfg!(any(test, feature = "testing", not(debug_assertions)));

/// Items without bytes in one value at most: damage could make them as many as there are numbers. Those who try many values, as
/// tests and fuzzers do, need not wait for so many.
const NOTHINGS: u64 = if cfg!(any(test, fuzzing)) {
    1 << 12
} else {
    1 << 24
};

/// And so many for each byte: particles may have markers that are nothing.
const NOTHINGS_PER_BYTE: u64 = 64;

/// Parts without bytes that a value may have in its first `bytes` bytes.
fn nothings_allowed(bytes: usize) -> u64 {
    NOTHINGS.saturating_add(NOTHINGS_PER_BYTE.saturating_mul(bytes as u64))
}

/// Writes a value as serde's `Serialize` does.
pub type Write<T> = fn(&T, Recording<'_, '_>) -> Result<(), EncodeError>;

/// Reads a value as serde's `Deserialize` does.
pub type Read<T> = for<'r, 'a> fn(Reading<'r, 'a>) -> Result<T, DecodeError>;

/// Appends the encoding of `value` to `out`; what it looks like.
///
/// # Errors
/// When the value's own `Serialize` refuses; `out` is then as it was before.
pub fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<Schema, EncodeError> {
    record(value, out, None).map(|recorded| recorded.schema)
}

/// Reads one value that takes up all of `bytes`. Texts that it borrows stay allocated until the process ends.
///
/// # Errors
/// When the program wants something else than the schema says, or the bytes are not what it says.
pub fn decode<T: Deserialize<'static>>(schema: &Schema, bytes: &[u8]) -> Result<T, DecodeError> {
    read::decode(schema, bytes)
}
