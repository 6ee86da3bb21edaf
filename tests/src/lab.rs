//! A directory of a test's own, and the programs run in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::child::{Child, Outcome};
use crate::runs::Runs;
use crate::surroundings;
use crate::terminal::Terminal;
use crate::usual_signals;

/// A directory of a test's own, removed afterwards. Checkpoints go to `runs` in it.
#[derive(Debug)]
pub struct Lab {
    dir: TempDir,
}

impl Lab {
    /// A fresh one.
    #[must_use]
    pub fn new() -> Lab {
        usual_signals::restore();
        let dir = tempfile::Builder::new().prefix("ckpt-tests-").tempdir();
        Lab {
            dir: dir.expect("a temporary directory"),
        }
    }

    /// A path in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The directory of checkpoints.
    #[must_use]
    pub fn runs(&self) -> Runs {
        Runs::new(self.path("runs"))
    }

    /// A program about to run here: nothing that matters to it is taken over from the tests' own environment, the
    /// directory of checkpoints is [`Lab::runs`], and nothing is saved that the test does not ask for. The program waits for its
    /// saves, unless it is to save in another mode: where a test tells a safe point by what is saved there, a disk that is
    /// slow for once must not make another one of it.
    #[must_use]
    pub fn program(&self, exe: impl AsRef<OsStr>) -> Program {
        let mut command = Command::new(exe);
        surroundings::forget(&mut command);
        command
            .current_dir(self.dir.path())
            .env("CKPT_DIR", self.path("runs"))
            .env("CKPT_EVERY", "off")
            .env("CKPT_MODE", "sync");
        Program { command }
    }
}

impl Default for Lab {
    fn default() -> Self {
        Lab::new()
    }
}

/// A program about to run.
#[derive(Debug)]
pub struct Program {
    command: Command,
}

impl Program {
    /// With one more argument.
    #[must_use]
    pub fn arg(mut self, arg: impl ToString) -> Program {
        self.command.arg(arg.to_string());
        self
    }

    /// With more arguments.
    #[must_use]
    pub fn args<T: ToString>(self, args: impl IntoIterator<Item = T>) -> Program {
        args.into_iter().fold(self, Program::arg)
    }

    /// With a variable set.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Program {
        self.command.env(name, value);
        self
    }

    /// Without a variable.
    #[must_use]
    pub fn without(mut self, name: &str) -> Program {
        self.command.env_remove(name);
        self
    }

    /// In a shell that first runs `preparation` (`umask 077`, `trap '' HUP`), then becomes the program.
    #[must_use]
    pub fn after(self, preparation: &str) -> Program {
        let inner = self.command;
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("{preparation}; exec \"$0\" \"$@\""));
        command.arg(inner.get_program()).args(inner.get_args());
        take_surroundings(&mut command, &inner);
        Program { command }
    }

    /// As the user `nobody`, when the tests run as root (whom no permission stops).
    ///
    /// The program is copied to `lab`, since it may lie where only root may look.
    #[must_use]
    pub fn as_nobody(self, lab: &Lab) -> Program {
        use std::os::unix::{fs::PermissionsExt, process::CommandExt};
        if !rustix::process::geteuid().is_root() {
            return self;
        }
        let inner = self.command;
        let copy = lab.path("program");
        // Not by ourselves: a child that another thread starts meanwhile would for a moment hold the file open for
        // writing, and a file that is being written cannot be executed.
        let copied = Command::new("cp")
            .arg(inner.get_program())
            .arg(&copy)
            .status();
        assert!(
            copied.is_ok_and(|status| status.success()),
            "a copy of the program"
        );
        for open in [lab.path(""), copy.clone()] {
            let all = std::fs::Permissions::from_mode(0o777);
            std::fs::set_permissions(open, all).expect("open to nobody");
        }
        let mut command = Command::new(copy);
        command.args(inner.get_args()).uid(65_534).gid(65_534);
        take_surroundings(&mut command, &inner);
        Program { command }
    }

    /// Starts it.
    #[must_use]
    pub fn start(self) -> Child {
        Child::start(self.command)
    }

    /// Starts it on a terminal of its own.
    #[must_use]
    pub fn on_terminal(self, rows: u16, columns: u16) -> Terminal {
        Terminal::start(&self.command, rows, columns)
    }

    /// Runs it to its end.
    #[must_use]
    pub fn run(self) -> Outcome {
        self.start().finish()
    }
}

/// Takes the environment and the working directory over from another command.
fn take_surroundings(command: &mut Command, from: &Command) {
    for (name, value) in from.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(dir) = from.get_current_dir() {
        command.current_dir(dir);
    }
}

/// The directory that holds the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package lies in the workspace")
}
