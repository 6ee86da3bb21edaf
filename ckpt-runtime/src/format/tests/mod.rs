//! What is written is read, and stays what it is.

mod damage;
mod exhaustive;
mod versions;

use std::io::{self, Cursor, Write};
use std::time::{Duration, UNIX_EPOCH};

use super::layout::PRELUDE;
use super::sample::{checkpoint, variable};
use super::*;

/// What a summary says but for the sums, which only what is written has.
fn without_sums(mut summary: Summary) -> Summary {
    let frames = summary.frames.iter_mut();
    frames
        .flat_map(|frame| &mut frame.variables)
        .for_each(|variable| variable.sum = [0; 8]);
    summary
}

#[test]
fn what_is_written_is_read() {
    let original = checkpoint(3_120_000);
    let bytes = write(&original);
    assert_eq!(read(&bytes).unwrap(), original);
    let summary = read_summary(&bytes).unwrap();
    assert_eq!(without_sums(summary), original.summary());
    let verified = verify_from(&mut Cursor::new(&bytes), bytes.len() as u64).unwrap();
    assert!(verified.damaged.is_empty());
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
        .map(|(i, &size)| variable(&format!("v{i}"), &vec![i as u8 + 1; size]))
        .collect();
    let bytes = write(&original);
    assert_eq!(read(&bytes).unwrap(), original);
    assert_eq!(
        without_sums(read_summary(&bytes).unwrap()),
        original.summary()
    );
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
