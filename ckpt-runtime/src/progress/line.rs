//! Progress where there is no terminal: a line of the log, at most every minute.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};

use super::seat::{SEATS, Seat};
use super::{Told, advance, begin, text};
use crate::log;
use crate::settings::Progress;

const MINUTE: Duration = Duration::from_secs(60);

/// What asks for progress wants to see soon that it is told.
const SOON: Duration = Duration::from_secs(1);

/// The rate is that of the last seconds.
const SAMPLED: Duration = Duration::from_secs(5);

/// When the lines of each seat began, and when the next one may be written: also if it is of the next root.
static DUE: Mutex<[Option<Due>; SEATS]> = Mutex::new([None; SEATS]);

#[derive(Debug, Clone, Copy)]
struct Due {
    began: Instant,
    next: Instant,
}

impl Due {
    fn new(now: Instant, wanted: Progress) -> Due {
        let first = if wanted == Progress::On { SOON } else { MINUTE };
        Due {
            began: now,
            next: now + first,
        }
    }

    /// Whether a line is written now.
    fn take(&mut self, now: Instant) -> bool {
        let due = now >= self.next;
        if due {
            self.next = now + period(now - self.began);
        }
        due
    }
}

/// A log of days is not read line by line.
fn period(elapsed: Duration) -> Duration {
    match elapsed {
        short if short < 60 * MINUTE => MINUTE,
        _ => 10 * MINUTE,
    }
}

/// The lines of one root.
#[derive(Debug)]
pub(super) struct Line {
    seat: Seat,
    /// Never drawn: it knows the rate.
    bar: ProgressBar,
}

impl Line {
    pub(super) fn new(seat: Seat, wanted: Progress, told: &Told) -> Line {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        begin(&bar, told);
        let now = Instant::now();
        let mut due = DUE.lock().unwrap_or_else(PoisonError::into_inner);
        let due = &mut due[seat.number()];
        // A root that begins late is not told of sooner than one that begins first.
        let own = Due::new(now, wanted);
        match due {
            Some(due) => due.next = due.next.max(own.next),
            None => *due = Some(own),
        }
        Line { seat, bar }
    }

    /// When it is to be told again: for a line, or for the rate.
    pub(super) fn tell(&mut self, told: &Told) -> Duration {
        advance(&self.bar, told);
        let now = Instant::now();
        let mut all = DUE.lock().unwrap_or_else(PoisonError::into_inner);
        let due = all[self.seat.number()].get_or_insert_with(|| Due::new(now, Progress::Auto));
        let writes = due.take(now);
        let next = due.next.saturating_duration_since(now);
        drop(all);
        if writes {
            let text = text::of(told, self.bar.per_sec(), self.bar.eta());
            log::info(format_args!("`{}`: {text}", told.function));
        }
        next.min(SAMPLED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_a_line_a_minute_and_later_one_in_ten() {
        let begin = Instant::now();
        let lines = |wanted, hours: u32| {
            let mut due = Due::new(begin, wanted);
            let seconds = 0..hours * 3_600;
            let at = |second| begin + Duration::from_secs(u64::from(second));
            let all: Vec<u32> = seconds.filter(|&second| due.take(at(second))).collect();
            let closest = all.windows(2).map(|two| two[1] - two[0]).min();
            assert!(closest.is_none_or(|closest| closest >= 60), "{all:?}");
            all
        };
        assert_eq!(lines(Progress::Auto, 1)[..2], [60, 120]);
        assert_eq!(lines(Progress::On, 1)[..2], [1, 61]);
        assert_eq!(lines(Progress::Auto, 24).len(), 60 + 23 * 6 - 1);
    }
}
