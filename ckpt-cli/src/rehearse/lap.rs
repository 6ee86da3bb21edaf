//! One process of a rehearsal.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use ckpt_runtime::exit::EXIT_STOPPED;
use rustix::process::Pid;
use signal_hook::consts::{SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGTERM};

use super::scratch::Room;
use crate::failure::Failure;
use crate::process::{Ended, Guard, Happened, Inbox, Supervised, cannot_start};

/// What one process is to do.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Task {
    /// At which safe point it stops.
    pub(super) stop_after: Option<u64>,
    /// How often it saves; never without.
    pub(super) every: Option<Duration>,
    /// When it is killed.
    pub(super) kill_after: Option<Duration>,
    /// When it is taken for one that hangs.
    pub(super) patience: Option<Duration>,
}

/// How a process ended, and what it left.
#[derive(Debug)]
pub(super) struct Lap {
    pub(super) group: Pid,
    pub(super) end: End,
    pub(super) ran: Duration,
    pub(super) stdout: PathBuf,
    pub(super) stderr: PathBuf,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At the safe point where it was to.
    Stopped,
    /// By our SIGKILL.
    Killed,
    Hung,
    /// By itself.
    Ended(Ended),
}

/// Runs the command.
#[derive(Debug)]
pub(super) struct Runner {
    command: Vec<OsString>,
    inbox: Inbox,
    guard: Guard,
}

impl Runner {
    pub(super) fn new(command: &[OsString]) -> Result<Self, Failure> {
        const GRACE: Duration = Duration::from_secs(5);
        let mut command = command.to_vec();
        // From the directories that it runs in it would be another file.
        if let Some(program) = command.first_mut()
            && Path::new(program).components().count() > 1
        {
            *program = std::path::absolute(&*program)?.into_os_string();
        }
        Ok(Runner {
            command,
            inbox: Inbox::open()?,
            guard: Guard::start(GRACE)?,
        })
    }

    /// Runs one process to its end.
    pub(super) fn run(&mut self, room: &Room, number: usize, task: Task) -> Result<Lap, Failure> {
        let stdout = room.output("stdout", number);
        let stderr = room.output("stderr", number);
        let mut command = self.command(room, task);
        command
            .stdin(Stdio::null())
            .stdout(File::create(&stdout)?)
            .stderr(File::create(&stderr)?);
        let mut child = Supervised::start(&mut command).map_err(|error| {
            let (code, message) = cannot_start(&self.command, &error);
            Failure::NotStarted { code, message }
        })?;
        self.guard.watch(child.id());
        let end = self.see_through(&mut child, task);
        self.guard.rest();
        Ok(Lap {
            group: child.id(),
            end: end?,
            ran: child.ran(),
            stdout,
            stderr,
        })
    }

    /// All that the environment, or the program itself, could say otherwise is said.
    fn command(&self, room: &Room, task: Task) -> Command {
        let mut words = self.command.iter();
        let mut command = Command::new(words.next().map_or(OsStr::new(""), OsString::as_os_str));
        let every = task.every.map(|every| every.as_secs_f64().to_string());
        let counted = task.stop_after == Some(COUNT);
        command
            .args(words)
            .current_dir(room.work())
            .env("CKPT_DIR", room.runs())
            .env("CKPT_EVERY", every.unwrap_or_else(|| "off".to_owned()))
            .env("CKPT_EXIT_CODE", EXIT_STOPPED.to_string())
            .env("CKPT_FRESH", "0")
            .env("CKPT_LOG", if counted { "debug" } else { "info" })
            .env("CKPT_PROGRESS", "off")
            .env("CKPT_REQUEUE", "0");
        for name in ["CKPT_FROM", "CKPT_STOP_AFTER", "CKPT_TIME_LIMIT"] {
            command.env_remove(name);
        }
        if let Some(safe_points) = task.stop_after {
            command.env("CKPT_STOP_AFTER", safe_points.to_string());
        }
        command
    }

    fn see_through(&mut self, child: &mut Supervised, task: Task) -> Result<End, Failure> {
        let mut until = task.kill_after.or(task.patience);
        loop {
            match child.next(&mut self.inbox, until)? {
                Happened::Time => {
                    child.kill();
                    until = None;
                }
                Happened::Ended(Ended::Signal(SIGKILL)) if until.is_none() => {
                    return Ok(match task.kill_after {
                        Some(_) => End::Killed,
                        None if task.patience.is_some() => End::Hung,
                        None => End::Ended(Ended::Signal(SIGKILL)),
                    });
                }
                Happened::Ended(Ended::Code(EXIT_STOPPED)) if task.stop_after.is_some() => {
                    return Ok(End::Stopped);
                }
                Happened::Ended(ended) => return Ok(End::Ended(ended)),
                Happened::Signal(signal @ (SIGINT | SIGTERM | SIGHUP | SIGQUIT)) => {
                    child.kill();
                    return Err(Failure::Ended(Ended::Signal(signal).exit_code()));
                }
                Happened::Signal(_) | Happened::Halted(_) => {}
            }
        }
    }
}

/// A stop that never comes: the process counts its safe points, and tells how many there were.
pub(super) const COUNT: u64 = u64::MAX;

/// The most safe points that a process that was to [`COUNT`] has told; `None`: it has left no checkpointed function.
pub(super) fn counted(stderr: &Path) -> io::Result<Option<u64>> {
    use std::io::{BufRead as _, BufReader};
    let mut most = None;
    for line in BufReader::new(File::open(stderr)?).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        let told = line.strip_prefix("ckpt: ").and_then(|line| {
            let (_, count) = line.split_once("` is left; safe points counted in this process: ")?;
            count.trim().parse().ok()
        });
        most = most.max(told);
    }
    Ok(most)
}

/// The last lines of what a process said, for people; of a panic the first ones, since a backtrace follows.
pub(super) fn last_words(stderr: &Path) -> io::Result<Vec<String>> {
    const LINES: usize = 5;
    const LENGTH: usize = 4096;
    let text = super::text::Text::open(stderr)?;
    let tail = text.read(text.length().saturating_sub(LENGTH as u64), LENGTH)?;
    let tail = String::from_utf8_lossy(&tail);
    let lines: Vec<&str> = tail.lines().filter(|line| !line.is_empty()).collect();
    let panic = lines.iter().rposition(|line| line.contains("panicked at"));
    let from = panic.unwrap_or(lines.len().saturating_sub(LINES));
    Ok(lines[from..]
        .iter()
        .take(LINES)
        .map(|line| crate::words::plain(line))
        .collect())
}
