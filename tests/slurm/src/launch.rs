//! The ways in which programs are launched under Slurm.

use std::path::{Path, PathBuf};

/// A way of launching a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Launch {
    /// A line of the batch script.
    Plain,
    /// A line of the batch script that the shell becomes.
    Exec,
    /// A step of its own.
    Srun,
    /// The script that `ckpt submit` makes.
    Submit,
    /// A task of a job array, with `srun`; the event is for this task.
    Array,
    /// With `srun`, and beside it another job in the same directory that the event is not for.
    Two,
}

/// What is to be run.
#[derive(Debug, Clone)]
pub struct Order {
    /// The program.
    pub program: PathBuf,
    /// Its arguments: none needs quoting.
    pub arguments: Vec<String>,
    /// What `sbatch` is told.
    pub options: Vec<String>,
}

/// A command that submits a job, and what it reads.
#[derive(Debug)]
pub struct Submission {
    /// The command and its arguments.
    pub words: Vec<String>,
    /// The batch script, where the command does not write it.
    pub script: String,
}

impl Launch {
    /// All, as columns of the matrix.
    pub const ALL: [Launch; 6] = [
        Launch::Plain,
        Launch::Exec,
        Launch::Srun,
        Launch::Submit,
        Launch::Array,
        Launch::Two,
    ];

    /// Its name in tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Launch::Plain => "plain",
            Launch::Exec => "exec",
            Launch::Srun => "srun",
            Launch::Submit => "submit",
            Launch::Array => "array",
            Launch::Two => "two",
        }
    }

    /// Its name in the document.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Launch::Plain => "`./prog`",
            Launch::Exec => "`exec ./prog`",
            Launch::Srun => "`srun ./prog`",
            Launch::Submit => "`ckpt submit`",
            Launch::Array => "array task",
            Launch::Two => "two jobs",
        }
    }

    /// How the job is submitted; `tool` is the command `ckpt`.
    #[must_use]
    pub fn submission(self, order: &Order, tool: &Path) -> Submission {
        let mut line = vec![order.program.display().to_string()];
        line.extend(order.arguments.iter().cloned());
        let begin = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let (mut words, script): (Vec<String>, String) = match self {
            Launch::Submit => {
                let tool = tool.display().to_string();
                (begin(&[&tool, "submit", "--time=1:00:00"]), String::new())
            }
            _ => {
                let word = match self {
                    Launch::Plain => "",
                    Launch::Exec => "exec ",
                    _ => "srun ",
                };
                let script = format!("#!/bin/bash\n{word}{}\n", line.join(" "));
                (begin(&["sbatch"]), script)
            }
        };
        words.extend(order.options.iter().cloned());
        if self == Launch::Submit {
            words.push("--".to_owned());
            words.extend(line);
        }
        Submission { words, script }
    }
}

/// What `sbatch` is told of every job.
#[must_use]
pub fn common_options(name: &str, log: &Path) -> Vec<String> {
    vec![
        "--requeue".to_owned(),
        "--open-mode=append".to_owned(),
        format!("--job-name={name}"),
        format!("--output={}", log.display()),
    ]
}
