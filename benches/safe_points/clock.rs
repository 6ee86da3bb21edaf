//! Comparing twins by time on a machine that does other things too.
//!
//! The twins take turns, in changing order, so that whatever slows the machine down hits both; each round gives one ratio,
//! and the median of those is what counts.

use std::time::{Duration, Instant};

use crate::kernels::Kernel;

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

/// Runs both twins `rounds` times.
#[must_use]
pub fn compare(kernel: &Kernel, rounds: usize) -> Timing {
    let (mut plain, mut annotated) = ((kernel.plain)(kernel.size), (kernel.annotated)(kernel.size));
    // Caches, pages, the timer's thread and the settings are there before the first round.
    plain();
    annotated();
    let mut times = Vec::with_capacity(rounds);
    for round in 0..rounds {
        times.push(if round % 2 == 0 {
            let first = time(&mut plain);
            (first, time(&mut annotated))
        } else {
            let first = time(&mut annotated);
            (time(&mut plain), first)
        });
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

fn time(run: &mut dyn FnMut() -> u64) -> Duration {
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
