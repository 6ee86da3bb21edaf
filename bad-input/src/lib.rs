//! What must hold of any bytes at all. Each function is a fuzzer's target (`fuzz/`); it panics when it does not hold.
//!
//! `tests/corpus.rs` gives them what fuzzers have come upon (`fuzz/corpus/`), so that what was found once stays found.

mod container;
mod events;
mod payload;
mod rich;
mod schema;
mod values;
mod version_1;

pub use container::container;
pub use events::events;
pub use payload::payload;
pub use schema::schema;
pub use values::values;
pub use version_1::version_1;

use std::fmt::Debug;

use ckpt_runtime::codec::{self, Event, Look, Schema};
use ckpt_runtime::testing::{self, Parted};
use serde::{Deserialize, Serialize};

/// A target.
pub type Target = fn(&[u8]);

/// All targets, by name.
pub const TARGETS: [(&str, Target); 6] = [
    ("container", container),
    ("schema", schema),
    ("payload", payload),
    ("events", events),
    ("version_1", version_1),
    ("values", values),
];

/// More than any target is given: a fuzzer's longest input.
pub const LONGEST: usize = 64 * 1024;

/// Cuts bytes in two: the first part is as long as two bytes in front say.
fn in_two(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = data.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    Some(rest.split_at(length))
}

/// Looks at a value to its end; whether it is what its schema says.
fn looks(look: &mut Look<'_>, length: usize) -> bool {
    let mut open = 0u32;
    loop {
        match look.next() {
            Err(error) => {
                assert!(!error.of("x").is_empty());
                return false;
            }
            Ok(None) => {
                assert_eq!((open, look.position()), (0, length));
                return true;
            }
            Ok(Some(Event::Begin(_))) => open += 1,
            Ok(Some(Event::End)) => open -= 1,
            Ok(Some(Event::Numbers(numbers))) => {
                let count = numbers.count * u64::from(numbers.per);
                assert_eq!(numbers.leaves().len() as u64, count);
            }
            Ok(Some(_)) => {}
        }
    }
}

/// Those who go through a value without its type agree on whether it is one; whether it is.
fn walks(schema: &Schema, bytes: &[u8]) -> bool {
    let walked = testing::walk(schema, bytes);
    let looked = looks(&mut Look::new(schema, bytes), bytes.len());
    assert_eq!(looked, walked.is_ok(), "a look differs from {walked:?}");
    looked
}

/// The same of a value some rows of which are apart.
fn walks_apart(value: &Parted) -> bool {
    let walked = value.walk();
    let looked = looks(&mut value.look(), value.size());
    assert_eq!(looked, walked.is_ok(), "a look differs from {walked:?}");
    looked
}

/// Reads a value; one that can be read is written and read back as what it is.
fn settles<T: Serialize + Deserialize<'static> + Debug>(schema: &Schema, bytes: &[u8]) -> bool {
    let value: T = match codec::decode(schema, bytes) {
        Ok(value) => value,
        Err(error) => {
            assert!(!error.of("x").is_empty());
            return false;
        }
    };
    // What was written by this type before it changed may lie deeper than what is written now, and the other way round.
    let mut written = Vec::new();
    if let Ok(schema) = codec::encode(&value, &mut written) {
        comes_back(&value, &schema, &written);
    }
    true
}

/// What was just written is read as what it was, bit for bit.
fn comes_back<T: Serialize + Deserialize<'static> + Debug>(
    value: &T,
    schema: &Schema,
    bytes: &[u8],
) {
    assert!(walks(schema, bytes), "not what its schema says: {value:?}");
    let stored = Schema::from_bytes(&schema.to_bytes()).expect("a schema just written");
    assert_eq!(stored, *schema);
    let back: T = match codec::decode(&stored, bytes) {
        Ok(back) => back,
        Err(error) => panic!("{}: {value:?}", error.of("x")),
    };
    assert_eq!(format!("{back:?}"), format!("{value:?}"));
    // Texts do not tell one NaN from another; bytes do.
    let mut again = Vec::new();
    let same = codec::encode(&back, &mut again).expect("it was written before");
    assert_eq!(again, bytes, "{value:?}");
    assert_eq!(same, *schema, "{value:?}");
    for least in [0, 1, 12] {
        let parted = testing::encode_apart(value, least).expect("it was written before");
        assert_eq!(parted.schema, *schema, "{value:?}");
        assert!(walks_apart(&parted), "not what its schema says: {value:?}");
        let back: T = match parted.decode() {
            Ok(back) => back,
            Err(error) => panic!("{}, from {least} on: {value:?}", error.of("x")),
        };
        let mut again = Vec::new();
        codec::encode(&back, &mut again).expect("it was written before");
        assert_eq!(again, bytes, "from {least} on: {value:?}");
    }
}
