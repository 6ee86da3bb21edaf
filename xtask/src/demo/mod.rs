//! `cargo xtask demo`: a training job is stopped, killed and resumed, and ends with the result it would have had.

mod job;
mod judge;
mod screen;

use std::path::{Path, PathBuf};
use std::time::Duration;

use job::{Ending, Job};
use judge::{Transcript, Verdict};
use screen::{heading, say};

use crate::workspace;

/// As many as the example does by default.
pub(crate) const EPOCHS: u32 = 200;

/// Fewer would be over before they could be killed.
const FEWEST: u32 = 40;

/// Reads the number of epochs.
pub(crate) fn epochs(word: &str) -> Result<u32, String> {
    word.parse()
        .ok()
        .filter(|epochs| (FEWEST..=100_000).contains(epochs))
        .ok_or_else(|| format!("`{word}` is not a number of epochs from {FEWEST} to 100000"))
}

/// Tells the whole story; whether the results are equal.
pub(crate) fn run(epochs: u32) -> Result<bool, String> {
    let story = Story::new(epochs)?;
    let verdict = story.undisturbed().and_then(|expected| {
        let disturbed = story.disturbed()?;
        Ok(judge::compare(&expected, &disturbed))
    });
    let verdict = verdict.map_err(|problem| format!("{problem}\n{}", story.kept()))?;
    story.conclude(&verdict);
    Ok(verdict.equal)
}

/// The programs, and a directory for what they save.
struct Story {
    epochs: u32,
    digits: PathBuf,
    ckpt: PathBuf,
    dir: PathBuf,
}

impl Story {
    fn new(epochs: u32) -> Result<Self, String> {
        heading("Building the example `digits` and the command `ckpt`");
        build()?;
        let target = workspace::target()?;
        let dir = target.join(format!("demo-{}", std::process::id()));
        // Left by a process of the same number whose demonstration failed.
        if dir.exists() {
            std::fs::remove_dir_all(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        }
        let release = target.join("release");
        Ok(Story {
            epochs,
            digits: release.join("digits"),
            ckpt: release.join("ckpt"),
            dir,
        })
    }

    /// The job from start to end.
    fn undisturbed(&self) -> Result<Transcript, String> {
        heading(&format!(
            "1. Undisturbed: `digits {}` trains a neural network",
            self.epochs
        ));
        let mut job = self.start("undisturbed", None)?;
        let ending = job.run_to_the_end()?;
        expect(&ending, &Ending::Exit(0))?;
        Ok(Transcript::from([job.printed()]))
    }

    /// The same job, stopped by SIGTERM, killed by SIGKILL, and resumed after each.
    fn disturbed(&self) -> Result<Transcript, String> {
        heading("2. The same job again, until a scheduler stops it with SIGTERM");
        let mut job = self.start("disturbed", None)?;
        job.until_epoch(self.epochs / 4)?;
        say("SIGTERM");
        job.terminate()?;
        expect(&job.run_to_the_end()?, &Ending::Exit(85))?;
        say("exit code 85: a checkpoint is saved, run the same command again");
        let mut printed = vec![job.printed()];
        self.list_runs()?;

        heading("3. The same command again, until the machine fails (SIGKILL, nobody is asked)");
        let mut job = self.start("disturbed", Some("250ms"))?;
        job.until_epoch(self.epochs / 2)?;
        job.until_saved()?;
        job.one_more_epoch()?;
        say("SIGKILL");
        job.kill()?;
        expect(&job.run_to_the_end()?, &Ending::Signal(9))?;
        printed.push(job.printed());
        self.list_runs()?;

        heading("4. The same command again, to the end");
        let mut job = self.start("disturbed", None)?;
        expect(&job.run_to_the_end()?, &Ending::Exit(0))?;
        printed.push(job.printed());
        self.list_runs()?;
        Ok(Transcript::from(printed))
    }

    fn start(&self, runs: &str, every: Option<&str>) -> Result<Job, String> {
        let mut command = workspace::command(&self.digits);
        command
            .arg(self.epochs.to_string())
            .env("CKPT_DIR", self.dir.join(runs));
        if let Some(every) = every {
            command.env("CKPT_EVERY", every);
            say(&format!("$ CKPT_EVERY={every} digits {}", self.epochs));
        } else {
            say(&format!("$ digits {}", self.epochs));
        }
        Job::start(command, self.epochs / 8)
    }

    fn list_runs(&self) -> Result<(), String> {
        say("$ ckpt ls");
        let mut command = workspace::command(&self.ckpt);
        let output = command
            .arg("ls")
            .env("CKPT_DIR", self.dir.join("disturbed"))
            .output()
            .map_err(|error| format!("ckpt: {error}"))?;
        if !output.status.success() {
            return Err(format!(
                "ckpt ls: {}\n{}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            ));
        }
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .for_each(|line| screen::line("|", line));
        Ok(())
    }

    fn conclude(&self, verdict: &Verdict) {
        heading("Result");
        print!("{verdict}");
        if verdict.equal {
            remove(&self.dir);
        } else {
            println!("{}", self.kept());
        }
    }

    fn kept(&self) -> String {
        format!("what the jobs left is in {}", self.dir.display())
    }
}

fn build() -> Result<(), String> {
    let status = workspace::cargo()
        .args(["build", "--release", "--package", "ckpt-examples"])
        .args(["--package", "ckpt-cli", "--bin", "digits", "--bin", "ckpt"])
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo build: {status}"))
    }
}

fn expect(found: &Ending, expected: &Ending) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!(
        "the job ended with {found} where {expected} was expected"
    ))
}

/// Takes away what the demonstration made; leftovers under `target` are no reason to fail.
fn remove(dir: &Path) {
    if let Err(error) = std::fs::remove_dir_all(dir) {
        eprintln!("xtask: {}: {error}", dir.display());
    }
}

/// Longer than any machine takes for a few epochs; reached only when something hangs.
const PATIENCE: Duration = Duration::from_secs(300);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_are_bounded() {
        assert_eq!(epochs("40"), Ok(40));
        for word in ["39", "0", "-1", "many", "100001", ""] {
            assert!(epochs(word).is_err(), "{word}");
        }
    }

    #[test]
    fn an_unexpected_end_is_told_with_what_was_expected() {
        let problem = expect(&Ending::Exit(0), &Ending::Signal(9)).unwrap_err();
        assert_eq!(
            problem,
            "the job ended with exit code 0 where signal 9 was expected"
        );
    }
}
