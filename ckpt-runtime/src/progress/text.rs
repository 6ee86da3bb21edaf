//! Progress in words.

use std::time::{Duration, SystemTime};

use super::Told;
use crate::words;

/// `3 120 000 of 10 000 000 (31 %), 1 040 000/s, 7 s left, saved 2 min ago (3.1 MiB)`
pub(super) fn of(told: &Told, per_second: f64, left: Duration) -> String {
    let mut parts = vec![at(told.iteration, told.total)];
    parts.extend((per_second > 0.0).then(|| rate(per_second)));
    parts.extend(time_left(told, per_second, left));
    parts.push(saved(told.saved));
    parts.join(", ")
}

/// The same in so many columns. What one can do without goes first: the numbers that the percentage sums up, then the rate; the age of
/// the newest checkpoint stays longest.
pub(super) fn fitting(told: &Told, per_second: f64, left: Duration, room: usize) -> String {
    let whole = of(told, per_second, left);
    if whole.chars().count() <= room {
        return whole;
    }
    let mut parts = vec![match told.total {
        Some(total) => words::percent(told.iteration, total),
        None => words::count(told.iteration),
    }];
    parts.extend((per_second > 0.0).then(|| rate(per_second)));
    let rate_at = parts.len() - 1;
    parts.extend(time_left(told, per_second, left));
    parts.push(saved(told.saved));
    if parts.join(", ").chars().count() > room && rate_at > 0 {
        parts.remove(rate_at);
    }
    cut(&parts.join(", "), room)
}

fn time_left(told: &Told, per_second: f64, left: Duration) -> Option<String> {
    let is_known = told.total.is_some() && per_second > 0.0;
    is_known.then(|| format!("{} left", rounded(left)))
}

fn at(iteration: u64, total: Option<u64>) -> String {
    let count = words::count(iteration);
    match total {
        Some(total) => format!(
            "{count} of {} ({})",
            words::count(total),
            words::percent(iteration, total)
        ),
        None => count,
    }
}

/// As much of a text as fits into so many columns.
pub(super) fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room.saturating_sub(1)).collect();
    kept + "…"
}

/// In the unit that gives a number of one to three digits, or the usual one.
fn rate(per_second: f64) -> String {
    let (per, unit) = match per_second {
        ..0.01666 => (per_second * 3_600.0, "h"),
        ..1.0 => (per_second * 60.0, "min"),
        _ => (per_second, "s"),
    };
    match per {
        10.0.. => format!("{}/{unit}", words::count(per.round() as u64)),
        _ => format!("{per:.1}/{unit}"),
    }
}

/// An estimate has no tenths.
fn rounded(left: Duration) -> String {
    match left.as_secs_f64().ceil() as u64 {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => words::duration(Duration::from_secs(seconds)),
    }
}

fn saved(saved: Option<(SystemTime, u64)>) -> String {
    match saved {
        Some((at, bytes)) => format!("saved {} ({})", words::ago(at), words::bytes(bytes)),
        None => "not saved yet".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(iteration: u64, total: Option<u64>, bytes: Option<u64>) -> Told {
        Told {
            function: "f",
            iteration,
            total,
            saved: bytes.map(|bytes| (SystemTime::now() - Duration::from_secs(125), bytes)),
        }
    }

    #[test]
    fn what_is_known_is_told() {
        let known = told(3_120_000, Some(10_000_000), Some(3 << 20));
        assert_eq!(
            of(&known, 1_040_000.4, Duration::from_millis(6_615)),
            "3 120 000 of 10 000 000 (31 %), 1 040 000/s, 7 s left, saved 2 min ago (3.0 MiB)"
        );
        let unknown = told(7, None, None);
        assert_eq!(
            of(&unknown, 1.25, Duration::ZERO),
            "7, 1.2/s, not saved yet"
        );
        assert_eq!(
            of(&told(0, Some(4), None), 0.0, Duration::ZERO),
            "0 of 4 (0 %), not saved yet"
        );
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_then_cut() {
        let known = told(3_120_000, Some(10_000_000), Some(3 << 20));
        let fit = |room| fitting(&known, 1_040_000.4, Duration::from_secs(7), room);
        assert_eq!(fit(80), of(&known, 1_040_000.4, Duration::from_secs(7)));
        assert_eq!(
            fit(60),
            "31 %, 1 040 000/s, 7 s left, saved 2 min ago (3.0 MiB)"
        );
        assert_eq!(fit(45), "31 %, 7 s left, saved 2 min ago (3.0 MiB)");
        assert_eq!(fit(20), "31 %, 7 s left, sav…");
        assert_eq!(cut("abcd", 4), "abcd");
        assert_eq!(cut("äbcde", 4), "äbc…");
    }

    #[test]
    fn slow_rates_are_told_in_greater_units() {
        assert_eq!(rate(1_234_567.0), "1 234 567/s");
        assert_eq!(rate(9.94), "9.9/s");
        assert_eq!(rate(0.5), "30/min");
        assert_eq!(rate(0.05), "3.0/min");
        assert_eq!(rate(0.001), "3.6/h");
    }
}
