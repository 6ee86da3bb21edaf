//! Jobs without Slurm: its commands are replaced.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ckpt_tests::{Lab, Program};

use super::stderr;
use super::subject::CKPT;

/// A command of Slurm, by this script of bash.
pub(crate) fn stand_in(lab: &Lab, name: &str, script: &str) {
    lab.stand_in(name, &format!("#!/bin/bash\n{script}\n"));
}

pub(crate) fn ckpt(lab: &Lab, words: &[&str]) -> Program {
    lab.program(CKPT)
        .args(words)
        .env("PATH", lab.path_of_stand_ins())
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
        .env("PATH", lab.path_of_stand_ins());
    job.env("SLURM_JOB_ID", "99")
        .env("SLURM_CPUS_PER_TASK", "8")
}

pub(crate) fn noted(lab: &Lab, file: &str) -> String {
    fs::read_to_string(lab.path(file)).unwrap_or_default()
}
