//! A program that knows nothing of checkpoints: it holds a state, changes it in short steps, and notes when a step took long.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use ckpt_benches::process::now;

use crate::state::{floats, step};

/// Steps take some 50 µs; the system takes a processor away for less than this.
const LONG: Duration = Duration::from_millis(20);

/// Notes in a file `AT SECONDS`, when it begins (after 0 s) and after each step that took long: when, by the clock that processes share, and
/// how long. The file is opened for each line, so that a restored process does not depend on what it had open.
pub(crate) fn run(bytes: u64, noted: &Path) -> Result<(), String> {
    let mut state = floats(bytes);
    let note = |taken: Duration| {
        let file = File::options().create(true).append(true).open(noted);
        file.and_then(|mut file| {
            file.write_all(format!("{} {}\n", now(), taken.as_secs_f64()).as_bytes())
        })
        .map_err(|error| error.to_string())
    };
    note(Duration::ZERO)?;
    for number in 0.. {
        let began = Instant::now();
        step(&mut state, number, 1);
        // What a checkpoint interrupts may also be this loop.
        std::hint::black_box(&state);
        if began.elapsed() > LONG {
            note(began.elapsed())?;
        }
    }
    Ok(())
}

/// The lines so far.
pub(crate) fn noted(file: &Path) -> Vec<(u64, f64)> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let line = |line: &str| {
        let (at, seconds) = line.split_once(' ')?;
        Some((at.parse().ok()?, seconds.parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}
