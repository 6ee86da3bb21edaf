//! The table of ratios.

use crate::clock::Timing;

/// The most that an annotated kernel with a limit may take of what the plain one takes.
pub const LIMIT: f64 = 1.15;

/// Its head.
#[must_use]
pub fn head() -> String {
    format!(
        "{:<14} {:>11} {:>11} {:>7} {:>13}   {:>12} {:>12} {:>7}",
        "kernel", "plain", "annotated", "ratio", "quartiles", "instr. plain", "annotated", "ratio"
    )
}

/// A kernel's line; instructions are per iteration.
#[must_use]
pub fn line(name: &str, timing: &Timing, counts: Option<[f64; 2]>) -> String {
    let [low, median, high] = timing.ratio;
    let time = format!(
        "{name:<14} {:>8.3} ms {:>8.3} ms {median:>7.3} {:>13}",
        timing.plain.as_secs_f64() * 1e3,
        timing.annotated.as_secs_f64() * 1e3,
        format!("{low:.3}–{high:.3}"),
    );
    match counts {
        Some([plain, annotated]) => format!(
            "{time}   {plain:>12.2} {annotated:>12.2} {:>7.3}",
            annotated / plain
        ),
        None => time,
    }
}
