//! Durations as people and schedulers write them.

use std::time::Duration;

/// The longest duration accepted: about a hundred years. Adding it to a point in time never overflows.
const LONGEST: Duration = Duration::from_secs(100 * 366 * 24 * 3_600);

/// Reads `30s`, `10min`, `1.5h`, `2h 30min`, `2 days`, `PT5M` (ISO 8601), or a bare number of seconds.
///
/// `None` for anything else, for zero, for more than a hundred years, and for the unit `M`: some read it as minutes, some as
/// months.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let duration = seconds(text)
        .or_else(|| iso(text))
        .or_else(|| human(text))?;
    usable(duration).then_some(duration)
}

/// Neither zero nor absurd.
pub(super) fn usable(duration: Duration) -> bool {
    !duration.is_zero() && duration <= LONGEST
}

/// `90`, `0.5`.
fn seconds(text: &str) -> Option<Duration> {
    number(text).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
}

/// Digits with at most one point between them: f64's own grammar also has `1e3`, `inf` and signs.
fn number(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(part)).then(|| text.parse().ok())?
}

fn human(text: &str) -> Option<Duration> {
    let months = text
        .split(|c: char| !c.is_alphabetic())
        .any(|unit| unit == "M");
    if months {
        return None;
    }
    humantime::parse_duration(text).ok()
}

/// `P1DT2H30M5.5S`, `P2W`: what has a fixed length (years and months have not).
fn iso(text: &str) -> Option<Duration> {
    let text = text.strip_prefix('P')?;
    let (date, time) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (text, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let date = fields(date, &[('W', 604_800.0), ('D', 86_400.0)])?;
    let time = fields(time, &[('H', 3_600.0), ('M', 60.0), ('S', 1.0)])?;
    Duration::try_from_secs_f64(date + time).ok()
}

/// The sum in seconds of `text`'s fields, which come in the order of `units`, each at most once.
fn fields(mut text: &str, units: &[(char, f64)]) -> Option<f64> {
    let mut sum = 0.0;
    for (unit, seconds) in units {
        if let Some((amount, rest)) = text.split_once(*unit) {
            sum += number(amount)? * seconds;
            text = rest;
        }
    }
    text.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(text: &str) -> Option<u128> {
        parse_duration(text).map(|duration| duration.as_millis())
    }

    #[test]
    fn accepted_forms() {
        for (text, expected) in [
            ("30", 30_000),
            ("0.5", 500),
            (" 30s ", 30_000),
            ("100ms", 100),
            ("10min", 600_000),
            ("10m", 600_000),
            ("2h", 7_200_000),
            ("1.5h", 5_400_000),
            ("2h 30min", 9_000_000),
            ("1h30m", 5_400_000),
            ("2 days", 172_800_000),
            ("PT5M", 300_000),
            ("PT1H30M", 5_400_000),
            ("P1DT12H", 129_600_000),
            ("PT0.5S", 500),
            ("P2W", 1_209_600_000),
        ] {
            assert_eq!(millis(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refused_forms() {
        for text in [
            "",
            " ",
            "abc",
            "0",
            "0s",
            "0.0",
            "-5",
            "-5s",
            "+5",
            "1e3",
            "inf",
            "nan",
            "10 parsecs",
            "min",
            "5,5",
            "1.",
            ".5",
            "10M",
            "1h 10M",
            "P",
            "PT",
            "PT5",
            "P5M",
            "P1Y",
            "PT5M5H",
            "PT5M5M",
            "pt",
            "101 years 50 years",
            "99999999999999999999",
            "99999999999999999999s",
            "1000years",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
