//! What is written is read, by the type that wrote it and by others.

mod depth;
mod evolution;
mod forged;
mod hostile;
mod look;
mod plain;
mod repeat;
mod trial;
mod unusual;

use std::fmt::Debug;

use serde::{Deserialize, Serialize};

use super::*;

/// The bytes and the schema, as a checkpoint holds it.
fn written(value: &(impl Serialize + ?Sized)) -> (Schema, Vec<u8>) {
    let mut bytes = Vec::new();
    let schema = encode(value, &mut bytes).expect("it can be encoded");
    walk(&schema, &bytes).expect("the schema says what the bytes are");
    let stored = schema.to_bytes();
    assert_eq!(Schema::from_bytes(&stored).expect("a schema"), schema);
    (schema, bytes)
}

fn read_as<T: Deserialize<'static>>(value: &(impl Serialize + ?Sized)) -> Result<T, DecodeError> {
    let (schema, bytes) = written(value);
    decode(&schema, &bytes)
}

/// Comes back as it was, also through what buffers it.
#[track_caller]
fn comes_back<T: Serialize + Deserialize<'static> + PartialEq + Debug>(value: &T) {
    assert_eq!(&read_as::<T>(value).expect("it can be read back"), value);
}

fn message<T: Deserialize<'static>>(value: &(impl Serialize + ?Sized)) -> String {
    match read_as::<T>(value) {
        Ok(_) => "it was read".to_owned(),
        Err(error) => error.of("x"),
    }
}
