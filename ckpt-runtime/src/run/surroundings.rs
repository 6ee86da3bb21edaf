//! What surrounds the process and may end it: the scheduler with its time limit, and the limit of its memory.
//!
//! Nothing here makes a function wait: the timer's thread looks now and then, and what takes its time (a command of the scheduler) is
//! done by a thread of its own.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::memory::Watch;
use crate::settings::{self, Settings, TimeLimit};
use crate::trigger::deadline::{Deadline, End};
use crate::trigger::flag::{self, Reasons};
use crate::trigger::timer;
use crate::{log, raw, scheduler};

/// The scheduler is asked when the program has run for so long: one that does little is no burden to it.
const SETTLED: Duration = Duration::from_secs(1);
/// Ranks begin at once, and ask one after the other, so far apart, but not for longer than that.
const APART: Duration = Duration::from_millis(20);
const LONGEST_APART: Duration = Duration::from_secs(10);
/// When so much is left until the stop for the time limit, the scheduler is asked again: the limit may have been moved.
const AGAIN: Duration = Duration::from_secs(15);

/// What there is between a warning and SIGKILL: as the user says, or the scheduler, or the usual.
pub(super) fn grace(settings: &Settings) -> Duration {
    let given = settings.grace.or_else(scheduler::grace);
    given.unwrap_or(Settings::GRACE)
}

/// Who says so, in the words of whoever can change it.
pub(super) fn source_of_grace(settings: &Settings) -> &'static str {
    match settings.grace.is_none() && scheduler::grace().is_some() {
        true => "Slurm's KillWait",
        false => "CKPT_GRACE",
    }
}

struct Surroundings {
    settings: &'static Settings,
    began: Instant,
    /// When the scheduler is asked for the first time; `None`: it has been.
    ask_at: Option<Instant>,
    /// The end of the job that is reckoned with, if the scheduler told it.
    told: Option<SystemTime>,
    /// Whether it has been asked again for this end.
    confirmed: bool,
    memory: Memory,
}

/// The limit of memory, and who watches it.
enum Memory {
    /// Nobody has looked yet: it is of no use to a program that is gone in a moment.
    NotLookedAt,
    Unlimited,
    Limited(Watch),
}

/// The most that a save has taken of memory, the encoded state; 0: there has been none.
static LARGEST_SAVE: AtomicU64 = AtomicU64::new(0);

/// Roots that are saving just now: what they take for it is given back.
static SAVING: AtomicUsize = AtomicUsize::new(0);

/// A save that is under way.
pub(super) struct Saving(());

impl Saving {
    pub(super) fn begin() -> Saving {
        SAVING.fetch_add(1, Ordering::Relaxed);
        Saving(())
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        SAVING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A save has been of so many bytes.
pub(super) fn saves_take(bytes: u64) {
    LARGEST_SAVE.fetch_max(bytes, Ordering::Relaxed);
}

/// The bytes of memory that are left, if a save of so many would take more than that: it would end the process.
pub(super) fn too_little_memory(save: u64) -> Option<u64> {
    match &surroundings()?.memory {
        Memory::Limited(watch) => watch.too_little_for(save),
        _ => None,
    }
}

static SURROUNDINGS: OnceLock<Mutex<Surroundings>> = OnceLock::new();

/// A root begins: with the first one of the process, what surrounds it is looked at.
pub(super) fn begin(settings: &'static Settings) {
    SURROUNDINGS.get_or_init(|| {
        let now = Instant::now();
        let mut surroundings = Surroundings {
            settings,
            began: now,
            ask_at: scheduler::can_be_asked().then(|| now + SETTLED + turn()),
            told: None,
            confirmed: false,
            memory: Memory::NotLookedAt,
        };
        match settings.time_limit {
            Some(TimeLimit::After(limit)) => surroundings.expect_end(End::At(now + limit)),
            Some(TimeLimit::At(instant)) => surroundings.expect_end(End::Then(instant)),
            None => surroundings.told_end(scheduler::end_in_environment()),
        }
        timer::beside(look);
        Mutex::new(surroundings)
    });
}

/// How long this rank lets others go first.
fn turn() -> Duration {
    let rank = scheduler::place().rank.as_deref();
    let rank: u32 = rank.and_then(|rank| rank.parse().ok()).unwrap_or(0);
    APART.saturating_mul(rank).min(LONGEST_APART)
}

impl Surroundings {
    /// The scheduler, or what it left in the environment, says when the job ends.
    fn told_end(&mut self, end: Option<SystemTime>) {
        let Some(end) = end else { return };
        self.confirmed = self.told == Some(end);
        self.told = Some(end);
        self.expect_end(End::Then(end));
    }

    fn expect_end(&self, end: End) {
        let now = Instant::now();
        let deadline = Deadline::new(end, now, now - self.began, grace(self.settings));
        if deadline.left(now).is_zero() {
            log::warn(format_args!(
                "the time limit is over already: what is active stops at its next safe point"
            ));
        }
        timer::ends(deadline);
    }

    /// Has everything saved, if memory is nearly used up.
    fn mind_memory(&mut self, now: Instant) {
        if matches!(self.memory, Memory::NotLookedAt) && now >= self.began + SETTLED {
            self.memory = Watch::begin().map_or(Memory::Unlimited, Memory::Limited);
        }
        let Memory::Limited(watch) = &mut self.memory else {
            return;
        };
        if SAVING.load(Ordering::Relaxed) > 0 {
            return;
        }
        let save = Some(LARGEST_SAVE.load(Ordering::Relaxed)).filter(|bytes| *bytes > 0);
        if watch.is_near(now, save) {
            flag::raise_all(Reasons::MEMORY);
        }
    }

    /// Whether it is time to ask the scheduler.
    fn is_to_be_asked(&mut self, now: Instant) -> bool {
        if let Some(at) = self.ask_at {
            return at <= now;
        }
        let near = |left: Duration| left <= AGAIN;
        self.told.is_some() && !self.confirmed && timer::left_until_stop().is_some_and(near)
    }
}

fn surroundings() -> Option<std::sync::MutexGuard<'static, Surroundings>> {
    let all = SURROUNDINGS.get()?;
    Some(all.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Called by the timer, many times a second.
fn look() {
    static ASKING: AtomicBool = AtomicBool::new(false);
    let Some(mut surroundings) = surroundings() else {
        return;
    };
    let now = Instant::now();
    surroundings.mind_memory(now);
    if !surroundings.is_to_be_asked(now) || ASKING.swap(true, Ordering::SeqCst) {
        return;
    }
    let first = surroundings.ask_at.take().is_some();
    surroundings.confirmed = !first;
    drop(surroundings);
    let ask = move || {
        ask(first);
        ASKING.store(false, Ordering::SeqCst);
    };
    let builder = thread::Builder::new().name("ckpt-ask".to_owned());
    // Without a thread nothing is known; the signals and CKPT_TIME_LIMIT remain.
    let _ = raw::mask::with_all_blocked(|| builder.spawn(ask));
}

fn ask(first: bool) {
    if first {
        scheduler::look_around();
    }
    let told = surroundings().and_then(|surroundings| surroundings.told);
    let end = match told {
        // The environment has told it. What has been told before, the scheduler is asked for again.
        Some(end) if first => Some(end),
        _ => asked_for(),
    };
    if first {
        scheduler::tell_place(end);
    }
}

/// Asks for the end of the job, which holds unless the user has said another.
fn asked_for() -> Option<SystemTime> {
    let end = scheduler::ask_for_end();
    let is_given = settings::current().is_ok_and(|settings| settings.time_limit.is_some());
    if !is_given && let Some(mut surroundings) = surroundings() {
        surroundings.told_end(end);
    }
    end
}
