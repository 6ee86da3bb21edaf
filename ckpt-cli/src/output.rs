//! Printing, when whoever reads may stop reading.

use std::io::{self, ErrorKind, Write as _};

use serde::Serialize;

use crate::failure::Failure;

/// Prints to stdout. A reader that went away (`ckpt ls | head -1`) has what it wanted.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// Prints a value as JSON for people and programs: indented, a line feed at the end.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::Output(error.into()))?;
    print(&(text + "\n"))
}

/// One message on stderr; if that is closed there is nobody to tell.
pub(crate) fn complain(message: &str) {
    let _ = io::stderr().write_all(format!("ckpt: {message}\n").as_bytes());
}
