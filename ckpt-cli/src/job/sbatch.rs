//! Submitting.

use std::io::{self, ErrorKind, Write as _};
use std::process::{Command, Output, Stdio};

use serde::Serialize;

use crate::failure::Failure;
use crate::output::{complain, print, print_json};
use crate::words::plain;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Submitted<'a> {
    job: &'a str,
    script: &'a str,
}

pub(super) fn submit(script: &str, json: bool) -> Result<(), Failure> {
    let output = run(script).map_err(|error| Failure::NotSubmitted {
        why: match error.kind() {
            ErrorKind::NotFound => {
                "there is no `sbatch` here; `ckpt script` prints the script, to be submitted from a login node of the cluster"
                    .to_owned()
            }
            _ => format!("sbatch: {error}"),
        },
    })?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = plain(String::from_utf8_lossy(&output.stderr).trim());
    if !output.status.success() {
        return Err(Failure::NotSubmitted {
            why: format!("sbatch has refused it: {complaint}"),
        });
    }
    if !complaint.is_empty() {
        complain(&complaint);
    }
    // `ID`, or `ID;CLUSTER`.
    let job = said.trim().split(';').next().unwrap_or_default();
    match json {
        true => print_json(&Submitted { job, script }),
        false => print(&format!("Submitted batch job {job}\n")),
    }
}

fn run(script: &str) -> io::Result<Output> {
    let mut sbatch = Command::new("sbatch")
        .arg("--parsable")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let written = sbatch
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(script.as_bytes()));
    let output = sbatch.wait_with_output()?;
    match written {
        // One that refuses need not read.
        Some(Err(error)) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(output),
    }
}
