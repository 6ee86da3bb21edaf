//! Prints how costs grow: of a safe point, of a save, of a start and of `ckpt ls`, a table for each thing that grows.
//!
//! `scale [--dir DIRECTORY] [--most SIZE] [AXIS…]`. A safe point is what an annotated iteration takes beyond that of its plain twin, in a loop
//! that is not saved: lower quartiles. Where the
//! compiler happens to put a loop decides over some tenths of a nanosecond, in either. A save is what the program waits for until the file is durable. A start is that of a process
//! that resumes, until its first iteration. The rest are medians.

mod axes;
mod cost;
mod meter;
mod programs;
mod runs;
mod table;
mod twins;
mod variables;

use std::path::PathBuf;
use std::process::ExitCode;

use ckpt_benches::disk::{self, Scratch};
use ckpt_benches::units::parse_size;
use ckpt_tests::build;

use axes::{AXES, Axis, Bench};

/// Words by which this program starts itself: loops that are timed, and programs that save.
const TWINS: &str = "--twins";
const RUN: &str = "--run";

const USAGE: &str = "\
usage: scale [--dir DIRECTORY] [--most SIZE] [AXIS…]
  --dir DIRECTORY  where files go: a directory on a disk (target/tmp)
  --most SIZE      the largest state, such as 256MiB (as much as there is room for)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |word: &str| {
        word.parse()
            .expect("a number that this program gave itself")
    };
    let done = match &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [TWINS, axis, size] => programs::twins(axis, number(size)),
        [RUN, axis, size, saves] => programs::run(axis, number(size), number(saves)),
        words => match parse(words) {
            Some(asked) => print(asked),
            None => {
                let names = AXES.map(|(name, _)| name).join(", ");
                eprintln!("{USAGE}\naxes: {names}");
                return ExitCode::from(2);
            }
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("scale: {problem}");
            ExitCode::FAILURE
        }
    }
}

struct Asked {
    /// Where files go.
    place: PathBuf,
    /// Bytes.
    most: u64,
    axes: Vec<Axis>,
}

fn parse(words: &[&str]) -> Option<Asked> {
    let mut asked = Asked {
        place: disk::usual_place(),
        most: u64::MAX,
        axes: Vec::new(),
    };
    let mut words = words.iter();
    while let Some(&word) = words.next() {
        match word {
            "--dir" => asked.place = words.next()?.into(),
            "--most" => asked.most = parse_size(words.next()?)?,
            name => {
                let (_, axis) = AXES.iter().find(|(axis, _)| *axis == name)?;
                asked.axes.push(*axis);
            }
        }
    }
    if asked.axes.is_empty() {
        asked.axes = AXES.iter().map(|&(_, axis)| axis).collect();
    }
    Some(asked)
}

fn print(asked: Asked) -> Result<(), String> {
    let place = asked.place.display();
    let scratch = Scratch::new(&asked.place).map_err(|error| format!("{place}: {error}"))?;
    let bench = Bench {
        scratch,
        tool: build::optimised("ckpt-cli", "ckpt"),
        most: asked.most,
    };
    asked.axes.iter().try_for_each(|axis| axis(&bench))
}
