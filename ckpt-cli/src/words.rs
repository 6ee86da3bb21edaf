//! What the runtime's words lack: progress in a table, and text from files made safe for a terminal.

use std::time::Duration;

use ckpt_runtime::words::count;
pub(crate) use ckpt_runtime::words::{ago, bytes, duration, percent};

pub(crate) use ckpt_runtime::words::count as grouped;

/// `3 120 000 of 10 000 000 (31 %)`, as far as the total is known.
pub(crate) fn progress(iteration: u64, total: Option<u64>) -> String {
    match total {
        None => count(iteration),
        Some(total) => format!(
            "{} of {} ({})",
            count(iteration),
            count(total),
            percent(iteration, total)
        ),
    }
}

/// The share of a part, to a tenth of a percent: `0.4 %`, `<0.1 %`, `0 %`.
pub(crate) fn share(part: Duration, whole: Duration) -> String {
    if part.is_zero() || whole.is_zero() {
        return "0 %".to_owned();
    }
    portion(part.as_secs_f64() / whole.as_secs_f64())
}

/// The same of a fraction.
pub(crate) fn portion(fraction: f64) -> String {
    let tenths = (fraction * 1_000.0).round();
    match tenths {
        _ if fraction <= 0.0 => "0 %".to_owned(),
        _ if tenths < 1.0 => "<0.1 %".to_owned(),
        _ if tenths < 1_000.0 => format!("{:.1} %", tenths / 10.0),
        _ => format!("{:.0} %", tenths / 10.0),
    }
}

/// `1 save`, `2 saves`, `1 000 saves`.
pub(crate) fn counted(number: u64, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{} {several}", count(number)),
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
    fn progress_is_rounded_down() {
        assert_eq!(progress(9_999, Some(10_000)), "9 999 of 10 000 (99 %)");
        assert_eq!(progress(7, None), "7");
        assert_eq!(progress(0, Some(0)), "0 of 0 (100 %)");
    }

    #[test]
    fn shares_are_told_to_a_tenth() {
        let of = |part| share(Duration::from_micros(part), Duration::from_secs(1));
        let said = [0, 400, 4_000, 123_456, 999_600, 12_000_000].map(of);
        assert_eq!(
            said,
            ["0 %", "<0.1 %", "0.4 %", "12.3 %", "100 %", "1200 %"]
        );
        assert_eq!(share(Duration::ZERO, Duration::ZERO), "0 %");
    }

    #[test]
    fn one_is_one_and_more_are_several() {
        assert_eq!(counted(1, "save", "saves"), "1 save");
        assert_eq!(counted(0, "save", "saves"), "0 saves");
        assert_eq!(counted(1_000, "save", "saves"), "1 000 saves");
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(plain("a\n\x1b[2Jb"), "a  [2Jb");
    }
}
