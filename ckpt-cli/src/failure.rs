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
   1  there is no such run, generation or file; `diff`: they differ;
      `save`, `stop`: no process runs it
   2  wrong usage; also a RUN that fits several runs; `diff`: there is none to compare
  65  what was to be shown or compared is damaged; `verify`: something is
  69  `save`, `stop`: it runs where this command cannot reach it
  74  the output could not be written; `save`, `stop`: it could not be saved;
      `prune`: something could not be removed
  75  `save`, `stop`: asked, and no answer yet; `prune`: a run that was named is held
  77  `save`, `stop`: the process belongs to another user
  78  the directory cannot be read; `save`, `stop`: the process takes no signal for this";

pub(crate) const NOTHING: i32 = 1;
/// As those of diff(1) do.
const DIFFERENT: i32 = 1;
/// That of wrong usage, which clap ends with.
pub(crate) const USAGE: i32 = 2;

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
    /// A live process was not asked, or has not done what it was asked.
    Asking(Box<AskFailure>),
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
            Failure::Asking(failure) => failure.code(),
            Failure::NotPruned => exit::EXIT_SAVE_FAILED,
            Failure::HeldRuns => exit::EXIT_HELD,
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
            Failure::Asking(failure) => failure.message(),
            Failure::Runtime(error) => error.to_string(),
            Failure::Output(error) => format!("standard output: {error}"),
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
            Failure::Runtime(directory),
            Failure::Output(io::ErrorKind::StorageFull.into()),
        ];
        for failure in failures {
            let code = format!("\n{:>4}  ", failure.code());
            assert!(EXIT_CODES.contains(&code), "{failure:?}");
        }
    }
}
