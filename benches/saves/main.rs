//! Prints what a save and a restart cost: with ckpt in each of its modes, with what people do by hand today, with programs of
//! others, and beside the machine's limits.
//!
//! `saves [--rounds N] [--sizes SIZE,…] [--only NAME,…] [--dir DIRECTORY]`. All take turns, each in a process of its own; medians.
//! A save by hand ends when the file is synced and has its name. A restart begins with the file open to be read, of a program with ckpt
//! with the start of its process, less what that takes with a state of 1 KiB. Memory is what a process has used beside what
//! it had before it made its state; the state is 1 of it.

mod argmin;
mod ckpt;
mod direct;
mod dmtcp;
mod fork;
mod hand;
mod hold;
mod limits;
mod numpy;
mod options;
mod peer;
mod samples;
mod state;
mod table;
mod targets;
mod turns;

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use ckpt_benches::disk::Scratch;
use ckpt_benches::process;
use ckpt_benches::units::size;

use crate::ckpt::modes::Variant;
use crate::options::{Options, USAGE};
use crate::samples::Rows;
use crate::turns::{Who, peers, who};

/// Words by which this program starts itself: a peer; a program with ckpt; one that knows nothing of checkpoints.
const CHILD: &str = "--child";
const CKPT: &str = "--ckpt";
const HOLD: &str = "--hold";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [CHILD, what, name, bytes, directory] => peer(what, name, number(bytes), directory),
        [CKPT, kind, bytes, stride, saves] => {
            ckpt::program::run(kind, number(bytes), number(stride), number(saves))
        }
        [HOLD, bytes, noted] => hold::run(number(bytes), Path::new(noted)),
        _ => match Options::parse(&words) {
            Some(options) => compare(&options),
            None => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("saves: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// A number that this program gave itself.
fn number(word: &str) -> u64 {
    word.parse().expect("a number")
}

fn peer(what: &str, name: &str, bytes: u64, directory: &str) -> Result<(), String> {
    let mut peers = peers().into_iter();
    let peer = peers
        .find(|peer| peer.name() == name)
        .ok_or("no such peer")?;
    peer::run(peer, what == "load", bytes, Path::new(directory))
}

fn compare(options: &Options) -> Result<(), String> {
    let place = options.place.display();
    let scratch = Scratch::new(&options.place).map_err(|error| format!("{place}: {error}"))?;
    let who = who(options);
    println!("huge pages: {}", huge_pages());
    for &bytes in &options.sizes {
        // Two copies in memory; on the disk two generations, one under way, and one that is being removed.
        let (memory, disk) = (
            process::available(),
            ckpt_benches::disk::free(scratch.path()),
        );
        if bytes.saturating_mul(5) / 2 > memory || bytes.saturating_mul(4) > disk {
            println!(
                "skipped: {}: {} of memory and {} of disk are left",
                size(bytes),
                size(memory),
                size(disk)
            );
            continue;
        }
        let rows = measure(&who, bytes, options.rounds, &scratch);
        table::print(&rows, Variant::Hundredth.suffix());
        targets::print(&rows);
    }
    Ok(())
}

fn measure(who: &[Who], bytes: u64, rounds: usize, scratch: &Scratch) -> Rows {
    let mut rows = Rows {
        bytes,
        rows: Vec::new(),
    };
    for round in 0..=rounds {
        for who in who {
            let name = who.name();
            tell(&format!(
                "{} round {round} of {rounds}: {name}",
                size(bytes)
            ));
            let samples = rows.of(&name);
            let done = match round {
                0 => who.once(bytes, scratch, samples),
                _ => who.round(bytes, scratch, samples),
            };
            if let Err(problem) = done {
                samples.note(problem);
            }
        }
    }
    tell("");
    rows
}

/// What is being done, on a terminal.
fn tell(what: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[K{what}");
    }
}

fn huge_pages() -> String {
    let file = "/sys/kernel/mm/transparent_hugepage/enabled";
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let chosen = text
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'));
    chosen.map_or("unknown", |(word, _)| word).to_owned()
}
