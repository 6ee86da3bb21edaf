use std::io::{self, Read, Write};
use std::time::{Duration, UNIX_EPOCH};

use super::layout::{Layout, MAGIC, PRELUDE, sum};
use super::sample::{checkpoint, variable};
use super::*;

/// Prelude with its sum put right, as a faulty or later writer would leave it.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let prelude = sum(&bytes[..40]);
    bytes[40..48].copy_from_slice(&prelude.to_le_bytes());
    let end = bytes.len() - 8;
    let file = sum(&bytes[..end]);
    bytes[end..].copy_from_slice(&file.to_le_bytes());
    bytes
}

#[test]
fn what_is_written_is_read() {
    let original = checkpoint(3_120_000);
    let bytes = write(&original);
    assert_eq!(read(&bytes).unwrap(), original);
    assert_eq!(read_summary(&bytes).unwrap(), original.summary());
}

#[test]
fn an_empty_checkpoint_is_one() {
    let mut original = checkpoint(0);
    original.frames.clear();
    assert_eq!(read(&write(&original)).unwrap(), original);
}

#[test]
fn payloads_of_all_sizes_survive_gathering() {
    let mut original = checkpoint(1);
    original.frames[0].variables = [0, 1, 65_535, 65_536, 7, 3 << 20, 65_530, 10]
        .iter()
        .enumerate()
        .map(|(i, &size)| variable(&format!("v{i}"), "Vec<u8>", &vec![i as u8 + 1; size]))
        .collect();
    let bytes = write(&original);
    assert_eq!(read(&bytes).unwrap(), original);
    assert_eq!(read_summary(&bytes).unwrap(), original.summary());
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
    let shorter = read_from(&mut &good[..good.len() - 3], length).unwrap_err();
    assert_eq!(
        shorter,
        Damage::CutShort {
            expected: length,
            actual: length - 3
        }
    );
    let longer = read_from(&mut (&good[..]).chain(&b"x"[..]), length).unwrap_err();
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
    bytes[8] = 2;
    assert_eq!(
        read(&bytes),
        Err(Damage::Checksum {
            part: Part::Prelude
        })
    );
    let damage = read(&resealed(bytes)).unwrap_err();
    assert_eq!(damage, Damage::Newer { version: 2 });
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
    assert_eq!(with(48, 0), Damage::Checksum { part: Part::Header });
}

/// A file around any header at all, with every sum right.
fn sealed(header: &[u8], payload: &[u8]) -> Vec<u8> {
    let layout = Layout {
        header: header.len() as u64,
        payload: payload.len() as u64,
        header_sum: sum(header),
    };
    let mut bytes = layout.to_prelude().to_vec();
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(payload);
    let file = sum(&bytes);
    bytes.extend_from_slice(&file.to_le_bytes());
    bytes
}

#[test]
fn forged_headers_neither_panic_nor_allocate_what_is_not_there() {
    let mut header = Vec::new();
    crate::codec::encode(&checkpoint(5).summary(), &mut header).unwrap();
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

#[test]
fn clocks_before_1970_do_not_make_a_save_fail() {
    let mut early = checkpoint(1);
    early.meta.saved_at = UNIX_EPOCH - Duration::from_secs(5);
    assert_eq!(read(&write(&early)).unwrap().meta.saved_at, UNIX_EPOCH);
}

#[test]
fn the_generation_given_wins_over_the_one_inside() {
    let mut bytes = Vec::new();
    let length = write_to(&checkpoint(1), 42, &mut bytes).unwrap();
    assert_eq!(length, bytes.len() as u64);
    assert_eq!(read(&bytes).unwrap().meta.generation, 42);
}

/// Fails after a while, and counts how often it is asked again.
struct Full {
    room: usize,
    after: u32,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room == 0 {
            self.after += 1;
            return Err(io::ErrorKind::StorageFull.into());
        }
        let taken = bytes.len().min(self.room);
        self.room -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn nothing_is_written_after_a_failed_write() {
    for room in [0, 20, PRELUDE, 200] {
        let mut full = Full { room, after: 0 };
        let error = write_to(&checkpoint(1), 1, &mut full).unwrap_err();
        assert_eq!((error.kind(), full.after), (io::ErrorKind::StorageFull, 1));
    }
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("no such luck"))
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

/// The file of each version, kept for ever: `UPDATE_FIXTURES=1` writes the one of the present version, once.
#[test]
fn version_1_is_what_it_was() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/format-1.ckpt");
    let bytes = write(&checkpoint(3_120_000));
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(path, &bytes).unwrap();
    }
    let kept = std::fs::read(path).unwrap();
    assert_eq!(kept[..8], MAGIC);
    assert_eq!(read(&kept).unwrap(), checkpoint(3_120_000));
    assert_eq!(
        bytes, kept,
        "the bytes of version 1 changed: that is a new version (docs/format.md §7)"
    );
}

#[test]
fn positions_read_as_sentences() {
    let frames = checkpoint(3_120_000).frames;
    let texts: Vec<String> = frames
        .iter()
        .map(|frame| frame.position.to_string())
        .collect();
    assert_eq!(
        texts,
        [
            "iteration 3120000 of 10000000 in `for _ in 0 .. samples`",
            "iteration 0 in `loop`"
        ]
    );
}
