//! Everything that can be wrong with a file is found, and called by its name.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::super::layout::sum;
use super::super::sample::checkpoint;
use super::super::*;

/// Prelude with its sum put right, as a faulty or later writer would leave it.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let prelude = sum(&bytes[..40]);
    bytes[40..48].copy_from_slice(&prelude.to_le_bytes());
    bytes
}

#[test]
fn every_flipped_bit_is_found() {
    let good = write(&checkpoint(77));
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(read(&bad).is_err(), "bit {bit} of {}", good.len() * 8);
        assert!(
            read_summary(&bad).is_err(),
            "bit {bit} of {}",
            good.len() * 8
        );
    }
}

#[test]
fn every_truncation_is_found() {
    let good = write(&checkpoint(77));
    for length in 0..good.len() {
        let damage = read(&good[..length]).unwrap_err();
        assert!(
            matches!(damage, Damage::CutShort { actual, .. } if actual == length as u64),
            "{damage}"
        );
        assert_eq!(read_summary(&good[..length]).unwrap_err(), damage);
    }
}

#[test]
fn every_appended_byte_is_found() {
    let good = write(&checkpoint(77));
    for byte in 0..=255 {
        let mut bad = good.clone();
        bad.push(byte);
        assert!(matches!(read(&bad), Err(Damage::Excess { .. })));
        assert!(matches!(read_summary(&bad), Err(Damage::Excess { .. })));
    }
}

#[test]
fn zeroed_and_torn_tails_are_found() {
    let good = write(&checkpoint(77));
    for from in 0..good.len() {
        let mut bad = good.clone();
        bad[from..].fill(0);
        assert!(bad == good || read(&bad).is_err(), "zeros from {from}");
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_found() {
    let good = write(&checkpoint(77));
    let length = good.len() as u64;
    let shorter = read_from(&mut Cursor::new(&good[..good.len() - 3]), length).unwrap_err();
    assert_eq!(
        shorter,
        Damage::CutShort {
            expected: length,
            actual: length - 3
        }
    );
    let longer = [&good[..], b"x"].concat();
    let longer = read_from(&mut Cursor::new(longer), length).unwrap_err();
    assert_eq!(
        longer,
        Damage::Excess {
            expected: length,
            actual: length + 1
        }
    );
}

#[test]
fn a_foreign_file_is_told_from_a_damaged_one() {
    assert_eq!(read(b"#!/bin/sh\nexit 1\n"), Err(Damage::Foreign));
    assert_eq!(read(&[0; 4096]), Err(Damage::Foreign));
    assert_eq!(
        read(b""),
        Err(Damage::CutShort {
            expected: 56,
            actual: 0
        })
    );
}

#[test]
fn a_newer_version_is_told_from_a_damaged_one() {
    let mut bytes = write(&checkpoint(1));
    bytes[8] = 4;
    assert_eq!(
        read(&bytes),
        Err(Damage::Checksum {
            part: Part::Prelude
        })
    );
    let damage = read(&resealed(bytes)).unwrap_err();
    assert_eq!(damage, Damage::Newer { version: 4 });
    assert!(
        damage.to_string().contains("newer than this program"),
        "{damage}"
    );
}

#[test]
fn well_summed_nonsense_is_malformed() {
    let with = |at: usize, value: u8| {
        let mut bytes = write(&checkpoint(1));
        bytes[at] = value;
        read(&resealed(bytes)).unwrap_err()
    };
    assert!(matches!(with(8, 0), Damage::Malformed { .. }));
    assert!(matches!(with(12, 1), Damage::Malformed { .. }));
    assert!(matches!(with(31, 0xff), Damage::CutShort { .. }));
    assert!(matches!(with(32, 1), Damage::Excess { .. }));
    // In the first variable.
    let part = Part::Variable {
        name: "inside".into(),
        function: "pi::estimate".into(),
    };
    assert_eq!(with(48, 0xff), Damage::Checksum { part });
}

/// A file around any header at all, with every sum right.
fn sealed(header: &[u8], payload: &[u8]) -> Vec<u8> {
    super::super::sealed(VERSION, header, payload)
}

#[test]
fn forged_headers_neither_panic_nor_allocate_what_is_not_there() {
    let mut header = Vec::new();
    let summary = read_summary(&write(&checkpoint(5))).unwrap();
    crate::codec::encode_plain(&summary, &mut header).unwrap();
    assert!(matches!(
        read(&sealed(&header, b"")),
        Err(Damage::Malformed { .. })
    ));
    assert!(matches!(
        read(&sealed(b"", b"")),
        Err(Damage::Malformed { .. })
    ));
    for at in 0..header.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut forged = header.clone();
            forged[at] = value;
            let _ = read(&sealed(&forged, &[9; 40]));
            // A length of 2^63 in place of what was there.
            forged.splice(
                at..=at,
                [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
            );
            let _ = read(&sealed(&forged, &[9; 40]));
        }
    }
}

#[test]
fn lengths_that_overflow_are_malformed() {
    let mut bytes = write(&checkpoint(1));
    bytes[16..32].fill(0xff);
    assert!(matches!(
        read(&resealed(bytes)),
        Err(Damage::Malformed { .. })
    ));
}

struct Broken;

impl Input for Broken {}

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("no such luck"))
    }
}

impl Seek for Broken {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

#[test]
fn an_input_error_is_reported_as_such() {
    let damage = read_from(&mut Broken, 1000).unwrap_err();
    assert_eq!(
        damage,
        Damage::Unreadable {
            reason: "no such luck".into()
        }
    );
}

#[test]
fn which_variables_are_damaged_is_told_of_all() {
    let good = write(&checkpoint(77));
    let summary = read_summary(&good).unwrap();
    let sizes = summary.frames[0]
        .variables
        .iter()
        .map(|variable| variable.size as usize);
    let [inside, rng] = sizes.collect::<Vec<_>>()[..] else {
        panic!("it has two variables")
    };
    let verified = |at: &[usize]| {
        let mut bad = good.clone();
        at.iter().for_each(|&at| bad[48 + at] ^= 1);
        let verified = verify_from(&mut Cursor::new(&bad), bad.len() as u64).unwrap();
        let places = verified.damaged.into_iter();
        places
            .map(|(frame, variable, _)| (frame, variable))
            .collect::<Vec<_>>()
    };
    assert_eq!(verified(&[0]), [(0, 0)]);
    assert_eq!(verified(&[inside + rng - 1]), [(0, 1)]);
    assert_eq!(verified(&[0, inside]), [(0, 0), (0, 1)]);
    let mut cut = Cursor::new(&good[..good.len() - 1]);
    assert!(verify_from(&mut cut, good.len() as u64 - 1).is_err());
}

#[test]
fn a_payload_that_is_not_what_its_schema_says_is_damage() {
    let mut wrong = checkpoint(77);
    wrong.frames[0].variables[0].bytes = vec![0x80];
    let bytes = write(&wrong);
    let verified = verify_from(&mut Cursor::new(&bytes), bytes.len() as u64).unwrap();
    let [(0, 0, Damage::Malformed { detail })] = &verified.damaged[..] else {
        panic!("{:?}", verified.damaged)
    };
    assert_eq!(
        detail,
        "inside: malformed: its bytes are not what its schema says"
    );
}
