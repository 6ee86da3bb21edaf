//! Prints the price of nothing: entering and leaving a checkpointed function that never saves.
//!
//! `idle_root [--rounds N]`; exit code 1 when it is over 20 µs, or has left anything on disk. A call looks for its run
//! on disk; beside many others that look alone takes a file system between 3 and 12 µs, so it is timed in the same
//! rounds and not counted there.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use ckpt::{Config, checkpointed};
use ckpt_benches::clock::{quantile, sorted};

/// The most it may cost.
const LIMIT_MICROSECONDS: f64 = 20.0;
/// Calls in a round, which gives one figure.
const CALLS: u64 = 200;

/// One iteration, so that the loop is entered.
#[checkpointed]
#[inline(never)]
fn idle(number: u64) -> u64 {
    let mut sum = 0;
    for i in 0..1 {
        sum += std::hint::black_box(i + number);
    }
    sum
}

fn main() -> ExitCode {
    let directory = std::env::temp_dir().join(format!("ckpt-idle-{}", std::process::id()));
    ckpt::init(Config::new().dir(&directory)).expect("the first call");
    let Some(rounds) = rounds() else {
        eprintln!("usage: idle_root [--rounds N]");
        return ExitCode::from(2);
    };
    println!(
        "{:<38} {:>9} {:>9} {:>9}",
        "µs a call", "lower q.", "median", "upper q."
    );
    let began = Instant::now();
    std::hint::black_box(idle(0));
    println!(
        "{:<38} {:>19.2}",
        "the first call of a process",
        began.elapsed().as_secs_f64() * 1e6
    );
    let same = row("the same call again, no directory", rounds, |_| 7);
    let other = row("another argument each time", rounds, |call| call);
    let left = directory.exists();
    let beside = beside_runs(&directory, rounds);
    let worst = same.max(other).max(beside);
    println!(
        "limit {LIMIT_MICROSECONDS} µs, without that lookup: {}; files left by it: {}",
        if worst <= LIMIT_MICROSECONDS {
            "kept"
        } else {
            "EXCEEDED"
        },
        if left { "SOME" } else { "none" }
    );
    ExitCode::from(u8::from(left || worst > LIMIT_MICROSECONDS))
}

/// Where the directory has runs of the same function, as after a sweep: a call's time beyond the machine's own for
/// looking up a name that is not there.
fn beside_runs(directory: &Path, rounds: usize) -> f64 {
    let program = std::env::current_exe().expect("a program");
    let runs = directory.join(program.file_name().expect("a file"));
    for number in 0..300 {
        std::fs::create_dir_all(runs.join(format!("idle-{number:016x}")))
            .expect("a writable temporary directory");
    }
    let far: u64 = 1 << 40;
    let (mut calls, mut lookups) = (Vec::new(), Vec::new());
    for round in 0..rounds as u64 {
        calls.push(round_of(|call| {
            std::hint::black_box(idle(far + round * CALLS + call));
        }));
        let names: Vec<_> = (0..CALLS)
            .map(|call| runs.join(format!("idle-{:016x}", far + round * CALLS + call)))
            .collect();
        lookups.push(round_of(|call| {
            let found = std::fs::read_dir(&names[call as usize]);
            assert!(found.is_err(), "nobody has made it");
        }));
    }
    std::fs::remove_dir_all(directory).expect("it was just made");
    let call = print_row("another argument, beside 300 runs", calls);
    call - print_row("  of it the file system's lookup", lookups)
}

fn row(name: &str, rounds: usize, argument: impl Fn(u64) -> u64) -> f64 {
    let times = (0..rounds as u64).map(|round| {
        round_of(|call| {
            std::hint::black_box(idle(argument(round * CALLS + call)));
        })
    });
    print_row(name, times.collect())
}

/// µs a call, over one round.
fn round_of(mut call: impl FnMut(u64)) -> f64 {
    let began = Instant::now();
    (0..CALLS).for_each(&mut call);
    began.elapsed().as_secs_f64() * 1e6 / CALLS as f64
}

/// The median.
fn print_row(name: &str, times: Vec<f64>) -> f64 {
    let times = sorted(times);
    let [low, median, high] = [0.25, 0.5, 0.75].map(|share| quantile(&times, share));
    println!("{name:<38} {low:>9.2} {median:>9.2} {high:>9.2}");
    median
}

fn rounds() -> Option<usize> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Some(100),
        ["--rounds", number] => number.parse().ok().filter(|&rounds| rounds > 0),
        _ => None,
    }
}
