//! Short lines on stderr, each beginning with `ckpt: `.
//!
//! Logging must never be what stops a program: a line is bounded (no allocation), leaves in one write (lines of several
//! threads and ranks do not mix), waits a moment at most for a reader that has fallen asleep, and any error is dropped.
//! It writes to the descriptor itself: `std::io::stderr` has a lock, and a thread of the program may hold it for ever.

use std::fmt::{self, Write as _};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;

/// How much is said. Each level includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Level {
    /// Nothing but errors that end the program.
    Off,
    /// What the user should mend.
    Warn,
    /// What the runtime did: resumed, saved, stopped.
    #[default]
    Info,
    /// What it considered.
    Debug,
}

static LEVEL: AtomicU8 = AtomicU8::new(Level::Info as u8);

/// Sets the level for the whole process.
pub fn set_level(level: Level) {
    LEVEL.store(level as u8, Ordering::Relaxed);
}

/// Would a line of this level be written?
pub fn enabled(level: Level) -> bool {
    level as u8 <= LEVEL.load(Ordering::Relaxed)
}

/// Writes a line whatever the level is: for errors that end the program.
pub fn error(message: fmt::Arguments<'_>) {
    emit(message);
}

/// Writes a line that the user should act on.
pub fn warn(message: fmt::Arguments<'_>) {
    at(Level::Warn, message);
}

/// Writes a line about what was done.
pub fn info(message: fmt::Arguments<'_>) {
    at(Level::Info, message);
}

/// Writes a line for those who look for a fault.
pub fn debug(message: fmt::Arguments<'_>) {
    at(Level::Debug, message);
}

fn at(level: Level, message: fmt::Arguments<'_>) {
    if enabled(level) {
        emit(message);
    }
}

fn emit(message: fmt::Arguments<'_>) {
    let mut line = Line::new();
    // A full line is no error worth more than its "…".
    let _ = line.write_fmt(message);
    let mut write = || send(std::io::stderr().as_fd(), line.finish());
    match SHARED_BY.get() {
        Some(beside) => beside(&mut write),
        None => write(),
    }
}

/// Who draws where lines are written.
static SHARED_BY: OnceLock<fn(&mut dyn FnMut())> = OnceLock::new();

/// From now on each line is written by way of `beside`, which makes room for it.
#[cfg(feature = "progress")]
pub(crate) fn share_screen(beside: fn(&mut dyn FnMut())) {
    let _ = SHARED_BY.set(beside);
}

/// Whether stderr takes something just now.
#[cfg(feature = "progress")]
pub(crate) fn has_room_now() -> bool {
    has_room(std::io::stderr().as_fd(), 0)
}

/// The last line found nobody reading: the next ones do not wait again.
static CLOGGED: AtomicBool = AtomicBool::new(false);

/// Waits at most this long for room: enough for a busy reader, far below any grace period.
const PATIENCE_MS: i64 = 100;

fn send(to: BorrowedFd<'_>, line: &[u8]) {
    let patience = if CLOGGED.load(Ordering::Relaxed) {
        0
    } else {
        PATIENCE_MS
    };
    let room = has_room(to, patience);
    CLOGGED.store(!room, Ordering::Relaxed);
    if !room {
        return;
    }
    // A pipe with room takes up to PIPE_BUF bytes whole and without blocking, which is why lines are bounded by it.
    while let Err(Errno::INTR) = rustix::io::write(to, line) {}
}

/// Is there room to write, now or within `patience_ms`?
fn has_room(to: BorrowedFd<'_>, patience_ms: i64) -> bool {
    let patience = Timespec {
        tv_sec: 0,
        tv_nsec: patience_ms * 1_000_000,
    };
    // Signals are rare and the wait short: starting it again after one keeps it bounded in practice.
    for _ in 0..8 {
        let mut fds = [PollFd::from_borrowed_fd(to, PollFlags::OUT)];
        match rustix::event::poll(&mut fds, Some(&patience)) {
            Ok(ready) => return ready > 0,
            Err(Errno::INTR) => {}
            // Not something one can wait for: let the write find out.
            Err(_) => return true,
        }
    }
    false
}

const PREFIX: &str = "ckpt: ";
const CUT: &str = "…\n";
/// PIPE_BUF on Linux.
const LIMIT: usize = 4096;

/// One line in the making, on the stack.
struct Line {
    bytes: [u8; LIMIT],
    used: usize,
    cut: bool,
}

impl Line {
    fn new() -> Line {
        let mut line = Line {
            bytes: [0; LIMIT],
            used: 0,
            cut: false,
        };
        line.push(PREFIX);
        line
    }

    /// Appends `text` if it fits with what must follow.
    fn push(&mut self, text: &str) {
        let end = self.used + text.len();
        if self.cut || end > LIMIT - CUT.len() {
            self.cut = true;
            return;
        }
        self.bytes[self.used..end].copy_from_slice(text.as_bytes());
        self.used = end;
    }

    fn finish(&mut self) -> &[u8] {
        let last = if self.cut { CUT } else { "\n" };
        let end = self.used + last.len();
        self.bytes[self.used..end].copy_from_slice(last.as_bytes());
        &self.bytes[..end]
    }
}

impl fmt::Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            match letter {
                // A message of several lines stays recognisable as ours.
                '\n' => self.push("\nckpt: "),
                // Names of files and hosts must not steer the terminal.
                c if c.is_control() => self.push("\u{fffd}"),
                c => self.push(c.encode_utf8(&mut [0; 4])),
            }
        }
        // Stops the formatting of what would be thrown away.
        if self.cut { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn line(message: fmt::Arguments<'_>) -> String {
        let mut line = Line::new();
        let _ = line.write_fmt(message);
        String::from_utf8(line.finish().to_vec()).unwrap()
    }

    #[test]
    fn a_line_has_prefix_and_end() {
        assert_eq!(line(format_args!("saved {}", 7)), "ckpt: saved 7\n");
        assert_eq!(line(format_args!("a\nb")), "ckpt: a\nckpt: b\n");
        assert_eq!(line(format_args!("\x1b[31m")), "ckpt: \u{fffd}[31m\n");
    }

    #[test]
    fn a_long_line_is_cut_between_letters() {
        let cut = line(format_args!("{}", "é".repeat(LIMIT)));
        assert!(cut.len() <= LIMIT);
        assert!(cut.ends_with("é…\n"));
    }

    #[test]
    fn levels_include_the_ones_before() {
        assert!(Level::Off < Level::Warn && Level::Info < Level::Debug);
        assert!(enabled(Level::Warn) && enabled(Level::Off));
    }

    #[test]
    fn a_full_pipe_costs_a_moment_and_the_line() {
        let (mut reader, writer) = std::io::pipe().unwrap();
        // Fill it: room for a line is what a writer waits for.
        while has_room(writer.as_fd(), 0) {
            rustix::io::write(&writer, &[b'x'; 4096]).unwrap();
        }
        let begin = std::time::Instant::now();
        send(writer.as_fd(), b"ckpt: lost\n");
        assert!(begin.elapsed() < std::time::Duration::from_secs(20));
        drop(writer);
        let mut all = Vec::new();
        reader.read_to_end(&mut all).unwrap();
        assert!(all.iter().all(|byte| *byte == b'x'));
    }

    #[test]
    fn a_closed_reader_is_no_error() {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        send(writer.as_fd(), b"ckpt: nobody\n");
    }
}
