//! `ckpt prune`

mod report;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ckpt_runtime::store::{self, Kept, RealDisk, RunName, RunStore, Sweep};

use crate::args::Pruning;
use crate::failure::Failure;
use crate::lookup::{self, Subject};
use crate::output::{complain, print, print_json};
use report::{Pruned, Report};

pub(crate) fn run(dir: &Path, pruning: &Pruning) -> Result<(), Failure> {
    let Pruning {
        runs,
        force,
        keep,
        completed,
        aside,
        ..
    } = pruning;
    let names = names(dir, runs)?;
    if names.is_empty() {
        complain(&format!("no runs in {}", dir.display()));
    }
    let sweep = Sweep {
        keep: *keep,
        completed: *completed,
        aside: *aside,
        before: pruning.older_than.map(ago).transpose()?,
    };
    let pruned = names.iter().map(|name| prune(dir, name, &sweep, *force));
    let report = Report::new(*force, pruned.collect());
    match pruning.json {
        true => print_json(&report)?,
        false => print(&report.text())?,
    }
    report.failure(!runs.is_empty()).map_or(Ok(()), Err)
}

fn ago(time: Duration) -> Result<SystemTime, Failure> {
    let too_long = Failure::Usage("--older-than is longer than there is time to count from");
    SystemTime::now().checked_sub(time).ok_or(too_long)
}

fn names(dir: &Path, asked: &[String]) -> Result<Vec<RunName>, Failure> {
    if asked.is_empty() {
        return Ok(store::names(dir)?);
    }
    let name = |asked: &String| match lookup::subject(dir, asked)? {
        Subject::Run(name) => Ok(name),
        Subject::File(_) => Err(Failure::Usage(
            "only runs are pruned: a file that is not wanted is removed with rm",
        )),
    };
    let mut names = asked
        .iter()
        .map(name)
        .collect::<Result<Vec<_>, Failure>>()?;
    names.sort();
    names.dedup();
    Ok(names)
}

/// One run. What goes wrong with it does not keep the others from being pruned.
fn prune(dir: &Path, name: &RunName, sweep: &Sweep, force: bool) -> Pruned {
    let mut store = RunStore::locate(Arc::new(RealDisk), dir, name);
    let done = match force {
        true => store.sweep(sweep),
        false => store.plan(sweep).map(|plan| (plan, Vec::new())),
    };
    for warning in store.take_warnings() {
        complain(&warning);
    }
    match done {
        Ok((plan, failed)) => Pruned::new(name, plan, failed),
        Err(error) => {
            Pruned::not_looked_at(name, store.directory(), Kept::Unknown(error.to_string()))
        }
    }
}
