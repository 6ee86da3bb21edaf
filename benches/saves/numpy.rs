//! `numpy.save`, where Python has numpy.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::peer::SAVES;

const SCRIPT: &str = include_str!("numpy.py");

pub(crate) const NAME: &str = "numpy.save + fsync";

/// Whether Python is there and has numpy.
pub(crate) fn is_there() -> bool {
    let mut command = Command::new("python3");
    let command = command.args(["-c", "import numpy"]).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

pub(crate) fn command(load: bool, bytes: u64, directory: &Path) -> Command {
    let what = if load { "load" } else { "save" };
    let mut command = Command::new("python3");
    command
        .args(["-c", SCRIPT, what, &bytes.to_string()])
        .arg(directory)
        .arg(SAVES.to_string());
    command
}
