//! Whoever stays when this process is killed by what nobody can catch, and has the command end too.
//!
//! A process of its own, which reads from a pipe whom it guards; the end of the pipe is the end of the one that wrote.
//! (The kernel's own way, a signal at the parent's death, reaches the child alone and not what that has started, and must be
//! asked for between fork and exec, which is not to be had without unsafe code.)

use std::io::{self, BufRead as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::spawn::spawn;
use ckpt_runtime::{log, words};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2};

/// The guard of one process's commands.
#[derive(Debug)]
pub(crate) struct Guard {
    process: Child,
}

/// What the guard is told when there is nobody to guard.
const NOBODY: i32 = 0;
/// How often it looks whether the group has ended.
const LOOK: Duration = Duration::from_millis(50);

impl Guard {
    /// `grace`: what a command gets between SIGTERM and SIGKILL.
    pub(crate) fn start(grace: Duration) -> io::Result<Self> {
        let mut command = Command::new(ourselves()?);
        command
            .arg0("ckpt")
            .args(["guard", &grace.as_secs_f64().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            // Not a target of what kills our group.
            .process_group(0);
        let process = spawn(&mut command)?;
        Ok(Guard { process })
    }

    /// From now on, until [`Guard::rest`], this group must not outlive this process.
    pub(crate) fn watch(&mut self, group: Pid) {
        self.tell(group.as_raw_nonzero().get());
    }

    pub(crate) fn rest(&mut self) {
        self.tell(NOBODY);
    }

    fn tell(&mut self, group: i32) {
        if let Some(pipe) = &mut self.process.stdin {
            // A guard that somebody has killed is not worth the command.
            let _ = pipe.write_all(format!("{group}\n").as_bytes());
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.rest();
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The file of this very program, even if another lies there by now.
fn ourselves() -> io::Result<std::path::PathBuf> {
    match cfg!(target_os = "linux") {
        true => Ok("/proc/self/exe".into()),
        false => std::env::current_exe(),
    }
}

/// What the guard does.
pub(crate) fn guard(grace: Duration) -> io::Result<()> {
    // Service managers signal every process of a service.
    let unheeded = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGTSTP] {
        signal_hook::flag::register(signal, Arc::clone(&unheeded))?;
    }
    let mut guarded = None;
    for line in io::stdin().lock().lines() {
        guarded = Pid::from_raw(line?.parse().unwrap_or(NOBODY));
    }
    if let Some(group) = guarded {
        end(group, grace);
    }
    Ok(())
}

fn end(group: Pid, grace: Duration) {
    log::warn(format_args!(
        "`ckpt` was killed: SIGTERM to process {}, SIGKILL in {}",
        group,
        words::duration(grace)
    ));
    for signal in [Signal::CONT, Signal::TERM] {
        let _ = kill_process_group(group, signal);
    }
    let until = Instant::now() + grace;
    while test_kill_process_group(group).is_ok() && Instant::now() < until {
        std::thread::sleep(LOOK);
    }
    let _ = kill_process_group(group, Signal::KILL);
}
