//! A child in a process group of its own.

use std::io;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus};

use super::spawn::spawn;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    Code(i32),
    Signal(i32),
}

impl Ended {
    /// As shells tell it.
    pub(crate) fn exit_code(self) -> u8 {
        let code = match self {
            Ended::Code(code) => code,
            Ended::Signal(signal) => 128 + signal,
        };
        u8::try_from(code).unwrap_or(u8::MAX)
    }
}

impl From<ExitStatus> for Ended {
    fn from(status: ExitStatus) -> Self {
        match (status.code(), status.signal()) {
            (Some(code), _) => Ended::Code(code),
            (None, signal) => Ended::Signal(signal.unwrap_or_default()),
        }
    }
}

/// What has become of the child.
#[derive(Debug, Clone, Copy)]
pub(super) enum State {
    Runs,
    /// Halted by this signal.
    Stopped(i32),
    Ended,
}

/// A child and all it has started, as far as that has not left the group.
#[derive(Debug)]
pub(super) struct Group {
    leader: Child,
}

impl Group {
    /// The child leads the group: from its first instant no signal of a terminal reaches it.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        Ok(Group {
            leader: spawn(command.process_group(0))?,
        })
    }

    pub(super) fn id(&self) -> Pid {
        Pid::from_child(&self.leader)
    }

    /// As long as the leader has not been reaped nobody else can have its number.
    pub(super) fn signal(&self, signal: Signal) {
        // That nobody is left is no failure, and nothing else can go wrong but for members of other users.
        let _ = kill_process_group(self.id(), signal);
    }

    /// What is new of the leader. One that has ended is left as it is, for [`Group::reap`].
    pub(super) fn state(&self) -> io::Result<State> {
        let leader = || WaitId::Pid(self.id());
        let ended = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        if waitid(leader(), ended)?.is_some() {
            return Ok(State::Ended);
        }
        let stopped = waitid(leader(), WaitIdOptions::STOPPED | WaitIdOptions::NOHANG)?;
        let by = stopped.and_then(|status| status.stopping_signal());
        Ok(by.map_or(State::Runs, State::Stopped))
    }

    /// Takes note of the end. If the leader was killed, those whom it left alone go with it.
    pub(super) fn reap(&mut self, killed: bool) -> io::Result<Ended> {
        let leader = WaitId::Pid(self.id());
        let status = waitid(leader, WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)?;
        if killed || status.is_some_and(|status| status.killed() || status.dumped()) {
            self.signal(Signal::KILL);
        }
        Ok(Ended::from(self.leader.wait()?))
    }
}
