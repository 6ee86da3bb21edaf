//! Every change of one byte, every truncation, every appended byte, in files of each version: everyone who reads them finds it.

use std::io::Cursor;

use super::super::sample::checkpoint;
use super::super::*;
use crate::codec::{self, Apart, Number, Rows};
use crate::raw::bulk::Element;
use crate::raw::memory::Memory;

/// Files as they were written then.
fn version_1() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/format-1.ckpt");
    std::fs::read(path).unwrap()
}

fn version_2() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/format-2.ckpt");
    std::fs::read(path).unwrap()
}

/// A checkpoint with something in every field, and little: what is tried grows with the square of its length.
fn short() -> Checkpoint {
    let mut short = checkpoint(3_120_000);
    let Meta {
        program,
        function,
        run,
        identity,
        arguments,
        ..
    } = &mut short.meta;
    let argument = &mut arguments[0];
    for text in [
        program,
        function,
        run,
        identity,
        &mut argument.name,
        &mut argument.shown,
    ] {
        text.truncate(2);
    }
    for frame in &mut short.frames {
        frame.function.truncate(2);
        frame.position.site.truncate(2);
        for variable in &mut frame.variables {
            variable.name.truncate(2);
            variable.type_name.truncate(2);
        }
    }
    short
}

/// The same, and two rows of numbers that are apart.
fn with_rows() -> Checkpoint {
    let mut checkpoint = short();
    let element = Element {
        number: Some(Number::U16),
        per: 1,
    };
    let row = |at, bytes: &[u8]| Apart {
        at,
        length: bytes.len() as u64,
        rows: Rows::Here(Memory::copy_of(element, bytes).expect("whole numbers")),
    };
    let value = vec![vec![1u16, 2, 3], vec![4]];
    let schema = codec::encode(&value, &mut Vec::new())
        .expect("numbers")
        .to_bytes();
    checkpoint.frames[1].variables.push(Variable {
        name: "r".into(),
        type_name: "R".into(),
        schema,
        bytes: vec![2, 3, 1],
        apart: vec![row(2, &[1, 0, 2, 0, 3, 0]), row(3, &[4, 0])],
    });
    checkpoint
}

/// A file with gaps: before the first variable, between two, before rows and behind all.
fn with_gaps() -> Vec<u8> {
    let checkpoint = with_rows();
    let mut summary = read_summary(&write(&checkpoint)).unwrap();
    let mut payload = Vec::new();
    let mut put = |extent: &mut Extent, bytes: &[u8]| {
        payload.resize(payload.len() + [3, 8, 1][payload.len() % 3], 0);
        *extent = Extent::of(48 + payload.len() as u64, bytes);
        payload.extend_from_slice(bytes);
    };
    let frames = summary.frames.iter_mut();
    let summaries = frames.flat_map(|frame| &mut frame.variables);
    for (summary, variable) in summaries.zip(checkpoint.variables()) {
        put(&mut summary.extent, &variable.bytes);
        for (row, apart) in summary.rows.iter_mut().zip(&variable.apart) {
            let Rows::Here(memory) = &apart.rows else {
                unreachable!("they are here")
            };
            put(&mut row.extent, memory);
        }
    }
    payload.push(0);
    let mut header = Vec::new();
    codec::encode_plain(&summary, &mut header).unwrap();
    let file = sealed(VERSION, &header, &payload);
    assert_eq!(read(&file).unwrap(), checkpoint);
    file
}

/// Whether everyone finds that a file is damaged.
#[track_caller]
fn is_found(bad: &[u8], what: &dyn Fn() -> String) {
    assert!(read(bad).is_err(), "read: {}", what());
    assert!(read_summary(bad).is_err(), "read_summary: {}", what());
    let verified = verify_from(&mut Cursor::new(bad), bad.len() as u64);
    let fine = verified.is_ok_and(|verified| verified.damaged.is_empty());
    assert!(!fine, "verify: {}", what());
}

fn every_other_byte_is_found(good: &[u8]) {
    let mut bad = good.to_vec();
    for at in 0..good.len() {
        for other in 1..=255 {
            bad[at] = good[at] ^ other;
            is_found(&bad, &|| format!("byte {at} of {} ^ {other}", good.len()));
        }
        bad[at] = good[at];
    }
}

fn every_other_length_is_found(good: &[u8]) {
    for length in 0..good.len() {
        is_found(&good[..length], &|| format!("cut at {length}"));
    }
    for byte in 0..=255 {
        let longer = [good, &[byte]].concat();
        is_found(&longer, &|| format!("{byte} appended"));
    }
    // Also where what follows is another whole file.
    is_found(&[good, good].concat(), &|| "twice".to_owned());
}

#[test]
fn every_other_byte_is_found_of_this_version() {
    every_other_byte_is_found(&with_gaps());
}

#[test]
fn every_other_byte_of_version_2_is_found() {
    every_other_byte_is_found(&version_2());
}

#[test]
fn every_other_byte_of_version_1_is_found() {
    every_other_byte_is_found(&version_1());
}

#[test]
fn every_other_length_is_found_in_all_versions() {
    every_other_length_is_found(&with_gaps());
    every_other_length_is_found(&write(&checkpoint(77)));
    every_other_length_is_found(&version_2());
    every_other_length_is_found(&version_1());
}

#[test]
fn a_sum_that_is_right_does_not_make_a_gap_of_something() {
    let good = with_gaps();
    let header = good.len() - 8 - u64::from_le_bytes(good[16..24].try_into().unwrap()) as usize;
    let length = u64::from_le_bytes(good[24..32].try_into().unwrap()) as usize;
    let mut payload = good[48..48 + length].to_vec();
    assert_eq!(payload[0], 0);
    payload[0] = 1;
    let bad = sealed(VERSION, &good[header..good.len() - 8], &payload);
    let damage = read(&bad).unwrap_err();
    assert_eq!(
        damage.to_string(),
        "malformed: something where nothing belongs"
    );
    is_found(&bad, &|| "a gap".to_owned());
}
