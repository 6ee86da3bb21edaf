//! Numbers and instants as people read them, and text from files made safe for a terminal.

use std::time::{Duration, SystemTime};

/// `3120000` as `3 120 000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Bytes in binary units: `14.2 MiB`.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let mut value = count as f64 / 1024.0;
    let mut unit = 0;
    // Below a value that would be rounded up to 1024.0.
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// `2h 5m ago`.
pub(crate) fn ago(at: SystemTime) -> String {
    format!("{} ago", ckpt_runtime::instant::age(at))
}

/// `2h 46m 39s`, without fractions.
pub(crate) fn duration(duration: Duration) -> String {
    ckpt_runtime::instant::duration(duration)
}

/// `3 120 000 of 10 000 000 (31 %)`.
pub(crate) fn progress(iteration: u64, total: Option<u64>) -> String {
    match total {
        None => grouped(iteration),
        Some(0) => format!("{} of 0", grouped(iteration)),
        Some(total) => {
            let percent = u128::from(iteration) * 100 / u128::from(total);
            format!("{} of {} ({percent} %)", grouped(iteration), grouped(total))
        }
    }
}

/// One line without control characters: what a file says must not move the cursor.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        let texts: Vec<String> = [0, 999, 1_000, 3_120_000]
            .into_iter()
            .map(grouped)
            .collect();
        assert_eq!(texts, ["0", "999", "1 000", "3 120 000"]);
    }

    #[test]
    fn sizes_have_one_decimal() {
        let texts: Vec<String> = [0, 1023, 1024, 14_889_779, 1_048_575, u64::MAX]
            .into_iter()
            .map(bytes)
            .collect();
        assert_eq!(
            texts,
            [
                "0 B", "1023 B", "1.0 KiB", "14.2 MiB", "1.0 MiB", "16.0 EiB"
            ]
        );
    }

    #[test]
    fn progress_is_rounded_down() {
        assert_eq!(progress(9_999, Some(10_000)), "9 999 of 10 000 (99 %)");
        assert_eq!(progress(7, None), "7");
        assert_eq!(
            progress(u64::MAX, Some(u64::MAX)).split('(').nth(1),
            Some("100 %)")
        );
        assert_eq!(progress(0, Some(0)), "0 of 0");
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(plain("a\n\x1b[2Jb"), "a  [2Jb");
    }
}
