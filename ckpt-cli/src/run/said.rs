//! What `ckpt run` says: a line for each start and each end, as the runtime says its own.

use std::ffi::OsString;
use std::path::Path;

use ckpt_runtime::log;
use rustix::process::Pid;
use signal_hook::consts::{SIGTTIN, SIGTTOU};

use super::attempt::{Attempt, Limits};
use super::decision::Decision;
use crate::process::{Ended, command_line, signal_name};
use crate::words::duration;

pub(super) fn starts(start: u64, command: &[OsString], limits: &Limits) {
    let limit = limits.time.map_or_else(String::new, |limit| {
        format!(", time limit {}", duration(limit))
    });
    log::info(format_args!(
        "start {start}: `{}`{limit}",
        command_line(command)
    ));
}

pub(super) fn handed_on(process: Pid, signal: i32) {
    log::info(format_args!(
        "{}: handed on to process {process}, and it is not started again",
        signal_name(signal)
    ));
}

pub(super) fn out_of_time(process: Pid, limits: &Limits) {
    let limit = limits.time.map(duration).unwrap_or_default();
    log::info(format_args!(
        "the time limit of {limit} is over: SIGTERM to process {process}, SIGKILL in {}",
        duration(limits.grace)
    ));
}

pub(super) fn out_of_grace(process: Pid, limits: &Limits) {
    log::warn(format_args!(
        "process {process} has not ended within {}: SIGKILL",
        duration(limits.grace)
    ));
}

/// Only where the user would wait for ever: whoever halts a process by other signals knows of it.
pub(super) fn halted(process: Pid, by: i32) {
    let what = match by {
        SIGTTIN => "reads from",
        SIGTTOU => "writes to",
        _ => return,
    };
    log::warn(format_args!(
        "process {process} is halted ({}), since it {what} the terminal, and a command of `ckpt run` is in the background; Ctrl-C \
         ends it",
        signal_name(by)
    ));
}

pub(super) fn ended(attempt: &Attempt, decision: Decision, dir: &Path) {
    let process = attempt.group;
    let how = match attempt.ended {
        Ended::Code(code) => format!("ended with {code}"),
        Ended::Signal(signal) => format!("was killed by {}", signal_name(signal)),
    };
    let ended = format!("process {process} {how} after {}", duration(attempt.ran));
    match decision {
        Decision::Done | Decision::Stopped => log::info(format_args!("{ended}")),
        Decision::Again { idle: 0, .. } => log::info(format_args!("{ended}, and starts again")),
        Decision::Again { idle, of } => log::warn(format_args!(
            "{ended}, without progress (try {idle} of {of}), and starts again"
        )),
        Decision::GivenUp { idle } => log::error(format_args!(
            "{ended}; given up, since {} without progress in {}: `ckpt ls` shows what is there, --tries allows more",
            in_a_row(idle),
            dir.display()
        )),
    }
}

fn in_a_row(idle: u32) -> String {
    match idle {
        1 => "one start was".to_owned(),
        more => format!("{more} starts in a row were"),
    }
}
