//! Prints how long a loop goes on after a signal has come: the time until the snapshot is taken, of loops in blocks and of others.
//!
//! `latency [--samples N]`; exit code 1 when one is over 10 ms. Each sample is a process of its own, signalled at a random moment.

mod heavy;
mod loops;

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use ckpt_benches::clock::{quantile, sorted};
use rustix::process::{Pid, Signal, kill_process};
use rustix::time::{ClockId, clock_gettime};

/// The most that a signal may wait where iterations are short.
const LIMIT: Duration = Duration::from_millis(10);

/// What [`run`](loops::run) is asked for.
const CHILD: &str = "--child";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [CHILD, kind] => loops::run(kind),
        ["--exact", kind] => heavy::run(kind),
        [] => measure(25),
        ["--samples", number] if number.parse().is_ok_and(|n: u64| n > 0) => {
            measure(number.parse().unwrap_or(1))
        }
        _ => {
            eprintln!("usage: latency [--samples N]");
            ExitCode::from(2)
        }
    }
}

fn measure(samples: u64) -> ExitCode {
    println!(
        "{:<44} {:>10} {:>10}   ms from signal to snapshot",
        "loop", "median", "longest"
    );
    let mut longest: f64 = 0.0;
    for (kind, about) in loops::KINDS {
        let times = sorted((0..samples).map(|sample| one(kind, sample)).collect());
        let most = quantile(&times, 1.0);
        println!("{about:<44} {:>10.3} {most:>10.3}", quantile(&times, 0.5));
        longest = longest.max(most);
    }
    let limit = LIMIT.as_secs_f64() * 1e3;
    let kept = longest <= limit;
    println!(
        "limit {limit} ms: {}",
        if kept { "kept" } else { "EXCEEDED" }
    );
    ExitCode::from(u8::from(!kept))
}

/// ms from the signal to the snapshot, in a process of its own.
fn one(kind: &str, sample: u64) -> f64 {
    let directory =
        std::env::temp_dir().join(format!("ckpt-latency-{}-{sample}", std::process::id()));
    let mut child = Command::new(std::env::current_exe().expect("a program"))
        .args([CHILD, kind])
        .env("CKPT_DIR", &directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts again");
    let output = child.stdout.take().expect("it is piped");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    assert_eq!(lines.next().as_deref(), Some("running"));
    // Anywhere in a block; the blocks have found their size by then.
    std::thread::sleep(Duration::from_micros(40_000 + sample * 7_919 % 20_000));
    let signalled = now();
    let process = Pid::from_child(&child);
    kill_process(process, Signal::TERM).expect("the child is there");
    let told = lines
        .next()
        .expect("the hook says when the snapshot was taken");
    let taken: u64 = told.parse().expect("nanoseconds");
    child.wait().expect("it ends");
    std::fs::remove_dir_all(&directory).expect("it was stopped, so there is a checkpoint");
    taken.saturating_sub(signalled) as f64 / 1e6
}

/// Nanoseconds by a clock that all processes share.
fn now() -> u64 {
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
