//! One start of the command, to its end.

use std::io;
use std::time::Duration;

use rustix::process::Pid;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};

use super::said;
use crate::process::{Ended, Happened, Inbox, Supervised};

/// How long the command may run.
#[derive(Debug)]
pub(super) struct Limits {
    /// From each start.
    pub(super) time: Option<Duration>,
    /// From SIGTERM to SIGKILL.
    pub(super) grace: Duration,
}

/// One start, when it is over.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) group: Pid,
    pub(super) ended: Ended,
    pub(super) ran: Duration,
    /// Whether somebody has asked us to end.
    pub(super) end_wanted: bool,
}

/// How near the end of its time the command is.
#[derive(Debug, Clone, Copy)]
enum Phase {
    InTime,
    /// SIGTERM was sent when it had run for so long.
    Warned(Duration),
    Killed,
}

/// Hands signals on and keeps the limits, until the command has ended.
pub(super) fn see_through(
    mut child: Supervised,
    limits: &Limits,
    inbox: &mut Inbox,
) -> io::Result<Attempt> {
    let mut phase = Phase::InTime;
    let mut end_wanted = false;
    loop {
        let until = match phase {
            Phase::InTime => limits.time,
            Phase::Warned(at) => Some(at + limits.grace),
            Phase::Killed => None,
        };
        match child.next(inbox, until)? {
            Happened::Ended(ended) => {
                return Ok(Attempt {
                    group: child.id(),
                    ended,
                    ran: child.ran(),
                    end_wanted,
                });
            }
            Happened::Signal(signal) => {
                end_wanted |= asks_for_the_end(signal);
                hand_on(&child, signal);
            }
            Happened::Halted(by) => said::halted(child.id(), by),
            Happened::Time => phase = out_of_time(&mut child, phase, limits),
        }
    }
}

/// A wish to end ends the restarts too. One that is halted cannot heed it.
fn hand_on(child: &Supervised, signal: i32) {
    child.signal(signal);
    if asks_for_the_end(signal) {
        child.signal(SIGCONT);
        said::handed_on(child.id(), signal);
    }
}

fn asks_for_the_end(signal: i32) -> bool {
    [SIGTERM, SIGINT, SIGHUP, SIGQUIT].contains(&signal)
}

/// As Slurm does it: SIGCONT beside SIGTERM, and SIGKILL when the grace is over too.
fn out_of_time(child: &mut Supervised, phase: Phase, limits: &Limits) -> Phase {
    match phase {
        Phase::InTime => {
            said::out_of_time(child.id(), limits);
            child.signal(SIGCONT);
            child.signal(SIGTERM);
            Phase::Warned(child.ran())
        }
        Phase::Warned(_) | Phase::Killed => {
            said::out_of_grace(child.id(), limits);
            child.kill();
            Phase::Killed
        }
    }
}

impl Attempt {
    /// Who asked when the command had just ended does not want another start either.
    pub(super) fn take_late_wishes(&mut self, inbox: &mut Inbox) {
        while let Some(signal) = inbox.take() {
            self.end_wanted |= asks_for_the_end(signal);
        }
    }
}
