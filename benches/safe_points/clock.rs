//! Comparing twins by time on a machine that does other things too.
//!
//! The twins take turns, in changing order, so that whatever slows the machine down hits both; each round gives one ratio,
//! and the median of those is what counts.

use std::time::{Duration, Instant};

use crate::kernels::{Kernel, Run};

/// What the rounds came to.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// Median of the plain twin.
    pub plain: Duration,
    /// Median of the annotated one.
    pub annotated: Duration,
    /// Lower quartile, median and upper quartile of the rounds' ratios.
    pub ratio: [f64; 3],
}

/// Rounds on the same data. Where in memory that happens to lie decides over up to a fifth of a twin's time, if it does not
/// fit into the caches: each twin gets new data now and then, in changing order.
const ROUNDS_ON_ONE_PLACE: usize = 4;

/// Runs both twins `rounds` times.
#[must_use]
pub fn compare(kernel: &Kernel, rounds: usize) -> Timing {
    let mut times = Vec::with_capacity(rounds);
    for first in (0..rounds).step_by(ROUNDS_ON_ONE_PLACE) {
        let (mut plain, mut annotated) = prepared(kernel, first % (2 * ROUNDS_ON_ONE_PLACE) == 0);
        for round in first..rounds.min(first + ROUNDS_ON_ONE_PLACE) {
            times.push(if round % 2 == 0 {
                let first = time(&mut plain);
                (first, time(&mut annotated))
            } else {
                let first = time(&mut annotated);
                (time(&mut plain), first)
            });
        }
    }
    let column =
        |pick: fn(&(Duration, Duration)) -> f64| sorted(times.iter().map(pick).collect::<Vec<_>>());
    let ratios = column(|(plain, annotated)| annotated.as_secs_f64() / plain.as_secs_f64());
    Timing {
        plain: Duration::from_secs_f64(quantile(&column(|t| t.0.as_secs_f64()), 0.5)),
        annotated: Duration::from_secs_f64(quantile(&column(|t| t.1.as_secs_f64()), 0.5)),
        ratio: [0.25, 0.5, 0.75].map(|share| quantile(&ratios, share)),
    }
}

/// A twin and its data.
type Prepared = Box<dyn FnMut() -> u64>;

/// Both twins with their data, made in one order or the other. Caches, pages, the timer's thread and the settings are there
/// when they have run once.
fn prepared(kernel: &Kernel, plain_first: bool) -> (Prepared, Prepared) {
    let make = |twin: Run| {
        let mut run = twin(kernel.size);
        run();
        run
    };
    if plain_first {
        let plain = make(kernel.plain);
        (plain, make(kernel.annotated))
    } else {
        let annotated = make(kernel.annotated);
        (make(kernel.plain), annotated)
    }
}

fn time(run: &mut Prepared) -> Duration {
    let began = Instant::now();
    std::hint::black_box(run());
    began.elapsed()
}

/// In ascending order.
#[must_use]
pub fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

/// The value below which that share of the sorted values lies.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted[(last as f64 * share).round() as usize]
}
