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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_read() {
        let line = "JobId=7 JobName=a b=c UserId=root(0) JobState=COMPLETING Reason=None Restarts=2 ExitCode=0:15 Power=";
        let info = JobInfo::read(line).unwrap();
        assert_eq!(
            (info.id(), info.state(), info.restarts()),
            ("7".to_owned(), "COMPLETING", 2)
        );
        assert_eq!((info.exit(), info.is_over()), ("0:15", false));
    }

    #[test]
    fn a_task_of_an_array_is_named_by_array_and_task() {
        let line = "JobId=12 ArrayJobId=5 ArrayTaskId=0 JobState=CANCELLED Restarts=0 ExitCode=0:0";
        let info = JobInfo::read(line).unwrap();
        assert_eq!((info.id().as_str(), info.is_over()), ("5_0", true));
    }

    #[test]
    fn no_jobs_are_none() {
        assert_eq!(JobInfo::read("No jobs in the system"), None);
    }
}
