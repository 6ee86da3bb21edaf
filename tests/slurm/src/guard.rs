//! The process that cleans up behind a bed, also when the test is killed.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Cleans up when dropped; or without us, when this process ends.
#[derive(Debug)]
pub(crate) struct Guard {
    process: Child,
}

impl Guard {
    pub(crate) fn start(program: &Path, dir: &Path, node: &str) -> io::Result<Guard> {
        let process = Command::new(program)
            .arg(dir)
            .arg(node)
            .stdin(Stdio::piped())
            // Whoever reads our output must not wait for it.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C is for the test.
            .process_group(0)
            .spawn()?;
        Ok(Guard { process })
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
