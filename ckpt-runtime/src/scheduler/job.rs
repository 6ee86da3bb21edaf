//! What Slurm tells of a job and of its own settings: `scontrol show job` and `scontrol show config`.

use std::time::{Duration, SystemTime};

use super::command::{Unanswered, answer};

/// A job, as `scontrol show job ID -o` tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Job {
    /// `RUNNING`, `COMPLETING`, …
    pub(super) state: String,
    /// Why it is in that state: `TimeLimit`, `None`, …
    pub(super) reason: String,
    /// How often it has begun again; one more as soon as it is requeued.
    pub(super) restarts: u32,
    /// When its time is over, if it ever is.
    pub(super) end: Option<SystemTime>,
    /// When it was preempted, if it was.
    pub(super) preempted: Option<SystemTime>,
    /// Where its grace at a preemption is written.
    pub(super) partition: Option<String>,
}

/// What of Slurm's settings matters to a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Config {
    /// Between SIGTERM and SIGKILL.
    pub(super) kill_wait: Option<Duration>,
    /// Exit codes of jobs that begin again by themselves: ranges, both ends included.
    pub(super) requeue_exit: Vec<(u32, u32)>,
    /// Whether processes of a job are found by its control group: then only those are signalled that it started itself.
    pub(super) tracks_by_cgroup: bool,
}

/// Asks for a job, or a single array task (`99_3`).
pub(super) fn job(id: &str, patience: Duration) -> Result<Job, Unanswered> {
    let said = answer(&["scontrol", "show", "job", "-o", id], patience)?;
    Job::parse(&said).ok_or_else(|| strange("scontrol show job"))
}

/// Asks for the settings.
pub(super) fn config(patience: Duration) -> Result<Config, Unanswered> {
    let said = answer(&["scontrol", "show", "config"], patience)?;
    Config::parse(&said).ok_or_else(|| strange("scontrol show config"))
}

/// Asks for the time a job of this partition has when it is preempted.
pub(super) fn grace_of(partition: &str, patience: Duration) -> Result<Duration, Unanswered> {
    let said = answer(
        &["scontrol", "show", "partition", "-o", partition],
        patience,
    )?;
    let seconds = field(&said, "GraceTime").and_then(|seconds| seconds.parse().ok());
    let seconds = seconds.ok_or_else(|| strange("scontrol show partition"))?;
    Ok(Duration::from_secs(seconds))
}

fn strange(command: &str) -> Unanswered {
    Unanswered::Failed(format!("`{command}` answers in a form unknown here"))
}

/// The value of a field in a line of fields.
fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let mut words = line.split_whitespace();
    words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

fn instant(text: &str) -> Option<SystemTime> {
    humantime::parse_rfc3339_weak(text).ok()
}

impl Job {
    fn parse(said: &str) -> Option<Job> {
        let line = said.lines().find(|line| line.starts_with("JobId="))?;
        // The job's name, which is the user's, may look like fields.
        let line = &line[line.find(" UserId=").unwrap_or(0)..];
        Some(Job {
            state: field(line, "JobState")?.to_owned(),
            reason: field(line, "Reason").unwrap_or_default().to_owned(),
            restarts: field(line, "Restarts")
                .and_then(|count| count.parse().ok())
                .unwrap_or(0),
            end: field(line, "EndTime").and_then(instant),
            preempted: field(line, "PreemptTime").and_then(instant),
            partition: field(line, "Partition").map(str::to_owned),
        })
    }
}

impl Config {
    fn parse(said: &str) -> Option<Config> {
        let value = |name: &str| {
            let mut lines = said.lines();
            lines.find_map(|line| {
                Some(
                    line.strip_prefix(name)?
                        .trim_start()
                        .strip_prefix('=')?
                        .trim(),
                )
            })
        };
        let seconds = value("KillWait")?.split_whitespace().next()?.parse().ok();
        Some(Config {
            kill_wait: seconds.map(Duration::from_secs),
            requeue_exit: value("RequeueExit").map(ranges).unwrap_or_default(),
            tracks_by_cgroup: value("ProctrackType").is_some_and(|kind| kind.contains("cgroup")),
        })
    }

    /// Whether a job that ends with this code begins again by itself.
    pub(super) fn requeues(&self, code: i32) -> bool {
        let of = |&(first, last): &(u32, u32)| {
            u32::try_from(code).is_ok_and(|code| (first..=last).contains(&code))
        };
        self.requeue_exit.iter().any(of)
    }
}

/// `85,100-110`; `(null)` is none.
fn ranges(text: &str) -> Vec<(u32, u32)> {
    let one = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
    };
    text.split(',').filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: &str = "JobId=12 ArrayJobId=11 ArrayTaskId=3 JobName=a JobState=CANCELLED UserId=root(0) GroupId=root(0) MCS_label=N/A \
        Priority=4294901757 Nice=0 Account=(null) QOS=(null) JobState=RUNNING Reason=None Dependency=(null) Requeue=1 Restarts=0 \
        BatchFlag=1 Reboot=0 ExitCode=0:0 RunTime=00:00:02 TimeLimit=00:10:00 TimeMin=N/A SubmitTime=2026-11-28T05:00:00 \
        EndTime=2026-11-28T05:10:02 Deadline=N/A PreemptEligibleTime=2026-11-28T05:00:02 PreemptTime=None SuspendTime=None \
        Partition=main NodeList=lab Command=/tmp/EndTime=x\n";

    #[test]
    fn a_running_job() {
        let job = Job::parse(JOB).unwrap();
        assert_eq!(
            (&*job.state, &*job.reason, job.restarts),
            ("RUNNING", "None", 0)
        );
        assert_eq!(job.end, instant("2026-11-28T05:10:02"));
        assert_eq!(job.preempted, None);
        assert_eq!(job.partition.as_deref(), Some("main"));
        let preempted = JOB.replace("PreemptTime=None", "PreemptTime=2026-11-28T05:01:00");
        assert_eq!(
            Job::parse(&preempted).unwrap().preempted,
            instant("2026-11-28T05:01:00")
        );
        let endless = JOB.replace("EndTime=2026-11-28T05:10:02", "EndTime=Unknown");
        assert_eq!(Job::parse(&endless).unwrap().end, None);
        assert_eq!(
            Job::parse("slurm_load_jobs error: Invalid job id specified"),
            None
        );
    }

    #[test]
    fn the_settings() {
        let said = "Configuration data as of now\nKillWait                = 30 sec\nProctrackType           = proctrack/cgroup\n\
            RequeueExit             = 85,100-110\nRequeueExitHold         = 7\n";
        let config = Config::parse(said).unwrap();
        assert_eq!(config.kill_wait, Some(Duration::from_secs(30)));
        assert!(config.tracks_by_cgroup);
        assert!(config.requeues(85) && config.requeues(100) && config.requeues(110));
        assert!(!config.requeues(7) && !config.requeues(111) && !config.requeues(-1));
        let none = said.replace("85,100-110", "(null)");
        assert!(!Config::parse(&none).unwrap().requeues(85));
        assert_eq!(Config::parse("nothing"), None);
    }
}
