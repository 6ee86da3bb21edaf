//! Why the command ends with something else than 0: every exit code in one place.

use std::fmt::Display;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use ckpt_runtime::format::Damage;
use ckpt_runtime::store::RunName;
use ckpt_runtime::{Error, Holder, exit};

use crate::words::{duration, plain};

/// What `--help` says of them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
   0  done; also when whoever reads the output stops reading
   1  there is no such run, generation or file; `diff`: they differ; `save`, `stop`: no process runs it
   2  wrong usage; also a RUN that fits several runs; `diff`: there is none to compare
  65  what was to be shown or compared is damaged; `verify`: something is
  69  `save`, `stop`: it runs where this command cannot reach it
  74  the output could not be written; `save`, `stop`: it could not be saved; `prune`: something could not be removed
  75  `save`, `stop`: asked, and no answer yet; `prune`: a run that was named is held
  77  `save`, `stop`: the process belongs to another user
  78  the directory cannot be read; `save`, `stop`: the process takes no signal for this";

const NOTHING: i32 = 1;
/// As those of diff(1) do.
const DIFFERENT: i32 = 1;
/// That of wrong usage, which clap ends with.
const USAGE: i32 = 2;
/// `EX_UNAVAILABLE`.
const ELSEWHERE: i32 = 69;
/// `EX_NOPERM`.
const NOT_PERMITTED: i32 = 77;

/// Why the command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// No run of that name.
    NoSuchRun { asked: String, dir: PathBuf },
    /// Several runs fit.
    Ambiguous {
        asked: String,
        fitting: Vec<RunName>,
    },
    /// The run has no generation of that number, or none at all.
    NoSuchGeneration {
        run: RunName,
        generation: Option<u64>,
    },
    /// There is no such file.
    NoSuchFile(PathBuf),
    /// What clap cannot know to be wrong.
    Usage(&'static str),
    /// What was printed is about something damaged.
    Damaged,
    /// There is nothing to print of something damaged.
    Unusable { what: String, damage: Damage },
    /// What was compared is not the same.
    Different,
    /// There were no two checkpoints to compare.
    NotCompared(Box<Failure>),
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
    /// What was printed tells what could not be removed.
    NotPruned,
    /// What was printed tells which of the runs that were named are held.
    HeldRuns,
    /// The runtime could not look.
    Runtime(Error),
    /// Standard output is full or broken.
    Output(io::Error),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::try_from(self.code()).unwrap_or(u8::MAX))
    }

    fn code(&self) -> i32 {
        match self {
            Failure::NoSuchRun { .. }
            | Failure::NoSuchGeneration { .. }
            | Failure::NoSuchFile(_) => NOTHING,
            Failure::Ambiguous { .. } | Failure::Usage(_) | Failure::NotCompared(_) => USAGE,
            Failure::Damaged | Failure::Unusable { .. } => exit::EXIT_UNUSABLE,
            Failure::Different => DIFFERENT,
            Failure::NotLive { .. } | Failure::NoneLive { .. } => NOTHING,
            Failure::SeveralLive { .. } => USAGE,
            Failure::Elsewhere { .. } => ELSEWHERE,
            Failure::NotPermitted { .. } => NOT_PERMITTED,
            Failure::Deaf { .. } => exit::EXIT_CONFIG,
            Failure::NotSaved { .. } | Failure::NotPruned => exit::EXIT_SAVE_FAILED,
            Failure::Nameless { .. }
            | Failure::StillThere { .. }
            | Failure::Unanswered { .. }
            | Failure::HeldRuns => exit::EXIT_HELD,
            Failure::Runtime(error) => error.exit_code(),
            Failure::Output(_) => exit::EXIT_SAVE_FAILED,
        }
    }

    /// What to say on stderr; `None` if stdout has said it.
    pub(crate) fn message(&self) -> Option<String> {
        Some(match self {
            Failure::NoSuchRun { asked, dir } => format!(
                "no run in {} has `{asked}` in its name; `ckpt ls` lists them",
                dir.display()
            ),
            Failure::Ambiguous { asked, fitting } => {
                let names = one_a_line(fitting);
                format!("`{asked}` fits several runs, say more of the name:{names}")
            }
            Failure::NoSuchGeneration { run, generation } => match generation {
                Some(generation) => format!("{run} has no generation {generation}"),
                None => format!("{run} has no two generations to compare"),
            },
            Failure::NoSuchFile(path) => format!("there is no file {}", path.display()),
            Failure::Usage(message) => (*message).to_owned(),
            Failure::Damaged | Failure::Different | Failure::NotPruned | Failure::HeldRuns => {
                return None;
            }
            Failure::Unusable { what, damage } => plain(&format!("{what}: {damage}")),
            Failure::NotCompared(failure) => return failure.message(),
            Failure::NotLive { .. }
            | Failure::NoneLive { .. }
            | Failure::SeveralLive { .. }
            | Failure::Nameless { .. }
            | Failure::Elsewhere { .. }
            | Failure::Deaf { .. }
            | Failure::NotPermitted { .. }
            | Failure::NotSaved { .. }
            | Failure::StillThere { .. }
            | Failure::Unanswered { .. } => return self.of_asking(),
            Failure::Runtime(error) => error.to_string(),
            Failure::Output(error) => format!("standard output: {error}"),
        })
    }
}

impl Failure {
    /// What there is to say when a process could not be asked, or has not done what it was asked.
    fn of_asking(&self) -> Option<String> {
        Some(plain_lines(&match self {
            Failure::NotLive { run } => {
                format!("no process runs {run}; `ckpt ls` shows how it stands")
            }
            Failure::NoneLive { dir, asked: None } => {
                format!("no process runs any of the runs in {}", dir.display())
            }
            Failure::NoneLive {
                dir,
                asked: Some(asked),
            } => format!(
                "no process runs any of the runs in {} that have `{asked}` in their names",
                dir.display()
            ),
            Failure::SeveralLive { live } => {
                format!("several runs are live, say which:{}", one_a_line(live))
            }
            Failure::Nameless { run, asked } => format!(
                "the process that holds {run} has not left its name; try again, or send it the signal for `{asked}` yourself"
            ),
            Failure::Elsewhere {
                run,
                holder: Holder { host, pid, .. },
                commands,
            } => format!(
                "{run} is run by process {pid} on {host}, which cannot be signalled from here; run one of these:{}",
                one_a_line(commands)
            ),
            Failure::Deaf { run, asked, pid } => format!(
                "process {pid}, which runs {run}, takes no signal for `{asked}`: see its CKPT_SIGNALS, and whether it was started with \
                 the signal ignored"
            ),
            Failure::NotPermitted {
                run,
                holder: Holder { pid, .. },
            } => format!(
                "process {pid}, which runs {run}, belongs to another user, who alone can do this (or root)"
            ),
            Failure::NotSaved { run, detail } => format!("{run} was not saved: {detail}"),
            Failure::StillThere { run, pid } => {
                format!(
                    "{run} is saved, and process {pid} has not ended yet: it waits for its other functions"
                )
            }
            Failure::Unanswered {
                run,
                asked,
                patience,
            } => format!(
                "{run} was asked to {asked} and has not come to a safe point within {}; it will, unless its process ends before \
                 (--timeout waits longer)",
                duration(*patience)
            ),
            _ => return None,
        }))
    }

    /// For `diff`, 1 has a meaning of its own.
    pub(crate) fn of_diff(self) -> Self {
        match self.code() {
            NOTHING if !matches!(self, Failure::Different) => Failure::NotCompared(Box::new(self)),
            _ => self,
        }
    }
}

fn one_a_line(all: &[impl Display]) -> String {
    all.iter().map(|one| format!("\n  {one}")).collect()
}

/// Some of it is from files: no control characters but line feeds.
fn plain_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(plain).collect();
    lines.join("\n")
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Runtime(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_documented() {
        let directory = Error::Directory {
            path: "d".into(),
            source: std::sync::Arc::new(io::ErrorKind::NotADirectory.into()),
        };
        let run = || RunName::new("p", "f", "01");
        let failures = [
            Failure::NoSuchRun {
                asked: "x".into(),
                dir: "d".into(),
            },
            Failure::Ambiguous {
                asked: "x".into(),
                fitting: Vec::new(),
            },
            Failure::NoSuchGeneration {
                run: run(),
                generation: Some(1),
            },
            Failure::NoSuchFile("f".into()),
            Failure::Usage("u"),
            Failure::Damaged,
            Failure::Unusable {
                what: "f".into(),
                damage: Damage::Foreign,
            },
            Failure::Different,
            Failure::NoSuchFile("f".into()).of_diff(),
            Failure::NotPruned,
            Failure::HeldRuns,
            Failure::NotLive { run: run() },
            Failure::NoneLive {
                dir: "d".into(),
                asked: None,
            },
            Failure::SeveralLive { live: vec![run()] },
            Failure::Nameless {
                run: run(),
                asked: "save",
            },
            Failure::Elsewhere {
                run: run(),
                holder: Holder::here(),
                commands: Vec::new(),
            },
            Failure::Deaf {
                run: run(),
                asked: "stop",
                pid: 7,
            },
            Failure::NotPermitted {
                run: run(),
                holder: Holder::here(),
            },
            Failure::NotSaved {
                run: run(),
                detail: "d".into(),
            },
            Failure::StillThere { run: run(), pid: 7 },
            Failure::Unanswered {
                run: run(),
                asked: "save",
                patience: Duration::ZERO,
            },
            Failure::Runtime(directory),
            Failure::Output(io::ErrorKind::StorageFull.into()),
        ];
        for failure in failures {
            let code = format!("\n{:>4}  ", failure.code());
            assert!(EXIT_CODES.contains(&code), "{failure:?}");
        }
    }
}
