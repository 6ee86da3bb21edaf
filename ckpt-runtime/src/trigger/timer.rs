//! One thread that raises flags when their time has come.
//!
//! It is started when first needed and sleeps until the earliest deadline. While signals are caught it also wakes every
//! 50 ms to look at what the handlers have noted, since a handler may do nothing but note, and at the deadline. With nothing
//! armed and nothing caught it sleeps for good.

use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::cause;
use super::deadline::{Deadline, Need};
use super::flag::{self, Flag, Reasons};
use super::latency::{Probe, Watched};
use super::signals;
use crate::{log, raw};

/// How often the notes of signal handlers are looked at.
const TICK: Duration = Duration::from_millis(50);

/// Raises `flag` with `reasons` at the instant `at`. A time already armed for the same flag and reasons is replaced.
pub fn arm(flag: &'static Flag, at: Instant, reasons: Reasons) {
    let mut clock = CLOCK.lock();
    let same = |armed: &&mut Armed| std::ptr::eq(armed.flag, flag) && armed.reasons == reasons;
    match clock.armed.iter_mut().find(same) {
        Some(armed) => armed.at = at,
        None => clock.armed.push(Armed { flag, at, reasons }),
    }
    clock.see_to_it(at);
}

/// Forgets all times of `flag`. Afterwards the timer does not touch it.
pub fn disarm(flag: &'static Flag) {
    let mut clock = CLOCK.lock();
    clock.armed.retain(|armed| !std::ptr::eq(armed.flag, flag));
    clock.needs.retain(|(of, _)| !std::ptr::eq(*of, flag));
    clock.take_probe(flag);
}

/// The process will be killed then: all that is active is stopped in time, once. What was said before does not hold any more.
pub fn ends(deadline: Deadline) {
    CLOCK.lock().deadline = Some(deadline);
}

/// The time until all that is active is stopped for the deadline, if there is one, and anything is active.
pub fn left_until_stop() -> Option<Duration> {
    let clock = CLOCK.lock();
    let now = Instant::now();
    let (deadline, margin) = clock.margin(now)?;
    Some(deadline.left(now).saturating_sub(margin))
}

/// The root of this flag has to be stopped in time, and its saves take so long.
pub fn needs(flag: &'static Flag, save: Duration) {
    let mut clock = CLOCK.lock();
    match clock.need(flag) {
        Some(need) => need.save = save,
        None => clock.needs.push((
            flag,
            Need {
                save,
                ..Need::default()
            },
        )),
    }
}

/// Has this called now and then, by the timer's thread, while signals are watched: it must not wait for anything.
pub fn beside(look: fn()) {
    // All who call this give the same.
    let _ = BESIDE.set(look);
}

static BESIDE: OnceLock<fn()> = OnceLock::new();

/// From now on it is measured how long `flag` stays raised, unless the user knows already what comes of it.
pub fn measure(flag: &'static Flag, watched: Watched) {
    let mut clock = CLOCK.lock();
    if clock.told.contains(&watched) {
        return;
    }
    let probe = Probe::new(flag, watched, Instant::now());
    if let Some(due) = probe.due {
        clock.probes.push(probe);
        clock.see_to_it(due);
    }
}

/// What is done from now on is not measured. How long the flag was raised, if the user has been told of it.
pub fn pause(flag: &'static Flag) -> Option<Duration> {
    let mut clock = CLOCK.lock();
    let probe = clock.take_probe(flag)?;
    let now = Instant::now();
    if let (Some(gap), Some(need)) = (probe.gap(now), clock.need(flag)) {
        need.gap = need.gap.max(gap);
    }
    probe.late(now)
}

/// From now on (`false`: no longer) the notes of signal handlers are looked at.
pub(super) fn watch(signals: bool) {
    let mut clock = CLOCK.lock();
    clock.watching = signals;
    if signals {
        clock.see_to_it(Instant::now() + TICK);
    }
    // The thread finds out by itself, at its next tick, that it may sleep for good. Waking it would cost more than that,
    // and roots that follow one another quickly find it ticking.
}

struct Armed {
    flag: &'static Flag,
    at: Instant,
    reasons: Reasons,
}

/// What the thread is doing, hence what it takes to have it look again in time.
enum Thread {
    /// Not started.
    None,
    /// It will look at everything before it sleeps again.
    Awake,
    /// Until an instant, or, with `None`, until woken.
    Asleep(Option<Instant>),
}

struct Clock {
    armed: Vec<Armed>,
    probes: Vec<Probe>,
    /// Whose safe points the user knows to be far between.
    told: Vec<Watched>,
    deadline: Option<Deadline>,
    needs: Vec<(&'static Flag, Need)>,
    watching: bool,
    thread: Thread,
}

struct Shared {
    clock: Mutex<Clock>,
    wake: Condvar,
}

static CLOCK: Shared = Shared {
    clock: Mutex::new(Clock {
        armed: Vec::new(),
        probes: Vec::new(),
        told: Vec::new(),
        deadline: None,
        needs: Vec::new(),
        watching: false,
        thread: Thread::None,
    }),
    wake: Condvar::new(),
};

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Clock> {
        // Nothing that panics is done under this lock; were it so, the times would still be worth keeping.
        self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock {
    /// Makes sure that the thread looks at the clock not later than `at`.
    fn see_to_it(&mut self, at: Instant) {
        match self.thread {
            Thread::Awake => {}
            Thread::Asleep(Some(until)) if until <= at => {}
            Thread::Asleep(_) => {
                self.thread = Thread::Awake;
                CLOCK.wake.notify_one();
            }
            Thread::None => self.start(),
        }
    }

    fn start(&mut self) {
        let builder = thread::Builder::new().name("ckpt-timer".to_owned());
        // Signals must interrupt the program's own threads, not this one: it would be the only one whose system calls they
        // do not cut short.
        match raw::mask::with_all_blocked(|| builder.spawn(run)) {
            Ok(_) => self.thread = Thread::Awake,
            // The next root tries again.
            Err(error) => log::warn(format_args!(
                "no thread for the timer ({error}): no periodic saves, and a second SIGINT does not end the process"
            )),
        }
    }

    fn need(&mut self, flag: &Flag) -> Option<&mut Need> {
        let mut needs = self.needs.iter_mut();
        let (_, need) = needs.find(|(of, _)| std::ptr::eq(*of, flag))?;
        Some(need)
    }

    /// The deadline, and how long before it what is active is stopped.
    fn margin(&self, now: Instant) -> Option<(Deadline, Duration)> {
        let deadline = self.deadline?;
        let margin = |(flag, need): &(&'static Flag, Need)| {
            let waiting = self
                .probes
                .iter()
                .find(|probe| std::ptr::eq(probe.flag, *flag));
            let gap = waiting.and_then(|probe| probe.gap(now)).unwrap_or_default();
            deadline.margin(Need {
                gap: need.gap.max(gap),
                ..*need
            })
        };
        let most = self.needs.iter().map(margin).max()?;
        Some((deadline, most))
    }

    /// Stops all that is active, if it is time.
    fn mind_the_deadline(&mut self, now: Instant) {
        let Some((deadline, margin)) = self.margin(now) else {
            return;
        };
        if deadline.left(now) <= margin {
            self.deadline = None;
            cause::time_limit();
            flag::raise_all(Reasons::STOP);
        }
    }

    fn take_probe(&mut self, flag: &Flag) -> Option<Probe> {
        let of = |probe: &Probe| std::ptr::eq(probe.flag, flag);
        let index = self.probes.iter().position(of)?;
        Some(self.probes.swap_remove(index))
    }

    /// Raises what is due. What the user is to be told of now comes last in `told`, from the index returned.
    // Under the lock, so that a flag is not touched any more once `disarm` has returned.
    fn fire(&mut self, now: Instant) -> usize {
        self.armed.retain(|armed| {
            let due = armed.at <= now;
            if due {
                armed.flag.raise(armed.reasons);
            }
            !due
        });
        self.mind_the_deadline(now);
        let known = self.told.len();
        for probe in &mut self.probes {
            if probe.fire(now) && !self.told.contains(&probe.watched) {
                self.told.push(probe.watched);
            }
        }
        known
    }

    fn next(&self, now: Instant) -> Option<Instant> {
        let armed = self.armed.iter().map(|armed| armed.at);
        let probes = self.probes.iter().filter_map(|probe| probe.due);
        let tick = self.watching.then(|| now + TICK);
        armed.chain(probes).chain(tick).min()
    }
}

fn run() {
    let mut clock = CLOCK.lock();
    loop {
        let known = clock.fire(Instant::now());
        let tell = clock.told[known..].to_vec();
        if clock.watching || !tell.is_empty() {
            let watching = clock.watching;
            // These may log, and a log line may wait: not with the lock held.
            drop(clock);
            tell.iter().for_each(Watched::warn);
            if watching {
                signals::look();
                BESIDE.get().inspect(|look| look());
            }
            clock = CLOCK.lock();
        }
        let now = Instant::now();
        let next = clock.next(now);
        clock.thread = Thread::Asleep(next);
        clock = sleep(clock, next.map(|at| at.saturating_duration_since(now)));
        clock.thread = Thread::Awake;
    }
}

fn sleep(clock: MutexGuard<'static, Clock>, time: Option<Duration>) -> MutexGuard<'static, Clock> {
    match time {
        None => CLOCK
            .wake
            .wait(clock)
            .unwrap_or_else(PoisonError::into_inner),
        Some(time) => {
            let woken = CLOCK.wake.wait_timeout(clock, time);
            woken.unwrap_or_else(PoisonError::into_inner).0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::flag::tests::alone;
    use crate::trigger::flag::{claim, release};

    fn wait_for(flag: &Flag) {
        let begin = Instant::now();
        while !flag.raised() {
            assert!(begin.elapsed() < Duration::from_secs(60));
            thread::yield_now();
        }
    }

    #[test]
    fn times_come_in_their_order_and_not_early() {
        let _turn = alone();
        let flag = claim(Reasons::NONE);
        let begin = Instant::now();
        arm(flag, begin + Duration::from_millis(120), Reasons::SAVE);
        arm(flag, begin + Duration::from_millis(40), Reasons::OPEN);
        wait_for(flag);
        assert!(begin.elapsed() >= Duration::from_millis(40));
        let first = flag.take();
        assert!(first.contains(Reasons::OPEN));
        if !first.contains(Reasons::SAVE) {
            wait_for(flag);
        }
        assert!(begin.elapsed() >= Duration::from_millis(120));
        disarm(flag);
        release(flag);
    }

    #[test]
    fn arming_again_moves_the_time() {
        let _turn = alone();
        let (flag, later) = (claim(Reasons::NONE), claim(Reasons::NONE));
        let now = Instant::now();
        arm(flag, now + Duration::from_millis(20), Reasons::SAVE);
        arm(flag, now + Duration::from_secs(3_600), Reasons::SAVE);
        arm(later, now + Duration::from_millis(60), Reasons::SAVE);
        wait_for(later);
        assert!(!flag.raised());
        disarm(flag);
        disarm(later);
        release(flag);
        release(later);
    }

    #[test]
    fn a_disarmed_flag_stays_down() {
        let _turn = alone();
        let (flag, later) = (claim(Reasons::NONE), claim(Reasons::NONE));
        let now = Instant::now();
        arm(flag, now + Duration::from_secs(3_600), Reasons::SAVE);
        disarm(flag);
        arm(later, now + Duration::from_millis(20), Reasons::SAVE);
        wait_for(later);
        assert!(!flag.raised());
        disarm(later);
        release(flag);
        release(later);
    }

    #[test]
    fn a_user_is_told_once_of_each_function() {
        let _turn = alone();
        let flag = claim(Reasons::NONE);
        let mut clock = Clock {
            armed: Vec::new(),
            probes: Vec::new(),
            told: Vec::new(),
            deadline: None,
            needs: Vec::new(),
            watching: false,
            thread: Thread::None,
        };
        let begin = Instant::now();
        let much_later = |times| begin + Duration::from_secs(3_600) * times;
        for (function, begun, new) in [
            ("f", true, true),
            ("f", true, false),
            ("f", false, true),
            ("g", true, true),
        ] {
            let watched = Watched {
                function,
                grace: Duration::from_secs(30),
                source: "CKPT_GRACE",
                begun,
            };
            clock.probes.push(Probe::new(flag, watched, begin));
            assert_eq!(clock.fire(much_later(1)), clock.told.len(), "raised");
            let known = clock.fire(much_later(2));
            assert_eq!(clock.told.len() - known, usize::from(new), "{watched:?}");
            assert!(clock.take_probe(flag).is_some());
        }
        release(flag);
    }

    #[test]
    fn nothing_armed_means_no_wake_up() {
        let clock = Clock {
            armed: Vec::new(),
            probes: Vec::new(),
            told: Vec::new(),
            deadline: None,
            needs: Vec::new(),
            watching: false,
            thread: Thread::None,
        };
        assert_eq!(clock.next(Instant::now()), None);
    }
}
