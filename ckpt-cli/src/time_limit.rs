//! Time limits as `sbatch` takes them, and as ckpt does.

use std::fmt;
use std::time::Duration;

use ckpt_runtime::settings::parse_duration;

/// How long a job may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeLimit(Duration);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// `90` (minutes), `30:00`, `2:00:00`, `1-12`, `1-12:30`, `1-12:30:00`; or with a unit: `2h`, `90min`.
pub(crate) fn time_limit(text: &str) -> Result<TimeLimit, &'static str> {
    let of_sbatch = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b":-".contains(&byte));
    let time = match of_sbatch {
        true => seconds(text).map(Duration::from_secs),
        false => parse_duration(text),
    };
    let time = time.filter(|time| !time.is_zero()).map(TimeLimit);
    time.ok_or("expected minutes, or a time such as 30:00, 2:00:00, 1-12:00:00 or 2h")
}

fn seconds(text: &str) -> Option<u64> {
    let (days, rest) = match text.split_once('-') {
        Some((days, rest)) => (Some(days.parse::<u64>().ok()?), rest),
        None => (None, text),
    };
    let parts: Option<Vec<u64>> = rest.split(':').map(|part| part.parse().ok()).collect();
    // After days come hours; without them, the last of one is minutes, of several seconds.
    let units: &[u64] = match (days, parts.as_ref()?.len()) {
        (Some(_), 1) => &[HOUR],
        (Some(_), 2) => &[HOUR, MINUTE],
        (None, 1) => &[MINUTE],
        (None, 2) => &[MINUTE, 1],
        (_, 3) => &[HOUR, MINUTE, 1],
        _ => return None,
    };
    let mut sum = days.unwrap_or(0).checked_mul(DAY)?;
    for (part, unit) in parts?.into_iter().zip(units) {
        sum = sum.checked_add(part.checked_mul(*unit)?)?;
    }
    Some(sum)
}

impl TimeLimit {
    /// How long before the end the program is told, if nothing else is said: a minute, or a tenth of a short time.
    pub(crate) fn usual_lead(self) -> Duration {
        let tenth = Duration::from_secs((self.0.as_secs() / 10).max(1));
        tenth.min(Duration::from_secs(MINUTE))
    }

    /// Whether so much before its end is after its beginning.
    pub(crate) fn is_longer_than(self, lead: Duration) -> bool {
        self.0 > lead
    }
}

/// As `sbatch` takes it: `1-02:03:04`.
impl fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0);
        if seconds >= DAY {
            write!(f, "{}-", seconds / DAY)?;
        }
        let (hours, minutes) = (seconds % DAY / HOUR, seconds % HOUR / MINUTE);
        write!(f, "{hours:02}:{minutes:02}:{:02}", seconds % MINUTE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_sbatch_and_durations() {
        for (text, told) in [
            ("90", "01:30:00"),
            ("30:15", "00:30:15"),
            ("2:00:00", "02:00:00"),
            ("30:00:00", "1-06:00:00"),
            ("1-12", "1-12:00:00"),
            ("1-12:30", "1-12:30:00"),
            ("1-12:30:01", "1-12:30:01"),
            ("2h", "02:00:00"),
            ("90min", "01:30:00"),
            ("1.5s", "00:00:02"),
        ] {
            assert_eq!(time_limit(text).unwrap().to_string(), told, "{text}");
        }
        for text in [
            "",
            "0",
            "0:00",
            "1:2:3:4",
            "1-",
            "-1",
            "x",
            "2:xx",
            "99999999999999999999",
            "1-2:3:4:5",
        ] {
            assert!(time_limit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_program_is_told_a_minute_before_or_a_tenth() {
        let lead = |text| time_limit(text).unwrap().usual_lead().as_secs();
        assert_eq!(
            (lead("2h"), lead("5"), lead("1"), lead("3s")),
            (60, 30, 6, 1)
        );
    }
}
