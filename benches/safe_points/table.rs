//! The table of ratios, and what they come to.

use std::fmt::{Display, Formatter, Result};

use crate::clock::Timing;
use crate::kernels::{Held, Kernel};
use crate::size::Sizes;

/// The most that the geometric mean of the ratios by time may be.
const MEAN: f64 = 1.01;

/// The most that any of them may be.
const WORST: f64 = 1.03;

/// The most that a ratio may be that is held to it: far enough from the targets not to fail for what else the machine does.
const LIMIT: f64 = 1.15;

/// The table's head.
#[must_use]
pub fn head() -> String {
    format!(
        "{:<13} {:>11} {:>11} {:>7} {:>13}   {:>12} {:>12} {:>7}   {:>6} {:>9}   what it does",
        "kernel",
        "plain",
        "annotated",
        "ratio",
        "quartiles",
        "instr. plain",
        "annotated",
        "ratio",
        "bytes",
        "annotated"
    )
}

/// A kernel's line; instructions are per iteration.
#[must_use]
pub fn line(
    kernel: &Kernel,
    timing: &Timing,
    counts: Option<[f64; 2]>,
    sizes: Option<&Sizes>,
) -> String {
    let Kernel { name, about, .. } = kernel;
    let [low, median, high] = timing.ratio;
    let time = format!(
        "{name:<13} {:>8.3} ms {:>8.3} ms {median:>7.3} {:>13}",
        timing.plain.as_secs_f64() * 1e3,
        timing.annotated.as_secs_f64() * 1e3,
        format!("{low:.3}–{high:.3}"),
    );
    let count = match counts {
        Some([plain, annotated]) => {
            let ratio = annotated / plain;
            format!("{plain:>12.2} {annotated:>12.2} {ratio:>7.3}")
        }
        None => format!("{:>12} {:>12} {:>7}", "–", "–", "–"),
    };
    let size = match sizes.map(|sizes| sizes.of(kernel)) {
        Some([plain, annotated]) => format!("{plain:>6} {annotated:>9}"),
        None => format!("{:>6} {:>9}", "–", "–"),
    };
    format!("{time}   {count}   {size}   {about}")
}

/// The ratios of all kernels.
#[derive(Debug, Default)]
pub struct Ratios {
    by_time: Vec<(&'static str, f64)>,
    by_count: Vec<(&'static str, f64)>,
    /// Kernels whose ratios are over the limit that they are held to.
    over: Vec<&'static str>,
}

impl Ratios {
    /// Adds a kernel's.
    pub fn add(&mut self, kernel: &Kernel, timing: &Timing, counts: Option<[f64; 2]>) {
        let by_time = timing.ratio[1];
        let by_count = counts.map(|[plain, annotated]| annotated / plain);
        self.by_time.push((kernel.name, by_time));
        self.by_count
            .extend(by_count.map(|ratio| (kernel.name, ratio)));
        let slow = kernel.held == Held::Both && by_time > LIMIT;
        let long = kernel.held != Held::Not && by_count.is_some_and(|ratio| ratio > LIMIT);
        if slow || long {
            self.over.push(kernel.name);
        }
    }

    /// Whether all that are held to the limit are within it.
    #[must_use]
    pub fn within_limits(&self) -> bool {
        self.over.is_empty()
    }

    /// Whether the ratios by time keep the targets.
    fn keep_targets(&self) -> bool {
        mean(&self.by_time) <= MEAN && worst(&self.by_time).is_none_or(|(_, most)| most <= WORST)
    }
}

impl Display for Ratios {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (by, ratios) in [("time", &self.by_time), ("instructions", &self.by_count)] {
            let Some((kernel, most)) = worst(ratios) else {
                continue;
            };
            let mean = mean(ratios);
            writeln!(
                f,
                "by {by}: geometric mean {mean:.3}, worst {most:.3} ({kernel})"
            )?;
        }
        let kept = if self.keep_targets() {
            "kept"
        } else {
            "MISSED"
        };
        writeln!(f, "targets by time, mean {MEAN}, worst {WORST}: {kept}")?;
        match self.over[..] {
            [] => write!(f, "limit {LIMIT} for those held to it: kept"),
            _ => write!(f, "limit {LIMIT} EXCEEDED by {}", self.over.join(", ")),
        }
    }
}

/// The geometric mean.
fn mean(ratios: &[(&str, f64)]) -> f64 {
    let logarithms: f64 = ratios.iter().map(|(_, ratio)| ratio.ln()).sum();
    (logarithms / ratios.len().max(1) as f64).exp()
}

fn worst(ratios: &[(&'static str, f64)]) -> Option<(&'static str, f64)> {
    let by_ratio = |one: &&(&str, f64), other: &&(&str, f64)| one.1.total_cmp(&other.1);
    ratios.iter().max_by(by_ratio).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_geometric_and_the_worst_is_named() {
        let ratios = [("a", 2.0), ("b", 0.5), ("c", 1.0)];
        assert!((mean(&ratios) - 1.0).abs() < 1e-12);
        assert_eq!(worst(&ratios), Some(("a", 2.0)));
    }

    #[test]
    fn a_target_is_missed_by_the_mean_or_by_one() {
        let of = |ratios: &[f64]| Ratios {
            by_time: ratios.iter().map(|&ratio| ("x", ratio)).collect(),
            ..Ratios::default()
        };
        assert!(of(&[1.0, 1.02]).keep_targets());
        assert!(!of(&[1.02, 1.02]).keep_targets());
        assert!(!of(&[0.9, 1.04]).keep_targets());
    }
}
