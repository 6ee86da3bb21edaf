//! Why a live process was not asked, or has not done what it was asked.

use std::path::PathBuf;
use std::time::Duration;

use ckpt_runtime::store::RunName;
use ckpt_runtime::{Holder, exit};

use super::{ELSEWHERE, NOTHING, USAGE, one_a_line};
use crate::words::{duration, plain};

/// `EX_NOPERM`.
const NOT_PERMITTED: i32 = 77;

/// Why `save` or `stop` did not succeed.
#[derive(Debug)]
pub(crate) enum AskFailure {
    /// No process runs it.
    NotLive { run: RunName },
    /// No process runs any of those that fit, or of all if nothing was said.
    NoneLive { dir: PathBuf, asked: Option<String> },
    /// Several are live, and none was named.
    SeveralLive { live: Vec<RunName> },
    /// Its process has not said who it is.
    Nameless { run: RunName, asked: &'static str },
    /// Its process is none that can be signalled from here.
    Elsewhere {
        run: RunName,
        holder: Holder,
        commands: Vec<String>,
    },
    /// Its process takes no signal for what was asked.
    Deaf {
        run: RunName,
        asked: &'static str,
        pid: u32,
    },
    /// A signal to its job does not come to it.
    OutOfReach { run: RunName, job: String },
    /// Its job could not be signalled.
    NotSignalled { job: String, why: String },
    /// Its process is another user's.
    NotPermitted { run: RunName, holder: Holder },
    /// What was asked was not saved.
    NotSaved { run: RunName, detail: String },
    /// It has saved, and has not left the run.
    StillThere { run: RunName, pid: u32 },
    /// It was asked, and has not answered.
    Unanswered {
        run: RunName,
        asked: &'static str,
        patience: Duration,
    },
}

impl AskFailure {
    pub(super) fn code(&self) -> i32 {
        match self {
            AskFailure::NotLive { .. } | AskFailure::NoneLive { .. } => NOTHING,
            AskFailure::SeveralLive { .. } => USAGE,
            AskFailure::Elsewhere { .. }
            | AskFailure::OutOfReach { .. }
            | AskFailure::NotSignalled { .. } => ELSEWHERE,
            AskFailure::NotPermitted { .. } => NOT_PERMITTED,
            AskFailure::Deaf { .. } => exit::EXIT_CONFIG,
            AskFailure::NotSaved { .. } => exit::EXIT_SAVE_FAILED,
            AskFailure::Nameless { .. }
            | AskFailure::StillThere { .. }
            | AskFailure::Unanswered { .. } => exit::EXIT_HELD,
        }
    }

    /// What there is to say when a process could not be asked, or has not done what it was asked.
    pub(super) fn message(&self) -> String {
        plain_lines(&match self {
            AskFailure::NotLive { run } => {
                format!("no process runs {run}; `ckpt ls` shows how it stands")
            }
            AskFailure::NoneLive { dir, asked: None } => {
                format!("no process runs any of the runs in {}", dir.display())
            }
            AskFailure::NoneLive {
                dir,
                asked: Some(asked),
            } => format!(
                "no process runs any of the runs in {} that have `{asked}` in their names",
                dir.display()
            ),
            AskFailure::SeveralLive { live } => {
                format!("several runs are live, say which:{}", one_a_line(live))
            }
            AskFailure::Nameless { run, asked } => format!(
                "the process that holds {run} has not left its name; try again, or send it the signal for `{asked}` yourself"
            ),
            AskFailure::Elsewhere {
                run,
                holder: Holder { host, pid, .. },
                commands,
            } => format!(
                "{run} is run by process {pid} on {host}, which cannot be signalled from here; run one of these:{}",
                one_a_line(commands)
            ),
            AskFailure::OutOfReach { run, job } => format!(
                "{run} is run by a process that signals to job {job} do not reach, and would only end: in the batch script write `srun` \
                 before its line"
            ),
            AskFailure::NotSignalled { job, why } => {
                format!("job {job} could not be signalled: scancel: {why}")
            }
            AskFailure::Deaf { run, asked, pid } => format!(
                "process {pid}, which runs {run}, takes no signal for `{asked}`: see its CKPT_SIGNALS, and whether it was started with \
                 the signal ignored"
            ),
            AskFailure::NotPermitted {
                run,
                holder: Holder { pid, .. },
            } => format!(
                "process {pid}, which runs {run}, belongs to another user, who alone can do this (or root)"
            ),
            AskFailure::NotSaved { run, detail } => format!("{run} was not saved: {detail}"),
            AskFailure::StillThere { run, pid } => {
                format!(
                    "{run} is saved, and process {pid} has not ended yet: it waits for its other functions"
                )
            }
            AskFailure::Unanswered {
                run,
                asked,
                patience,
            } => format!(
                "{run} was asked to {asked} and has not come to a safe point within {}; it will, unless its process ends before \
                 (--timeout waits longer)",
                duration(*patience)
            ),
        })
    }
}

/// Some of it is from files: no control characters but line feeds.
fn plain_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(plain).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::EXIT_CODES;
    use super::*;

    #[test]
    fn every_code_is_documented() {
        let run = || RunName::new("p", "f", "01");
        let failures = [
            AskFailure::NotLive { run: run() },
            AskFailure::NoneLive {
                dir: "d".into(),
                asked: None,
            },
            AskFailure::SeveralLive { live: vec![run()] },
            AskFailure::Nameless {
                run: run(),
                asked: "save",
            },
            AskFailure::Elsewhere {
                run: run(),
                holder: Holder::here(),
                commands: Vec::new(),
            },
            AskFailure::Deaf {
                run: run(),
                asked: "stop",
                pid: 7,
            },
            AskFailure::NotPermitted {
                run: run(),
                holder: Holder::here(),
            },
            AskFailure::NotSaved {
                run: run(),
                detail: "d".into(),
            },
            AskFailure::StillThere { run: run(), pid: 7 },
            AskFailure::Unanswered {
                run: run(),
                asked: "save",
                patience: Duration::ZERO,
            },
        ];
        for failure in failures {
            let code = format!("\n{:>4}  ", failure.code());
            assert!(EXIT_CODES.contains(&code), "{failure:?}");
        }
    }
}
