//! What `scontrol` tells of a job.

use std::collections::BTreeMap;

/// One line of `scontrol show jobs --oneliner`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobInfo {
    line: String,
    fields: BTreeMap<String, String>,
}

impl JobInfo {
    /// Reads a line; `None` if it tells of no job.
    #[must_use]
    pub fn read(line: &str) -> Option<JobInfo> {
        let pairs = line.split_whitespace().filter_map(|word| {
            let (name, value) = word.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        let fields: BTreeMap<String, String> = pairs.collect();
        fields.contains_key("JobId").then(|| JobInfo {
            line: line.to_owned(),
            fields,
        })
    }

    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// `123`, and `120_3` in an array: exactly this task.
    #[must_use]
    pub fn id(&self) -> String {
        match (self.field("ArrayJobId"), self.field("ArrayTaskId")) {
            ("", _) | (_, "") => self.field("JobId").to_owned(),
            (array, task) => format!("{array}_{task}"),
        }
    }

    /// As it was submitted.
    #[must_use]
    pub fn name(&self) -> &str {
        self.field("JobName")
    }

    /// `RUNNING`, `COMPLETING`, `CANCELLED`, …
    #[must_use]
    pub fn state(&self) -> &str {
        self.field("JobState")
    }

    /// How often it was requeued.
    #[must_use]
    pub fn restarts(&self) -> u32 {
        self.field("Restarts").parse().unwrap_or(0)
    }

    /// `CODE:SIGNAL`.
    #[must_use]
    pub fn exit(&self) -> &str {
        self.field("ExitCode")
    }

    /// Whether it is over, and nothing of it runs any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !matches!(
            self.state(),
            "PENDING"
                | "RUNNING"
                | "COMPLETING"
                | "CONFIGURING"
                | "SIGNALING"
                | "SUSPENDED"
                | "REQUEUED"
        )
    }

    /// All that was told.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }
}
