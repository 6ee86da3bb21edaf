//! What must be so after each event, for each way of launching.

use crate::event::Event;
use crate::launch::Launch;

/// What the program has saved because of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It saved and stopped; why, as its events tell: one of these.
    Stop(&'static [&'static str]),
    /// It saved and went on.
    Save,
    /// It saved because memory ran short, and went on until it was killed.
    ForMemory,
    /// Nothing: it was not told, and goes on, or is resumed, from what it had.
    Nothing,
    /// It was told and killed at once: whether it came to save is chance.
    Chance,
    /// It wanted to, and could not.
    Failed,
}

/// What becomes of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It runs on.
    RunsOn,
    /// It comes back by itself.
    ComesBack,
    /// It is over, in this state and with one of these exit codes; the same command resumes.
    Over(&'static str, &'static [&'static str]),
    /// One or the other, by chance.
    OverOrBack(&'static str, &'static [&'static str]),
}

/// A cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// What is saved.
    pub saved: Saved,
    /// What becomes of the job.
    pub after: After,
}

const fn cell(saved: Saved, after: After) -> Expected {
    Expected { saved, after }
}

const BY_TERM: Saved = Saved::Stop(&["SIGTERM"]);
const BY_LIMIT: Saved = Saved::Stop(&["time limit"]);
/// Whichever comes first.
const BY_TERM_OR_LIMIT: Saved = Saved::Stop(&["SIGTERM", "time limit"]);
/// What a process that catches nothing gets from `scancel` and time limits.
const TERMINATED: &str = "0:15";
const KILLED_BY_USR1: &str = "0:10";
const STOPPED: &str = "85:0";

/// A cell of the matrix.
#[must_use]
pub fn expected(event: Event, launch: Launch) -> Expected {
    match event {
        Event::TimeLimit | Event::TimeLimitRequeue => time_limit(launch),
        Event::LimitMoved => limit_moved(launch),
        Event::Cancel => cancelled(launch),
        Event::Usr1 => signalled(launch),
        Event::Usr1Full => signalled_in_full(launch),
        Event::Usr1Batch => signalled_by_batch(launch),
        // A plain line is told nothing before it is killed.
        Event::Preempted | Event::PreemptedAlone | Event::Requeue | Event::NodeDown => {
            let saved = match launch {
                Launch::Plain => Saved::Nothing,
                _ => BY_TERM,
            };
            cell(saved, After::ComesBack)
        }
        Event::Memory => out_of_memory(launch),
        Event::NodeKilled => cell(Saved::Nothing, After::ComesBack),
        Event::DiskFull => cell(Saved::Failed, After::Over("FAILED", &["74:0"])),
    }
}

/// Asked for at start: no signal is needed, and none is waited for. `ckpt submit` has asked for one.
fn time_limit(launch: Launch) -> Expected {
    let saved = match launch {
        Launch::Submit => BY_TERM_OR_LIMIT,
        _ => BY_LIMIT,
    };
    cell(saved, After::ComesBack)
}

fn limit_moved(launch: Launch) -> Expected {
    match launch {
        Launch::Plain => cell(Saved::Nothing, After::Over("TIMEOUT", &[TERMINATED])),
        // The step is signalled before the shell that waits for it. TERM ends the shell, and with it the exit code, unless
        // the step has ended before.
        Launch::Srun | Launch::Array | Launch::Two => {
            cell(BY_TERM, After::OverOrBack("TIMEOUT", &[TERMINATED]))
        }
        Launch::Exec | Launch::Submit => cell(BY_TERM, After::ComesBack),
    }
}

fn cancelled(launch: Launch) -> Expected {
    let stays = |exits| After::Over("CANCELLED", exits);
    match launch {
        Launch::Plain => cell(Saved::Nothing, stays(&[TERMINATED])),
        // As at a time limit, whichever ends first, the step or the shell.
        Launch::Srun | Launch::Array | Launch::Two => cell(BY_TERM, stays(&[TERMINATED, STOPPED])),
        Launch::Exec | Launch::Submit => cell(BY_TERM, stays(&[STOPPED])),
    }
}

/// Such a signal goes to the steps alone.
fn signalled(launch: Launch) -> Expected {
    match launch {
        Launch::Plain | Launch::Exec => cell(Saved::Nothing, After::RunsOn),
        _ => cell(Saved::Save, After::RunsOn),
    }
}

/// To the steps, the script and its children: a shell without a trap dies of it, and its job with it.
fn signalled_in_full(launch: Launch) -> Expected {
    match launch {
        Launch::Plain => cell(Saved::Chance, After::Over("FAILED", &[KILLED_BY_USR1])),
        Launch::Exec | Launch::Submit => cell(Saved::Save, After::RunsOn),
        Launch::Srun | Launch::Array | Launch::Two => {
            cell(BY_TERM, After::Over("FAILED", &[KILLED_BY_USR1]))
        }
    }
}

/// To the script alone.
fn signalled_by_batch(launch: Launch) -> Expected {
    match launch {
        Launch::Plain => cell(Saved::Nothing, After::Over("FAILED", &[KILLED_BY_USR1])),
        Launch::Exec | Launch::Submit => cell(Saved::Save, After::RunsOn),
        Launch::Srun | Launch::Array | Launch::Two => {
            cell(BY_TERM, After::Over("FAILED", &[KILLED_BY_USR1]))
        }
    }
}

/// Slurm kills what has more than it asked for, without a warning.
fn out_of_memory(launch: Launch) -> Expected {
    let exits: &[&str] = match launch {
        Launch::Plain | Launch::Exec => &["0:9"],
        // The script goes on, and ends with what `srun` tells of the killed step.
        _ => &["137:0"],
    };
    cell(Saved::ForMemory, After::Over("FAILED", exits))
}
