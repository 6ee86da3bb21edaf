//! A program on a terminal of its own: a pseudo-terminal, and an emulator that knows what its screen shows.

use std::io::{ErrorKind, Read as _, Write as _};
use std::num::NonZero;
use std::os::fd::AsFd as _;
use std::process::Command;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Pty, open};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, Signal};

use crate::child::{Outcome, PATIENCE, timespec};
use crate::taken;

/// A running program, and what its terminal shows.
pub struct Terminal {
    process: std::process::Child,
    pty: Pty,
    emulator: vt100::Parser,
    /// All that was written, escape sequences included.
    written: Vec<u8>,
    deadline: Instant,
}

/// Ctrl-C.
pub const CTRL_C: &str = "\x03";

impl Terminal {
    /// Starts a program that leads a session on a terminal of this size. Of `command` its program, arguments, variables and
    /// directory count.
    #[must_use]
    pub fn start(command: &Command, rows: u16, columns: u16) -> Terminal {
        let (pty, pts) = open().expect("a pseudo-terminal");
        pty.resize(Size::new(rows, columns)).expect("its size");
        let mut inside = pty_process::blocking::Command::new(command.get_program());
        inside = inside.args(command.get_args()).env("TERM", "xterm");
        for (name, value) in command.get_envs() {
            inside = match value {
                Some(value) => inside.env(name, value),
                None => inside.env_remove(name),
            };
        }
        if let Some(directory) = command.get_current_dir() {
            inside = inside.current_dir(directory);
        }
        Terminal {
            process: inside.spawn(pts).expect("the program starts"),
            pty,
            emulator: vt100::Parser::new(some(rows), some(columns), 1_000),
            written: Vec::new(),
            deadline: Instant::now() + PATIENCE,
        }
    }

    /// What the screen shows: its rows, without the spaces at their ends.
    #[must_use]
    pub fn screen(&self) -> String {
        let screen = self.emulator.screen();
        let (_, columns) = screen.size();
        let rows = screen.rows(0, columns.get());
        let rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
        rows.join("\n").trim_end().to_owned()
    }

    /// All that was written so far, escape sequences included.
    #[must_use]
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.written).into_owned()
    }

    /// Where the cursor is: its row and its column.
    #[must_use]
    pub fn cursor(&self) -> (u16, u16) {
        self.emulator.screen().cursor_position()
    }

    /// Waits until the screen shows something.
    #[track_caller]
    pub fn until(&mut self, shows: impl Fn(&str) -> bool) -> String {
        while !shows(&self.screen()) {
            assert!(
                self.pump(),
                "the program ended, and shows\n{}",
                self.screen()
            );
        }
        self.screen()
    }

    /// Waits until what has been written is such, and gives it.
    #[track_caller]
    pub fn until_written(&mut self, is: impl Fn(&str) -> bool) -> String {
        loop {
            let written = self.written();
            if is(&written) {
                return written;
            }
            assert!(self.pump(), "the program ended, and wrote\n{written}");
        }
    }

    /// Types something, such as [`CTRL_C`].
    pub fn press(&mut self, keys: &str) {
        (&self.pty).write_all(keys.as_bytes()).expect("a terminal");
    }

    /// Makes it so many columns wide.
    pub fn widen(&mut self, rows: u16, columns: u16) {
        self.pty.resize(Size::new(rows, columns)).expect("its size");
        self.emulator
            .screen_mut()
            .set_size(some(rows), some(columns));
    }

    /// Sends the program a signal, and waits until it has had its effect.
    #[track_caller]
    pub fn signal(&self, signal: Signal) {
        taken::send(Pid::from_child(&self.process), signal);
    }

    /// Waits for its end. `stdout` of the outcome is what the screen shows then, `stderr` all that was written.
    #[must_use]
    pub fn finish(mut self) -> Outcome {
        while self.pump() {}
        let status = self.process.wait().expect("it is our child");
        Outcome {
            status,
            stdout: self.screen(),
            stderr: self.written(),
        }
    }

    /// Waits until there is something to read, and reads it; false at the end.
    fn pump(&mut self) -> bool {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let mut fds = [PollFd::from_borrowed_fd(self.pty.as_fd(), PollFlags::IN)];
        if poll(
            &mut fds,
            Some(&timespec(left.max(Duration::from_millis(1)))),
        ) == Ok(0)
        {
            self.signal(Signal::KILL);
            panic!("the program hangs, and shows\n{}", self.screen());
        }
        let mut piece = [0; 4096];
        match (&self.pty).read(&mut piece) {
            // What a terminal says that nobody has open any more.
            Err(error) if error.raw_os_error() == Some(EIO) => false,
            Err(error) if error.kind() == ErrorKind::Interrupted => true,
            Err(error) => panic!("reading from a terminal: {error}"),
            Ok(length) => {
                self.emulator.process(&piece[..length]);
                self.written.extend_from_slice(&piece[..length]);
                length > 0
            }
        }
    }
}

fn some(size: u16) -> NonZero<u16> {
    NonZero::new(size).expect("a terminal that shows something")
}

const EIO: i32 = rustix::io::Errno::IO.raw_os_error();

impl Drop for Terminal {
    /// A test that fails leaves nobody behind.
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}
