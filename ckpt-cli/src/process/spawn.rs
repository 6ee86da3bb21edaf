//! Starting a child while Ctrl-Z may be pressed.
//!
//! Between its making and the moment when it becomes the command, a child is of our own process group, and its signals have their
//! usual effects. A SIGTSTP of the terminal in that moment halts it before it is anything, and us as well, since we wait until it has become the
//! command: nobody would have it go on. So while we wait another thread does. The SIGTSTP that came to us has the command halted a moment later.

use std::fs;
use std::io;
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::Builder;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::gettid;

/// Much longer than it takes to start a child.
const TICK: Duration = Duration::from_millis(50);

/// As [`Command::spawn`].
pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
    let parent = gettid();
    let (started, waiting) = mpsc::channel::<()>();
    // Without a thread it goes as well as it can. It is not waited for at its end: until we return nobody watches over the child.
    let _ = Builder::new().spawn(move || wake_until_started(parent, &waiting));
    let child = command.spawn();
    drop(started);
    child
}

fn wake_until_started(parent: Pid, started: &Receiver<()>) {
    while started.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        for child in children(parent)
            .into_iter()
            .filter(|child| is_halted(*child))
        {
            let _ = kill_process(child, Signal::CONT);
        }
    }
}

/// Of a thread of ours.
fn children(parent: Pid) -> Vec<Pid> {
    let path = format!("/proc/self/task/{parent}/children");
    let listed = fs::read_to_string(path).unwrap_or_default();
    let pids = listed.split_whitespace().filter_map(|pid| pid.parse().ok());
    pids.filter_map(Pid::from_raw).collect()
}

fn is_halted(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, fields)| fields.starts_with('T'))
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_halted_child_is_seen_and_woken_until_the_start_is_over() {
        let mut child = Command::new("sleep").arg("1000").spawn().unwrap();
        let pid = Pid::from_child(&child);
        let parent = gettid();
        kill_process(pid, Signal::STOP).unwrap();
        while !is_halted(pid) {
            thread::yield_now();
        }
        let (started, waiting) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || wake_until_started(parent, &waiting));
            assert!(children(parent).contains(&pid));
            while is_halted(pid) {
                thread::yield_now();
            }
            drop(started);
        });
        child.kill().unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn what_is_started_is_a_child() {
        let mut child = spawn(&mut Command::new("true")).unwrap();
        assert!(child.wait().unwrap().success());
        assert!(spawn(&mut Command::new("/no/such/command")).is_err());
    }
}
