//! The limit of memory that ends a program without a warning: that of its control groups, or of its job.

mod alarm;
mod cgroup;
mod family;

use std::time::{Duration, Instant};

use alarm::{Alarm, Level};
use cgroup::Group;

use crate::{log, scheduler, words};

/// How often it is looked at; memory may grow by the gigabyte in a second.
const OFTEN: Duration = Duration::from_millis(100);
/// Looking takes at most one of so many parts of the time.
const PARTS: u32 = 200;
/// But it is looked at so often, however long the machine lets it take.
const SELDOM: Duration = Duration::from_secs(1);

/// What limits memory, and how near it is.
#[derive(Debug)]
pub(crate) struct Watch {
    groups: Vec<Group>,
    job: Option<Job>,
    alarm: Alarm,
    /// As it was last seen.
    level: Option<Level>,
    next: Instant,
}

/// The limit of a job, which the scheduler itself watches.
#[derive(Debug)]
struct Job {
    limit: u64,
    /// Whose descendants are counted.
    daemon: Option<u32>,
}

impl Watch {
    /// `None` where nothing limits memory.
    pub(crate) fn begin() -> Option<Watch> {
        let groups = cgroup::limited();
        // What a control group enforces, nobody else has to.
        let job = scheduler::memory_limit().filter(|_| groups.is_empty());
        let job = job.map(|limit| Job {
            limit,
            daemon: scheduler::daemon(),
        });
        let is_limited = job.is_some() || !groups.is_empty();
        is_limited.then(|| Watch {
            groups,
            job,
            alarm: Alarm::default(),
            level: None,
            next: Instant::now(),
        })
    }

    /// Whether it is time to save, where a save takes so many bytes of memory, if that is known. Looks now and then only.
    pub(crate) fn is_near(&mut self, now: Instant, save: Option<u64>) -> bool {
        if now < self.next {
            return false;
        }
        let levels = self.groups.iter().filter_map(|group| {
            let (used, limit) = (group.used()?, group.limit()?);
            Some(Level { used, limit })
        });
        let of_job = self.job.as_ref().and_then(Job::level);
        // The one of which least is left.
        let level = levels.chain(of_job).min_by_key(|level| level.left());
        self.level = level;
        self.next = now + (now.elapsed() * PARTS).clamp(OFTEN, SELDOM);
        let Some(level) = level else { return false };
        let near = self.alarm.is_raised_by(level, save);
        if near {
            tell(level);
        }
        near
    }

    /// The bytes of memory that are left, if a save of so many would use them up: it would end the process.
    pub(crate) fn too_little_for(&self, save: u64) -> Option<u64> {
        let level = self.level.filter(|level| level.is_too_little_for(save))?;
        Some(level.left())
    }
}

/// The bytes of memory that are left until the limit, or until the machine has none, if that can be found out: a look of its own.
pub(crate) fn left() -> Option<u64> {
    let groups = cgroup::limited();
    let of_groups = groups.iter().filter_map(|group| {
        let (used, limit) = (group.used()?, group.limit()?);
        Some(limit.saturating_sub(used))
    });
    of_groups.chain(of_machine()).min()
}

/// What the machine could still give (proc(5), `MemAvailable`).
fn of_machine() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

impl Job {
    fn level(&self) -> Option<Level> {
        let used = family::resident(self.daemon)?;
        Some(Level {
            used,
            limit: self.limit,
        })
    }
}

fn tell(level: Level) {
    log::warn(format_args!(
        "{} of the {} of memory that the job may use are used: a save is due before it is killed",
        words::bytes(level.used),
        words::bytes(level.limit)
    ));
}
