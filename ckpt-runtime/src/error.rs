//! What can go wrong, in words that say what happened, to what, and what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::holder::Holder;
use crate::{exit, instant};

/// Why a checkpointed function did not go on.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A stop was asked for, and a checkpoint is saved. Not a failure: the same command resumes.
    #[error("stopped with a checkpoint saved; run the same command again to go on")]
    Stopped,

    /// A setting has a value that means nothing.
    #[error("{name}={value}: expected {expected}")]
    Setting {
        /// The variable, or the builder's method.
        name: String,
        /// What it was set to.
        value: String,
        /// The accepted forms.
        expected: String,
    },

    /// Two calls that cannot be told apart are active at once in this process.
    #[error(
        "two calls of {function} with equal arguments are active at once in this process, and would share one \
         checkpoint: give them an argument that differs"
    )]
    EqualIdentity {
        /// The function.
        function: String,
    },

    /// A directory or file of the store cannot be read, written or created.
    #[error("{}: {source}; the directory of checkpoints is set with CKPT_DIR", path.display())]
    Directory {
        /// Which one.
        path: PathBuf,
        /// What the operating system said.
        source: Arc<io::Error>,
    },

    /// Another process has the run.
    #[error(
        "{run} is held by {}; wait for it or stop it, then run the same command again{}",
        held_by(holder.as_ref()),
        if_elsewhere(holder.as_ref())
    )]
    Held {
        /// The run.
        run: String,
        /// Who holds it; `None` if it has not said so (yet).
        holder: Option<Holder>,
    },

    /// Checkpoints exist, and none can be used.
    #[error(
        "{run} has checkpoints, but none can be used:{}\n\
         CKPT_FRESH=1 starts from scratch; nothing is deleted",
        lines(details)
    )]
    Unusable {
        /// The run.
        run: String,
        /// One line a file.
        details: Vec<String>,
    },

    /// The checkpoint is intact, but does not fit this program.
    #[error(
        "the checkpoint of {run} does not fit {function} as it is now: {detail}\n\
         run the program it was made by, or start from scratch with CKPT_FRESH=1 (nothing is deleted)"
    )]
    Mismatch {
        /// The run.
        run: String,
        /// The function it does not fit.
        function: String,
        /// What does not fit.
        detail: String,
    },

    /// A file that is a variable is not as the checkpoint needs it. Neither the checkpoint nor any file was changed.
    #[error(
        "{run} cannot be resumed: {detail}\n\
         run the same command again when that is mended, or start from scratch with CKPT_FRESH=1 (checkpoints are kept; files \
         that the program creates are written over)"
    )]
    FileMismatch {
        /// The run.
        run: String,
        /// Which variable, which file, what was expected and what is there.
        detail: String,
    },

    /// The final save failed.
    #[error("{run} could not be saved: {reason}; {}", newest_good(*newest))]
    SaveFailed {
        /// The run.
        run: String,
        /// What went wrong.
        reason: String,
        /// When the newest good checkpoint was made.
        newest: Option<SystemTime>,
    },

    /// Something that cannot be checkpointed correctly.
    #[error("{function} cannot be checkpointed: {detail}")]
    Refused {
        /// The function.
        function: String,
        /// What, why, and the way out.
        detail: String,
    },
}

impl Error {
    /// The exit code a program ends with for this error: see [`crate::exit`].
    ///
    /// For [`Error::Stopped`] it is the default; `CKPT_EXIT_CODE` may say otherwise.
    pub fn exit_code(&self) -> i32 {
        match self {
            Error::Stopped => exit::EXIT_STOPPED,
            Error::Setting { .. }
            | Error::EqualIdentity { .. }
            | Error::Directory { .. }
            | Error::Refused { .. } => exit::EXIT_CONFIG,
            Error::Held { .. } => exit::EXIT_HELD,
            Error::Unusable { .. } | Error::Mismatch { .. } | Error::FileMismatch { .. } => {
                exit::EXIT_UNUSABLE
            }
            Error::SaveFailed { .. } => exit::EXIT_SAVE_FAILED,
        }
    }
}

/// For functions that return `std::io::Result`.
impl From<Error> for io::Error {
    fn from(error: Error) -> io::Error {
        io::Error::other(error)
    }
}

fn held_by(holder: Option<&Holder>) -> String {
    match holder {
        Some(holder) => holder.to_string(),
        None => "another process, which did not leave its name".to_owned(),
    }
}

/// A lock goes with its process, but some file servers do not learn of the death of a whole machine.
fn if_elsewhere(holder: Option<&Holder>) -> String {
    match holder {
        Some(Holder { host, .. }) if *host != crate::holder::host() => format!(
            " (should {host} be down for good, remove the file `lock` in the run's directory)"
        ),
        _ => String::new(),
    }
}

fn lines(details: &[String]) -> impl fmt::Display {
    details
        .iter()
        .map(|detail| format!("\n  {detail}"))
        .collect::<String>()
}

fn newest_good(newest: Option<SystemTime>) -> String {
    match newest {
        Some(at) => format!(
            "the newest good checkpoint was made {} ago ({})",
            instant::age(at),
            instant::rfc3339(at)
        ),
        None => "there is no good checkpoint".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_names_host_process_and_since() {
        let holder = Holder {
            host: "n1".into(),
            pid: 7,
            since: std::time::UNIX_EPOCH,
            ..Holder::here()
        };
        let error = Error::Held {
            run: "p/f-1".into(),
            holder: Some(holder),
        };
        let text = error.to_string();
        assert!(
            text.starts_with("p/f-1 is held by process 7 on n1 since 1970-01-01T00:00:00Z ("),
            "{text}"
        );
        assert_eq!(error.exit_code(), 75);
    }

    #[test]
    fn unusable_has_one_line_a_file_and_a_way_out() {
        let details = vec!["a.ckpt: cut short".to_owned(), "b.ckpt: foreign".to_owned()];
        let error = Error::Unusable {
            run: "p/f-1".into(),
            details,
        };
        assert_eq!(
            error.to_string(),
            "p/f-1 has checkpoints, but none can be used:\n  a.ckpt: cut short\n  b.ckpt: foreign\n\
             CKPT_FRESH=1 starts from scratch; nothing is deleted"
        );
        assert_eq!(error.exit_code(), 65);
    }

    #[test]
    fn a_failed_save_says_how_old_the_newest_is() {
        let save = |newest| Error::SaveFailed {
            run: "r".into(),
            reason: "disk full".into(),
            newest,
        };
        assert_eq!(
            save(None).to_string(),
            "r could not be saved: disk full; there is no good checkpoint"
        );
        assert!(
            save(Some(SystemTime::now()))
                .to_string()
                .contains("was made 0s ago (2")
        );
        assert_eq!(save(None).exit_code(), 74);
    }

    #[test]
    fn settings_read_as_an_assignment() {
        let error = Error::Setting {
            name: "CKPT_KEEP".into(),
            value: "x".into(),
            expected: "a number".into(),
        };
        assert_eq!(error.to_string(), "CKPT_KEEP=x: expected a number");
        assert_eq!((error.exit_code(), Error::Stopped.exit_code()), (78, 85));
    }
}
