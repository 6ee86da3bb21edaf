//! `ckpt save` and `ckpt stop`: a live process is asked by the signal that it has said means this.

mod answer;
mod elsewhere;
mod job;
mod report;

use std::path::Path;
use std::time::{Duration, SystemTime};

use ckpt_runtime::settings::signal_number;
use ckpt_runtime::store::{self, Follower, Live, RunName};
use ckpt_runtime::{Holder, host};
use rustix::io::Errno;
use rustix::process::Signal;

use crate::args::Asking;
use crate::failure::{AskFailure, Failure};
use crate::lookup;
use crate::output::complain;
use crate::process::Process;
use answer::{Answer, Waiting};
use report::Report;

/// More than a process takes between giving back its signals and letting go of its run.
const LEAVING: Duration = Duration::from_millis(200);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Save and go on.
    Save,
    /// Save and end.
    Stop,
}

impl Asked {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Asked::Save => "save",
            Asked::Stop => "stop",
        }
    }

    /// The name of the signal that means this to a holder.
    fn signal(self, holder: &Holder) -> Option<&str> {
        match self {
            Asked::Save => holder.ways.save.as_deref(),
            Asked::Stop => holder.ways.stop.as_deref(),
        }
    }
}

pub(crate) fn run(dir: &Path, asked: Asked, asking: &Asking) -> Result<(), Failure> {
    if let Some(job) = asking.run.as_deref().filter(|name| job::is_one(name)) {
        let runs = job::runs(dir, job)?;
        if !runs.is_empty() {
            return job::ask(dir, asked, asking, job, &runs);
        }
    }
    let (run, live) = lookup::live(dir, asking.run.as_deref())?;
    let holder = live.holder.clone().ok_or(AskFailure::Nameless {
        run: run.clone(),
        asked: asked.word(),
    })?;
    let report = Report::new(asked, &run, &holder);
    if !is_here(&holder, &live) {
        let commands = elsewhere::commands(dir, asked, &run, &holder);
        let report = report.elsewhere(commands.clone());
        report.tell(asking.json)?;
        return Err(AskFailure::Elsewhere {
            run,
            holder,
            commands,
        }
        .into());
    }
    let sent = send(dir, asked, run, &live, holder)?;
    let (report, failure) = sent.answer(dir, asked, asking)?;
    report.tell(asking.json)?;
    failure.map_or(Ok(()), |failure| Err(failure.into()))
}

/// A run whose process has been asked.
struct Sent {
    run: RunName,
    holder: Holder,
    /// `None` for one of another machine.
    process: Option<Process>,
    follower: Follower,
    since: SystemTime,
}

/// Asks a process of this machine.
fn send(
    dir: &Path,
    asked: Asked,
    run: RunName,
    live: &Live,
    holder: Holder,
) -> Result<Sent, Failure> {
    // First, so that nothing is missed that happens once the run is known to be live.
    let follower = Follower::new(dir, &run)?;
    let (process, signal) = reach(dir, asked, &run, live, &holder)?;
    let since = SystemTime::now();
    process.signal(signal).map_err(|errno| match errno {
        Errno::PERM => AskFailure::NotPermitted {
            run: run.clone(),
            holder: holder.clone(),
        },
        _ => AskFailure::NotLive { run: run.clone() },
    })?;
    if process.is_halted() {
        complain(&format!(
            "process {pid} is halted, and takes notice when it is continued: kill -CONT {pid}",
            pid = holder.pid
        ));
    }
    Ok(Sent {
        run,
        holder,
        process: Some(process),
        follower,
        since,
    })
}

impl Sent {
    /// What came of it, and why it is not what was asked for.
    fn answer(
        self,
        dir: &Path,
        asked: Asked,
        asking: &Asking,
    ) -> Result<(Report, Option<AskFailure>), Failure> {
        let answer = match asking.patience() {
            None => Answer::NotWaitedFor,
            Some(patience) => {
                let mut waiting = Waiting {
                    dir,
                    run: &self.run,
                    holder: &self.holder,
                    process: self.process.as_ref(),
                    follower: self.follower,
                    since: self.since,
                };
                waiting.answer(asked, patience)?
            }
        };
        let report = Report::new(asked, &self.run, &self.holder).with(&answer);
        Ok((report, answer.failure(asked, &self.run, &self.holder)))
    }
}

/// Whether the holder is a process of this machine, and the one that the system knows the lock to be of.
// A number alone proves nothing: in a container the same process has another one, and on another machine it is another process.
fn is_here(holder: &Holder, live: &Live) -> bool {
    holder.host == host() && live.process == Some(holder.pid)
}

/// The process that holds the run, and the signal that it catches for this.
fn reach(
    dir: &Path,
    asked: Asked,
    run: &RunName,
    live: &Live,
    holder: &Holder,
) -> Result<(Process, Signal), Failure> {
    let gone = || AskFailure::NotLive { run: run.clone() };
    let deaf = || AskFailure::Deaf {
        run: run.clone(),
        asked: asked.word(),
        pid: holder.pid,
    };
    let name = asked.signal(holder).ok_or_else(deaf)?;
    let signal = signal_number(name).and_then(Signal::from_named_raw);
    let signal = signal.ok_or_else(deaf)?;
    let process = Process::find(holder.pid).ok_or_else(gone)?;
    // Once more, now that the process is held on to: it is still the one that has the run.
    match store::live(dir, run)? {
        Some(now) if now == *live => {}
        _ => return Err(gone().into()),
    }
    if !process.catches(signal) {
        // It may be leaving the run: the signals go first, then the lock.
        process.wait(LEAVING);
        return Err(match store::live(dir, run)? {
            Some(now) if now == *live => deaf().into(),
            _ => gone().into(),
        });
    }
    Ok((process, signal))
}
