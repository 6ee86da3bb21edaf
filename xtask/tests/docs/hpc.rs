//! The job scripts of docs/hpc.md: under bash, with the scheduler's commands and the program replaced.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::markdown::blocks;
use crate::pages;
use crate::scratch::{command, directory};

fn scripts() -> Vec<String> {
    let codes = blocks(&pages::named("docs/hpc.md").text)
        .into_iter()
        .map(|block| block.code);
    codes
        .filter(|code| code.starts_with("#!/bin/bash"))
        .collect()
}

fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a directory")).expect("made");
    fs::write(path, text).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("made executable");
}

/// What a script does where the program ends with this code: its own code, and what it has submitted.
fn run(script: &str, code: i32) -> (Option<i32>, String) {
    let dir = directory("hpc");
    executable(
        &dir.join("target/release/pi"),
        &format!("#!/bin/sh\nexit {code}\n"),
    );
    executable(
        &dir.join("bin/qsub"),
        "#!/bin/sh\necho \"$@\" >> submitted\n",
    );
    executable(&dir.join("job"), script);
    let mut job = command("bash");
    job.arg("job").current_dir(&dir).env("PBS_O_WORKDIR", &dir);
    job.env(
        "PATH",
        format!("{}:/usr/bin:/bin", dir.join("bin").display()),
    );
    let output = job.output().expect("bash");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let submitted = fs::read_to_string(dir.join("submitted")).unwrap_or_default();
    (output.status.code(), submitted)
}

#[test]
fn job_scripts_end_with_the_programs_code_and_submit_again_what_is_not_done() {
    let scripts = scripts();
    assert_eq!(scripts.len(), 3, "PBS, LSF, Grid Engine");
    for script in scripts {
        for code in [0, 1, 85] {
            let (ended, submitted) = run(&script, code);
            assert_eq!(ended, Some(code), "{script}");
            let again = script.contains("#PBS") && code == 85;
            assert_eq!(submitted, if again { "pi.pbs\n" } else { "" }, "{script}");
        }
    }
}
