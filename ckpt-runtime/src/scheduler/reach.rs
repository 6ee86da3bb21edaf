//! Whether a signal to the job reaches this process, from where it stands among the processes of the node.
//!
//! Slurm signals the tasks of steps, and of the batch step only the process that `slurmstepd` started: the shell, or what it has
//! become by `exec`. A child of that shell gets nothing, and dies with it.

use std::fs;

use serde::{Deserialize, Serialize};

/// How a signal to the job comes here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Through {
    /// As to a task of a step: `scancel --signal=…`.
    Step,
    /// As to the batch script's own process: `scancel --batch --signal=…`.
    Batch,
}

/// What is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Reached(Through),
    /// A process above this one, the one that Slurm signals, has a handler for SIGTERM: it may hand it on.
    MayBeHandedOn,
    /// A child of the batch script's shell, which dies of SIGTERM.
    ChildOfShell,
    /// Not to be found out: the processes above are not to be seen, as in a container.
    Unknown,
}

/// Of this process, which is in a job of Slurm.
pub(super) fn reach(in_step: bool) -> Reach {
    if in_step {
        return Reach::Reached(Through::Step);
    }
    look(std::process::id(), &Process::read)
}

/// The daemon that the processes of this step are children of.
pub(super) fn daemon() -> Option<u32> {
    let own = Process::read(std::process::id());
    let mut above = std::iter::successors(own, |process| Process::read(process.parent));
    let is_daemon = |pid| Process::read(pid).is_some_and(|process| process.name == DAEMON);
    Some(above.find(|process| is_daemon(process.parent))?.parent)
}

const DAEMON: &str = "slurmstepd";
/// More than there are processes one above the other.
const DEEP: usize = 1_000;

fn look(this: u32, read: &dyn Fn(u32) -> Option<Process>) -> Reach {
    let mut pid = this;
    for _ in 0..DEEP {
        let Some(process) = read(pid) else { break };
        let Some(parent) = read(process.parent) else {
            break;
        };
        if parent.name != DAEMON {
            pid = process.parent;
            continue;
        }
        return match (pid == this, process.catches_term) {
            (true, _) => Reach::Reached(Through::Batch),
            (false, true) => Reach::MayBeHandedOn,
            (false, false) => Reach::ChildOfShell,
        };
    }
    Reach::Unknown
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Process {
    name: String,
    parent: u32,
    catches_term: bool,
}

/// Of the mask of signals, whose lowest bit is signal 1.
const TERM: u64 = 1 << (libc::SIGTERM - 1);

impl Process {
    fn read(pid: u32) -> Option<Process> {
        Process::parse(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?)
    }

    fn parse(status: &str) -> Option<Process> {
        let value = |name: &str| {
            let mut lines = status.lines();
            lines.find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim()))
        };
        let caught = u64::from_str_radix(value("SigCgt")?, 16).ok()?;
        Some(Process {
            name: value("Name")?.to_owned(),
            parent: value("PPid")?.parse().ok()?,
            catches_term: caught & TERM != 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(name: &str, parent: u32, catches_term: bool) -> Process {
        Process {
            name: name.to_owned(),
            parent,
            catches_term,
        }
    }

    fn of(all: &[(u32, Process)]) -> Reach {
        look(9, &|pid| {
            all.iter()
                .find(|(known, _)| *known == pid)
                .map(|(_, process)| process.clone())
        })
    }

    #[test]
    fn a_plain_line_of_the_script_is_not_signalled() {
        let daemon = (3, process("slurmstepd", 1, true));
        let program = (9, process("prog", 5, true));
        let shell = |traps| (5, process("slurm_script", 3, traps));
        assert_eq!(
            of(&[daemon.clone(), shell(false), program.clone()]),
            Reach::ChildOfShell
        );
        assert_eq!(
            of(&[daemon.clone(), shell(true), program.clone()]),
            Reach::MayBeHandedOn
        );
        assert_eq!(of(&[shell(true), program]), Reach::Unknown);
        let become_by_exec = (9, process("prog", 3, false));
        assert_eq!(
            of(&[daemon, become_by_exec]),
            Reach::Reached(Through::Batch)
        );
        assert_eq!(reach(true), Reach::Reached(Through::Step));
    }

    #[test]
    fn a_circle_is_left() {
        let all = [(9, process("a", 8, false)), (8, process("b", 9, false))];
        assert_eq!(of(&all), Reach::Unknown);
    }

    #[test]
    fn the_system_tells_of_this_process() {
        let this = Process::read(std::process::id()).unwrap();
        assert_eq!(this.parent, std::os::unix::process::parent_id());
        assert_eq!(Process::parse("Name:\tx\n"), None);
        assert_eq!(
            Process::parse("Name:\ta b\nPPid:\t7\nSigCgt:\t0000000000004000\n"),
            Some(process("a b", 7, true))
        );
    }
}
