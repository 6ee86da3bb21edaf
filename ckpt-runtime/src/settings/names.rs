//! The names of all variables, and what a mistyped one was meant to be.

use std::ffi::OsString;

pub(super) const DIR: &str = "CKPT_DIR";
pub(super) const EVERY: &str = "CKPT_EVERY";
pub(super) const MTBF: &str = "CKPT_MTBF";
pub(super) const KEEP: &str = "CKPT_KEEP";
pub(super) const MODE: &str = "CKPT_MODE";
pub(super) const COMPRESS: &str = "CKPT_COMPRESS";
pub(super) const FRESH: &str = "CKPT_FRESH";
pub(super) const FROM: &str = "CKPT_FROM";
pub(super) const SIGNALS: &str = "CKPT_SIGNALS";
pub(super) const TIME_LIMIT: &str = "CKPT_TIME_LIMIT";
pub(super) const GRACE: &str = "CKPT_GRACE";
pub(super) const REQUEUE: &str = "CKPT_REQUEUE";
pub(super) const EXIT_CODE: &str = "CKPT_EXIT_CODE";
pub(super) const STOP_AFTER: &str = "CKPT_STOP_AFTER";
pub(super) const LOG: &str = "CKPT_LOG";
pub(super) const PROGRESS: &str = "CKPT_PROGRESS";

/// All of them, in the order of the manual.
pub(super) const ALL: [&str; 16] = [
    DIR, EVERY, MTBF, KEEP, MODE, COMPRESS, FRESH, FROM, SIGNALS, TIME_LIMIT, GRACE, REQUEUE,
    EXIT_CODE, STOP_AFTER, LOG, PROGRESS,
];

/// A warning for each name that looks like ours and is not.
pub(super) fn strangers(names: &[OsString]) -> Vec<String> {
    let mut strangers: Vec<String> = names
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.starts_with("CKPT_") && !ALL.contains(&name.as_str()))
        .map(|name| {
            format!(
                "{name} is no setting of ckpt and has no effect; did you mean {}?",
                nearest(&name)
            )
        })
        .collect();
    // The environment has no order of its own; the log should have one.
    strangers.sort();
    strangers
}

fn nearest(name: &str) -> &'static str {
    let mut known = ALL;
    known.sort_by_key(|known| distance(name, known));
    known[0]
}

/// How many letters must be typed, deleted or changed to get from one to the other.
fn distance(one: &str, two: &str) -> usize {
    let two = two.as_bytes();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in two.iter().enumerate() {
            let change = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[two.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn typing_errors_are_recognised() {
        let names = [
            "PATH",
            "CKPT_EVRY",
            "CKPT_DIR",
            "CKPT_KEEPS",
            "CKPT_TIMELIMIT",
            "ckpt_dir",
            "CKPTX",
        ];
        let warnings = strangers(&names.map(OsString::from));
        assert_eq!(warnings.len(), 3, "{warnings:?}");
        assert!(
            warnings[0].contains("CKPT_EVRY") && warnings[0].contains("did you mean CKPT_EVERY?")
        );
        assert!(warnings[1].contains("did you mean CKPT_KEEP?"));
        assert!(warnings[2].contains("did you mean CKPT_TIME_LIMIT?"));
    }
}
