//! Why the command ends with something else than 0: every exit code in one place.

mod asking;

use std::fmt::Display;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use ckpt_runtime::format::Damage;
use ckpt_runtime::store::RunName;
use ckpt_runtime::{Error, exit};

use crate::words::plain;
pub(crate) use asking::AskFailure;

/// What `--help` says of them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
   0  done; also when whoever reads the output stops reading
   1  there is no such run, generation or file, or it has no events;
      `diff`: they differ; `rehearse`: it is not resumable;
      `save`, `stop`: no process runs it
   2  wrong usage; also a RUN that fits several runs; `diff`: there is none to compare
   3  `rehearse`: it cannot be told whether it is resumable
  65  what was to be shown or compared is damaged; `verify`: something is
  69  `save`, `stop`: it runs where this command cannot reach it;
      `submit`: there is no sbatch, or it has refused the job
  71  `run`, `rehearse`: processes or files could not be dealt with
  74  the output could not be written; `save`, `stop`: it could not be saved;
      `prune`: something could not be removed
  75  `save`, `stop`: asked, and no answer yet; `prune`: a run that was named is held
  77  `save`, `stop`: the process belongs to another user
  78  the directory cannot be read; `run`: a setting is wrong;
      `save`, `stop`: the process takes no signal for this
 126  `run`, `rehearse`, `script`, `submit`: the command cannot be executed;
 127  there is no such command
`run` ends with the code of the command, or 128 and the number of the signal that killed it";

pub(crate) const NOTHING: i32 = 1;
/// As those of diff(1) do.
const DIFFERENT: i32 = 1;
/// That of wrong usage, which clap ends with.
pub(crate) const USAGE: i32 = 2;
/// Neither yes nor no.
const UNDECIDED: i32 = 3;
/// `EX_UNAVAILABLE`.
const ELSEWHERE: i32 = 69;
/// `EX_OSERR`.
const SYSTEM: i32 = 71;

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
    /// Nothing is known of what happened to the run.
    NoEvents(RunName),
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
    /// A live process was not asked, or has not done what it was asked.
    Asking(Box<AskFailure>),
    /// What was printed tells what could not be removed.
    NotPruned,
    /// What was printed tells which of the runs that were named are held.
    HeldRuns,
    /// The runtime could not look.
    Runtime(Error),
    /// A file could not be written.
    File { path: PathBuf, source: io::Error },
    /// Standard output is full or broken.
    Output(io::Error),
    /// What was asked cannot be told.
    Undecided,
    /// The command that was run ended with this.
    Ended(u8),
    /// The command could not be run.
    NotStarted { code: u8, message: String },
    /// A job was not submitted.
    NotSubmitted { why: String },
    /// Processes or signals could not be dealt with.
    System(io::Error),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::try_from(self.code()).unwrap_or(u8::MAX))
    }

    fn code(&self) -> i32 {
        match self {
            Failure::NoSuchRun { .. }
            | Failure::NoSuchGeneration { .. }
            | Failure::NoEvents(_)
            | Failure::NoSuchFile(_) => NOTHING,
            Failure::Ambiguous { .. } | Failure::Usage(_) | Failure::NotCompared(_) => USAGE,
            Failure::Damaged | Failure::Unusable { .. } => exit::EXIT_UNUSABLE,
            Failure::Different => DIFFERENT,
            Failure::Undecided => UNDECIDED,
            Failure::Asking(failure) => failure.code(),
            Failure::NotPruned => exit::EXIT_SAVE_FAILED,
            Failure::HeldRuns => exit::EXIT_HELD,
            Failure::Runtime(error) => error.exit_code(),
            Failure::Ended(code) | Failure::NotStarted { code, .. } => i32::from(*code),
            Failure::NotSubmitted { .. } => ELSEWHERE,
            Failure::System(_) => SYSTEM,
            Failure::File { .. } | Failure::Output(_) => exit::EXIT_SAVE_FAILED,
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
            Failure::NoEvents(run) => format!(
                "{run} has no events: its events.jsonl is missing, or nothing in it can be read"
            ),
            Failure::NoSuchFile(path) => format!("there is no file {}", path.display()),
            Failure::Usage(message) => (*message).to_owned(),
            Failure::Damaged
            | Failure::Different
            | Failure::Undecided
            | Failure::NotPruned
            | Failure::HeldRuns
            | Failure::Ended(_) => return None,
            Failure::Unusable { what, damage } => plain(&format!("{what}: {damage}")),
            Failure::NotCompared(failure) => return failure.message(),
            Failure::Asking(failure) => failure.message(),
            Failure::Runtime(error) => error.to_string(),
            Failure::File { path, source } => format!("{}: {source}", path.display()),
            Failure::Output(error) => format!("standard output: {error}"),
            Failure::NotStarted { message, .. } => message.clone(),
            Failure::NotSubmitted { why } => format!("the job is not submitted: {why}"),
            Failure::System(error) => error.to_string(),
        })
    }
}

impl Failure {
    /// For `diff`, 1 has a meaning of its own.
    pub(crate) fn of_diff(self) -> Self {
        match self.code() {
            NOTHING if !matches!(self, Failure::Different) => Failure::NotCompared(Box::new(self)),
            _ => self,
        }
    }
}

pub(crate) fn one_a_line(all: &[impl Display]) -> String {
    all.iter().map(|one| format!("\n  {one}")).collect()
}

impl From<AskFailure> for Failure {
    fn from(failure: AskFailure) -> Self {
        Failure::Asking(Box::new(failure))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Runtime(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::System(error)
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
            Failure::NoEvents(run()),
            Failure::NoSuchFile("f".into()),
            Failure::Usage("u"),
            Failure::Damaged,
            Failure::Unusable {
                what: "f".into(),
                damage: Damage::Foreign,
            },
            Failure::Different,
            Failure::Undecided,
            Failure::NoSuchFile("f".into()).of_diff(),
            Failure::NotPruned,
            Failure::HeldRuns,
            Failure::Runtime(directory),
            Failure::File {
                path: "f".into(),
                source: io::ErrorKind::IsADirectory.into(),
            },
            Failure::Output(io::ErrorKind::StorageFull.into()),
            Failure::NotStarted {
                code: 126,
                message: "m".into(),
            },
            Failure::System(io::ErrorKind::PermissionDenied.into()),
        ];
        for failure in failures {
            let code = format!("\n{:>4}  ", failure.code());
            assert!(EXIT_CODES.contains(&code), "{failure:?}");
        }
    }
}
