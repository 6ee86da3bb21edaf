//! One thread that raises flags when their time has come.
//!
//! It is started when first needed and sleeps until the earliest deadline. While signals are caught it also wakes every
//! 50 ms to look at what the handlers have noted, since a handler may do nothing but note. With nothing armed and
//! nothing caught it sleeps for good.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::flag::{Flag, Reasons};
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
    CLOCK
        .lock()
        .armed
        .retain(|armed| !std::ptr::eq(armed.flag, flag));
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

    /// Raises what is due.
    // Under the lock, so that a flag is not touched any more once `disarm` has returned.
    fn fire(&mut self, now: Instant) {
        self.armed.retain(|armed| {
            let due = armed.at <= now;
            if due {
                armed.flag.raise(armed.reasons);
            }
            !due
        });
    }

    fn next(&self, now: Instant) -> Option<Instant> {
        let earliest = self.armed.iter().map(|armed| armed.at).min();
        let tick = self.watching.then(|| now + TICK);
        earliest.into_iter().chain(tick).min()
    }
}

fn run() {
    let mut clock = CLOCK.lock();
    loop {
        clock.fire(Instant::now());
        if clock.watching {
            // It may log, and a log line may wait: not with the lock held.
            drop(clock);
            signals::look();
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
    fn nothing_armed_means_no_wake_up() {
        let clock = Clock {
            armed: Vec::new(),
            watching: false,
            thread: Thread::None,
        };
        assert_eq!(clock.next(Instant::now()), None);
    }
}
