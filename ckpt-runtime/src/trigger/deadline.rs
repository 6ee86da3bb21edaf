//! When the process will be killed, and how long before that it must stop.

use std::time::{Duration, Instant, SystemTime};

/// A moment to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Counted from here on.
    At(Instant),
    /// By the wall clock, which may be set meanwhile.
    Then(SystemTime),
}

impl End {
    fn left(self, now: Instant) -> Duration {
        match self {
            End::At(at) => at.saturating_duration_since(now),
            End::Then(then) => then.duration_since(SystemTime::now()).unwrap_or_default(),
        }
    }
}

/// When the process will be killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    end: End,
    /// All the time there was.
    whole: Duration,
    /// What is left for a stop, if it needs no more.
    grace: Duration,
}

/// What hooks, the end of the process, and a machine that is busy take.
const MARGIN: Duration = Duration::from_secs(1);

/// What a root takes from the moment it is told to stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Need {
    /// What a save takes.
    pub(super) save: Duration,
    /// The longest time to the next safe point that has been seen.
    pub(super) gap: Duration,
}

impl Need {
    /// As measured, and as much again for the next safe point, of which only a part may have been seen; half as much for a save, in
    /// which the others' saves may be on the way.
    fn time(self) -> Duration {
        self.save + self.save / 2 + self.gap * 2 + MARGIN
    }
}

impl Deadline {
    /// Counted from `now`, at which the process has run for `since` already.
    pub fn new(end: End, now: Instant, since: Duration, grace: Duration) -> Deadline {
        Deadline {
            end,
            whole: since + end.left(now),
            grace,
        }
    }

    /// What is left until then.
    pub fn left(&self, now: Instant) -> Duration {
        self.end.left(now)
    }

    /// How long before the end a stop begins: what is left between a warning and the end, but no more than half of the time, so that
    /// something is done in the other half; and never less than it takes.
    pub(super) fn margin(&self, need: Need) -> Duration {
        self.grace.min(self.whole / 2).max(need.time())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn need(save: u32, gap: u32) -> Need {
        Need {
            save: SECOND * save,
            gap: SECOND * gap,
        }
    }

    fn deadline(whole: u32, grace: u32) -> Deadline {
        let now = Instant::now();
        Deadline::new(
            End::At(now + SECOND * whole),
            now,
            Duration::ZERO,
            SECOND * grace,
        )
    }

    #[test]
    fn the_grace_is_kept_where_it_is_enough() {
        assert_eq!(deadline(7_200, 30).margin(need(4, 1)), SECOND * 30);
    }

    #[test]
    fn what_takes_longer_begins_earlier() {
        assert_eq!(deadline(7_200, 30).margin(need(60, 0)), SECOND * 91);
        assert_eq!(deadline(7_200, 30).margin(need(0, 60)), SECOND * 121);
    }

    #[test]
    fn of_a_short_time_half_is_used() {
        assert_eq!(deadline(20, 30).margin(need(0, 0)), SECOND * 10);
        assert_eq!(deadline(20, 30).margin(need(20, 0)), SECOND * 31);
    }

    #[test]
    fn time_that_has_passed_counts() {
        let now = Instant::now();
        let deadline = Deadline::new(End::At(now + SECOND * 10), now, SECOND * 30, SECOND * 30);
        assert_eq!(deadline.margin(need(0, 0)), SECOND * 20);
        assert_eq!(deadline.left(now + SECOND * 4), SECOND * 6);
        assert_eq!(deadline.left(now + SECOND * 40), Duration::ZERO);
    }

    #[test]
    fn the_wall_clock_is_looked_at_each_time() {
        let passed = End::Then(SystemTime::now() - SECOND);
        assert_eq!(passed.left(Instant::now()), Duration::ZERO);
        let to_come = End::Then(SystemTime::now() + SECOND * 100);
        assert!(to_come.left(Instant::now()) > SECOND * 90);
    }
}
