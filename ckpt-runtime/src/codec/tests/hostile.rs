//! Bytes that nobody wrote: an error, never a panic, and no more memory or time than they are worth.

use std::collections::BTreeMap;

use super::super::schema::{Field, Node, Run, Shape};
use super::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Sample {
    id: u64,
    items: Vec<f64>,
    names: BTreeMap<String, Option<Phase>>,
    more: Vec<Sample>,
    flags: Vec<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Phase {
    A,
    B(u8, char),
    C { x: i128 },
}

fn sample() -> Sample {
    let small = |id| Sample {
        id,
        items: vec![0.5; 3],
        names: [
            ("a", Some(Phase::B(1, 'x'))),
            ("b", None),
            ("c", Some(Phase::C { x: -9 })),
        ]
        .map(|(name, phase)| (name.to_owned(), phase))
        .into(),
        more: Vec::new(),
        flags: vec![true, false],
    };
    Sample {
        more: vec![small(2), small(300)],
        names: [("z".to_owned(), Some(Phase::A))].into(),
        ..small(1)
    }
}

#[test]
fn every_changed_byte_is_read_or_refused() {
    let (schema, bytes) = written(&sample());
    let stored = schema.to_bytes();
    for at in 0..bytes.len() {
        for value in [0, 1, 2, 0x7f, 0x80, 0xff, bytes[at] ^ 1] {
            let mut bad = bytes.clone();
            bad[at] = value;
            let _ = decode::<Sample>(&schema, &bad);
            let _ = walk(&schema, &bad);
        }
        assert!(decode::<Sample>(&schema, &bytes[..at]).is_err());
        assert!(walk(&schema, &bytes[..at]).is_err());
    }
    for at in 0..stored.len() {
        for value in 0..=255 {
            let mut bad = stored.clone();
            bad[at] = value;
            if let Ok(schema) = Schema::from_bytes(&bad) {
                let _ = decode::<Sample>(&schema, &bytes);
                let _ = decode::<serde_json::Value>(&schema, &bytes);
                let _ = walk(&schema, &bytes);
            }
        }
        assert!(Schema::from_bytes(&stored[..at]).is_err());
    }
}

#[test]
fn bytes_after_the_value_are_an_error() {
    let (schema, mut bytes) = written(&5u8);
    bytes.push(0);
    let words = "x: malformed: its bytes are not what its schema says";
    assert_eq!(decode::<u8>(&schema, &bytes).unwrap_err().of("x"), words);
    assert_eq!(walk(&schema, &bytes).unwrap_err().of("x"), words);
}

fn schema(shapes: impl IntoIterator<Item = Shape>) -> Schema {
    Schema {
        nodes: shapes.into_iter().map(Node::of).collect(),
    }
}

#[test]
fn lengths_that_are_not_there_cost_nothing() {
    let mut bytes = Vec::new();
    wire::put_varint(u64::MAX / 8, &mut bytes);
    bytes.extend([1; 40]);
    for item in [
        Shape::Fixed(Number::F64),
        Shape::Number(Number::U64),
        Shape::Str,
        Shape::Bool,
    ] {
        let schema = schema([Shape::Seq(Some(1)), item]);
        assert!(decode::<Vec<f64>>(&schema, &bytes).is_err());
        assert!(decode::<Vec<u64>>(&schema, &bytes).is_err());
        assert!(decode::<Vec<String>>(&schema, &bytes).is_err());
        assert!(decode::<Vec<bool>>(&schema, &bytes).is_err());
        assert!(walk(&schema, &bytes).is_err());
    }
    let text = schema([Shape::Str]);
    assert!(decode::<String>(&text, &bytes).is_err());
}

#[test]
fn nothing_without_end_has_an_end() {
    let mut bytes = Vec::new();
    wire::put_varint(u64::MAX, &mut bytes);
    let units = schema([Shape::Seq(Some(1)), Shape::Unit]);
    assert!(decode::<Vec<()>>(&units, &bytes).is_err());
    assert!(walk(&units, &bytes).is_err());
    // Each is two of the next: 2^60 of the last.
    let doubling = (1..60).map(|next| Shape::Tuple(vec![next, next]));
    let doubling = schema(doubling.chain([Shape::Unit]));
    assert!(walk(&doubling, &[]).is_err());
    let circle = schema([Shape::Same(1), Shape::Same(0)]);
    assert!(walk(&circle, &[]).is_err());
    let within_itself = schema([Shape::Newtype("N".into(), 0)]);
    assert!(walk(&within_itself, &[]).is_err());
    let array = schema([Shape::Array(u64::MAX, 1), Shape::Unit]);
    assert!(walk(&array, &[]).is_err());
}

#[test]
fn a_schema_that_points_nowhere_is_refused() {
    let field = |node| Field {
        name: "a".into(),
        node,
    };
    for shape in [
        Shape::Seq(Some(1)),
        Shape::Option(Some(9)),
        Shape::Map(Some((0, 1))),
        Shape::Tuple(vec![0, 1]),
        Shape::Struct("S".into(), vec![field(1)]),
        Shape::Same(u32::MAX),
    ] {
        assert!(
            Schema::from_bytes(&schema([shape.clone()]).to_bytes()).is_err(),
            "{shape:?}"
        );
    }
    let several = |runs: Vec<Run>| Schema {
        nodes: vec![Node {
            shapes: vec![Shape::Unit, Shape::Bool],
            runs,
        }],
    };
    let run = |shape| Run { shape, times: 1 };
    assert!(Schema::from_bytes(&several(vec![]).to_bytes()).is_err());
    assert!(Schema::from_bytes(&several(vec![run(2)]).to_bytes()).is_err());
    let good = Schema::from_bytes(&several(vec![run(1)]).to_bytes()).unwrap();
    assert_eq!(decode::<bool>(&good, &[1]), Ok(true));
    assert!(Schema::from_bytes(&schema([]).to_bytes()).is_err());
}

#[test]
fn booleans_are_looked_at_also_in_bulk() {
    let (schema, mut bytes) = written(&vec![true; 4]);
    bytes[2] = 2;
    assert!(decode::<Vec<bool>>(&schema, &bytes).is_err());
    assert!(walk(&schema, &bytes).is_err());
}
