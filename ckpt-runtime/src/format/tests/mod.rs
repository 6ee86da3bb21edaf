//! What is written is read, and stays what it is.

mod damage;
mod exhaustive;
mod versions;

use std::io::Cursor;
use std::time::{Duration, UNIX_EPOCH};

use super::sample::{checkpoint, variable};
use super::write::InMemory;
use super::*;

/// What a summary and a checkpoint both say.
fn same(summary: &Summary, checkpoint: &Checkpoint) -> bool {
    let frames = summary.frames.iter().zip(&checkpoint.frames);
    summary.meta == checkpoint.meta
        && summary.frames.len() == checkpoint.frames.len()
        && frames.into_iter().all(|(summary, frame)| {
            let summaries = summary.variables.iter();
            let said = summaries.map(|of| (&of.name, &of.type_name, &of.schema, of.total()));
            let variables = frame.variables.iter();
            let is = variables.map(|of| (&of.name, &of.type_name, &of.schema, of.size()));
            (&summary.function, &summary.position) == (&frame.function, &frame.position)
                && said.eq(is)
        })
}

#[test]
fn what_is_written_is_read() {
    let original = checkpoint(3_120_000);
    let bytes = write(&original);
    assert_eq!(read(&bytes).unwrap(), original);
    let summary = read_summary(&bytes).unwrap();
    assert!(same(&summary, &original));
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
    assert!(same(&read_summary(&bytes).unwrap(), &original));
}

#[test]
fn clocks_before_1970_do_not_make_a_save_fail() {
    let mut early = checkpoint(1);
    early.meta.saved_at = UNIX_EPOCH - Duration::from_secs(5);
    assert_eq!(read(&write(&early)).unwrap().meta.saved_at, UNIX_EPOCH);
}

#[test]
fn the_generation_given_wins_over_the_one_inside() {
    let mut draft = Draft::new(InMemory::new());
    let length = draft.finish(&checkpoint(1), 42).unwrap();
    let bytes = draft.into_body().into_bytes();
    assert_eq!(length, bytes.len() as u64);
    assert_eq!(read(&bytes).unwrap().meta.generation, 42);
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
