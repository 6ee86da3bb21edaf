//! Comparing twins by the instructions they execute, counted by valgrind: the same figure run after run.
//!
//! A process per twin, size and number of runs. The difference between two numbers of runs leaves out what a process does
//! once (start, prepare its input); the difference between two sizes leaves out what a run does once (enter and leave the
//! root). What is left belongs to the iterations.

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
    let (small, large) = (kernel.size / 32, kernel.size / 16);
    let per_iteration = |twin| {
        let run = |size| Ok(count(kernel, twin, size, 3)? - count(kernel, twin, size, 1)?);
        let more = run(large)? - run(small)?;
        Ok(more as f64 / 2.0 / (large - small) as f64)
    };
    // Side by side: a count does not depend on what else the machine does.
    let [plain, annotated] = std::thread::scope(|scope| {
        let counting =
            [Twin::Plain, Twin::Annotated].map(|twin| scope.spawn(move || per_iteration(twin)));
        counting.map(|one| one.join().expect("counting does not panic"))
    });
    Ok([plain?, annotated?])
}

fn count(kernel: &Kernel, twin: Twin, size: u64, runs: u32) -> Result<i64, Missing> {
    let program = std::env::current_exe().map_err(|error| Missing::Failed(error.to_string()))?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([CHILD, kernel.name, twin.word()])
        .args([size.to_string(), runs.to_string()])
        .stdin(Stdio::null())
        .output()
        .map_err(|_| Missing::Valgrind)?;
    let words = String::from_utf8_lossy(&output.stderr);
    let collected = output.status.success().then(|| collected(&words));
    collected
        .flatten()
        .ok_or_else(|| Missing::Failed(words.into_owned()))
}

/// `==123== Collected : 456`
fn collected(words: &str) -> Option<i64> {
    let line = words.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}

/// In the process that is counted: runs what [`compare`] asked for, and prints the bits of each run's result. The arguments
/// are those after [`CHILD`].
///
/// # Errors
/// When they make no sense.
pub fn run_one(arguments: &[String]) -> Result<(), String> {
    let [name, twin, size, runs] = arguments else {
        return Err(format!(
            "{CHILD} takes a kernel, a twin, a size and a number of runs"
        ));
    };
    let kernel = crate::kernels::named(name).ok_or(format!("no kernel `{name}`"))?;
    let twin = match twin.as_str() {
        "plain" => Twin::Plain,
        "annotated" => Twin::Annotated,
        other => return Err(format!("no twin `{other}`")),
    };
    let number = |word: &String| {
        word.parse::<u64>()
            .map_err(|_| format!("`{word}` is no number"))
    };
    let mut run = kernel.run(twin)(number(size)?);
    for _ in 0..number(runs)? {
        println!("{:#018x}", run());
    }
    Ok(())
}
