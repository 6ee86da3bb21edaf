//! Printing, when whoever reads may stop reading, and may be no terminal.

use std::env;
use std::fs::{self, Permissions};
use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use rustix::termios::tcgetwinsize;
use serde::Serialize;

use crate::failure::Failure;
use crate::json::{Compact, Indented};

/// Decides on colours once and for all. [`ColorChoice::Auto`]: on a terminal, as far as `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `TERM`
/// do not say otherwise. A terminal that knows none gets none, in continuous integration as well.
pub(crate) fn choose_colours(choice: ColorChoice) {
    let knows_none = env::var_os("TERM").is_some_and(|term| term == "dumb");
    let forced = env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    match choice {
        ColorChoice::Auto if knows_none && !forced => ColorChoice::Never,
        choice => choice,
    }
    .write_global();
}

/// The columns of the terminal that stdout is; `None` if it is none: then nothing is to be shortened.
pub(crate) fn terminal_width() -> Option<usize> {
    let size = tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0).then_some(size.ws_col.into())
}

/// Prints to stdout. A reader that went away (`ckpt ls | head -1`) has what it wanted.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = AutoStream::auto(io::stdout().lock());
    outcome(
        stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush()),
    )
}

/// Makes `text` a file's content: all of it or none. What had that name is replaced; a link stays, and leads to the new file.
///
/// A device or a pipe is written to as it is.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    replace(path, text).map_err(|source| Failure::File {
        path: path.to_owned(),
        source,
    })
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&target).ok();
    if before.as_ref().is_some_and(|meta| !meta.is_file()) {
        return match fs::write(&target, text) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written,
        };
    }
    let directory = target
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    // As any new file: what the user's umask leaves of this.
    let permissions = before.map_or(Permissions::from_mode(0o666), |meta| meta.permissions());
    let mut file = tempfile::Builder::new()
        .prefix(".ckpt-")
        .permissions(permissions)
        .tempfile_in(directory.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

/// Prints a value as JSON for people and programs: indented, a line feed at the end.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    print_json_with(&Compact::default(), value)
}

/// The same, with parts that are written without line breaks: those that `compact` is set for. It goes out as it is made.
pub(crate) fn print_json_with(compact: &Compact, value: &impl Serialize) -> Result<(), Failure> {
    let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let formatter = Indented::new(compact);
    let mut to = serde_json::Serializer::with_formatter(&mut stdout, formatter);
    let written = value.serialize(&mut to).map_err(io::Error::from);
    outcome(written.and_then(|()| stdout.write_all(b"\n").and_then(|()| stdout.flush())))
}

fn outcome(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// One message on stderr; if that is closed there is nobody to tell.
pub(crate) fn complain(message: &str) {
    let _ = io::stderr().write_all(format!("ckpt: {message}\n").as_bytes());
}

/// A message on stderr that the next one takes the place of, if that is a terminal; an empty one only takes it away.
pub(crate) fn transient(message: &str) {
    let mut stderr = io::stderr().lock();
    if stderr.is_terminal() {
        let prefix = if message.is_empty() { "" } else { "ckpt: " };
        let _ = stderr.write_all(format!("\r{prefix}{message}\x1b[K").as_bytes());
    }
}
