//! What tests and the jobs' program tell each other: files in the directory that the job runs in.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use ckpt_tests::mix::mixed;

/// From the test: the program may call its checkpointed function.
pub const BEGIN: &str = "begin";
/// From the test: the program may leave the middle of its loop.
pub const GO: &str = "go";
/// From the test, with a tag: the program asks itself to stop.
pub const STOP: &str = "stop";
/// From the test, with a tag: the program takes more and more memory.
pub const GROW: &str = "grow";
/// From the program, with a tag: it waits for [`BEGIN`]; a line with the process id for each start.
pub const WAITING: &str = "waiting";
/// From the program, with a tag: a line for each time that it came to its end.
pub const RESULT: &str = "result";

/// A word for one program among those of a directory.
#[must_use]
pub fn tagged(word: &str, tag: &str) -> String {
    format!("{word}-{tag}")
}

/// What tells apart the programs of one directory: the seed and, in a job array, the task, or the rank among several.
#[must_use]
pub fn tag(seed: u64, part: Option<&str>) -> String {
    match part {
        Some(part) => format!("{seed}-{part}"),
        None => seed.to_string(),
    }
}

/// Says a word in a directory.
///
/// # Panics
/// If the file cannot be written.
pub fn say(directory: &Path, word: &str) {
    append(&directory.join(word), "");
}

/// Appends a line to a file.
///
/// # Panics
/// If the file cannot be written.
pub fn append(path: &Path, line: &str) {
    let file = OpenOptions::new().append(true).create(true).open(path);
    let written = file.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes()));
    written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// The lines that a program has written for a word so far.
#[must_use]
pub fn lines(directory: &Path, word: &str, tag: &str) -> Vec<String> {
    let text = fs::read_to_string(directory.join(tagged(word, tag))).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// What the program computes, as it writes it.
#[must_use]
pub fn plainly(seed: u64, steps: u64) -> String {
    written(mixed(seed, steps))
}

/// A result as it is written.
#[must_use]
pub fn written(hash: u64) -> String {
    format!("{hash:#018x}")
}
