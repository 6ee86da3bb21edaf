//! Words for a shell.

/// A word as a shell takes it for one, whatever is in it.
pub(crate) fn quoted(word: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || "_./:@%+=,-~".contains(c);
    if !word.is_empty() && !word.starts_with('~') && word.chars().all(harmless) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_what_is_printed_for_what_was_meant() {
        assert_eq!(quoted("pi/pi-01ab"), "pi/pi-01ab");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("~root"), "'~root'");
        assert_eq!(quoted("a\n$b"), "'a\n$b'");
        assert_eq!(quoted(""), "''");
    }
}
