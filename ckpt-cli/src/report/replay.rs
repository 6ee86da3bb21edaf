//! The same processes with another period: how often they would have saved, and what would have been lost.
//!
//! Each process lives as long as it did, and the same work is to be done. Where it is not done by then, one more process
//! goes on to the end; where it is done earlier, those that are left are not needed.

use std::time::Duration;

/// How long a process lived, and what ended it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// What was not saved by then was lost.
    Killed(Duration),
    /// It was stopped after that, and then saved for so long.
    Stopped(Duration, Duration),
    /// It had all the time that it needed.
    Open,
}

/// What saving costs: each takes so long, and begins so long after the last one's end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    /// More than nothing.
    pub(super) period: Duration,
    pub(super) save: Duration,
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cost {
    pub(super) saves: u64,
    pub(super) saving: Duration,
    pub(super) lost: Duration,
}

impl Cost {
    pub(super) fn together(&self) -> Duration {
        self.saving.saturating_add(self.lost)
    }

    fn add_saves(&mut self, count: u128, took: u128) {
        self.saves = self
            .saves
            .saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        self.saving = self
            .saving
            .saturating_add(nanos(count.saturating_mul(took)));
    }

    pub(super) fn add(&mut self, other: &Cost) {
        self.saves = self.saves.saturating_add(other.saves);
        self.saving = self.saving.saturating_add(other.saving);
        self.lost = self.lost.saturating_add(other.lost);
    }
}

/// Replays the lives of one attempt.
pub(super) fn replay(lives: &[Life], work: Duration, plan: Plan) -> Cost {
    let (period, save) = (plan.period.as_nanos().max(1), plan.save.as_nanos());
    let mut left = work.as_nanos();
    let mut cost = Cost::default();
    for life in lives.iter().chain(&[Life::Open]) {
        if left == 0 {
            break;
        }
        // The piece that completes the work needs no save.
        let saves = left.div_ceil(period) - 1;
        let needed = left.saturating_add(saves.saturating_mul(save));
        let lived = match *life {
            Life::Killed(lived) | Life::Stopped(lived, _) => lived.as_nanos(),
            Life::Open => needed,
        };
        if needed <= lived {
            cost.add_saves(saves, save);
            break;
        }
        let rounds = lived / (period + save);
        cost.add_saves(rounds, save);
        left -= rounds * period;
        let rest = lived - rounds * (period + save);
        let worked = rest.min(period);
        match *life {
            Life::Stopped(_, last) => {
                if rest > worked {
                    // It was saving already, and goes on with that.
                    cost.add_saves(1, save);
                }
                cost.add_saves(1, last.as_nanos());
                left -= worked;
            }
            _ => {
                cost.lost = cost.lost.saturating_add(nanos(worked));
                cost.saving = cost.saving.saturating_add(nanos(rest - worked));
            }
        }
    }
    cost
}

fn nanos(nanos: u128) -> Duration {
    let seconds = u64::try_from(nanos / 1_000_000_000).unwrap_or(u64::MAX);
    Duration::new(seconds, (nanos % 1_000_000_000) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::dice::Dice;

    /// The same, millisecond by millisecond.
    fn step_by_step(lives: &[Life], work: u64, period: u64, save: u64) -> (u64, u64, u64) {
        let (mut secured, mut saves, mut saving, mut lost) = (0, 0, 0, 0);
        for life in lives.iter().chain(&[Life::Open]) {
            let (lived, last) = match *life {
                Life::Killed(lived) => (lived.as_millis() as u64, None),
                Life::Stopped(lived, last) => {
                    (lived.as_millis() as u64, Some(last.as_millis() as u64))
                }
                Life::Open => (u64::MAX, None),
            };
            let (mut done, mut since, mut in_save) = (secured, 0, 0);
            for now in 0.. {
                if done == work {
                    return (saves, saving, lost);
                }
                if now == lived {
                    break;
                }
                if since < period {
                    done += 1;
                    since += 1;
                } else {
                    saving += 1;
                    in_save += 1;
                }
                if done < work && since == period && in_save == save {
                    (secured, since, in_save) = (done, 0, 0);
                    saves += 1;
                }
            }
            match last {
                None => lost += done - secured,
                Some(last) => {
                    if in_save > 0 {
                        saving += save - in_save;
                        saves += 1;
                    }
                    saving += last;
                    saves += 1;
                    secured = done;
                }
            }
        }
        unreachable!("the last one has all the time it needs");
    }

    #[test]
    fn it_comes_to_what_every_single_step_comes_to() {
        let mut differing = 0;
        for seed in 0..4_000 {
            let mut dice = Dice::new(seed);
            let millis = Duration::from_millis;
            let longest = 1 + dice.below(300);
            let lives: Vec<Life> = (0..dice.below(7))
                .map(|_| {
                    let lived = millis(dice.below(longest));
                    match dice.below(3) {
                        0 => Life::Stopped(lived, millis(dice.below(5))),
                        _ => Life::Killed(lived),
                    }
                })
                .collect();
            let (work, period, save) = (dice.below(500), 1 + dice.below(60), dice.below(20));
            let plan = Plan {
                period: millis(period),
                save: millis(save),
            };
            let cost = replay(&lives, millis(work), plan);
            let (saves, saving, lost) = step_by_step(&lives, work, period, save);
            let expected = Cost {
                saves,
                saving: millis(saving),
                lost: millis(lost),
            };
            assert_eq!(cost, expected, "seed {seed}: {lives:?} {work} {plan:?}");
            differing += usize::from(lost > 0 && saves > 1);
        }
        assert!(differing > 500, "only {differing} were of interest");
    }

    #[test]
    fn times_beyond_measure_are_no_panic() {
        let long = Duration::MAX;
        let plan = Plan {
            period: Duration::from_nanos(1),
            save: long,
        };
        let cost = replay(&[Life::Killed(long), Life::Stopped(long, long)], long, plan);
        assert_eq!(cost.together(), long);
    }
}
