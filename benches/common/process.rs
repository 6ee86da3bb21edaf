//! Programs that are started to be measured, and what Linux tells about a process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use rustix::time::{ClockId, clock_gettime};

/// Nanoseconds by a clock that all processes share.
#[must_use]
pub fn now() -> u64 {
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Seconds between two values of [`now`]; 0 where the second is earlier.
#[must_use]
pub fn seconds(from: u64, to: u64) -> f64 {
    to.saturating_sub(from) as f64 / 1e9
}

/// The number after a word in one of the process's files under /proc.
fn field(file: &str, word: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(word))?;
    line[word.len()..].split_whitespace().next()?.parse().ok()
}

/// The most bytes that this process has had in memory (`VmHWM`).
#[must_use]
pub fn peak() -> u64 {
    field("/proc/self/status", "VmHWM:").expect("this is Linux") * 1024
}

/// The bytes that this process has in memory (`VmRSS`).
#[must_use]
pub fn resident() -> u64 {
    field("/proc/self/status", "VmRSS:").expect("this is Linux") * 1024
}

/// The bytes that this process, and those of its children that have ended, have sent to a disk.
#[must_use]
pub fn written() -> u64 {
    field("/proc/self/io", "write_bytes:").expect("this is Linux")
}

/// The bytes of memory that the system could give to programs.
#[must_use]
pub fn available() -> u64 {
    field("/proc/meminfo", "MemAvailable:").expect("this is Linux") * 1024
}

/// The bytes that a process and its children have in memory together, what they share counted once.
#[must_use]
pub fn together(process: u32) -> u64 {
    let own = field(&format!("/proc/{process}/smaps_rollup"), "Pss:").unwrap_or(0) * 1024;
    let list = format!("/proc/{process}/task/{process}/children");
    let children = std::fs::read_to_string(list).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|id| id.parse().ok());
    own + children.map(together).sum::<u64>()
}

/// A command without the settings of ckpt that happen to be in the environment.
#[must_use]
pub fn command(program: &std::path::Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CKPT_") {
            command.env_remove(name);
        }
    }
    command
}

/// This very program, to be started again.
#[must_use]
pub fn this_program() -> Command {
    command(&std::env::current_exe().expect("a program"))
}

/// A program that is running, and says lines.
#[derive(Debug)]
pub struct Running {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
    /// When it was started, by [`now`].
    pub started: u64,
}

impl Running {
    /// Starts a program. What it says on stderr goes where that of this program goes.
    #[must_use]
    pub fn start(command: &mut Command) -> Running {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let started = now();
        let mut child = command.spawn().expect("the program starts");
        let output = child.stdout.take().expect("it is piped");
        Running {
            child,
            lines: BufReader::new(output).lines(),
            started,
        }
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line that begins with a word: the numbers after it. `None` if the program ends before.
    pub fn hear(&mut self, word: &str) -> Option<Vec<f64>> {
        loop {
            let line = self.lines.next()?.ok()?;
            let mut words = line.split_whitespace();
            if words.next() == Some(word) {
                return Some(words.filter_map(|number| number.parse().ok()).collect());
            }
        }
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        // It may have ended by itself.
        let _ = kill_process(Pid::from_child(&self.child), signal);
    }

    /// Waits for its end: its exit code, unless a signal ended it.
    pub fn end(mut self) -> Option<i32> {
        // Whoever writes on a full pipe would never end.
        self.lines.by_ref().map_while(Result::ok).for_each(drop);
        self.child.wait().expect("it is a child").code()
    }

    /// Ends it at once.
    pub fn kill(self) {
        self.signal(Signal::KILL);
        self.end();
    }
}

/// Runs a program to its end: the numbers that it said, and the words before each.
///
/// # Errors
///
/// It failed.
pub fn figures(command: &mut Command) -> Result<Vec<(String, f64)>, String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = output.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("it ended with {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let figure = |line: &str| {
        let (word, number) = line.rsplit_once(' ')?;
        Some((word.to_owned(), number.trim().parse().ok()?))
    };
    Ok(text.lines().filter_map(figure).collect())
}

/// Waits until something is so, looking every 0.3 ms: when, by [`now`]. `None` if it is not within that time.
pub fn wait_for(most: Duration, mut so: impl FnMut() -> bool) -> Option<u64> {
    let until = now() + most.as_nanos() as u64;
    loop {
        if so() {
            return Some(now());
        }
        if now() > until {
            return None;
        }
        std::thread::sleep(Duration::from_micros(300));
    }
}
