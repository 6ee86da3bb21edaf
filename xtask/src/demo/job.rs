//! A running `digits`: its lines as they come, and what is done to it.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};

use super::PATIENCE;
use super::screen;

/// How a process ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Exit(i32),
    Signal(i32),
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ending::Exit(code) => write!(f, "exit code {code}"),
            Ending::Signal(number) => write!(f, "signal {number}"),
        }
    }
}

/// A line, and where it came from.
enum Line {
    Out(String),
    Err(String),
}

/// The process. Killed when dropped, so that no failure leaves it running.
pub(crate) struct Job {
    child: Child,
    lines: Receiver<Line>,
    /// What it printed to stdout so far.
    printed: Vec<String>,
    /// Every how many epochs a line is shown.
    shown: u32,
}

impl Job {
    /// Starts it.
    pub(crate) fn start(mut command: Command, shown: u32) -> Result<Self, String> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        let (sender, lines) = mpsc::channel();
        forward(child.stdout.take(), sender.clone(), Line::Out);
        forward(child.stderr.take(), sender, Line::Err);
        Ok(Job {
            child,
            lines,
            printed: Vec::new(),
            shown: shown.max(1),
        })
    }

    /// Reads on until the job has printed the line of this epoch.
    pub(crate) fn until_epoch(&mut self, epoch: u32) -> Result<(), String> {
        self.until(
            &format!("epoch {epoch}"),
            |line| matches!(line, Line::Out(text) if epoch_of(text) == Some(epoch)),
        )
    }

    /// Reads on until the next epoch's line.
    pub(crate) fn one_more_epoch(&mut self) -> Result<(), String> {
        self.until(
            "one more epoch",
            |line| matches!(line, Line::Out(text) if epoch_of(text).is_some()),
        )
    }

    /// Reads on until the runtime says that it has saved.
    pub(crate) fn until_saved(&mut self) -> Result<(), String> {
        self.until(
            "a save",
            |line| matches!(line, Line::Err(text) if text.starts_with("ckpt: saved ")),
        )
    }

    /// Reads on to the end of its output, and waits for it.
    pub(crate) fn run_to_the_end(&mut self) -> Result<Ending, String> {
        while self.next()?.is_some() {}
        let status = self.child.wait().map_err(|error| error.to_string())?;
        Ok(match (status.code(), status.signal()) {
            (Some(code), _) => Ending::Exit(code),
            (None, signal) => Ending::Signal(signal.unwrap_or_default()),
        })
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) -> Result<(), String> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)
            .map_err(|error| format!("SIGTERM: {error}"))
    }

    /// Sends SIGKILL.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        self.child
            .kill()
            .map_err(|error| format!("SIGKILL: {error}"))
    }

    /// The lines it printed to stdout.
    pub(crate) fn printed(mut self) -> Vec<String> {
        std::mem::take(&mut self.printed)
    }

    fn until(&mut self, what: &str, found: impl Fn(&Line) -> bool) -> Result<(), String> {
        while let Some(line) = self.next()? {
            if found(&line) {
                return Ok(());
            }
        }
        Err(format!("the job ended before {what} was seen"))
    }

    /// The next line, shown where it is of interest; `None` at the end of both outputs.
    fn next(&mut self) -> Result<Option<Line>, String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(Line::Out(text)) => {
                if epoch_of(&text).is_none_or(|epoch| epoch % self.shown == 0) {
                    screen::line("|", &text);
                }
                self.printed.push(text.clone());
                Ok(Some(Line::Out(text)))
            }
            Ok(Line::Err(text)) => {
                screen::line(">", &text);
                Ok(Some(Line::Err(text)))
            }
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => Err(format!(
                "the job has printed nothing for {} s",
                PATIENCE.as_secs()
            )),
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        // Both fail only when it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn forward(from: Option<impl Read + Send + 'static>, to: Sender<Line>, kind: fn(String) -> Line) {
    let from = BufReader::new(from.expect("piped"));
    thread::spawn(move || {
        // What a killed process leaves of a line is not one; nobody listening is the end too.
        for line in from.lines().map_while(Result::ok) {
            if to.send(kind(line)).is_err() {
                break;
            }
        }
    });
}

/// The epoch a line tells of.
pub(crate) fn epoch_of(line: &str) -> Option<u32> {
    line.strip_prefix("epoch ")?.split_once(':')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(script: &str) -> Job {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Job::start(command, 1).unwrap()
    }

    #[test]
    fn epochs_are_read() {
        assert_eq!(epoch_of("epoch 12: loss 0.1"), Some(12));
        assert_eq!(epoch_of("weights 0x12 held-out accuracy 98%"), None);
        assert_eq!(epoch_of("epoch twelve: loss"), None);
    }

    #[test]
    fn lines_are_waited_for_and_kept() {
        let mut job = job("echo epoch 1: a; echo 'ckpt: saved x' >&2; echo epoch 2: b; exit 3");
        job.until_epoch(2).unwrap();
        assert_eq!(job.run_to_the_end(), Ok(Ending::Exit(3)));
        assert_eq!(job.printed(), ["epoch 1: a", "epoch 2: b"]);
    }

    #[test]
    fn an_early_end_is_an_error() {
        let problem = job("echo epoch 1: a").until_epoch(2).unwrap_err();
        assert_eq!(problem, "the job ended before epoch 2 was seen");
        let problem = job("true").until_saved().unwrap_err();
        assert_eq!(problem, "the job ended before a save was seen");
    }

    #[test]
    fn signals_arrive() {
        // It answers SIGTERM as a checkpointed program does.
        let mut stopped =
            job("trap 'exit 85' TERM; echo epoch 1: a; while :; do read x < /dev/zero; done");
        stopped.until_epoch(1).unwrap();
        stopped.kill().unwrap();
        assert_eq!(stopped.run_to_the_end(), Ok(Ending::Signal(9)));
        let mut waiting = job("trap 'exit 85' TERM; echo epoch 1: a; while :; do :; done");
        waiting.until_epoch(1).unwrap();
        waiting.terminate().unwrap();
        assert_eq!(waiting.run_to_the_end(), Ok(Ending::Exit(85)));
    }
}
