//! Signals to this process, as something to wait for.

use std::collections::VecDeque;
use std::io;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{
    SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2,
};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;

/// What a command is told when this process is.
const OURS: [i32; 8] = [
    SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGTSTP, SIGCONT,
];

/// The signals that have come, in the order of their numbers where several came at once.
#[derive(Debug)]
pub(crate) struct Inbox {
    delivery: SignalDelivery<UnixStream, SignalOnly>,
    waiting: VecDeque<i32>,
}

impl Inbox {
    /// From now on no signal is missed. One that was ignored when this process began (`nohup`, a shell's `&`) is left so:
    /// a handler here would have it end the command, which takes over what is ignored and nothing else.
    pub(crate) fn open() -> io::Result<Self> {
        let ignored = ignored_at_start();
        let ours = OURS.into_iter().filter(|signal| !ignored.contains(*signal));
        let (read, write) = UnixStream::pair()?;
        let signals: Vec<i32> = ours.chain([SIGCHLD]).collect();
        Ok(Inbox {
            delivery: SignalDelivery::with_pipe(read, write, SignalOnly, signals)?,
            waiting: VecDeque::new(),
        })
    }

    /// The next signal that has come, without waiting.
    pub(crate) fn take(&mut self) -> Option<i32> {
        self.waiting.extend(self.delivery.pending());
        self.waiting.pop_front()
    }

    /// Waits until a signal comes, or `until`.
    pub(crate) fn wait(&self, until: Option<Instant>) -> io::Result<()> {
        if !self.waiting.is_empty() {
            return Ok(());
        }
        let left = until.map(|until| timespec(until.saturating_duration_since(Instant::now())));
        let mut fds = [PollFd::new(self.delivery.get_read(), PollFlags::IN)];
        match poll(&mut fds, left.as_ref()) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(error.into()),
            _ => Ok(()),
        }
    }
}

fn timespec(time: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(time.subsec_nanos()),
    }
}

/// A set of signals.
#[derive(Debug, Clone, Copy, Default)]
struct SignalSet(u128);

impl SignalSet {
    fn contains(self, signal: i32) -> bool {
        u32::try_from(signal - 1)
            .ok()
            .and_then(|bit| self.0.checked_shr(bit))
            .is_some_and(|bits| bits & 1 == 1)
    }
}

/// Asked of the kernel by its file: the system call that tells it is not to be had without unsafe code.
fn ignored_at_start() -> SignalSet {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u128::from_str_radix(mask.trim(), 16).ok());
    SignalSet(mask.unwrap_or_default())
}

/// `SIGTERM`; `signal 40` for those without a name.
pub(crate) fn signal_name(signal: i32) -> String {
    signal_hook::low_level::signal_name(signal)
        .map_or_else(|| format!("signal {signal}"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_begin_with_signal_1() {
        let set = SignalSet(0b101);
        assert!(set.contains(1) && !set.contains(2) && set.contains(3));
        assert!(!set.contains(0) && !set.contains(-1) && !set.contains(200));
    }

    #[test]
    fn signals_have_names() {
        assert_eq!(signal_name(SIGTERM), "SIGTERM");
        assert_eq!(signal_name(40), "signal 40");
    }
}
