//! Comparing twins by the instructions they execute, counted by valgrind: the same figure run after run.
//!
//! A process per twin and size. The difference between two sizes leaves out what is done once: starting the process,
//! preparing the input, entering and leaving the root.

use std::process::{Command, Stdio};

use crate::kernels::{Kernel, Twin};

/// Why there is no count.
#[derive(Debug)]
pub enum Missing {
    /// There is no valgrind.
    Valgrind,
    /// It ran, but not as expected: its words.
    Failed(String),
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Missing::Valgrind => f.write_str(
                "valgrind is missing, so nothing was counted (apt-get install valgrind)",
            ),
            Missing::Failed(words) => write!(f, "valgrind gave no count: {words}"),
        }
    }
}

impl std::error::Error for Missing {}

/// The argument by which a process knows that it is to run one twin and nothing else.
pub const CHILD: &str = "--run-one";

/// Instructions that one more iteration takes: plain, annotated.
///
/// # Errors
/// When they cannot be counted.
pub fn compare(kernel: &Kernel) -> Result<[f64; 2], Missing> {
    let per_iteration = |twin| {
        let (small, large) = (kernel.size / 32, kernel.size / 8);
        let more = count(kernel, twin, large)? - count(kernel, twin, small)?;
        Ok(more as f64 / (large - small) as f64)
    };
    Ok([per_iteration(Twin::Plain)?, per_iteration(Twin::Annotated)?])
}

fn count(kernel: &Kernel, twin: Twin, size: u64) -> Result<i64, Missing> {
    let program = std::env::current_exe().map_err(|error| Missing::Failed(error.to_string()))?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([CHILD, kernel.name, word(twin), &size.to_string()])
        .stdin(Stdio::null())
        .output()
        .map_err(|_| Missing::Valgrind)?;
    let words = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(Missing::Failed(words.into_owned()));
    }
    collected(&words).ok_or_else(|| Missing::Failed(words.into_owned()))
}

/// `==123== Collected : 456`
fn collected(words: &str) -> Option<i64> {
    let line = words.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}

fn word(twin: Twin) -> &'static str {
    match twin {
        Twin::Plain => "plain",
        Twin::Annotated => "annotated",
    }
}

/// In the process that is counted: runs what [`compare`] asked for. The arguments are those after [`CHILD`].
///
/// # Errors
/// When they make no sense.
pub fn run_one(arguments: &[String]) -> Result<(), String> {
    let [name, twin, size] = arguments else {
        return Err(format!("{CHILD} takes a kernel, a twin and a size"));
    };
    let kernel = crate::kernels::named(name).ok_or(format!("no kernel `{name}`"))?;
    let twin = match twin.as_str() {
        "plain" => Twin::Plain,
        "annotated" => Twin::Annotated,
        other => return Err(format!("no twin `{other}`")),
    };
    let size = size
        .parse()
        .map_err(|_| format!("`{size}` is not a size"))?;
    std::hint::black_box(kernel.run(twin)(size)());
    Ok(())
}
