//! Format version 1: types in words, and what was written beside them.

use ckpt_runtime::codec::Schema;
use ckpt_runtime::testing;

/// A type's words and a payload; or an array's name, and its payload with the words in front.
pub fn version_1(data: &[u8]) {
    let Some((text, bytes)) = super::in_two(data) else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    holds(&testing::schema_of_version_1(&text), bytes);
    if let Some((schema, items)) = testing::array_of_version_1(&text, bytes) {
        holds(&schema, items);
    }
}

fn holds(schema: &Schema, bytes: &[u8]) {
    // This is how a reader hands it on.
    let stored = Schema::from_bytes(&schema.to_bytes()).expect("a schema that can be stored");
    assert_eq!(stored, *schema);
    super::schema::under(schema, bytes);
}
