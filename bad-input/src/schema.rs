//! Schemas, and values under schemas that no type ever had.

use ckpt_runtime::codec::{self, Schema};

use super::rich::{Anything, Evolved, Rich, Tagged, Tree};

/// A schema and a value.
pub fn schema(data: &[u8]) {
    let Some((stored, bytes)) = super::in_two(data) else {
        return;
    };
    if let Ok(schema) = Schema::from_bytes(stored) {
        let again = schema.to_bytes();
        // Integers may have been longer than need be.
        assert!(again.len() <= stored.len());
        assert_eq!(Schema::from_bytes(&again).as_ref(), Ok(&schema));
        under(&schema, bytes);
    }
}

/// Nobody who reads it panics, and whoever looks through a type that takes anything sees no more than there is.
pub(super) fn under(schema: &Schema, bytes: &[u8]) {
    let sound = super::walks(schema, bytes);
    if codec::decode::<serde_json::Value>(schema, bytes).is_ok() {
        assert!(sound, "a type that takes anything takes more");
    }
    let _ = super::settles::<Rich>(schema, bytes);
    let _ = super::settles::<Evolved>(schema, bytes);
    let _ = super::settles::<Tree>(schema, bytes);
    let _ = super::settles::<Vec<Anything>>(schema, bytes);
    let _ = super::settles::<Vec<Tagged>>(schema, bytes);
    let _ = super::settles::<Vec<bool>>(schema, bytes);
    let _ = super::settles::<Vec<[f32; 3]>>(schema, bytes);
    let _ = super::settles::<Vec<u64>>(schema, bytes);
    let _ = super::settles::<Vec<Option<String>>>(schema, bytes);
    let _ = super::settles::<(u8, i128, char)>(schema, bytes);
}
