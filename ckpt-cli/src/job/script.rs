//! The script's text.

use std::fmt::{self, Write as _};
use std::num::NonZeroU32;
use std::time::Duration;

use super::options;
use crate::shell::quoted;
use crate::time_limit::TimeLimit;

/// A job.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) name: String,
    pub(super) time: Option<TimeLimit>,
    pub(super) cpus: Option<NonZeroU32>,
    /// How long before the end the program is told, and what it takes for the time that is left then.
    pub(super) grace: Option<Duration>,
    /// How many jobs there are at most, one after the other; `None`: one that is requeued.
    pub(super) chain: Option<NonZeroU32>,
    pub(super) directory: Option<String>,
    /// More of `#SBATCH`.
    pub(super) options: Vec<String>,
    pub(super) command: Vec<String>,
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = env!("CARGO_PKG_VERSION");
        writeln!(f, "#!/bin/bash")?;
        writeln!(
            f,
            "# Written by ckpt {version}. What is stopped or killed resumes where it was saved."
        )?;
        self.options(f)?;
        self.environment(f)?;
        if let Some(longest) = self.chain {
            write!(f, "{}", successor(longest))?;
        }
        let words: Vec<String> = self.command.iter().map(|word| quoted(word)).collect();
        f.write_str(RELAY)?;
        writeln!(
            f,
            "( trap : TERM USR1 USR2; srun {}; echo $? >&3 ) &",
            words.join(" ")
        )?;
        f.write_str(WAIT)?;
        if self.chain.is_some() {
            f.write_str(TAKE_BACK)?;
        }
        writeln!(f, "exit \"$code\"")
    }
}

/// A signal that is sent to the shell alone comes while it waits, so what it waits for runs beside it. Bash may lose the exit code of what it
/// waits for if a signal comes at the same moment: so that comes through a pipe.
const RELAY: &str = include_str!("relay.sh");

const WAIT: &str = include_str!("wait.sh");

/// A job that failed, or was cancelled, has no successor; what ended by its time limit, a preemption or a failing node has.
const TAKE_BACK: &str = include_str!("take_back.sh");

/// Of the shell pieces, the one that has a number to be filled in.
fn successor(longest: NonZeroU32) -> String {
    include_str!("successor.sh").replace("@LONGEST@", &longest.to_string())
}

impl Script {
    fn options(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "#SBATCH --job-name={}", options::quoted(&self.name))?;
        if let Some(time) = self.time {
            writeln!(f, "#SBATCH --time={time}")?;
        }
        if let Some(cpus) = self.cpus {
            writeln!(f, "#SBATCH --cpus-per-task={cpus}")?;
        }
        if let Some(lead) = self.lead() {
            writeln!(
                f,
                "# So many seconds before its time is over the program is told to stop."
            )?;
            writeln!(f, "#SBATCH --signal=TERM@{}", lead.as_secs().max(1))?;
        }
        match self.chain {
            None => {
                writeln!(
                    f,
                    "# Slurm may start the job again: after a preemption, after a node has failed, or because the program asks for it."
                )?;
                writeln!(f, "#SBATCH --requeue")?;
            }
            Some(_) => {
                writeln!(
                    f,
                    "# The next job of the chain goes on, not this one again."
                )?;
                writeln!(f, "#SBATCH --no-requeue")?;
            }
        }
        writeln!(f, "# A start writes after what the one before has written.")?;
        writeln!(f, "#SBATCH --open-mode=append")?;
        let mut given = String::new();
        for option in &self.options {
            writeln!(given, "#SBATCH {option}")?;
        }
        f.write_str(&given)
    }

    /// How long before the end the program is told: nothing is known of a job without a time limit but what the user says.
    fn lead(&self) -> Option<Duration> {
        self.grace.or_else(|| Some(self.time?.usual_lead()))
    }

    fn environment(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        if self.chain.is_none() {
            writeln!(
                f,
                "# When it has stopped, the program has this job started again."
            )?;
            writeln!(f, "export CKPT_REQUEUE=1")?;
        }
        if let Some(grace) = self.grace {
            writeln!(f, "# What is left when it is told to stop.")?;
            writeln!(f, "export CKPT_GRACE={}s", grace.as_secs().max(1))?;
        }
        if let Some(directory) = &self.directory {
            writeln!(f, "# Where its checkpoints are.")?;
            writeln!(f, "export CKPT_DIR={}", quoted(directory))?;
        }
        if self.cpus.is_some() {
            writeln!(f, "# Not every srun takes them over from the job.")?;
            writeln!(f, "export SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK")?;
        }
        Ok(())
    }
}
