//! Directories and commands of these tests.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// An empty directory of this name.
pub(crate) fn directory(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    match fs::remove_dir_all(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            panic!("{}: {error}", path.display())
        }
        _ => {}
    }
    fs::create_dir_all(&path).expect("a directory for the test");
    path
}

/// Where cargo puts optimised programs.
pub(crate) fn release() -> PathBuf {
    let tmp = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent()
        .expect("it lies in the target directory")
        .join("release")
}

/// A command without the settings of whoever runs the tests, and without what cargo sets for this test.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    let ours = |name: &str| {
        name.starts_with("CKPT_") || name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR"
    };
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(ours) {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that runs this test.
pub(crate) fn cargo() -> Command {
    command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
}

/// What a command printed, for the message of a failed test.
pub(crate) fn said(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
