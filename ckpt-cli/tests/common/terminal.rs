//! A shell with job control in a pseudo-terminal, typed to and read from.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use ckpt_tests::Lab;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Far more than anything takes.
const PATIENCE: Duration = Duration::from_secs(100);

const PROMPT: &str = "ready> ";

/// What the keys send.
pub(crate) const CTRL_C: &str = "\u{3}";
pub(crate) const CTRL_Z: &str = "\u{1a}";
pub(crate) const CTRL_BACKSLASH: &str = "\u{1c}";

/// A terminal with a shell in it.
pub(crate) struct Terminal {
    master: File,
    shell: Child,
    /// All that has been shown.
    shown: String,
    looked_at: usize,
    deadline: Instant,
}

impl Terminal {
    /// In a lab, with `ckpt` to be found.
    pub(crate) fn open(lab: &Lab) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&master).expect("a pseudo-terminal");
        unlockpt(&master).expect("a pseudo-terminal");
        let path = ptsname(&master, Vec::new()).expect("its other side");
        let side = File::options()
            .read(true)
            .write(true)
            .custom_flags(rustix::fs::OFlags::NOCTTY.bits() as i32)
            .open(path.to_str().expect("UTF-8"))
            .expect("its other side");
        let copy = || side.try_clone().expect("a descriptor");
        let beside = std::path::Path::new(super::subject::CKPT).parent();
        let path = format!(
            "{}:{}",
            beside.expect("a directory").display(),
            std::env::var("PATH").unwrap_or_default()
        );
        // The shell must lead a session to have the terminal, which only another program can make it do.
        let shell = Command::new("setsid")
            .args(["--ctty", "--wait", "bash", "--norc", "--noediting", "-i"])
            .current_dir(lab.path(""))
            .env("CKPT_DIR", lab.path("runs"))
            .env("PATH", path)
            .env("PS1", PROMPT)
            .env("TERM", "xterm")
            .stdin(copy())
            .stdout(copy())
            .stderr(side)
            .spawn()
            .expect("setsid and bash");
        let mut terminal = Terminal {
            master: master.into(),
            shell,
            shown: String::new(),
            looked_at: 0,
            deadline: Instant::now() + PATIENCE,
        };
        terminal.wait_for_prompt();
        terminal.enter("ulimit -c 0");
        terminal.wait_for_prompt();
        terminal
    }

    /// Types.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).expect("a terminal");
    }

    /// Types a line.
    pub(crate) fn enter(&mut self, line: &str) {
        self.keys(&format!("{line}\n"));
        // What is typed is shown: it must not be taken for what is printed.
        self.wait_for(line);
    }

    /// Waits for a line with this in it, and gives the line from it on.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        let start = self.find(text);
        self.find("\n");
        self.shown[start..self.looked_at].trim_end().to_owned()
    }

    /// Waits until the shell waits for a command.
    #[track_caller]
    pub(crate) fn wait_for_prompt(&mut self) {
        self.find(PROMPT);
    }

    /// Where this is in what is new; all up to its end has been looked at then.
    #[track_caller]
    fn find(&mut self, text: &str) -> usize {
        loop {
            if let Some(at) = self.shown[self.looked_at..].find(text) {
                let start = self.looked_at + at;
                self.looked_at = start + text.len();
                return start;
            }
            assert!(self.read(), "no `{text}`\n{}", self.shown);
        }
    }

    /// All that has been shown.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    fn read(&mut self) -> bool {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let left = Timespec {
            tv_sec: left.as_secs() as i64,
            tv_nsec: 0,
        };
        let mut fds = [PollFd::new(&self.master, PollFlags::IN)];
        if poll(&mut fds, Some(&left)) == Ok(0) {
            return false;
        }
        let mut piece = [0; 4096];
        // The other side's end is an error here.
        let length = self.master.read(&mut piece).unwrap_or(0);
        self.shown
            .push_str(&String::from_utf8_lossy(&piece[..length]));
        length > 0
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
