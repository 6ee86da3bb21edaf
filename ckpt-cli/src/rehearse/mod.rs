//! `ckpt rehearse`: is a command resumable?

mod cause;
mod files;
mod finding;
mod hint;
mod history;
mod lap;
mod pieces;
mod plan;
mod report;
mod scratch;
mod text;
mod undisturbed;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::failure::Failure;
use crate::output::{complain, print, print_json};
use crate::process::command_line;
use crate::words::duration;
use finding::{Finding, Suspect, What};
use history::{Outcome, Stage};
use lap::Runner;
use plan::Plan;
use report::{Facts, Report};
use scratch::Scratch;
use undisturbed::Undisturbed;

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    pub(crate) kills: u32,
    pub(crate) seed: Option<u64>,
    pub(crate) files: &'a [PathBuf],
    pub(crate) inputs: &'a [PathBuf],
    pub(crate) here: bool,
    /// When a process is taken for one that hangs.
    pub(crate) timeout: Option<Duration>,
    pub(crate) keep: bool,
    pub(crate) json: bool,
    pub(crate) command: &'a [OsString],
}

pub(crate) fn run(order: &Order<'_>) -> Result<(), Failure> {
    // Small enough for every reader of JSON.
    let seed = order.seed.unwrap_or_else(|| fastrand::u64(..1 << 32));
    let mut runner = Runner::new(order.command)?;
    let scratch = Scratch::new(order.inputs, order.files, order.here)?;
    complain(&format!(
        "rehearsing `{}` in {}, seed {seed}",
        command_line(order.command),
        scratch.path().display()
    ));
    let (facts, outcome, suspects) = match rehearse(order, seed, &mut runner, &scratch) {
        Ok(rehearsed) => rehearsed,
        Err(failure) => {
            scratch.remove()?;
            return Err(failure);
        }
    };
    let is_good = matches!(outcome, Outcome::Identical);
    let kept = match is_good && !order.keep {
        true => scratch.remove().map(|()| None)?,
        false => Some(scratch.keep()?),
    };
    let report = Report::of(&facts, &outcome, suspects, kept);
    match order.json {
        true => print_json(&report)?,
        false => print(&report.text())?,
    }
    match outcome {
        Outcome::Identical => Ok(()),
        Outcome::Different(_) => Err(Failure::Different),
        Outcome::Doubtful(_) => Err(Failure::Undecided),
    }
}

/// What a rehearsal comes to.
type Rehearsed = (Facts, Outcome, Option<Vec<Suspect>>);

fn rehearse(
    order: &Order<'_>,
    seed: u64,
    runner: &mut Runner,
    scratch: &Scratch,
) -> Result<Rehearsed, Failure> {
    let mut facts = Facts::new(order.kills, seed);
    let undisturbed = match undisturbed::run(order, runner, scratch)? {
        Ok(undisturbed) => undisturbed,
        Err(doubt) => return Ok((facts, Outcome::Doubtful(doubt), None)),
    };
    facts.measured = Some(undisturbed.measured);
    complain(&format!(
        "undisturbed: {}, {} safe points",
        duration(undisturbed.measured.took),
        crate::words::grouped(undisturbed.measured.safe_points)
    ));
    let mut stage = Stage {
        order,
        undisturbed: &undisturbed,
        runner,
        scratch,
        plan: Plan::new(order.kills, seed, undisturbed.measured),
        histories: 0,
        processes: 0,
    };
    let outcome = stage.play()?;
    facts.done = stage.plan.done;
    facts.histories = stage.histories;
    facts.processes = stage.processes;
    let suspects = match &outcome {
        Outcome::Different(finding) => suspects(finding, &undisturbed, runner, scratch)?,
        Outcome::Identical | Outcome::Doubtful(_) => None,
    };
    Ok((facts, outcome, suspects))
}

/// Where the state that was resumed with may be to blame.
fn suspects(
    finding: &Finding,
    undisturbed: &Undisturbed,
    runner: &mut Runner,
    scratch: &Scratch,
) -> Result<Option<Vec<Suspect>>, Failure> {
    match finding.what {
        What::Stdout(_) | What::File(_) | What::Ended { .. } => {
            cause::suspects(undisturbed, runner, scratch)
        }
        What::StartsAnew | What::Hangs { .. } => Ok(None),
    }
}
