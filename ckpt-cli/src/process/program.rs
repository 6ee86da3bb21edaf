//! The words of a command, and why it cannot be started.

use std::ffi::OsString;
use std::io::{self, ErrorKind};

use crate::words::plain;

/// As shells have them: there is no such program, and it cannot be executed.
const NOT_FOUND: u8 = 127;
const NOT_EXECUTABLE: u8 = 126;

/// The exit code and the message for a command that could not be started.
pub(crate) fn cannot_start(command: &[OsString], error: &io::Error) -> (u8, String) {
    let program = command.first().map(|word| word.to_string_lossy());
    let program = plain(&program.unwrap_or_default());
    let code = match error.kind() {
        ErrorKind::NotFound => NOT_FOUND,
        _ => NOT_EXECUTABLE,
    };
    (code, format!("`{program}` cannot be started: {error}"))
}

/// The command as it was typed, for people; long ones are cut.
pub(crate) fn command_line(command: &[OsString]) -> String {
    const LENGTH: usize = 60;
    let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
    let line = plain(&words.join(" "));
    match line.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_shells() {
        let command = [OsString::from("x\n")];
        let of = |kind: ErrorKind| cannot_start(&command, &kind.into());
        assert_eq!(of(ErrorKind::NotFound).0, 127);
        assert_eq!(of(ErrorKind::PermissionDenied).0, 126);
        assert!(
            of(ErrorKind::NotFound)
                .1
                .starts_with("`x ` cannot be started")
        );
    }

    #[test]
    fn long_command_lines_are_cut() {
        let short = ["a", "b c"].map(OsString::from);
        assert_eq!(command_line(&short), "a b c");
        assert_eq!(command_line(&["ä".repeat(61).into()]).chars().count(), 61);
    }
}
