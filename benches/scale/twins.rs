//! What a safe point costs: a plain loop and an annotated one, in turn.

use std::hint::black_box;
use std::time::Instant;

use ckpt_benches::clock::{quantile, sorted};

/// A loop of so many iterations, with something of its own.
pub(crate) type Twin = fn(u64, u64) -> u64;

/// How often each runs; the first time warms up.
const ROUNDS: usize = 41;

pub(crate) struct Twins {
    /// Runs so many iterations.
    pub(crate) plain: Box<dyn Fn(u64) -> u64>,
    pub(crate) annotated: Box<dyn Fn(u64) -> u64>,
    /// How many to run at once.
    pub(crate) iterations: u64,
}

impl Twins {
    /// Says as lines `plain NS` and `annotated NS`: nanoseconds of an iteration, lower quartiles: what else the machine does
    /// only makes them longer.
    pub(crate) fn tell(&self) {
        let rounds: Vec<(f64, f64)> = (0..=ROUNDS)
            .map(|_| (self.iteration(&self.plain), self.iteration(&self.annotated)))
            .skip(1)
            .collect();
        let low = |times: Vec<f64>| quantile(&sorted(times), 0.25);
        let plain = low(rounds.iter().map(|round| round.0).collect());
        let annotated = low(rounds.iter().map(|round| round.1).collect());
        println!("plain {plain}\nannotated {annotated}");
    }

    /// Nanoseconds. What it takes to enter and leave is taken off.
    fn iteration(&self, twin: &dyn Fn(u64) -> u64) -> f64 {
        let time = |iterations: u64| {
            let began = Instant::now();
            black_box(twin(black_box(iterations)));
            began.elapsed().as_secs_f64() * 1e9
        };
        (time(self.iterations) - time(1)) / (self.iterations - 1) as f64
    }
}
