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
    /// Variables that are set for it.
    pub environment: Vec<(String, String)>,
    /// What else `sbatch` is told.
    pub options: Vec<String>,
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

    /// Whether it is a step of its own, launched by a line of a script that does nothing more.
    #[must_use]
    pub fn is_srun_line(self) -> bool {
        matches!(self, Launch::Srun | Launch::Array | Launch::Two)
    }

    /// The batch script.
    #[must_use]
    pub fn script(self, order: &Order) -> String {
        let mut script = "#!/bin/bash\n".to_owned();
        for (name, value) in &order.environment {
            script += &format!("export {name}='{value}'\n");
        }
        let mut line = order.program.display().to_string();
        for argument in &order.arguments {
            line += &format!(" {argument}");
        }
        script += &match self {
            Launch::Plain => format!("{line}\n"),
            Launch::Exec => format!("exec {line}\n"),
            Launch::Srun | Launch::Array | Launch::Two => format!("srun {line}\n"),
            Launch::Submit => trapping(&line),
        };
        script
    }
}

/// The shell outlives its signals, hands USR1 and USR2 on, and ends with the program's exit code.
fn trapping(line: &str) -> String {
    format!(
        "\
export CKPT_REQUEUE=1
srun {line} &
step=$!
trap : TERM
trap 'kill -USR1 $step' USR1
trap 'kill -USR2 $step' USR2
wait $step
code=$?
while kill -0 $step 2>/dev/null; do
  wait $step
  code=$?
done
exit $code
"
    )
}

/// What `sbatch` is told of every job.
#[must_use]
pub fn common_options(name: &str, log: &Path) -> Vec<String> {
    vec![
        "--parsable".to_owned(),
        "--requeue".to_owned(),
        "--open-mode=append".to_owned(),
        format!("--job-name={name}"),
        format!("--output={}", log.display()),
    ]
}
