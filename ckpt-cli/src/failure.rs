//! Why the command ends with something else than 0: every exit code in one place.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use ckpt_runtime::store::RunName;
use ckpt_runtime::{Error, exit};

/// What `--help` says of them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
   0  done; also when whoever reads the output stops reading
   1  there is no such run
   2  wrong usage; also a RUN that fits several runs
  65  the run has checkpoints, but none can be used
  74  the output could not be written
  78  the directory cannot be read";

const NO_SUCH_RUN: i32 = 1;
/// That of wrong usage, which clap ends with.
const AMBIGUOUS: i32 = 2;

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
    /// What was printed is about a run that cannot be resumed.
    Damaged,
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
            Failure::NoSuchRun { .. } => NO_SUCH_RUN,
            Failure::Ambiguous { .. } => AMBIGUOUS,
            Failure::Damaged => exit::EXIT_UNUSABLE,
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
                let names: String = fitting.iter().map(|name| format!("\n  {name}")).collect();
                format!("`{asked}` fits several runs, say more of the name:{names}")
            }
            Failure::Damaged => return None,
            Failure::Runtime(error) => error.to_string(),
            Failure::Output(error) => format!("standard output: {error}"),
        })
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
        let failures = [
            Failure::NoSuchRun {
                asked: "x".into(),
                dir: "d".into(),
            },
            Failure::Ambiguous {
                asked: "x".into(),
                fitting: Vec::new(),
            },
            Failure::Damaged,
            Failure::Runtime(directory),
            Failure::Output(io::ErrorKind::StorageFull.into()),
        ];
        for failure in failures {
            let code = format!("\n{:>4}  ", failure.code());
            assert!(EXIT_CODES.contains(&code), "{failure:?}");
        }
    }
}
