//! Schemas and texts that no type ever had: found by fuzzers, or by those who looked at what they would find.

use super::super::schema::{Content, Field, Node, Shape, Variant};
use super::*;

fn schema(shapes: impl IntoIterator<Item = Shape>) -> Schema {
    Schema {
        nodes: shapes.into_iter().map(Node::of).collect(),
    }
}

/// The end of a look: an error, or how many events there were.
fn looked(schema: &Schema, bytes: &[u8]) -> Result<u64, DecodeError> {
    let mut look = Look::new(schema, bytes);
    let mut events = 0;
    while look.next()?.is_some() {
        events += 1;
    }
    Ok(events)
}

#[test]
fn a_type_that_takes_anything_is_not_given_nothing_without_end() {
    // Each is two of the next: 2^60 of the last.
    let doubling = (1..60).map(|next| Shape::Tuple(vec![next, next]));
    let doubling = schema(doubling.chain([Shape::Unit]));
    assert!(decode::<serde::de::IgnoredAny>(&doubling, &[]).is_err());
    assert!(decode::<Any>(&doubling, &[]).is_err());
    let field = |name: &str, node| Field {
        name: name.to_owned(),
        node,
    };
    let fields = |next| Shape::Struct("S".into(), vec![field("a", next), field("b", next)]);
    let doubling = schema((1..60).map(fields).chain([Shape::Unit]));
    assert!(decode::<Any>(&doubling, &[]).is_err());
}

/// Takes anything, keeps nothing.
struct Any;

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any)
    }
}

impl<'de> serde::de::Visitor<'de> for Any {
    type Value = Any;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Any, E> {
        Ok(Any)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Any, A::Error> {
        while seq.next_element::<Any>()?.is_some() {}
        Ok(Any)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Any, A::Error> {
        while map.next_entry::<String, Any>()?.is_some() {}
        Ok(Any)
    }
}

#[test]
fn empty_arrays_without_end_have_an_end() {
    let arrays = schema([
        Shape::Array(u64::MAX, 1),
        Shape::Array(0, 2),
        Shape::Number(Number::F64),
    ]);
    assert!(walk(&arrays, &[]).is_err());
    assert!(looked(&arrays, &[]).is_err());
}

#[test]
fn markers_that_are_nothing_may_be_as_many_as_their_owners() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Particle(u8, std::marker::PhantomData<u8>, ());
    let count = NOTHINGS as usize + 1000;
    let many: Vec<Particle> = (0..count)
        .map(|n| Particle(n as u8, std::marker::PhantomData, ()))
        .collect();
    let mut bytes = Vec::new();
    let schema = encode(&many, &mut bytes).unwrap();
    walk(&schema, &bytes).unwrap();
    assert!(decode::<Vec<Particle>>(&schema, &bytes).unwrap() == many);
}

#[test]
fn a_look_goes_as_deep_as_a_walk() {
    let chain = schema([Shape::Option(Some(0))]);
    for levels in [
        1,
        DEEPEST as usize - 2,
        DEEPEST as usize - 1,
        DEEPEST as usize,
        600,
        5000,
    ] {
        let mut bytes = vec![1; levels];
        bytes.push(0);
        let walked = walk(&chain, &bytes);
        assert_eq!(looked(&chain, &bytes).err(), walked.err(), "{levels}");
    }
    let variant = Variant {
        index: 0,
        name: "V".into(),
        content: Content::Fields(1),
    };
    let chain = schema([
        Shape::Enum("E".into(), vec![variant]),
        Shape::Tuple(vec![2]),
        Shape::Option(Some(0)),
    ]);
    for levels in 1..2 * DEEPEST as usize {
        let mut bytes = [0, 1].repeat(levels);
        bytes.extend([0, 0]);
        let walked = walk(&chain, &bytes);
        assert_eq!(looked(&chain, &bytes).err(), walked.err(), "{levels}");
    }
}

#[test]
fn the_fields_of_a_variant_are_fields() {
    let with = |shape| {
        let variant = Variant {
            index: 0,
            name: "V".into(),
            content: Content::Fields(1),
        };
        schema([Shape::Enum("E".into(), vec![variant]), shape, Shape::Bool])
    };
    for (shape, bytes, fine) in [
        (Shape::Unit, &[0][..], false),
        (Shape::Bool, &[0, 1], false),
        (Shape::Tuple(vec![]), &[0], true),
        (Shape::Array(0, 2), &[0], true),
        (Shape::Array(2, 2), &[0, 1, 0], true),
    ] {
        let schema = with(shape.clone());
        assert_eq!(walk(&schema, bytes).is_ok(), fine, "{shape:?}");
        assert_eq!(looked(&schema, bytes).is_ok(), fine, "{shape:?}");
    }
}

#[test]
fn texts_of_version_1_ask_for_no_more_than_a_type_has() {
    let untold = Schema::untold();
    // Neither the stack nor the memory may run out.
    let deep = format!("1 {}", "[".repeat(64 * 1024));
    assert_eq!(Schema::from_version_1(&deep), untold);
    let deep = format!("1 {}u8{}", "[".repeat(600), "]".repeat(600));
    assert_eq!(Schema::from_version_1(&deep), untold);
    let wide = format!("1 ({}u8)", "u8×1048576,".repeat(5000));
    assert_eq!(Schema::from_version_1(&wide), untold);
    let fine = format!("1 ({}u8)", "u8×1000,".repeat(1000));
    assert!(Schema::from_version_1(&fine) != untold);
    let name = format!("{}u8{}", "[".repeat(2000), "; 2]".repeat(2000));
    let stored = untold.to_bytes();
    assert!(Schema::of_version_1_array(&name, &stored, b"\x041 u8").is_none());
}

#[test]
fn a_variant_of_version_1_that_was_not_found_out_can_be_stored_and_read() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Phase {
        Known(u8),
        Pair(u8, u16),
        Fields { a: bool },
        Unit,
    }
    let schema = Schema::from_version_1("1 Phase<Known(u8)|Pair?|Fields?|Unit?>");
    let schema = Schema::from_bytes(&schema.to_bytes()).unwrap();
    for phase in [
        Phase::Known(1),
        Phase::Pair(2, 300),
        Phase::Fields { a: true },
        Phase::Unit,
    ] {
        let bytes = postcard::to_stdvec(&phase).unwrap();
        assert_eq!(decode::<Phase>(&schema, &bytes).unwrap(), phase);
    }
}

#[test]
fn a_message_does_not_grow_with_what_a_schema_says() {
    let many = |next| Shape::Tuple(vec![next; 20_000]);
    let schema = schema([many(1), many(2), many(3), Shape::Unit]);
    let words = decode::<u8>(&schema, &[]).unwrap_err().of("x");
    assert!(words.len() < 20_000, "{} bytes", words.len());
    assert!(words.contains(", …)"), "{words}");
    // As many as tuples have are told.
    let words = message::<u8>(&(
        1u8, 2u8, 3u8, 4u8, 5u8, 6u8, 7u8, 8u8, 9u8, 10u8, 11u8, 12u8, 'x',
    ));
    assert!(words.contains("u8, char)"), "{words}");
}
