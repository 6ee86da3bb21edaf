//! A file of each version is kept for ever, and stays readable. `UPDATE_FIXTURES=1` writes the one of the present version, once.

use serde::Deserialize;

use super::super::sample::checkpoint;
use super::super::*;
use crate::codec::{self, Schema};
use crate::encoder::{Encoder, encode_one};

fn fixture(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// With rows that are apart.
fn with_rows() -> Checkpoint {
    let mut checkpoint = checkpoint(3_120_000);
    let numbers: Vec<f64> = (0..10_000).map(f64::from).collect();
    let encode = |encoder: &mut Encoder<'_>| encoder.add::<(u8, Vec<f64>)>(&(7u8, &numbers));
    let variable = encode_one(&["numbers"], encode).expect("numbers");
    assert_eq!(variable.apart.len(), 1);
    checkpoint.frames[0].variables.push(variable);
    checkpoint
}

#[test]
fn version_3_is_what_it_was() {
    let path = fixture("format-3.ckpt");
    let bytes = write(&with_rows());
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, &bytes).unwrap();
    }
    let kept = std::fs::read(path).unwrap();
    assert_eq!(read(&kept).unwrap(), with_rows());
    assert_eq!(
        bytes, kept,
        "the bytes of version 3 changed: that is a new version (docs/format.md §7)"
    );
}

/// Written by ckpt 0.1.0 before it had version 3.
#[test]
fn version_2_is_read() {
    let kept = std::fs::read(fixture("format-2.ckpt")).unwrap();
    assert_eq!(read(&kept).unwrap(), checkpoint(3_120_000));
}

/// Written by ckpt 0.1.0 before it had version 2.
#[test]
fn version_1_is_read() {
    let kept = std::fs::read(fixture("format-1.ckpt")).unwrap();
    let mut found = read(&kept).unwrap();
    let mut expected = checkpoint(3_120_000);
    // What it did not have.
    expected.meta.package.clear();
    expected.meta.package_version.clear();
    let variables = |checkpoint: &mut Checkpoint| {
        let frames = checkpoint.frames.iter_mut();
        let variables = frames.flat_map(|frame| std::mem::take(&mut frame.variables));
        variables.map(|variable| variable.bytes).collect::<Vec<_>>()
    };
    let bytes = [
        3_120_000u64.to_le_bytes().to_vec(),
        vec![0xa5; 32],
        Vec::new(),
    ];
    assert_eq!(variables(&mut found), bytes);
    variables(&mut expected);
    assert_eq!(found, expected);
    for at in 0..kept.len() {
        let mut bad = kept.clone();
        bad[at] ^= 1;
        assert!(
            read(&bad).is_err() && read_summary(&bad).is_err(),
            "byte {at}"
        );
        assert!(read(&kept[..at]).is_err(), "cut at {at}");
    }
}

/// The same of a program, with variables of many kinds: what they hold is known by the words that version 1 had for types.
#[test]
fn variables_of_version_1_are_restored() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Tree {
        value: u32,
        #[serde(default)]
        new: u8,
        phase: Phase,
        left: Option<Box<Tree>>,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    enum Phase {
        Warm,
        Mixed { b: [i16; 3], a: Option<bool> },
        Cold(f64),
    }
    let kept = std::fs::read(fixture("format-1-program.ckpt")).unwrap();
    let checkpoint = read(&kept).unwrap();
    let variable = |name: &str| {
        let mut variables = checkpoint.frames[0].variables.iter();
        let variable = variables.find(|variable| variable.name == name);
        let variable = variable.unwrap_or_else(|| panic!("no variable {name}"));
        (
            Schema::from_bytes(&variable.schema).unwrap(),
            &variable.bytes,
        )
    };
    fn read_as<T: Deserialize<'static>>((schema, bytes): (Schema, &Vec<u8>)) -> T {
        codec::decode(&schema, bytes).unwrap()
    }
    let mut tree = &read_as::<Tree>(variable("tree"));
    let mut values = vec![tree.value];
    while let Some(left) = &tree.left {
        values.push(left.value);
        tree = left;
    }
    assert_eq!((values, &tree.phase), (vec![2, 1, 0, 70_000], &Phase::Warm));
    assert_eq!(
        read_as::<Vec<f64>>(variable("numbers")),
        [0.5, 0.5, 0.5, 0.0, 1.0, 2.0]
    );
    assert_eq!(read_as::<String>(variable("text")), "start!!!");
    // Saved through a function: what it is was not told.
    assert_eq!(read_as::<u64>(variable("doubled")), 3);
    let (schema, bytes) = variable("long");
    let read: codec::Read<[u16; 40]> = |from| crate::long::array::deserialize(from);
    let long = codec::decode_with(read, &schema, bytes, Vec::new()).unwrap();
    assert_eq!(long[..4], [1000, 1001, 1002, 0]);
}
