//! Why the command ends with something else than 0: every exit code in one place.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use ckpt_runtime::store::RunName;
use ckpt_runtime::{Error, exit};

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
        let code = match self {
            Failure::NoSuchRun { .. } => 1,
            Failure::Ambiguous { .. } => 2,
            Failure::Damaged => exit::EXIT_UNUSABLE,
            Failure::Runtime(error) => error.exit_code(),
            Failure::Output(_) => exit::EXIT_SAVE_FAILED,
        };
        ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX))
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
