//! A series of programs, compiled in batches and put to the test by several threads.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{io, thread};

use crate::compile::{Toolchain, compile};
use crate::feature::Feature;
use crate::generate::Program;
use crate::shrink::shrink;
use crate::tree::Side;
use crate::trial::{Fault, Plan, Tally, trial};

/// What is wrong with a program.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Which one.
    pub index: u64,
    /// How it fails.
    pub kind: Kind,
}

/// How a program fails.
#[derive(Debug, Clone)]
pub enum Kind {
    /// The compiler refuses it.
    Refused(Side, String),
    /// It does not run as its twin does.
    Wrong(Fault),
}

impl Display for Kind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Refused(side, words) => write!(f, "{side:?} refused:\n{words}"),
            Kind::Wrong(Fault::Twin(detail)) => write!(f, "the twin fails: {detail}"),
            Kind::Wrong(Fault::Differs(plan, detail)) => {
                write!(f, "differs by {plan:?}: {detail}")
            }
        }
    }
}

/// How bad a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// It runs, and differently; or its twin does not.
    Wrong,
    /// The attribute refuses it in its own words.
    Explained,
    /// The compiler refuses what the attribute has made of it.
    Unexplained,
}

impl Kind {
    /// How bad it is.
    pub fn judged(&self) -> Judged {
        match self {
            Kind::Refused(Side::Annotated, words) if words.contains("error: ckpt: ") => {
                Judged::Explained
            }
            Kind::Refused(Side::Annotated, words) if words.contains("]: ckpt cannot ") => {
                Judged::Explained
            }
            Kind::Refused(Side::Annotated, _) => Judged::Unexplained,
            Kind::Refused(Side::Twin, _) | Kind::Wrong(_) => Judged::Wrong,
        }
    }

    /// What tells failures apart, without the names and numbers of one program: for the shrinker, and for counting.
    pub fn class(&self) -> String {
        match self {
            Kind::Refused(side, words) => format!("{side:?} refused: {}", gist(words)),
            Kind::Wrong(Fault::Twin(_)) => "the twin fails".to_owned(),
            Kind::Wrong(Fault::Differs(_, detail)) => {
                let first = detail.lines().next().unwrap_or_default();
                format!("differs: {}", without_values(first))
            }
        }
    }
}

/// The first line of an error, what is in backticks left out.
fn gist(words: &str) -> String {
    let first = words.lines().next().unwrap_or_default();
    let outside: Vec<&str> = first.split('`').step_by(2).collect();
    outside.join("`")
}

fn without_values(detail: &str) -> String {
    let outside: Vec<&str> = detail.split(['`', '"']).step_by(2).collect();
    let text = outside.join("…");
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// What a series came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Programs generated.
    pub programs: usize,
    /// How many programs have each feature.
    pub histogram: Vec<(Feature, usize)>,
    /// Sums over the programs that are right.
    pub tally: Tally,
    /// What is wrong.
    pub failures: Vec<Failure>,
}

/// How many programs are in one crate.
const BATCH: usize = 32;

/// Whether a program is compiled with optimisation: some faults show only there, and it takes its time.
pub fn optimised(index: u64) -> bool {
    index as usize / BATCH % 4 == 3
}

/// What to run.
#[derive(Debug, Clone)]
pub struct Series {
    /// The seed of its programs.
    pub seed: u64,
    /// How many.
    pub programs: usize,
    /// What they are made of.
    pub features: BTreeSet<Feature>,
}

impl Series {
    /// Generates, compiles and runs all of it.
    ///
    /// # Errors
    /// When something cannot be run at all.
    pub fn run(&self, tools: &Toolchain) -> io::Result<Report> {
        let programs: Vec<Program> = (0..self.programs as u64)
            .map(|index| Program::new(self.seed, index, &self.features))
            .collect();
        let mut report = Report {
            programs: programs.len(),
            histogram: histogram(&programs, &self.features),
            ..Report::default()
        };
        let batches: Vec<&[Program]> = programs.chunks(BATCH).collect();
        let next = AtomicUsize::new(0);
        let found = Mutex::new((Tally::default(), Vec::new(), None));
        let threads = thread::available_parallelism().map_or(2, usize::from);
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let result = run_batch(tools, batch, None);
                        let mut found = found.lock().expect("no thread panics with it");
                        match result {
                            Ok((tally, failures)) => {
                                found.0.add(&tally);
                                found.1.extend(failures);
                            }
                            Err(error) => found.2 = Some(error),
                        }
                    }
                });
            }
        });
        let (tally, mut failures, error) = found.into_inner().expect("no thread panicked");
        if let Some(error) = error {
            return Err(error);
        }
        failures.sort_by_key(|failure| failure.index);
        report.tally = tally;
        report.failures = failures;
        Ok(report)
    }
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.points += other.points;
        self.stops += other.stops;
        self.saves += other.saves;
        self.processes += other.processes;
    }
}

/// How many programs have each feature.
pub fn histogram(programs: &[Program], features: &BTreeSet<Feature>) -> Vec<(Feature, usize)> {
    let count = |feature: &Feature| {
        let with = programs.iter().filter(|p| p.features.contains(feature));
        (*feature, with.count())
    };
    features.iter().map(count).collect()
}

/// Compiles and runs some programs, by all plans, or by those that are like one.
///
/// # Errors
/// When something cannot be run at all.
pub fn run_batch(
    tools: &Toolchain,
    programs: &[Program],
    like: Option<&Plan>,
) -> io::Result<(Tally, Vec<Failure>)> {
    let directory = tempfile::tempdir()?;
    let batch = compile(
        tools,
        directory.path(),
        programs,
        &[Side::Annotated, Side::Twin],
        programs.first().is_some_and(|first| optimised(first.index)),
    )?;
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    for (at, (side, words)) in batch.refused {
        failures.push(Failure {
            index: programs[at].index,
            kind: Kind::Refused(side, words),
        });
    }
    for at in batch.programs {
        let program = &programs[at];
        match trial(&batch.binary, at, program.seed ^ program.index, like)? {
            Ok(one) => tally.add(&one),
            Err(fault) => failures.push(Failure {
                index: program.index,
                kind: Kind::Wrong(fault),
            }),
        }
    }
    Ok((tally, failures))
}

/// Cuts a failing program down for as long as `patience` lasts; what fails in the end, and how.
///
/// # Errors
/// When something cannot be run at all.
pub fn cut_down(
    tools: &Toolchain,
    program: &Program,
    kind: &Kind,
    patience: Duration,
) -> io::Result<(Program, Kind)> {
    let deadline = Instant::now() + patience;
    let class = kind.class();
    let like = match kind {
        Kind::Wrong(Fault::Differs(plan, _)) => Some(plan),
        _ => None,
    };
    let mut smallest = kind.clone();
    let mut trouble = None;
    let small = shrink(program, |smaller| {
        if Instant::now() > deadline || trouble.is_some() {
            return false;
        }
        match run_batch(tools, std::slice::from_ref(smaller), like) {
            Ok((_, failures)) => {
                let same = failures.into_iter().find(|f| f.kind.class() == class);
                let fails = same.is_some();
                smallest = same.map_or_else(|| smallest.clone(), |failure| failure.kind);
                fails
            }
            Err(error) => {
                trouble = Some(error);
                false
            }
        }
    });
    trouble.map_or(Ok((small, smallest)), Err)
}
