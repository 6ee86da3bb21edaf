//! What befalls jobs.

/// An event, a row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// The job comes to its time limit, which the program has been able to ask for.
    TimeLimit,
    /// The same without `RequeueExit`, with `CKPT_REQUEUE=1`.
    TimeLimitRequeue,
    /// The limit is moved towards a program that has asked for it already.
    LimitMoved,
    /// `scancel JOB`.
    Cancel,
    /// `scancel --signal=USR1 JOB`.
    Usr1,
    /// `scancel --full --signal=USR1 JOB`.
    Usr1Full,
    /// `scancel --batch --signal=USR1 JOB`.
    Usr1Batch,
    /// Preempted, and 85 is in `RequeueExit`.
    Preempted,
    /// Preempted, without `RequeueExit`.
    PreemptedAlone,
    /// `scontrol requeue JOB`.
    Requeue,
    /// It takes more memory than it asked for.
    Memory,
    /// The node loses its power.
    NodeKilled,
    /// `scontrol update nodename=NODE state=down`.
    NodeDown,
    /// There is no space left for the final save.
    DiskFull,
}

impl Event {
    /// All, as rows of the matrix.
    pub const ALL: [Event; 14] = [
        Event::TimeLimit,
        Event::TimeLimitRequeue,
        Event::LimitMoved,
        Event::Cancel,
        Event::Usr1,
        Event::Usr1Full,
        Event::Usr1Batch,
        Event::Preempted,
        Event::PreemptedAlone,
        Event::Requeue,
        Event::Memory,
        Event::NodeKilled,
        Event::NodeDown,
        Event::DiskFull,
    ];

    /// Its name in tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Event::TimeLimit => "time_limit",
            Event::TimeLimitRequeue => "time_limit_requeue",
            Event::LimitMoved => "limit_moved",
            Event::Cancel => "scancel",
            Event::Usr1 => "usr1",
            Event::Usr1Full => "usr1_full",
            Event::Usr1Batch => "usr1_batch",
            Event::Preempted => "preempted",
            Event::PreemptedAlone => "preempted_alone",
            Event::Requeue => "requeue",
            Event::Memory => "memory",
            Event::NodeKilled => "node_killed",
            Event::NodeDown => "node_down",
            Event::DiskFull => "disk_full",
        }
    }

    /// Its name in the document.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Event::TimeLimit => "time limit",
            Event::TimeLimitRequeue => "time limit, no `RequeueExit`, `CKPT_REQUEUE=1`",
            Event::LimitMoved => "time limit, moved while it runs",
            Event::Cancel => "`scancel JOB`",
            Event::Usr1 => "`scancel --signal=USR1 JOB`",
            Event::Usr1Full => "`scancel --full --signal=USR1 JOB`",
            Event::Usr1Batch => "`scancel --batch --signal=USR1 JOB`",
            Event::Preempted => "preemption",
            Event::PreemptedAlone => "preemption, no `RequeueExit`",
            Event::Requeue => "`scontrol requeue JOB`",
            Event::Memory => "memory limit",
            Event::NodeKilled => "node fails",
            Event::NodeDown => "node set down",
            Event::DiskFull => "disk full at the final save",
        }
    }

    /// Whether 85 is in `RequeueExit` where it happens.
    #[must_use]
    pub fn with_requeue_exit(self) -> bool {
        !matches!(self, Event::TimeLimitRequeue | Event::PreemptedAlone)
    }

    /// Whether it befalls all jobs of a node at once.
    #[must_use]
    pub fn hits_all(self) -> bool {
        matches!(
            self,
            Event::Preempted | Event::PreemptedAlone | Event::NodeKilled | Event::NodeDown
        )
    }
}
