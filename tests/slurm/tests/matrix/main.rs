//! The matrix of docs/slurm.md, each cell a test: a job of a real Slurm, launched in one of the ways, and befallen by one of
//! the events. All run at once; events that hit a whole node have a node of their own.
//!
//! `cargo test -p ckpt-slurm-tests --test jobs -- scancel/` runs a row, `-- /srun` a column. It takes root and the packages
//! that CONTRIBUTING.md names; where no Slurm can be had, it says why and runs nothing.

mod befall;
mod cell;
mod disk;
mod judge;
mod leftover;
mod phase;
mod scene;
mod special;

use std::process::ExitCode;
use std::sync::Arc;

use ckpt_slurm_tests::{Bed, Event, Launch};
use ckpt_tests::build::tool;
use libtest_mimic::{Arguments, Failed, Trial};

use phase::{Beds, Phase};

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(leftover::HOLD) {
        return leftover::hold();
    }
    let mut arguments = Arguments::from_args();
    let beds = Arc::new(Beds::default());
    let reason = if arguments.list { None } else { why_not() };
    let trials: Vec<Trial> = match reason {
        Some(reason) => vec![skipped(&reason)],
        None => {
            // Built before anything waits for it.
            let _ = tool();
            tests()
                .filter(|test| is_chosen(&arguments, &test.name()))
                .map(|test| test.trial(&beds))
                .collect()
        }
    };
    // Nearly all that a test does is wait, some of them for each other.
    arguments.test_threads = Some(trials.len().max(1));
    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(beds);
    conclusion.exit_code()
}

/// Stands for all tests where none can be run.
fn skipped(reason: &str) -> Trial {
    println!("SKIPPED: no Slurm can be run here: {reason}");
    let reason = reason.lines().next().unwrap_or_default();
    let name = format!("all jobs of Slurm (none can be run here: {reason})");
    Trial::test(name, || Ok(())).with_ignored_flag(true)
}

/// A test, not yet made.
#[derive(Clone, Copy)]
enum Test {
    Cell(Event, Launch),
    Special(&'static special::Special),
    Leftover,
}

impl Test {
    fn name(self) -> String {
        match self {
            Test::Cell(event, launch) => format!("{}/{}", event.name(), launch.name()),
            Test::Special(special) => format!("special/{}", special.name),
            Test::Leftover => "special/killed_test".to_owned(),
        }
    }

    fn trial(self, beds: &Arc<Beds>) -> Trial {
        let beds = Arc::clone(beds);
        let name = self.name();
        match self {
            Test::Cell(event, launch) => {
                // Counted here: an event that hits all waits for all.
                let phase = beds.of(event);
                phase.expect_one();
                Trial::test(name, move || {
                    cell::run(&phase, event, launch).map_err(Failed::from)
                })
            }
            Test::Special(special) => Trial::test(name, move || {
                let phase: Arc<Phase> = beds.single(special.with_requeue_exit);
                special.run(&phase).map_err(Failed::from)
            }),
            Test::Leftover => Trial::test(name, || leftover::play().map_err(Failed::from)),
        }
    }
}

fn tests() -> impl Iterator<Item = Test> {
    let cells = Event::ALL
        .into_iter()
        .flat_map(|event| Launch::ALL.map(|launch| Test::Cell(event, launch)));
    cells
        .chain(special::ALL.iter().map(Test::Special))
        .chain([Test::Leftover])
}

/// Why no Slurm can be had; found out with one that is thrown away.
fn why_not() -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("it takes root".to_owned());
    }
    if !Bed::tracks_by_cgroup() {
        return Some(
            "processes cannot be tracked by control groups (a version 1 freezer that can be written)"
                .to_owned(),
        );
    }
    phase::spare_bed("probe").err()
}

/// What the usual harness takes for chosen. Only so many are waited for before an event that hits all.
fn is_chosen(arguments: &Arguments, name: &str) -> bool {
    let fits = |wanted: &String| match arguments.exact {
        true => name == wanted,
        false => name.contains(wanted),
    };
    arguments.filter.as_ref().is_none_or(fits) && !arguments.skip.iter().any(fits)
}
