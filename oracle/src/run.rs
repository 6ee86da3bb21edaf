//! Running programs as real processes, stopped and started again.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs, io};

use rustix::process::{Pid, Resource, Rlimit, prlimit};

/// The exit code of a stop.
pub const STOPPED: i32 = 85;

/// Seconds of processor time after which a program is taken to run for ever.
const PATIENCE: u64 = 10;

/// How a process ended, and what it told.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Its lines on stderr.
    pub lines: Vec<String>,
}

/// What a process is told to do.
#[derive(Debug, Clone, Copy, Default)]
pub struct Orders {
    /// What `CKPT_STOP_AFTER` says.
    pub stop_after: Option<usize>,
    /// To save at every safe point that it passes.
    pub saves: bool,
}

/// Runs one program once.
///
/// # Errors
/// When the process cannot be run.
pub fn run(binary: &Path, name: &str, directory: &Path, orders: Orders) -> io::Result<Outcome> {
    let mut command = Command::new(binary);
    for (variable, _) in env::vars_os() {
        if variable.to_string_lossy().starts_with("CKPT_") {
            command.env_remove(variable);
        }
    }
    command
        .arg(name)
        .env("CKPT_DIR", directory)
        .env("CKPT_EVERY", "off")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    if let Some(count) = orders.stop_after {
        command.env("CKPT_STOP_AFTER", count.to_string());
    }
    if orders.saves {
        command.env("ORACLE_SAVES", "1");
    }
    let child = command.spawn()?;
    let limit = Rlimit {
        current: Some(PATIENCE),
        maximum: Some(PATIENCE + 1),
    };
    let pid = Pid::from_child(&child);
    // One that has ended already needs no limit.
    let _ = prlimit(Some(pid), Resource::Cpu, limit);
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    Ok(Outcome {
        code: output.status.code(),
        lines: text.lines().map(str::to_owned).collect(),
    })
}

/// A directory for checkpoints, in memory where there is such a place: these tests are not about disks.
///
/// # Errors
/// When none can be made.
pub fn scratch() -> io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    match fs::metadata(memory) {
        Ok(found) if found.is_dir() => {
            tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir())
        }
        _ => tempfile::tempdir(),
    }
}
