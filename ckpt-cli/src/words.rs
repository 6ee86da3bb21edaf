//! What the runtime's words lack: progress in a table, and text from files made safe for a terminal.

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
    fn control_characters_become_spaces() {
        assert_eq!(plain("a\n\x1b[2Jb"), "a  [2Jb");
    }
}
