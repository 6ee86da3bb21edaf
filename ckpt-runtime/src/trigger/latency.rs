//! Whether a stop would find a safe point in time: measured from beside the loop, which pays nothing for it.
//!
//! Now and then a root's flag is raised for no other reason than to see when it is taken. One that stays raised for a good
//! part of the grace period belongs to a loop that would not have saved before the end.

use std::time::{Duration, Instant};

use super::flag::{Flag, Reasons};
use crate::{log, words};

/// Of so many parts of the grace period one passes between two measurements, and three are waited for. So every time
/// between two safe points that is at least half of it is found, and none that is shorter than three eighths.
const PARTS: u32 = 8;

/// The shortest part: below this, what is measured is the scheduling of threads.
const SHORTEST: Duration = Duration::from_millis(10);

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    /// The function's name.
    pub function: &'static str,
    /// The time between a warning and the end.
    pub grace: Duration,
    /// What says so: `CKPT_GRACE`, or a setting of the scheduler.
    pub source: &'static str,
    /// Whether the function has been at a safe point. Before that it may be reading its input, which takes its time.
    pub begun: bool,
}

impl Watched {
    fn part(&self) -> Duration {
        (self.grace / PARTS).max(SHORTEST)
    }

    /// How long a raised flag is waited for.
    fn patience(&self) -> Duration {
        self.part() * if self.begun { 3 } else { PARTS }
    }

    /// Tells the user that it took that long.
    pub(super) fn warn(&self) {
        let (function, source) = (self.function, self.source);
        let (waited, grace) = (
            words::duration(self.patience()),
            words::duration(self.grace),
        );
        if self.begun {
            log::warn(format_args!(
                "`{function}` has not been at a safe point for {waited}, and a stop may leave it no more than {grace} \
                 ({source}); write `#[ckpt(safe_point)]` on a loop inside, whose iterations are short"
            ));
        } else {
            log::warn(format_args!(
                "`{function}` has not come to its first safe point in {waited}; until it does, nothing of it can be saved"
            ));
        }
    }
}

/// The measurement of one root.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) flag: &'static Flag,
    pub(super) watched: Watched,
    /// Since when the flag is raised.
    raised: Option<Instant>,
    /// When it is to be raised or, if it is, when the user is told.
    pub(super) due: Option<Instant>,
}

impl Probe {
    pub(super) fn new(flag: &'static Flag, watched: Watched, now: Instant) -> Probe {
        Probe {
            flag,
            watched,
            raised: None,
            due: now.checked_add(watched.part()),
        }
    }

    /// Does what is due; true: the user is to be told.
    // Counted from the moment the flag is truly raised: a process that was suspended meanwhile has not been slow.
    pub(super) fn fire(&mut self, now: Instant) -> bool {
        if self.due.is_none_or(|due| due > now) {
            return false;
        }
        if self.raised.is_some() {
            self.due = None;
            return true;
        }
        self.flag.raise(Reasons::MEASURE);
        self.raised = Some(now);
        self.due = now.checked_add(self.watched.patience());
        false
    }

    /// For how long the flag has been raised at `now`, between safe points.
    pub(super) fn gap(&self, now: Instant) -> Option<Duration> {
        let raised = self.raised.filter(|_| self.watched.begun)?;
        Some(now.saturating_duration_since(raised))
    }

    /// The flag was taken at `now`: how long that took, if the user has been told.
    pub(super) fn late(&self, now: Instant) -> Option<Duration> {
        let told = self.due.is_none();
        self.raised
            .filter(|_| told)
            .map(|raised| now.saturating_duration_since(raised))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::flag::tests::alone;
    use crate::trigger::flag::{claim, release};

    const GRACE: Duration = Duration::from_secs(8);

    fn watched(begun: bool) -> Watched {
        Watched {
            function: "f",
            grace: GRACE,
            source: "CKPT_GRACE",
            begun,
        }
    }

    #[test]
    fn half_of_the_grace_period_is_always_found_and_three_eighths_never() {
        let _turn = alone();
        let flag = claim(Reasons::NONE);
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        let mut probe = Probe::new(flag, watched(true), begin);
        assert!(!probe.fire(at(0)) && !flag.raised());
        assert!(!probe.fire(at(1)) && flag.raised());
        assert_eq!(flag.take(), Reasons::MEASURE);
        assert_eq!(probe.gap(at(3)), Some(Duration::from_secs(2)));
        assert!(!probe.fire(at(3)));
        assert_eq!(probe.late(at(3)), None);
        assert!(probe.fire(at(4)));
        assert!(!probe.fire(at(5)), "told once");
        assert_eq!(probe.late(at(6)), Some(Duration::from_secs(5)));
        release(flag);
    }

    #[test]
    fn a_first_safe_point_has_the_whole_grace_period() {
        let watched = watched(false);
        assert_eq!(watched.patience(), GRACE);
    }

    #[test]
    fn a_short_grace_period_does_not_measure_the_scheduler() {
        let watched = Watched {
            grace: Duration::ZERO,
            ..watched(true)
        };
        assert_eq!(watched.part(), SHORTEST);
    }
}
