//! Real processes for tests: the test's own program, run again with a role to play.
//!
//! Parent and child shake hands over pipes: the child says words on stdout, each behind an `@`; nobody sleeps and hopes.

#![allow(dead_code)] // each test program uses its part

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

#[path = "../../../tests/src/usual_signals.rs"]
mod usual_signals;

const ROLE: &str = "ROLE_OF_THE_CHILD";
/// What a child that hangs exits with.
const HANGS: i32 = 99;

/// A child that plays a role.
pub(crate) struct Player {
    child: Child,
    lines: BufReader<ChildStdout>,
}

/// How a child ended, and what it wrote to stderr.
pub(crate) struct End {
    pub(crate) status: ExitStatus,
    pub(crate) stderr: String,
}

/// The program itself, about to play `role` in its test `child`.
pub(crate) fn command(role: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["child", "--exact", "--nocapture"])
        .env(ROLE, role);
    command
}

/// Starts a child in a role.
pub(crate) fn play(role: &str) -> Player {
    start(command(role))
}

/// Starts a child in a role, in a shell that ignores `signal` (as `nohup` does).
pub(crate) fn play_ignoring(signal: &str, role: &str) -> Player {
    let itself = command(role);
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("trap '' {signal}; exec \"$0\" \"$@\"")]);
    shell
        .arg(itself.get_program())
        .args(itself.get_args())
        .env(ROLE, role);
    start(shell)
}

/// Starts a child with pipes to it.
pub(crate) fn start(mut command: Command) -> Player {
    usual_signals::restore();
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    Player { child, lines }
}

impl Player {
    /// Waits for the child to say `word`.
    pub(crate) fn expect(&mut self, word: &str) {
        let mut line = String::new();
        while self.lines.read_line(&mut line).unwrap() > 0 {
            if let Some((_, said)) = line.trim_end().split_once('@') {
                assert_eq!(said, word, "the child said something else");
                return;
            }
            line.clear();
        }
        let status = self.child.wait().unwrap();
        panic!("{status} before `{word}`: {}", self.rest_of_stderr());
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Lets a child that [hears](hear) go on, if there still is one.
    pub(crate) fn go_on(&mut self) {
        let _ = self.child.stdin.as_mut().unwrap().write_all(b"\n");
    }

    /// Waits for `text` on stderr (`true`), or for the end of it.
    pub(crate) fn complains(&mut self, text: &str) -> bool {
        let stderr = BufReader::new(self.child.stderr.as_mut().unwrap());
        stderr.lines().any(|line| line.unwrap().contains(text))
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> End {
        let stderr = self.rest_of_stderr();
        let status = self.child.wait().unwrap();
        assert_ne!(status.code(), Some(HANGS), "the child hung: {stderr}");
        End { status, stderr }
    }

    /// Waits for an end without complaint.
    pub(crate) fn end_well(self) -> End {
        let end = self.end();
        assert!(end.status.success(), "{}: {}", end.status, end.stderr);
        end
    }

    fn rest_of_stderr(&mut self) -> String {
        let mut text = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut text).unwrap();
        text
    }
}

/// In the child: the role to play. Such a child does not outlive a parent that waits in vain.
pub(crate) fn role() -> Option<String> {
    let role = std::env::var(ROLE).ok()?;
    std::thread::spawn(|| {
        std::thread::sleep(Duration::from_secs(120));
        std::process::exit(HANGS);
    });
    Some(role)
}

/// In the child: says a word to the parent.
pub(crate) fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "@{word}").unwrap();
    out.flush().unwrap();
}

/// In the child: waits for the parent's [`Player::go_on`].
pub(crate) fn hear() {
    let mut byte = [0];
    std::io::stdin().read_exact(&mut byte).unwrap();
}

/// In the child: waits until something is so.
pub(crate) fn until(mut so: impl FnMut() -> bool) {
    while !so() {
        std::thread::yield_now();
    }
}
