//! What is measured of one size.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ckpt_benches::clock::{quantile, sorted};
use ckpt_benches::disk::{self, Scratch};
use ckpt_benches::process::{Running, command, figures, seconds, this_program};

use crate::meter::NONE;
use crate::{RUN, TWINS};

/// Nanoseconds of an iteration.
pub(crate) struct SafePoint {
    pub(crate) plain: f64,
    pub(crate) annotated: f64,
}

/// What a program with checkpoints took.
pub(crate) struct Saved {
    /// Seconds from when a save was asked for until it was durable: median of those after the first.
    pub(crate) save: f64,
    /// Bytes of the newest generation.
    pub(crate) bytes: u64,
    /// Seconds from the start of a process until its first iteration, when it resumes: median.
    pub(crate) start: f64,
    /// Bytes: the most memory that the process that saved has had.
    pub(crate) peak: f64,
}

/// How a safe point of an axis costs at a size.
pub(crate) fn safe_point(axis: &str, size: u64, scratch: &Scratch) -> Result<SafePoint, String> {
    let mut program = this_program();
    program
        .args([TWINS, axis, &size.to_string()])
        .env("CKPT_DIR", scratch.fresh("twins"))
        .env("CKPT_LOG", "off");
    let told = figures(&mut program)?;
    let of = |word| {
        let figure = told.iter().find(|(name, _)| name == word);
        figure
            .map(|&(_, value)| value)
            .ok_or("the program said nothing")
    };
    Ok(SafePoint {
        plain: of("plain")?,
        annotated: of("annotated")?,
    })
}

/// A program that saves when it asks itself to.
pub(crate) fn program(axis: &str, size: u64, saves: u64, directory: &Path) -> Command {
    let mut program = this_program();
    program
        .args([RUN, axis, &size.to_string(), &saves.to_string()])
        .env("CKPT_DIR", directory)
        .env("CKPT_EVERY", "off")
        .env("CKPT_LOG", "off")
        .env("CKPT_PROGRESS", "off");
    program
}

/// Runs a program that saves so many times, twice at least, and starts it again so often. Its directory is left as it is.
pub(crate) fn saved(
    program: impl Fn(u64) -> Command,
    directory: &Path,
    saves: u64,
    starts: usize,
) -> Result<Saved, String> {
    let (mut times, peak) = run(&mut program(saves), saves)?;
    let newest = disk::generations(directory)
        .pop()
        .ok_or("there is no generation")?;
    let bytes = std::fs::metadata(newest.1)
        .map_err(|error| error.to_string())?
        .len();
    Ok(Saved {
        save: median(times.split_off(1)),
        bytes,
        start: start(|| program(NONE), starts)?,
        peak,
    })
}

/// Runs a program until it has saved so many times.
pub(crate) fn filled(program: impl Fn(u64) -> Command, saves: u64) -> Result<(), String> {
    run(&mut program(saves), saves).map(drop)
}

/// Seconds of each save, and bytes of memory.
fn run(program: &mut Command, saves: u64) -> Result<(Vec<f64>, f64), String> {
    let mut running = Running::start(program);
    let mut times = Vec::new();
    for _ in 0..saves {
        times.push(running.hear("saved").ok_or("the program ended")?[0]);
    }
    let peak = running.hear("peak").ok_or("the program ended")?[0];
    match running.end() {
        Some(85) => Ok((times, peak)),
        other => Err(format!("it stopped itself, and ended with {other:?}")),
    }
}

/// Seconds from the start of a process until its first iteration: median of so many, each killed then.
pub(crate) fn start(program: impl Fn() -> Command, times: usize) -> Result<f64, String> {
    let one = || {
        let mut running = Running::start(&mut program());
        let told = running.hear("first");
        let started = running.started;
        running.kill();
        told.map(|told| seconds(started, told[0] as u64))
            .ok_or("the program ended".to_owned())
    };
    (0..times)
        .map(|_| one())
        .collect::<Result<Vec<f64>, _>>()
        .map(median)
}

/// Seconds that `ckpt ls` takes: median of as many as fit in two seconds, three at least.
pub(crate) fn ls(tool: &Path, directory: &Path) -> Result<f64, String> {
    let mut times = Vec::new();
    let until = Instant::now() + Duration::from_secs(2);
    while times.len() < 3 || (times.len() < 25 && Instant::now() < until) {
        let mut command = command(tool);
        command.arg("ls").arg("--dir").arg(directory);
        let began = Instant::now();
        let status = command
            .stdout(Stdio::null())
            .status()
            .map_err(|error| error.to_string())?;
        times.push(began.elapsed().as_secs_f64());
        if !status.success() {
            return Err(format!("ckpt ls ended with {status}"));
        }
    }
    Ok(median(times))
}

fn median(times: Vec<f64>) -> f64 {
    quantile(&sorted(times), 0.5)
}
