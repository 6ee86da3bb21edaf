//! A job of Slurm: all the runs that its processes have.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use ckpt_runtime::store::{self, Follower, Live, RunName};
use ckpt_runtime::{Holder, Through};

use super::report::Report;
use super::{Asked, Sent, is_here, send};
use crate::args::Asking;
use crate::failure::{AskFailure, Failure};
use crate::words::plain;

/// A run, the process that has it, and how that can be reached.
pub(super) struct OfJob {
    run: RunName,
    live: Live,
    holder: Holder,
}

/// What the clocks of a cluster's machines may differ by: an answer is not missed because its clock is behind ours.
const SKEW: Duration = Duration::from_secs(5);

/// `99`, or a task of an array, `99_3`.
pub(super) fn is_one(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (job, task) = name.split_once('_').unwrap_or((name, "0"));
    is_number(job) && is_number(task)
}

/// The live runs of a job; of an array, those of all its tasks.
pub(super) fn runs(dir: &Path, job: &str) -> Result<Vec<OfJob>, Failure> {
    let is_of_it =
        |name: &str| name == job || name.split_once('_').is_some_and(|(array, _)| array == job);
    // What cannot be looked at does not hide the others.
    let of_job = |run: RunName| {
        let live = store::live(dir, &run).ok()??;
        let holder = live.holder.clone()?;
        let is_of_it = holder.ways.job.as_deref().is_some_and(is_of_it);
        is_of_it.then_some(OfJob { run, live, holder })
    };
    Ok(store::names(dir)?.into_iter().filter_map(of_job).collect())
}

/// Asks all of them, and waits for what each answers.
pub(super) fn ask(
    dir: &Path,
    asked: Asked,
    asking: &Asking,
    job: &str,
    runs: &[OfJob],
) -> Result<(), Failure> {
    let (here, elsewhere): (Vec<&OfJob>, Vec<&OfJob>) = runs
        .iter()
        .partition(|of_job| is_here(&of_job.holder, &of_job.live));
    let mut sent = signal(dir, asked, job, &elsewhere)?;
    for of_job in here {
        sent.push(send(
            dir,
            asked,
            of_job.run.clone(),
            &of_job.live,
            of_job.holder.clone(),
        )?);
    }
    let mut reports = Vec::new();
    let mut failures = Vec::new();
    for sent in sent {
        let (report, failure) = sent.answer(dir, asked, asking)?;
        reports.push(report);
        failures.extend(failure);
    }
    Report::tell_all(&reports, asking.json)?;
    failures
        .into_iter()
        .next()
        .map_or(Ok(()), |failure| Err(failure.into()))
}

/// By the scheduler.
fn signal(dir: &Path, asked: Asked, job: &str, runs: &[&OfJob]) -> Result<Vec<Sent>, Failure> {
    let mut commands = BTreeSet::new();
    for of_job in runs {
        commands.insert(words(asked, job, of_job)?);
    }
    let now = SystemTime::now();
    let asked_at = now.checked_sub(SKEW).unwrap_or(now);
    let sent = |of_job: &&OfJob| {
        Ok(Sent {
            run: of_job.run.clone(),
            holder: of_job.holder.clone(),
            process: None,
            follower: Follower::new(dir, &of_job.run)?,
            since: asked_at,
        })
    };
    let sent: Result<Vec<Sent>, Failure> = runs.iter().map(sent).collect();
    commands.iter().try_for_each(|words| scancel(job, words))?;
    sent
}

/// Of `scancel`: nothing that would end the process.
fn words(asked: Asked, job: &str, of_job: &OfJob) -> Result<Vec<String>, Failure> {
    let OfJob { run, holder, .. } = of_job;
    let signal = asked.signal(holder).ok_or_else(|| AskFailure::Deaf {
        run: run.clone(),
        asked: asked.word(),
        pid: holder.pid,
    })?;
    let signal = format!("--signal={signal}");
    let target = job.to_owned();
    match holder.ways.through {
        Some(Through::Step) => Ok(vec![signal, target]),
        Some(Through::Batch) => Ok(vec!["--batch".to_owned(), signal, target]),
        None => Err(AskFailure::OutOfReach {
            run: run.clone(),
            job: target,
        }
        .into()),
    }
}

fn scancel(job: &str, words: &[String]) -> Result<(), Failure> {
    let failed = |why: String| AskFailure::NotSignalled {
        job: job.to_owned(),
        why,
    };
    let output = Command::new("scancel")
        .args(words)
        .output()
        .map_err(|error| {
            failed(match error.kind() {
                ErrorKind::NotFound => "there is no such command here".to_owned(),
                _ => error.to_string(),
            })
        })?;
    let complaint = plain(String::from_utf8_lossy(&output.stderr).trim());
    match output.status.success() {
        true => Ok(()),
        false => Err(failed(complaint).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_numbers() {
        assert!(is_one("99") && is_one("99_3"));
        for name in ["", "99_", "_3", "9a", "pi/pi-01ab", "99_3_4"] {
            assert!(!is_one(name), "{name}");
        }
    }
}
