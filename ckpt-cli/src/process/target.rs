//! A process of this machine: signalled, waited for, looked at.

use std::fs;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, test_kill_process};

/// A process, held on to where the system can: whoever gets its number later is then not taken for it.
#[derive(Debug)]
pub(crate) struct Process {
    pid: Pid,
    fd: Option<OwnedFd>,
}

impl Process {
    /// The process that has a number now; `None` if none has.
    pub(crate) fn find(number: u32) -> Option<Process> {
        let pid = Pid::from_raw(i32::try_from(number).ok()?)?;
        match open(pid) {
            Ok(fd) => Some(Process { pid, fd: Some(fd) }),
            Err(Errno::SRCH) => None,
            // Kernels before 5.3, and places where it is forbidden.
            Err(_) => Some(Process { pid, fd: None }),
        }
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) -> Result<(), Errno> {
        match &self.fd {
            Some(fd) => send(fd, signal),
            None => rustix::process::kill_process(self.pid, signal),
        }
    }

    /// Waits until it has ended, at most for so long: whether it has.
    pub(crate) fn wait(&self, time: Duration) -> bool {
        let Some(fd) = &self.fd else {
            std::thread::sleep(time);
            return test_kill_process(self.pid) == Err(Errno::SRCH);
        };
        let time = Timespec {
            tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: time.subsec_nanos().into(),
        };
        let mut fds = [PollFd::new(fd, PollFlags::IN)];
        matches!(poll(&mut fds, Some(&time)), Ok(ready) if ready > 0)
    }

    /// Whether it catches a signal, as far as the system tells: what is not caught may end it.
    pub(crate) fn catches(&self, signal: Signal) -> bool {
        let Some(caught) = self.status("SigCgt:") else {
            return true;
        };
        let caught = u64::from_str_radix(&caught, 16).unwrap_or(u64::MAX);
        caught >> (signal.as_raw() - 1) & 1 == 1
    }

    /// Whether it is halted (SIGSTOP, Ctrl-Z), so that it does nothing before it is continued.
    pub(crate) fn is_halted(&self) -> bool {
        self.status("State:")
            .is_some_and(|state| state.starts_with(['T', 't']))
    }

    fn status(&self, name: &str) -> Option<String> {
        let path = format!("/proc/{}/status", self.pid.as_raw_nonzero());
        let status = fs::read_to_string(path).ok()?;
        let value = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(value.trim().to_owned())
    }
}

#[cfg(target_os = "linux")]
fn open(pid: Pid) -> Result<OwnedFd, Errno> {
    rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty())
}

#[cfg(target_os = "linux")]
fn send(fd: &OwnedFd, signal: Signal) -> Result<(), Errno> {
    rustix::process::pidfd_send_signal(fd, signal)
}

#[cfg(not(target_os = "linux"))]
fn open(_: Pid) -> Result<OwnedFd, Errno> {
    Err(Errno::NOSYS)
}

#[cfg(not(target_os = "linux"))]
fn send(_: &OwnedFd, _: Signal) -> Result<(), Errno> {
    Err(Errno::NOSYS)
}
