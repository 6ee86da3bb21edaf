//! What happened to a run: its processes one after the other, and what each of them did.

use std::time::{Duration, SystemTime};

use ckpt_runtime::store::{RunName, State, signs_apart};

/// A run from its first start until now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Story {
    pub(super) run: RunName,
    pub(super) program: String,
    pub(super) function: String,
    pub(super) state: State,
    /// In the order in which they began; at least one.
    pub(super) processes: Vec<Process>,
    /// Lines of the events that cannot be read.
    pub(super) unreadable: usize,
}

/// What one process did for the run. Times within it are counted from its beginning, by a clock that is never set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Process {
    pub(super) host: String,
    pub(super) pid: u32,
    pub(super) job: Option<String>,
    pub(super) origin: Origin,
    /// Which attempt it belongs to: a new one begins after a completion, and where checkpoints were set aside.
    pub(super) attempt: usize,
    pub(super) began: SystemTime,
    /// The iteration it began at, and the last one it told of.
    pub(super) iterations: (Option<u64>, Option<u64>),
    pub(super) total: Option<u64>,
    pub(super) saves: Vec<Save>,
    pub(super) failed_saves: u64,
    /// How long it had the run, as far as that is known.
    pub(super) ran: Duration,
    pub(super) end: End,
    /// The signal of a stop, the error of a failure.
    pub(super) detail: Option<String>,
    pub(super) lost: Lost,
}

/// What a process began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Scratch,
    Generation(u64),
    /// Its first line is missing, or it is a fork of the one before.
    Unknown,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Running,
    /// With a checkpoint, since it was asked to.
    Stopped,
    Completed,
    /// The function panicked or returned an `Err`, or the final save failed.
    Failed,
    /// Without a word, and it was last known to be alive at the end of [`Process::ran`].
    Killed,
    /// Without a word, at a time that is not known: some time after what it told last.
    Vanished,
}

/// One checkpoint made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Save {
    pub(super) at: SystemTime,
    /// When it was done.
    pub(super) done: Duration,
    pub(super) took: Duration,
    pub(super) bytes: u64,
    pub(super) generation: Option<u64>,
    pub(super) iteration: Option<u64>,
    /// That of a stop.
    pub(super) is_final: bool,
    /// The time to the next one, where it was chosen by what saves cost.
    pub(super) period: Option<Duration>,
    /// What it was made for, if it was not its turn.
    pub(super) why: Option<String>,
}

/// The work of a process that is in no checkpoint which was gone on from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Lost {
    /// From here on.
    pub(super) from: Option<Duration>,
    /// How much; saving does not count.
    pub(super) work: Duration,
    /// About how many iterations, by the pace of the saves before.
    pub(super) iterations: Option<u64>,
}

impl End {
    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            End::Running => "running",
            End::Stopped => "stopped",
            End::Completed => "completed",
            End::Failed => "failed",
            End::Killed | End::Vanished => "killed",
        }
    }

    pub(super) fn is_death(self) -> bool {
        matches!(self, End::Killed | End::Vanished)
    }

    /// Whether what was not saved by then has to be done again.
    pub(super) fn loses(self) -> bool {
        self.is_death() || self == End::Failed
    }
}

impl Save {
    pub(super) fn began(&self) -> Duration {
        self.done.saturating_sub(self.took)
    }
}

impl Process {
    pub(super) fn saving(&self) -> Duration {
        self.saves.iter().map(|save| save.took).sum()
    }

    /// How much longer than [`Process::ran`] it may have run.
    pub(super) fn unsure(&self) -> Duration {
        match self.end {
            End::Killed => signs_apart(self.ran),
            _ => Duration::ZERO,
        }
    }

    pub(super) fn ended(&self) -> SystemTime {
        self.began.checked_add(self.ran).unwrap_or(self.began)
    }

    /// The work between two times: saving does not count.
    pub(super) fn work(&self, from: Duration, to: Duration) -> Duration {
        let saving: Duration = self
            .saves
            .iter()
            .map(|save| {
                let begin = save.began().max(from);
                save.done.min(to).saturating_sub(begin)
            })
            .sum();
        to.saturating_sub(from).saturating_sub(saving)
    }
}

/// What processes come to together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amounts {
    pub(super) ran: Duration,
    pub(super) saving: Duration,
    pub(super) lost: Duration,
    /// So much more may be lost.
    pub(super) unsure: Duration,
    /// Whether no process ended at a time that is not known.
    pub(super) is_all: bool,
}

impl Amounts {
    pub(super) fn of<'a>(processes: impl Iterator<Item = &'a Process> + Clone) -> Self {
        let sum = |of: fn(&Process) -> Duration| processes.clone().map(of).sum();
        Amounts {
            ran: sum(|process| process.ran),
            saving: sum(Process::saving),
            lost: sum(|process| process.lost.work),
            unsure: sum(Process::unsure),
            is_all: processes
                .clone()
                .all(|process| process.end != End::Vanished),
        }
    }

    pub(super) fn of_all(stories: &[Story]) -> Self {
        Amounts::of(stories.iter().flat_map(|story| &story.processes))
    }
}

impl Story {
    pub(super) fn amounts(&self) -> Amounts {
        Amounts::of(self.processes.iter())
    }

    pub(super) fn count(&self, is: impl Fn(End) -> bool) -> usize {
        self.processes.iter().filter(|one| is(one.end)).count()
    }

    pub(super) fn saves(&self) -> impl Iterator<Item = &Save> + Clone {
        self.processes.iter().flat_map(|process| &process.saves)
    }

    /// The time in which no process had the run, as their clocks tell it.
    pub(super) fn idle(&self) -> Duration {
        let pairs = self.processes.windows(2);
        pairs
            .map(|pair| between(pair[0].ended(), pair[1].began))
            .sum()
    }

    pub(super) fn began(&self) -> SystemTime {
        let began = self.processes.iter().map(|process| process.began);
        began.min().unwrap_or(SystemTime::UNIX_EPOCH)
    }

    pub(super) fn ended(&self) -> SystemTime {
        let ended = self.processes.iter().map(Process::ended);
        ended.max().unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

/// Nothing where a clock went backwards.
pub(super) fn between(from: SystemTime, to: SystemTime) -> Duration {
    to.duration_since(from).unwrap_or_default()
}

/// The value in the middle; of an even number the lesser of the two.
pub(super) fn median<T: Copy + Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}
