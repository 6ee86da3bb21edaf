//! What the tests of bad input get at behind the public doors, and behind the checksums. Not for people.

use crate::codec::{self, DecodeError, Schema};
use crate::store::events::{self, Event};

pub use crate::format::sealed;

/// Walks through a value without a type.
///
/// # Errors
/// When the bytes are not what the schema says.
pub fn walk(schema: &Schema, bytes: &[u8]) -> Result<(), DecodeError> {
    codec::walk(schema, bytes)
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
