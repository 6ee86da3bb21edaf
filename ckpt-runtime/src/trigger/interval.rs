//! How long a root goes on between two periodic saves.

use std::time::Duration;

use crate::settings::Every;

/// What is taken for the cost of a save until one has been measured. With the default of `CKPT_MTBF` the first save then comes
/// after five minutes.
const ASSUMED: Duration = Duration::from_millis(500);
/// What saving takes of the time at most, of so many parts.
const PARTS: u32 = 100;
/// What waking up and looking are worth: no shorter period is chosen.
const SHORTEST: Duration = Duration::from_secs(1);

/// The period that costs least on average, by Daly's estimate of higher order: `√(2δM)·(1 + ⅓√(δ/2M) + ⅑·δ/2M) − δ` for a save that
/// takes δ and a mean time between failures of M, and M where δ is 2M or more. Counted from the end of a save to the beginning of the
/// next.
///
/// J. W. Young: A first order approximation to the optimum checkpoint interval. Communications of the ACM 17(9), 1974, 530–531;
/// J. T. Daly: A higher order estimate of the optimum checkpoint interval for restart dumps. Future Generation Computer Systems
/// 22(3), 2006, 303–312, equation 37. Failures are taken to come independently of one another, and not during a save.
pub fn young_daly(save: Duration, mtbf: Duration) -> Duration {
    let (save, mtbf) = (save.as_secs_f64(), mtbf.as_secs_f64());
    if save >= 2.0 * mtbf {
        return seconds(mtbf);
    }
    let part = save / (2.0 * mtbf);
    seconds((2.0 * save * mtbf).sqrt() * (1.0 + part.sqrt() / 3.0 + part / 9.0) - save)
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// When a root saves by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    every: Every,
    mtbf: Duration,
    /// What a save costs, as far as measured.
    cost: Option<Duration>,
}

impl Interval {
    /// As the user wishes; `mtbf` is for [`Every::Auto`].
    pub fn new(every: Every, mtbf: Duration) -> Interval {
        Interval {
            every,
            mtbf,
            cost: None,
        }
    }

    /// A save has taken so long. The last ones count for more than those before: a file system may be busy for hours.
    pub fn measured(&mut self, took: Duration) {
        self.cost = Some(self.cost.map_or(took, |before| (before + took) / 2));
    }

    /// What a save takes, if that is known.
    pub fn cost(&self) -> Option<Duration> {
        self.cost
    }

    /// The time from the end of a save, or from the beginning, to the next save; `None`: there is none.
    pub fn period(&self) -> Option<Duration> {
        match self.every {
            Every::Off => None,
            Every::Fixed(period) => Some(period),
            Every::Auto => Some(self.chosen()),
        }
    }

    /// Whether the period follows from what saves cost.
    pub fn is_chosen(&self) -> bool {
        self.every == Every::Auto
    }

    fn chosen(&self) -> Duration {
        let best = young_daly(self.cost.unwrap_or(ASSUMED), self.mtbf);
        // Of a cost that is only assumed no share is known.
        let dearest = self.cost.map_or(Duration::ZERO, |cost| cost * (PARTS - 1));
        best.max(dearest).max(SHORTEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 3_600);

    fn auto(mtbf: Duration, costs: &[Duration]) -> Duration {
        let mut interval = Interval::new(Every::Auto, mtbf);
        for cost in costs {
            interval.measured(*cost);
        }
        interval.period().unwrap()
    }

    /// What is lost of the time with this period, to the second order of what a failure costs: the sum that Daly minimises,
    /// `e^((τ+δ)/M) − 1` failures and retries for each τ of work.
    fn overhead(period: f64, save: f64, mtbf: f64) -> f64 {
        mtbf * (((period + save) / mtbf).exp() - 1.0) / period
    }

    #[test]
    fn no_other_period_costs_less() {
        for (save, mtbf) in [
            (1.0, 86_400.0),
            (60.0, 3_600.0),
            (300.0, 7_200.0),
            (0.01, 100.0),
        ] {
            let best = young_daly(Duration::from_secs_f64(save), Duration::from_secs_f64(mtbf))
                .as_secs_f64();
            let cost = overhead(best, save, mtbf);
            for other in [0.5, 0.9, 0.95, 1.05, 1.1, 2.0] {
                assert!(
                    cost < overhead(best * other, save, mtbf),
                    "{save} {mtbf}: {best}, {other}"
                );
            }
        }
    }

    #[test]
    fn saves_that_take_longer_than_what_they_save() {
        assert_eq!(young_daly(DAY * 2, DAY), DAY);
        assert_eq!(young_daly(Duration::ZERO, DAY), Duration::ZERO);
    }

    #[test]
    fn the_first_save_comes_after_five_minutes_and_sooner_where_failures_are_frequent() {
        let first = auto(DAY, &[]);
        assert!((290..310).contains(&first.as_secs()), "{first:?}");
        assert!(auto(Duration::from_secs(600), &[]) < Duration::from_secs(30));
    }

    #[test]
    fn saving_takes_at_most_a_hundredth_of_the_time() {
        for cost in [0.001, 0.1, 1.0, 30.0, 600.0] {
            let cost = Duration::from_secs_f64(cost);
            for mtbf in [Duration::from_secs(60), DAY, DAY * 1_000] {
                let period = auto(mtbf, &[cost]);
                let share = cost.as_secs_f64() / (cost + period).as_secs_f64();
                assert!(share <= 0.01 + 1e-9, "{cost:?} {mtbf:?}: {period:?}");
            }
        }
    }

    #[test]
    fn what_saves_cost_is_measured_again() {
        let quick = auto(DAY, &[Duration::from_secs(1)]);
        let slower = auto(DAY, &[Duration::from_secs(1), Duration::from_secs(9)]);
        assert!(slower > quick * 2, "{quick:?} {slower:?}");
        let quick_again = auto(DAY, &[Duration::from_secs(9), Duration::from_secs(1)]);
        assert_eq!(quick_again, slower);
    }

    #[test]
    fn what_the_user_says_holds() {
        let minute = Duration::from_secs(60);
        let mut fixed = Interval::new(Every::Fixed(minute), DAY);
        fixed.measured(DAY);
        assert_eq!(fixed.period(), Some(minute));
        assert!(!fixed.is_chosen());
        assert_eq!(Interval::new(Every::Off, DAY).period(), None);
    }
}
