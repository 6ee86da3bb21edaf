//! When a signal that was sent has had its handler run.
//!
//! A signal goes to one thread of a program, usually to its first one, which may be asleep. While that has not got a processor, the others
//! speak, are spoken to, and come to their ends, as if there had been no signal.

use std::fs;
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};

use crate::child::PATIENCE;

/// What the system tells of a thread.
struct Thread {
    id: String,
    status: String,
}

impl Thread {
    /// Those of a process that is there.
    fn all(process: Pid) -> Vec<Thread> {
        let directory = format!("/proc/{}/task", process.as_raw_pid());
        let Ok(entries) = fs::read_dir(directory) else {
            return Vec::new();
        };
        let threads = entries.filter_map(|entry| {
            let entry = entry.ok()?;
            Some(Thread {
                id: entry.file_name().into_string().ok()?,
                status: fs::read_to_string(entry.path().join("status")).ok()?,
            })
        });
        threads.collect()
    }

    fn field(&self, name: &str) -> &str {
        let mut lines = self.status.lines();
        lines
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .map_or("", str::trim)
    }

    fn has(&self, mask: &str, signal: Signal) -> bool {
        let mask = u64::from_str_radix(self.field(mask), 16).unwrap_or(0);
        mask & (1 << (signal.as_raw() - 1)) != 0
    }

    /// It runs no handler now: it is halted, or over.
    fn is_at_rest(&self) -> bool {
        self.field("State").starts_with(['T', 't', 'Z', 'X'])
    }
}

/// Sends a signal, and waits until it has had its effect, unless the process is halted. A thread has a signal blocked while it is in the handler.
///
/// # Panics
/// When nobody takes it.
#[track_caller]
pub(crate) fn send(process: Pid, signal: Signal) {
    let blocking = |thread: &Thread| thread.has("SigBlk", signal);
    let could_take: Vec<String> = Thread::all(process)
        .into_iter()
        .filter(|thread| !blocking(thread))
        .map(|thread| thread.id)
        .collect();
    kill_process(process, signal).expect("the program is there");
    let since = Instant::now();
    // Twice: between a signal's being taken and its being blocked there is a moment.
    let mut taken = 0;
    while taken < 2 {
        let is_under_way = Thread::all(process).iter().any(|thread| {
            let pending = thread.has("SigPnd", signal) || thread.has("ShdPnd", signal);
            let handling = could_take.contains(&thread.id) && blocking(thread);
            (pending || handling) && !thread.is_at_rest()
        });
        taken = if is_under_way { 0 } else { taken + 1 };
        assert!(since.elapsed() < PATIENCE, "nobody takes {signal:?}");
        std::thread::yield_now();
    }
}
