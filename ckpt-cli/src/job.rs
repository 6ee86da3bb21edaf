//! `ckpt script` and `ckpt submit`: a job of Slurm that needs nothing by hand.

mod options;
mod sbatch;
mod script;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::args::{DEFAULT_DIR, JobArgs};
use crate::failure::Failure;
use crate::output::print;
use script::Script;

/// Prints the script.
pub(crate) fn script(dir: &Path, job: &JobArgs) -> Result<(), Failure> {
    print(&text(dir, job)?)
}

/// Submits it.
pub(crate) fn submit(dir: &Path, job: &JobArgs, json: bool) -> Result<(), Failure> {
    sbatch::submit(&text(dir, job)?, json)
}

fn text(dir: &Path, job: &JobArgs) -> Result<String, Failure> {
    let command = words(&job.command)?;
    look_at_program(&command[0])?;
    let options = options::lines(&job.options)?;
    if job.chain.is_some() && options::has_array(&options) {
        return Err(Failure::Usage(
            "--chain is for single jobs: the tasks of an array end at different times; submit them one by one",
        ));
    }
    if let (Some(time), Some(grace)) = (job.time, job.grace)
        && !time.is_longer_than(grace)
    {
        return Err(Failure::Usage(
            "--grace must be shorter than --time: else the program is told to stop when it begins",
        ));
    }
    let name = job.name.clone().unwrap_or_else(|| name(&command[0]));
    if name.contains(['\n', '\0']) {
        return Err(Failure::Usage(
            "a job's name must be one line: --name gives it another one than the program's",
        ));
    }
    let script = Script {
        name,
        time: job.time,
        cpus: job.cpus,
        grace: job.grace,
        chain: job.chain,
        directory: directory(dir)?,
        options,
        command,
    };
    Ok(script.to_string())
}

fn words(command: &[OsString]) -> Result<Vec<String>, Failure> {
    let word = |word: &OsString| word.to_str().map(str::to_owned);
    let words: Option<Vec<String>> = command.iter().map(word).collect();
    words.ok_or(Failure::Usage(
        "the words of a job's command must be text: a script cannot hold others",
    ))
}

/// As absolute, since the job may change its directory; `None`: what the program itself takes.
fn directory(dir: &Path) -> Result<Option<String>, Failure> {
    if dir == Path::new(DEFAULT_DIR) {
        return Ok(None);
    }
    let absolute = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let text = absolute.to_str().map(str::to_owned);
    let text = text.ok_or(Failure::Usage(
        "--dir must be text: a script cannot hold others",
    ))?;
    Ok(Some(text))
}

fn name(program: &str) -> String {
    let file = Path::new(program)
        .file_name()
        .and_then(|name| name.to_str());
    file.unwrap_or("ckpt").to_owned()
}

/// A job that cannot begin is better refused now than found dead in the morning. A bare name may mean something else on the nodes.
fn look_at_program(program: &str) -> Result<(), Failure> {
    if !program.contains('/') {
        return Ok(());
    }
    let path = PathBuf::from(program);
    let refused = |code, why: String| Failure::NotStarted {
        code,
        message: format!("`{program}` cannot be run by a job: {why}"),
    };
    let meta = path
        .metadata()
        .map_err(|error| refused(127, error.to_string()))?;
    let executable = rustix::fs::access(&path, rustix::fs::Access::EXEC_OK).is_ok();
    match meta.is_file() && executable {
        true => Ok(()),
        false => Err(refused(
            126,
            "it is no program that may be executed".to_owned(),
        )),
    }
}
