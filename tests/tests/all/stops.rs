//! The examples, stopped at their safe points, once and many times in a row.

use ckpt::EXIT_STOPPED;
use ckpt_tests::{Dice, Lab, Outcome, build};

/// An example at a size that is done in no time, and the safe points it has there at least.
struct Example {
    name: &'static str,
    size: &'static str,
    /// The first safe points of a run, each stopped at by a process of its own.
    in_a_row: usize,
    safe_points: u64,
}

const PI: Example = Example {
    name: "pi",
    size: "300",
    in_a_row: 300,
    safe_points: 300,
};
const HEAT: Example = Example {
    name: "heat",
    size: "9",
    in_a_row: 250,
    safe_points: 250,
};
const NBODY: Example = Example {
    name: "nbody",
    size: "120",
    in_a_row: 120,
    safe_points: 120,
};
const DIGITS: Example = Example {
    name: "digits",
    size: "1",
    in_a_row: 100,
    safe_points: 405,
};

impl Example {
    fn run(&self, lab: &Lab, stop_after: Option<u64>) -> Outcome {
        let program = lab.program(build::example(self.name)).arg(self.size);
        match stop_after {
            Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
            None => program.run(),
        }
    }

    fn uninterrupted(&self) -> Outcome {
        self.run(&Lab::new(), None).ended(0)
    }

    /// Starts processes until one completes, each stopped after as many safe points as `next` says; the last `None`
    /// lets it run on. All of what they print together is what one alone prints.
    fn interrupted(&self, whole: &Outcome, mut next: impl FnMut(usize) -> Option<u64>) -> usize {
        let lab = Lab::new();
        let mut printed = String::new();
        for process in 0.. {
            let stop_after = next(process);
            let outcome = self.run(&lab, stop_after);
            printed += &outcome.printed();
            if outcome.code() == 0 {
                assert_eq!(
                    outcome.last_line(),
                    whole.last_line(),
                    "{} {process}",
                    self.name
                );
                assert_eq!(printed, whole.stdout, "{} {process}", self.name);
                return process;
            }
            let outcome = outcome
                .ended(EXIT_STOPPED)
                .says("run the same command again");
            if process > 0 {
                let _ = outcome.says("ckpt: resumed `");
            }
        }
        unreachable!("one of them completes")
    }

    /// One safe point a process.
    fn at_every_one(&self) {
        let whole = self.uninterrupted();
        let stops = self.interrupted(&whole, |process| (process < self.in_a_row).then_some(1));
        assert!(stops >= self.in_a_row, "{}: {stops} stops", self.name);
    }

    /// Spread out, up to the last safe point; then seeded ones, several in a row.
    fn spread_out(&self) {
        let whole = self.uninterrupted();
        let last = self.safe_points;
        for n in [2, 3, 5, 17, last / 3, last / 2, last - 1, last] {
            let stops = self.interrupted(&whole, |process| (process == 0).then_some(n));
            assert_eq!(stops, 1, "{} at {n}", self.name);
        }
        let mut dice = Dice::new(self.name);
        for _ in 0..4 {
            let stops = self.interrupted(&whole, |_| Some(1 + dice.below(last / 4)));
            assert!(stops >= 4, "{}: {stops} stops", self.name);
        }
    }
}

#[test]
fn pi_at_every_safe_point() {
    PI.at_every_one();
}

#[test]
fn pi_at_safe_points_spread_out() {
    PI.spread_out();
}

#[test]
fn heat_at_every_safe_point() {
    HEAT.at_every_one();
}

#[test]
fn heat_at_safe_points_spread_out() {
    HEAT.spread_out();
}

#[test]
fn nbody_at_every_safe_point() {
    NBODY.at_every_one();
}

#[test]
fn nbody_at_safe_points_spread_out() {
    NBODY.spread_out();
}

#[test]
fn digits_at_many_safe_points() {
    DIGITS.at_every_one();
}

#[test]
fn digits_at_safe_points_spread_out() {
    DIGITS.spread_out();
}

/// Beyond the last safe point there is nothing to stop at.
#[test]
fn a_stop_after_the_last_safe_point_never_comes() {
    for example in [&PI, &NBODY] {
        let outcome = example
            .run(&Lab::new(), Some(example.safe_points * 1_000))
            .ended(0);
        assert_eq!(outcome.last_line(), example.uninterrupted().last_line());
    }
}
