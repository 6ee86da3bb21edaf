//! What the tests of bad input get at behind the public doors, and behind the checksums. Not for people.

use serde::{Deserialize, Serialize};

use crate::codec::{self, Apart, DecodeError, EncodeError, Look, Rows, Schema, Sink};
use crate::raw::apart::Keeping;
use crate::raw::bulk::Element;
use crate::store::events::{self, Event};

pub use crate::format::sealed;

/// Walks through a value without a type.
///
/// # Errors
/// When the bytes are not what the schema says.
pub fn walk(schema: &Schema, bytes: &[u8]) -> Result<(), DecodeError> {
    codec::walk(schema, bytes)
}

/// A value, some rows of which are apart.
#[derive(Debug, Clone)]
pub struct Parted {
    /// What it looks like.
    pub schema: Schema,
    /// Its other bytes.
    pub bytes: Vec<u8>,
    /// Those rows.
    pub rows: Vec<Apart>,
}

/// Keeps rows of at least so many bytes.
struct Least {
    least: usize,
    kept: Keeping,
}

impl Sink for Least {
    fn takes(&self, length: usize) -> bool {
        length >= self.least
    }

    fn put(&mut self, element: Element, row: &[u8]) {
        self.kept.put(element, row);
    }
}

/// Writes a value, its rows of at least so many bytes apart.
///
/// # Errors
/// As [`codec::encode`].
pub fn encode_apart(value: &impl Serialize, least: usize) -> Result<Parted, EncodeError> {
    let kept = Keeping::default();
    let (mut sink, mut bytes) = (Least { least, kept }, Vec::new());
    let recorded = codec::record(value, &mut bytes, Some(&mut sink))?;
    let mut rows = recorded.apart;
    for (row, memory) in rows.iter_mut().zip(sink.kept.rows) {
        row.rows = Rows::Here(memory);
    }
    Ok(Parted {
        schema: recorded.schema,
        bytes,
        rows,
    })
}

impl Parted {
    /// Reads it.
    ///
    /// # Errors
    /// As [`codec::decode`].
    pub fn decode<T: Deserialize<'static>>(&self) -> Result<T, DecodeError> {
        codec::decode_apart(&self.schema, &self.bytes, self.rows.clone())
    }

    /// Bytes of all of it.
    #[must_use]
    pub fn size(&self) -> usize {
        let rows = self.rows.iter().map(|row| row.length as usize);
        self.bytes.len() + rows.sum::<usize>()
    }

    /// Looks at it.
    #[must_use]
    pub fn look(&self) -> Look<'_> {
        Look::beside(&self.schema, &self.bytes, &self.rows)
    }

    /// Walks through it without a type.
    ///
    /// # Errors
    /// When it is not what the schema says.
    pub fn walk(&self) -> Result<(), DecodeError> {
        codec::walk_beside(&self.schema, &self.bytes, &self.rows)
    }
}

/// The schema that a text of format version 1 says.
pub fn schema_of_version_1(text: &str) -> Schema {
    Schema::from_version_1(text)
}

/// What the payload of a long array of format version 1 says of its items, and where they begin.
pub fn array_of_version_1<'b>(type_name: &str, bytes: &'b [u8]) -> Option<(Schema, &'b [u8])> {
    Schema::of_version_1_array(type_name, &Schema::untold().to_bytes(), bytes)
}

/// The events in the bytes of an events.jsonl.
pub fn events_in(bytes: &[u8]) -> Vec<Event> {
    events::events_in(bytes).collect()
}

/// The first and the last of them that a listing shows.
pub fn first_and_last_in(bytes: &[u8]) -> Option<(Event, Event)> {
    events::ends_of(&mut std::io::Cursor::new(bytes), bytes.len() as u64)
}

/// Whether they say that the run is over.
pub fn is_over_in(bytes: &[u8]) -> bool {
    events::says_over(bytes)
}
