//! A running program: spoken to, listened to, signalled, and waited for with a deadline.

use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, waitid};

use crate::taken;

/// No child lives longer. Far more than any needs, so that only one that hangs meets it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);

/// Where a line was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// A running program.
#[derive(Debug)]
pub struct Child {
    process: std::process::Child,
    out: Stream,
    err: Stream,
    deadline: Instant,
}

/// One of a child's outputs: everything so far, and how much of it has been looked at.
#[derive(Debug)]
struct Stream {
    pipe: Option<Pipe>,
    bytes: Vec<u8>,
    looked_at: usize,
}

#[derive(Debug)]
enum Pipe {
    Out(std::process::ChildStdout),
    Err(std::process::ChildStderr),
}

/// How a program ended, and what it wrote.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote to stdout, words to its parent included.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
}

impl Child {
    pub(crate) fn start(mut command: Command) -> Child {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = command
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let out = Stream::new(Pipe::Out(process.stdout.take().expect("piped")));
        let err = Stream::new(Pipe::Err(process.stderr.take().expect("piped")));
        let deadline = Instant::now() + PATIENCE;
        Child {
            process,
            out,
            err,
            deadline,
        }
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    /// Sends it a signal, and waits until it has had its effect.
    #[track_caller]
    pub fn signal(&self, signal: Signal) {
        taken::send(self.pid(), signal);
    }

    /// Says something to it. One that has ended meanwhile does not hear it.
    pub fn say(&mut self, word: &str) {
        let stdin = self.process.stdin.as_mut().expect("piped");
        match stdin.write_all(format!("{word}\n").as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => panic!("{error}"),
            _ => {}
        }
    }

    /// Waits for the next word it says to its parent (a line that begins with `@`); `None` when it has ended.
    pub fn hear(&mut self) -> Option<String> {
        let line = self.next_line(Side::Out, |line| line.starts_with('@'))?;
        Some(line[1..].to_owned())
    }

    /// Waits for the next word, which must be this one.
    #[track_caller]
    pub fn expect(&mut self, word: &str) {
        match self.hear() {
            Some(said) if said == word => {}
            Some(said) => panic!("`{said}` instead of `{word}`\n{}", self.all()),
            None => panic!("the child ended before `{word}`\n{}", self.all()),
        }
    }

    /// Waits for a line that contains `text`, passing over others.
    #[track_caller]
    pub fn await_line(&mut self, side: Side, text: &str) -> String {
        match self.next_line(side, |line| line.contains(text)) {
            Some(line) => line,
            None => panic!("the child ended before `{text}`\n{}", self.all()),
        }
    }

    /// Waits for the next line that `fits`, passing over others; `None` at the end of the output.
    pub fn next_line(&mut self, side: Side, fits: impl Fn(&str) -> bool) -> Option<String> {
        loop {
            while let Some(line) = self.stream(side).line() {
                if fits(&line) {
                    return Some(line);
                }
            }
            self.stream(side).pipe.as_ref()?;
            self.pump();
        }
    }

    fn stream(&mut self, side: Side) -> &mut Stream {
        match side {
            Side::Out => &mut self.out,
            Side::Err => &mut self.err,
        }
    }

    /// Halts it where it is (SIGSTOP) and reads all it has written; false if it had ended before.
    pub fn freeze(&mut self) -> bool {
        self.signal(Signal::STOP);
        let options = WaitIdOptions::STOPPED | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        let state = waitid(WaitId::Pid(self.pid()), options).expect("it is our child");
        self.drain();
        state.is_some_and(|state| state.stopped())
    }

    /// Reads what it has written by now, without waiting.
    pub fn drain(&mut self) {
        for stream in [&mut self.out, &mut self.err] {
            while stream.has_more(Duration::ZERO) && stream.read() > 0 {}
        }
    }

    /// Everything it has written to stderr, as far as it has been read.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.err.text()
    }

    /// Everything it has written to stdout, as far as it has been read.
    #[must_use]
    pub fn stdout(&self) -> String {
        self.out.text()
    }

    /// Waits for its end.
    #[must_use]
    pub fn finish(mut self) -> Outcome {
        while self.out.pipe.is_some() || self.err.pipe.is_some() {
            self.pump();
        }
        let status = self.process.wait().expect("it is our child");
        Outcome {
            status,
            stdout: self.stdout(),
            stderr: self.stderr(),
        }
    }

    /// SIGKILL, and waits for its end.
    #[must_use]
    pub fn kill(self) -> Outcome {
        self.signal(Signal::KILL);
        self.finish()
    }

    /// Waits until there is something to read, and reads it.
    fn pump(&mut self) {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let streams = [&self.out, &self.err];
        let mut fds: Vec<PollFd<'_>> = streams
            .iter()
            .filter_map(|stream| stream.pipe.as_ref())
            .map(|pipe| PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::IN))
            .collect();
        let ready = poll(&mut fds, Some(&timespec(left)));
        drop(fds);
        if ready == Ok(0) {
            self.signal(Signal::KILL);
            panic!("the child hangs\n{}", self.all());
        }
        for stream in [&mut self.out, &mut self.err] {
            if stream.has_more(Duration::ZERO) {
                stream.read();
            }
        }
    }

    fn all(&self) -> String {
        format!("stdout:\n{}\nstderr:\n{}", self.stdout(), self.stderr())
    }
}

impl Drop for Child {
    /// A test that fails leaves nobody behind.
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}

impl Stream {
    fn new(pipe: Pipe) -> Stream {
        let flags = rustix::fs::fcntl_getfl(pipe.as_fd()).expect("flags of a pipe");
        rustix::fs::fcntl_setfl(pipe.as_fd(), flags | OFlags::NONBLOCK).expect("flags of a pipe");
        Stream {
            pipe: Some(pipe),
            bytes: Vec::new(),
            looked_at: 0,
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The next complete line, or the rest when the output has ended.
    fn line(&mut self) -> Option<String> {
        let rest = &self.bytes[self.looked_at..];
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (length, passed) = match end {
            Some(end) => (end, end + 1),
            None if self.pipe.is_none() && !rest.is_empty() => (rest.len(), rest.len()),
            None => return None,
        };
        let line = String::from_utf8_lossy(&rest[..length]).into_owned();
        self.looked_at += passed;
        Some(line)
    }

    fn has_more(&self, wait: Duration) -> bool {
        let Some(pipe) = &self.pipe else { return false };
        let mut fds = [PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::IN)];
        matches!(poll(&mut fds, Some(&timespec(wait))), Ok(ready) if ready > 0)
    }

    /// Reads what is there; the end of the output closes the stream.
    fn read(&mut self) -> usize {
        let mut piece = [0; 16 * 1024];
        let before = self.bytes.len();
        let length = match &mut self.pipe {
            Some(Pipe::Out(pipe)) => pipe.read(&mut piece),
            Some(Pipe::Err(pipe)) => pipe.read(&mut piece),
            None => return 0,
        };
        match length {
            Ok(0) => self.pipe = None,
            Ok(length) => self.bytes.extend_from_slice(&piece[..length]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return 0,
            Err(error) => panic!("reading from a child: {error}"),
        }
        self.bytes.len() - before
    }
}

impl AsFd for Pipe {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        match self {
            Pipe::Out(pipe) => pipe.as_fd(),
            Pipe::Err(pipe) => pipe.as_fd(),
        }
    }
}

pub(crate) fn timespec(time: Duration) -> Timespec {
    Timespec {
        tv_sec: time.as_secs() as i64,
        tv_nsec: i64::from(time.subsec_nanos()),
    }
}

impl Outcome {
    /// The exit code; a signal that ended the process is minus its number.
    #[must_use]
    pub fn code(&self) -> i32 {
        let signal = || {
            -self
                .status
                .signal()
                .expect("ended by a signal, when there is no code")
        };
        self.status.code().unwrap_or_else(signal)
    }

    /// Checks the exit code (a signal is minus its number), and gives the outcome back.
    #[track_caller]
    pub fn ended(self, code: i32) -> Outcome {
        assert_eq!(self.code(), code, "{self}");
        self
    }

    /// Checks that stderr says something.
    #[track_caller]
    pub fn says(self, text: &str) -> Outcome {
        assert!(self.stderr.contains(text), "no `{text}`\n{self}");
        self
    }

    /// Checks that stderr does not say something.
    #[track_caller]
    pub fn does_not_say(self, text: &str) -> Outcome {
        assert!(!self.stderr.contains(text), "`{text}`\n{self}");
        self
    }

    /// The last line it printed.
    #[must_use]
    pub fn last_line(&self) -> &str {
        self.stdout.lines().last().unwrap_or_default()
    }

    /// What it printed, less the words to its parent.
    #[must_use]
    pub fn printed(&self) -> String {
        let lines = self.stdout.lines().filter(|line| !line.starts_with('@'));
        lines.map(|line| format!("{line}\n")).collect()
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}\nstdout:\n{}\nstderr:\n{}",
            self.status, self.stdout, self.stderr
        )
    }
}
