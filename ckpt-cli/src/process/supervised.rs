//! A running command: what happens next to it, or to us.

use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getpid, kill_process};
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGTSTP};

use super::group::{Ended, Group, State};
use super::inbox::Inbox;

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happened {
    /// The command has ended.
    Ended(Ended),
    /// It was halted, by this signal, and not by us.
    Halted(i32),
    /// A signal has come to this process.
    Signal(i32),
    /// It has run for as long as was asked.
    Time,
}

/// A command that runs.
#[derive(Debug)]
pub(crate) struct Supervised {
    group: Group,
    started: Instant,
    /// How long all was halted by Ctrl-Z: that does not count.
    halted: Duration,
    killed: bool,
}

impl Supervised {
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        Ok(Supervised {
            group: Group::start(command)?,
            started: Instant::now(),
            halted: Duration::ZERO,
            killed: false,
        })
    }

    pub(crate) fn id(&self) -> Pid {
        self.group.id()
    }

    /// How long it has run.
    pub(crate) fn ran(&self) -> Duration {
        self.started.elapsed().saturating_sub(self.halted)
    }

    pub(crate) fn signal(&self, signal: i32) {
        if let Some(signal) = Signal::from_named_raw(signal) {
            self.group.signal(signal);
        }
    }

    /// SIGKILL to the whole group; whoever of it is still there when the command has ended gets it again.
    pub(crate) fn kill(&mut self) {
        self.killed = true;
        self.group.signal(Signal::KILL);
    }

    /// Waits for what happens next, until it has run for `until`.
    pub(crate) fn next(
        &mut self,
        inbox: &mut Inbox,
        until: Option<Duration>,
    ) -> io::Result<Happened> {
        loop {
            match self.group.state()? {
                State::Ended => return self.group.reap(self.killed).map(Happened::Ended),
                State::Stopped(signal) => return Ok(Happened::Halted(signal)),
                State::Runs => {}
            }
            match inbox.take() {
                Some(SIGCHLD) => continue,
                Some(SIGTSTP) => {
                    self.halt();
                    continue;
                }
                Some(SIGCONT) => {
                    self.group.signal(Signal::CONT);
                    continue;
                }
                Some(signal) => return Ok(Happened::Signal(signal)),
                None => {}
            }
            let until = until.and_then(|until| self.started.checked_add(until + self.halted));
            if until.is_some_and(|until| until <= Instant::now()) {
                return Ok(Happened::Time);
            }
            inbox.wait(until)?;
        }
    }

    /// Ctrl-Z reached this process alone, since the command is in another group. Where there is no shell that could have us
    /// go on, the kernel has the keys do nothing; so that it sees to that, the signal for us is one that we do not catch.
    fn halt(&mut self) {
        let since = Instant::now();
        self.group.signal(Signal::TSTP);
        // Returns when somebody has had us go on.
        let _ = kill_process(getpid(), Signal::TTOU);
        self.group.signal(Signal::CONT);
        self.halted += since.elapsed();
    }
}

impl Drop for Supervised {
    /// Whatever went wrong here: nobody would ever ask for it again.
    fn drop(&mut self) {
        if matches!(self.group.state(), Ok(State::Runs | State::Stopped(_))) {
            self.kill();
            let _ = self.group.reap(true);
        }
    }
}
