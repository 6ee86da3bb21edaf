//! Instants as text: RFC 3339 in UTC, and how long ago.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last second RFC 3339 can write, 9999-12-31T23:59:59Z.
const LAST: u64 = 253_402_300_799;

/// The instant as RFC 3339 in UTC, to the second: `2026-11-22T11:12:09Z`.
///
/// Instants before 1970 or after 9999, which only a wrong clock gives, become the nearest that can be written.
pub fn rfc3339(at: SystemTime) -> String {
    humantime::format_rfc3339_seconds(writable(at)).to_string()
}

/// As [`rfc3339`], to the millisecond.
pub fn rfc3339_millis(at: SystemTime) -> String {
    humantime::format_rfc3339_millis(writable(at)).to_string()
}

/// A duration in whole seconds: `2h 46m 39s`.
pub fn duration(duration: Duration) -> String {
    humantime::format_duration(Duration::from_secs(duration.as_secs())).to_string()
}

/// How long ago that was, in the two largest units: `2h 5m`, `0s` also for the future.
pub fn age(at: SystemTime) -> String {
    let seconds = at.elapsed().unwrap_or_default().as_secs();
    let coarse = match seconds {
        0..3_600 => seconds,
        3_600..86_400 => seconds - seconds % 60,
        _ => seconds - seconds % 3_600,
    };
    duration(Duration::from_secs(coarse))
}

fn writable(at: SystemTime) -> SystemTime {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + since.min(Duration::from_secs(LAST))
}

/// For `#[serde(with = …)]`: the text of [`rfc3339_millis`].
pub(crate) mod text {
    use std::time::SystemTime;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(at: &SystemTime, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::rfc3339_millis(*at))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SystemTime, D::Error> {
        let text = String::deserialize(from)?;
        humantime::parse_rfc3339(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_instant_can_be_written() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(rfc3339(at(1_795_000_000)), "2026-11-18T11:06:40Z");
        assert_eq!(
            rfc3339_millis(at(0) + Duration::from_micros(1_900)),
            "1970-01-01T00:00:00.001Z"
        );
        assert_eq!(
            rfc3339(at(0) - Duration::from_secs(1)),
            "1970-01-01T00:00:00Z"
        );
        assert_eq!(rfc3339(at(LAST * 2)), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn ages_are_coarse() {
        let ago = |seconds| age(SystemTime::now() - Duration::from_secs(seconds));
        assert_eq!(ago(7_501), "2h 5m");
        assert_eq!(ago(3 * 86_400 + 7_201), "3days 2h");
        assert_eq!(age(SystemTime::now() + Duration::from_secs(100)), "0s");
    }
}
