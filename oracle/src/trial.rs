//! One program put to the test: every way of stopping and resuming it.

use std::io;
use std::path::Path;

use crate::check::{self, Comparison, Twin};
use crate::random::Random;
use crate::run::{Orders, Outcome, run, scratch};

/// How a program is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Without a stop.
    Through,
    /// Told to stop at a safe point that it does not have.
    Beyond,
    /// Stopped at one safe point, then to the end.
    Once(usize),
    /// Stopped at every safe point, one after the other.
    Each,
    /// Stopped at some of them: how many are passed each time.
    Some(Vec<usize>),
    /// Saving at every safe point and going on.
    Saving,
    /// Saving at every safe point, and stopped at some of them.
    SavingSome(Vec<usize>),
}

/// What a test of one program came to.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    /// Safe points that the program passes.
    pub points: usize,
    /// Processes that were stopped, and resumed by the next.
    pub stops: usize,
    /// Saves that went on.
    pub saves: usize,
    /// Processes in all.
    pub processes: usize,
}

/// Why a program failed.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The twin did not end well: the generator's fault.
    Twin(String),
    /// It told something else than its twin.
    Differs(Plan, String),
}

impl Plan {
    /// Whether every safe point saves.
    fn saves(&self) -> bool {
        matches!(self, Plan::Saving | Plan::SavingSome(_))
    }

    /// Whether another plan is of the same kind.
    fn is_like(&self, other: &Plan) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Puts one program of a batch to the test, by all plans, or by those that are like one.
///
/// # Errors
/// When a process cannot be run.
pub fn trial(
    binary: &Path,
    index: usize,
    seed: u64,
    like: Option<&Plan>,
) -> io::Result<Result<Tally, Fault>> {
    let directory = scratch()?;
    let outcome = run(
        binary,
        &format!("t{index}"),
        directory.path(),
        Orders::default(),
    )?;
    let twin = match Twin::new(&outcome) {
        Ok(twin) => twin,
        Err(detail) => return Ok(Err(Fault::Twin(detail))),
    };
    let mut tally = Tally {
        points: twin.points(),
        ..Tally::default()
    };
    let plans = plans(twin.points(), seed).into_iter();
    for plan in plans.filter(|plan| like.is_none_or(|like| like.is_like(plan))) {
        let result = follow(binary, index, &twin, &plan, &mut tally)?;
        if let Err(detail) = result {
            return Ok(Err(Fault::Differs(plan, detail)));
        }
    }
    Ok(Ok(tally))
}

fn plans(points: usize, seed: u64) -> Vec<Plan> {
    let mut plans = vec![Plan::Through, Plan::Beyond, Plan::Saving, Plan::Each];
    plans.extend((1..=points).map(Plan::Once));
    let mut random = Random::of_program(seed, 0);
    let mut some = || (0..points).map(|_| random.between(1, 4)).collect();
    plans.extend([Plan::Some(some()), Plan::SavingSome(some())]);
    plans
}

/// How many safe points each process of a plan passes before it stops; the last one runs to the end.
fn steps(plan: &Plan, points: usize) -> Vec<usize> {
    match plan {
        Plan::Through | Plan::Beyond | Plan::Saving => Vec::new(),
        Plan::Once(at) => vec![*at],
        Plan::Each => vec![1; points],
        Plan::Some(steps) | Plan::SavingSome(steps) => {
            let mut left = points;
            let mut taken = Vec::new();
            for &step in steps.iter().filter(|&&step| step > 0) {
                if step > left {
                    break;
                }
                left -= step;
                taken.push(step);
            }
            taken
        }
    }
}

/// Runs a program by one plan.
///
/// # Errors
/// When a process cannot be run.
pub fn follow(
    binary: &Path,
    index: usize,
    twin: &Twin,
    plan: &Plan,
    tally: &mut Tally,
) -> io::Result<Result<(), String>> {
    let directory = scratch()?;
    let name = format!("p{index}");
    let mut comparison = Comparison::new(twin);
    let process = |stop_after, tally: &mut Tally| {
        let saves = plan.saves();
        let outcome = run(
            binary,
            &name,
            directory.path(),
            Orders { stop_after, saves },
        )?;
        tally.processes += 1;
        tally.saves += check::saves(&outcome);
        io::Result::Ok(outcome)
    };
    let mut before = String::new();
    for (number, step) in steps(plan, twin.points()).into_iter().enumerate() {
        let outcome = process(Some(step), tally)?;
        tally.stops += 1;
        let told = told(number + 1, &outcome);
        if let Err(detail) = comparison.process(&outcome, Some(step)) {
            return Ok(Err(format!(
                "process {}: {detail}{before}{told}",
                number + 1
            )));
        }
        before = told;
    }
    let last = match plan {
        Plan::Through | Plan::Saving | Plan::Once(_) => None,
        _ => Some(comparison.left() + 1),
    };
    let outcome = process(last, tally)?;
    let result = comparison.process(&outcome, None);
    Ok(result.map_err(|detail| {
        let told = told(steps(plan, twin.points()).len() + 1, &outcome);
        format!("last process: {detail}{before}{told}")
    }))
}

/// What a process told, below what is wrong with it.
fn told(number: usize, outcome: &Outcome) -> String {
    let lines = outcome.lines.iter().map(|line| format!("\n    {line}"));
    format!("\n  process {number} told:{}", lines.collect::<String>())
}
