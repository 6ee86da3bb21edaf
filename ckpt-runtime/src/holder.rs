//! Who holds a run.

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::instant;
use crate::scheduler::Through;

/// The process that holds a run's lock, as it wrote itself into the lock file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its host.
    pub host: String,
    /// Its process id there.
    pub pid: u32,
    /// Since when it has held the run.
    #[serde(with = "instant::text")]
    pub since: SystemTime,
    /// How it can be asked for something.
    // In a box: errors hold this, and go through hands that hold much else.
    #[serde(flatten)]
    pub ways: Box<Ways>,
}

/// How a process can be asked for something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// Slurm's job that it is of, as its commands take it: `99`, or `99_3` for a task of an array.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// How a signal to that job comes to it; `None` if it does not, or nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Through>,
    /// The signal that has it save and go on, as in `USR1`; `None` if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub save: Option<String>,
    /// The signal that has it save and end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
}

impl Holder {
    /// This process, from now on. It listens to no signal.
    pub fn here() -> Self {
        Holder {
            host: host(),
            pid: std::process::id(),
            since: SystemTime::now(),
            ways: Box::default(),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Holder {
            host, pid, since, ..
        } = self;
        write!(
            f,
            "process {pid} on {host} since {} ({} ago)",
            instant::rfc3339(*since),
            instant::age(*since)
        )
    }
}

/// This machine's name.
pub fn host() -> String {
    rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_one_line_of_json() {
        let holder = Holder {
            since: std::time::UNIX_EPOCH,
            pid: 7,
            host: "a\nb".into(),
            ..Holder::here()
        };
        let line = serde_json::to_string(&holder).unwrap();
        assert_eq!(
            line,
            r#"{"host":"a\nb","pid":7,"since":"1970-01-01T00:00:00.000Z"}"#
        );
        assert_eq!(serde_json::from_str::<Holder>(&line).unwrap(), holder);
        let told = Holder {
            ways: Box::new(Ways {
                job: Some("99_3".into()),
                through: Some(Through::Step),
                save: Some("USR1".into()),
                stop: Some("TERM".into()),
            }),
            ..holder
        };
        let line = serde_json::to_string(&told).unwrap();
        assert!(
            line.ends_with(r#","job":"99_3","through":"step","save":"USR1","stop":"TERM"}"#),
            "{line}"
        );
        assert_eq!(serde_json::from_str::<Holder>(&line).unwrap(), told);
    }

    #[test]
    fn a_holder_reads_as_a_phrase() {
        let text = Holder {
            pid: 7,
            host: "n1".into(),
            ..Holder::here()
        }
        .to_string();
        assert!(text.starts_with("process 7 on n1 since 2"), "{text}");
        assert!(text.ends_with("Z (0s ago)"), "{text}");
    }
}
