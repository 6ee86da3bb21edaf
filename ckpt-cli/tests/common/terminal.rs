//! A shell with job control on a terminal, typed to and read from.

use std::path::Path;
use std::process::Command;

use ckpt_tests::{Lab, Terminal};

const PROMPT: &str = "ready> ";

/// What the keys send.
pub(crate) const CTRL_Z: &str = "\u{1a}";
pub(crate) const CTRL_BACKSLASH: &str = "\u{1c}";

/// A shell, and how far one has read what it shows.
pub(crate) struct Shell {
    terminal: Terminal,
    looked_at: usize,
}

impl Shell {
    /// In a lab, with `ckpt` to be found.
    pub(crate) fn open(lab: &Lab) -> Self {
        let beside = Path::new(super::subject::CKPT).parent();
        let path = format!(
            "{}:{}",
            beside.expect("a directory").display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let mut bash = Command::new("bash");
        bash.args(["--norc", "--noediting", "-i"])
            .current_dir(lab.path(""))
            .env("CKPT_DIR", lab.path("runs"))
            .env("PATH", path)
            .env("PS1", PROMPT);
        let mut shell = Shell {
            terminal: Terminal::start(&bash, 24, 200),
            looked_at: 0,
        };
        shell.wait_for_prompt();
        shell.enter("ulimit -c 0");
        shell.wait_for_prompt();
        shell
    }

    /// Types.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.terminal.press(keys);
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
        self.shown()[start..self.looked_at].trim_end().to_owned()
    }

    /// Waits until the shell waits for a command.
    #[track_caller]
    pub(crate) fn wait_for_prompt(&mut self) {
        self.find(PROMPT);
    }

    /// Where this is in what is new; all up to its end has been looked at then.
    #[track_caller]
    fn find(&mut self, text: &str) -> usize {
        let seen = self.looked_at;
        let shown = self
            .terminal
            .until_written(|written| written[seen..].contains(text));
        let start = seen + shown[seen..].find(text).expect("it was just found");
        self.looked_at = start + text.len();
        start
    }

    /// All that has been shown.
    pub(crate) fn shown(&self) -> String {
        self.terminal.written()
    }
}
