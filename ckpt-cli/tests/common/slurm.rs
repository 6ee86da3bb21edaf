//! Jobs without Slurm: its commands are replaced.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use ckpt_tests::{Lab, Program};

use super::stderr;
use super::subject::CKPT;

/// A command of Slurm in the lab's `bin`.
pub(crate) fn stand_in(lab: &Lab, name: &str, script: &str) {
    let directory = lab.path("bin");
    fs::create_dir_all(&directory).unwrap();
    let path = directory.join(name);
    fs::write(&path, format!("#!/bin/bash\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

pub(crate) fn path(lab: &Lab) -> String {
    format!("{}:/usr/bin:/bin", lab.path("bin").display())
}

pub(crate) fn ckpt(lab: &Lab, words: &[&str]) -> Program {
    lab.program(CKPT)
        .args(words)
        .env("PATH", path(lab))
        .env("CKPT_DIR", ".ckpt")
}

/// The script of a job with these options and this command.
pub(crate) fn script(lab: &Lab, words: &[&str]) -> PathBuf {
    let words = [&["script"], words].concat();
    let text = ckpt(lab, &words).run().ended(0).stdout;
    let file = lab.path("job.sh");
    fs::write(&file, text).unwrap();
    let checked = Command::new("bash").arg("-n").arg(&file).output().unwrap();
    assert!(
        checked.status.success() && checked.stderr.is_empty(),
        "{}",
        stderr(&checked)
    );
    file
}

/// The script under bash, as Slurm starts it.
pub(crate) fn job(lab: &Lab, file: &Path) -> Program {
    let job = lab
        .program("bash")
        .args([file.display()])
        .env("PATH", path(lab));
    job.env("SLURM_JOB_ID", "99")
        .env("SLURM_CPUS_PER_TASK", "8")
}

pub(crate) fn noted(lab: &Lab, file: &str) -> String {
    fs::read_to_string(lab.path(file)).unwrap_or_default()
}
