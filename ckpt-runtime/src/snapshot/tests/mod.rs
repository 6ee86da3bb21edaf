//! Values with long rows of numbers, on the way that a save and a resume go: encoded, with the rows apart, into a file; read from
//! it, and decoded. Whoever reads a value finds the same as where all its rows are among its other bytes.

mod kinds;
mod made;
mod others;

use std::fmt::Debug;
use std::io::Cursor;

use serde::{Deserialize, Serialize};

use super::*;
use crate::codec::{Event, LONG, Schema};
use crate::encoder::encode_one;
use crate::format;

/// A variable as a resume gets it from a file.
fn through_a_file(variable: Variable) -> Variable {
    let mut checkpoint = format::sample::checkpoint(7);
    let before = checkpoint.frames[0].variables.len();
    checkpoint.frames[0].variables.push(variable);
    let bytes = format::write(&checkpoint);
    let verified = format::verify_from(&mut Cursor::new(&bytes), bytes.len() as u64);
    let damaged = verified.expect("its variables can be told apart").damaged;
    assert!(damaged.is_empty(), "{damaged:?}");
    let read = format::read(&bytes).expect("it is whole");
    assert!(read == checkpoint, "the file holds something else");
    let mut frames = read.frames;
    frames[0].variables.remove(before)
}

fn schema_of(variable: &Variable) -> Schema {
    Schema::from_bytes(&variable.schema).expect("a schema")
}

/// A value as a resume gets it from a file.
fn saved<T: Savable>(value: &T) -> Variable {
    let encoded = encode_one(&["x"], |to| to.add::<T>(value));
    through_a_file(encoded.expect("it can be saved"))
}

fn decoded<R: Savable>(variable: &Variable) -> Result<R, String> {
    let apart = variable.apart.clone();
    let value = codec::decode_apart(&schema_of(variable), &variable.bytes, apart);
    value.map_err(|error| error.of("x"))
}

/// The same value with all its rows among its other bytes.
fn inline(value: &impl Serialize) -> Variable {
    let mut bytes = Vec::new();
    let schema = codec::encode(value, &mut bytes).expect("it can be encoded");
    Variable {
        name: "x".to_owned(),
        type_name: String::new(),
        schema: schema.to_bytes(),
        bytes,
        apart: Vec::new(),
    }
}

/// What a look at a value tells of it, from its beginning to its end.
fn looked_at(variable: &Variable) -> Vec<String> {
    let schema = schema_of(variable);
    let mut look = variable.look(&schema);
    let mut told = Vec::new();
    while let Some(event) = look.next().expect("it is what its schema says") {
        told.push(match event {
            Event::Numbers(numbers) => format!("{:?}", numbers.leaves().collect::<Vec<_>>()),
            other => format!("{other:?}"),
        });
    }
    told
}

/// It comes back as it was. How many of its rows were apart.
#[track_caller]
fn comes_back<T: Savable + PartialEq + Debug>(value: &T) -> usize {
    let variable = saved(value);
    let plain = inline(value);
    assert_eq!(variable.schema, plain.schema, "another schema");
    let apart: u64 = variable.apart.iter().map(|apart| apart.length).sum();
    assert_eq!(
        variable.bytes.len() as u64 + apart,
        plain.bytes.len() as u64
    );
    // Not with `assert_eq`: nobody reads as many numbers.
    let back = decoded::<T>(&variable);
    let is_same = back.as_ref() == Ok(value);
    assert!(is_same, "another value, or none: {:?}", back.err());
    assert!(decoded::<T>(&plain).as_ref() == Ok(value));
    variable.apart.len()
}

/// What becomes of a value that is read as another type: the same whether its rows are apart or not.
#[track_caller]
fn read_as<W: Savable, R: Savable + PartialEq>(value: &W) -> Result<R, String> {
    let variable = saved(value);
    assert!(!variable.apart.is_empty(), "no row is apart");
    let back = decoded(&variable);
    assert!(
        back == decoded(&inline(value)),
        "something else than where the rows are not apart: {:?}",
        back.err()
    );
    back
}

/// So many items make a row that is just long enough to be apart.
fn just_long<T>() -> usize {
    LONG.div_ceil(size_of::<T>())
}

/// Numbers that have something in every bit, and none twice in a row.
fn words(count: usize) -> impl Iterator<Item = u64> {
    let mix = |at: usize| (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..count).map(move |at| mix(at) ^ mix(at) >> 29)
}

/// A row of just so many items that it is apart.
fn floats(from: f64) -> Vec<f64> {
    (0..just_long::<f64>())
        .map(|at| from + at as f64 / 8.0)
        .collect()
}

#[test]
fn the_memory_that_was_read_into_is_taken_over() {
    let variable = saved(&(floats(0.0), vec![[1u16; 3]; just_long::<[u16; 3]>()]));
    let places: Vec<*const u8> = variable
        .apart
        .iter()
        .map(|apart| match &apart.rows {
            codec::Rows::Here(memory) => memory.as_ptr(),
            other => panic!("{other:?}"),
        })
        .collect();
    let schema = schema_of(&variable);
    let (one, other): (Vec<f64>, Vec<[u16; 3]>) =
        codec::decode_apart(&schema, &variable.bytes, variable.apart).expect("it was saved so");
    assert_eq!(places, [one.as_ptr().cast(), other.as_ptr().cast()]);
    assert_eq!((one.len(), one.capacity()), (floats(0.0).len(), one.len()));
}

#[test]
fn a_look_finds_the_same() {
    let value = (
        floats(0.0),
        vec![vec![true; LONG], vec![false; 3]],
        Some(vec![[1i32; 2]; 5000]),
    );
    let variable = saved(&value);
    assert_eq!(variable.apart.len(), 3);
    assert!(looked_at(&variable) == looked_at(&inline(&value)));
}

#[test]
fn rows_that_are_missing_too_many_or_other_ones_are_found() {
    let value = (floats(0.0), vec![7u64; 5000], 1u8);
    let good = saved(&value);
    let decode = |variable: &Variable| decoded::<(Vec<f64>, Vec<u64>, u8)>(variable);
    assert!(decode(&good).as_ref() == Ok(&value));
    let is_refused = |change: &dyn Fn(&mut Vec<codec::Apart>), what: &str| {
        let mut bad = good.clone();
        change(&mut bad.apart);
        assert!(decode(&bad).is_err(), "{what}");
        let schema = schema_of(&bad);
        assert!(
            codec::walk_beside(&schema, &bad.bytes, &bad.apart).is_err(),
            "{what}"
        );
    };
    is_refused(&|rows| drop(rows.remove(0)), "the first is missing");
    is_refused(&|rows| drop(rows.pop()), "the last is missing");
    is_refused(&|rows| rows.push(rows[1].clone()), "one twice");
    is_refused(&|rows| rows.swap(0, 1), "in another order");
    is_refused(&|rows| rows[0].at += 1, "at another place");
    is_refused(&|rows| rows[1].at = u64::MAX, "nowhere");
    is_refused(
        &|rows| {
            let rows_of_0 = rows[0].rows.clone();
            rows[1].rows = rows_of_0;
        },
        "of other elements",
    );
}
