//! Numbers, sizes and times in the words people use.
//!
//! One place, so that the log, the errors and the tool `ckpt` speak alike.

use std::time::{Duration, SystemTime};

/// A count with its digits in groups of three: `3 120 000`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// How much of `total` is `done`: `31 %`.
///
/// Rounded down, so that `100 %` is said of finished work only. Nothing to do is done.
pub fn percent(done: u64, total: u64) -> String {
    if total == 0 {
        return "100 %".to_owned();
    }
    // Wide enough for done × 100 of any u64.
    let share = u128::from(done.min(total)) * 100 / u128::from(total);
    format!("{share} %")
}

/// How long something took: `350 µs`, `12 ms`, `1.2 s`, `42 s`, `2 min 5 s`, `3 h 20 min`, `2 d 3 h`.
pub fn duration(time: Duration) -> String {
    // Units are chosen after rounding: 999.9 ms is "1.0 s", not "1000 ms".
    let micros = (time.as_nanos() + 500) / 1_000;
    let millis = (time.as_nanos() + 500_000) / 1_000_000;
    let tenths = (time.as_nanos() + 50_000_000) / 100_000_000;
    let seconds = (time.as_nanos() + 500_000_000) / 1_000_000_000;
    if micros < 1_000 {
        format!("{micros} µs")
    } else if millis < 1_000 {
        format!("{millis} ms")
    } else if tenths < 100 {
        format!("{}.{} s", tenths / 10, tenths % 10)
    } else if seconds < 60 {
        format!("{seconds} s")
    } else {
        long(seconds)
    }
}

/// A minute or more: the two greatest units, the lesser only if it is not zero.
fn long(seconds: u128) -> String {
    let minutes = seconds / 60;
    let hours = minutes / 60;
    let (great, little) = if minutes < 60 {
        ((minutes, "min"), (seconds % 60, "s"))
    } else if hours < 24 {
        ((hours, "h"), (minutes % 60, "min"))
    } else {
        ((hours / 24, "d"), (hours % 24, "h"))
    };
    match little {
        (0, _) => format!("{} {}", great.0, great.1),
        _ => format!("{} {} {} {}", great.0, great.1, little.0, little.1),
    }
}

/// How long ago something was, in one unit: `just now` (less than 5 s), `45 s ago`, `2 min ago`, `3 h ago`, `5 days ago`.
pub fn age(time: Duration) -> String {
    match time.as_secs() {
        0..5 => "just now".to_owned(),
        seconds @ 5..60 => format!("{seconds} s ago"),
        seconds @ 60..3_600 => format!("{} min ago", seconds / 60),
        seconds @ 3_600..86_400 => format!("{} h ago", seconds / 3_600),
        seconds @ 86_400..172_800 => format!("{} day ago", seconds / 86_400),
        seconds => format!("{} days ago", seconds / 86_400),
    }
}

/// [`age`] of an instant. One in the future (clocks of two hosts differ) is `just now`.
pub fn ago(at: SystemTime) -> String {
    age(at.elapsed().unwrap_or_default())
}

/// A size in binary units: `512 B`, `14.2 MiB`.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if size < 1_024 {
        return format!("{size} B");
    }
    let mut tenths = u128::from(size) * 10;
    let mut unit = 0;
    loop {
        // Rounding decides the unit: 1 MiB less a byte is "1.0 MiB", not "1024.0 KiB".
        let rounded = (tenths + 512) / 1_024;
        if rounded < 10_240 || unit == UNITS.len() - 1 {
            return format!("{}.{} {}", rounded / 10, rounded % 10, UNITS[unit]);
        }
        tenths /= 1_024;
        unit += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_from_the_right() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1 000");
        assert_eq!(count(3_120_000), "3 120 000");
        assert_eq!(count(u64::MAX), "18 446 744 073 709 551 615");
    }

    #[test]
    fn a_hundred_percent_only_at_the_end() {
        assert_eq!(percent(0, 10), "0 %");
        assert_eq!(percent(31, 100), "31 %");
        assert_eq!(percent(999_999, 1_000_000), "99 %");
        assert_eq!(percent(10, 10), "100 %");
        assert_eq!(percent(11, 10), "100 %");
        assert_eq!(percent(0, 0), "100 %");
        assert_eq!(percent(u64::MAX / 2, u64::MAX), "49 %");
    }

    #[test]
    fn durations_choose_their_unit_after_rounding() {
        let said = |nanos: u64| duration(Duration::from_nanos(nanos));
        assert_eq!(said(0), "0 µs");
        assert_eq!(said(350_400), "350 µs");
        assert_eq!(said(999_600), "1 ms");
        assert_eq!(said(12_000_000), "12 ms");
        assert_eq!(said(999_900_000), "1.0 s");
        assert_eq!(said(1_240_000_000), "1.2 s");
        assert_eq!(said(9_990_000_000), "10 s");
        assert_eq!(said(42_000_000_000), "42 s");
        assert_eq!(said(59_700_000_000), "1 min");
    }

    #[test]
    fn long_durations_have_two_units() {
        let said = |seconds: u64| duration(Duration::from_secs(seconds));
        assert_eq!(said(125), "2 min 5 s");
        assert_eq!(said(3_600), "1 h");
        assert_eq!(said(12_000), "3 h 20 min");
        assert_eq!(said(86_400 * 2 + 3 * 3_600 + 59), "2 d 3 h");
        assert!(duration(Duration::MAX).ends_with(" h"));
    }

    #[test]
    fn ages_have_one_unit() {
        let said = |seconds: u64| age(Duration::from_secs(seconds));
        assert_eq!(said(0), "just now");
        assert_eq!(said(4), "just now");
        assert_eq!(said(5), "5 s ago");
        assert_eq!(said(45), "45 s ago");
        assert_eq!(said(150), "2 min ago");
        assert_eq!(said(3 * 3_600 + 5), "3 h ago");
        assert_eq!(said(86_400), "1 day ago");
        assert_eq!(said(5 * 86_400), "5 days ago");
        assert_eq!(ago(SystemTime::now() + Duration::from_secs(99)), "just now");
    }

    #[test]
    fn sizes_never_show_1024() {
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(1_023), "1023 B");
        assert_eq!(bytes(1_024), "1.0 KiB");
        assert_eq!(bytes((1 << 20) - 1), "1.0 MiB");
        assert_eq!(bytes(14_889_779), "14.2 MiB");
        assert_eq!(bytes(u64::MAX), "16.0 EiB");
    }
}
