//! What a rehearsal finds.

use std::path::PathBuf;
use std::time::Duration;

use super::files::FileDifference;
use super::pieces::Misfit;
use crate::process::Ended;

/// Why it cannot be told whether the command is resumable.
#[derive(Debug)]
pub(super) enum Doubt {
    /// Undisturbed, it does not come to its end.
    Fails { ended: Ended, said: Vec<String> },
    /// Undisturbed, it does not end in time.
    Hangs(Duration),
    /// Two undisturbed runs differ in this.
    Differs(String),
    /// No checkpointed function was left.
    NoFunction,
    /// Those there are have no safe point.
    NoSafePoint,
    /// It ends before it is hit.
    TooShort,
    /// It stops, and has saved nothing where it was to.
    SavesElsewhere,
    /// It leaves no such file.
    NoSuchFile(PathBuf),
}

/// The first difference to an undisturbed run.
#[derive(Debug)]
pub(super) struct Finding {
    /// The interruption before it.
    pub(super) after: Option<Cut>,
    pub(super) what: What,
    /// Where to look further.
    pub(super) stderr: PathBuf,
}

/// An interruption, as it was.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    /// From 1.
    pub(super) number: u32,
    pub(super) is_stop: bool,
    /// Where the newest checkpoint then was.
    pub(super) at: Option<String>,
}

/// What is different.
#[derive(Debug)]
pub(super) enum What {
    Stdout(Misfit),
    File(FileDifference),
    /// The exit code, or the signal.
    Ended {
        undisturbed: Ended,
        rehearsed: Ended,
        said: Vec<String>,
    },
    /// It does not resume from what it has saved.
    StartsAnew,
    /// It did not end.
    Hangs {
        patience: Duration,
        said: Vec<String>,
    },
}

/// A variable that is another after a resume.
#[derive(Debug, serde::Serialize)]
pub(super) struct Suspect {
    pub(super) run: String,
    pub(super) function: String,
    pub(super) variable: String,
    /// Safe points from the resume to where it was seen.
    pub(super) safe_points_after: u64,
    /// Undisturbed → after a resume.
    pub(super) difference: String,
}

/// Words for parts of it.
pub(super) mod describe {
    use super::{Cut, Ended, FileDifference};
    use crate::process::signal_name;
    use crate::words::plain;

    pub(in crate::rehearse) fn place(difference: &FileDifference) -> String {
        let path = plain(&difference.path.display().to_string());
        match difference.line {
            0 => format!("the file {path}"),
            line => format!("line {line} of {path}"),
        }
    }

    pub(in crate::rehearse) fn end(ended: Ended) -> String {
        match ended {
            Ended::Code(code) => format!("exit code {code}"),
            Ended::Signal(signal) => signal_name(signal),
        }
    }

    pub(in crate::rehearse) fn cut(cut: &Cut, of: u32) -> String {
        let kind = if cut.is_stop { "a stop" } else { "SIGKILL" };
        let at = match &cut.at {
            Some(at) => format!(", resumed at {}", plain(at)),
            None => String::new(),
        };
        format!("kill {} of {of}, {kind}{at}", cut.number)
    }
}
