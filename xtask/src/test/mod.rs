//! `cargo xtask test`: every check and every test, and one line that says how it went.

mod outcome;
mod steps;
mod tally;

use std::time::Instant;

use outcome::TestOutput;
use steps::{Counts, Step};
use tally::Tally;

use crate::stream;
use crate::tools::Tool;

/// Prints the names of the steps and what they do.
pub(crate) fn list(names: &[&str]) -> Result<(), String> {
    for step in steps::chosen(&[&["--long"], names].concat())? {
        let long = if step.long {
            " (only with --long, or named)"
        } else {
            ""
        };
        println!("{:<12}{}{long}", step.name, step.what);
    }
    Ok(())
}

/// Runs the steps of these names, or all; whether nothing failed.
pub(crate) fn run(names: &[&str]) -> Result<bool, String> {
    let chosen = steps::chosen(names)?;
    let begin = Instant::now();
    let mut tally = Tally::default();
    for step in chosen {
        run_step(step, &mut tally);
    }
    println!("\n== Summary ({} s)", begin.elapsed().as_secs());
    print!("{tally}");
    Ok(tally.failed() == 0)
}

fn run_step(step: &Step, tally: &mut Tally) {
    println!("\n== {}: {}", step.name, step.what);
    if let Some((tool, reason)) = missing(step.needs).next() {
        tally.skip(format!("step {} ({tool} {reason})", step.name));
        return;
    }
    for (tool, reason) in missing(step.wants) {
        tally.skip(format!(
            "what needs {tool} in step {} ({tool} {reason})",
            step.name
        ));
    }
    let begin = Instant::now();
    let mut output = TestOutput::default();
    let end = stream::run(step.command(), |line| {
        println!("{line}");
        output.read(line);
    });
    let fine = match &end {
        Ok(status) => status.success(),
        Err(problem) => {
            println!("{problem}");
            false
        }
    };
    match step.counts {
        Counts::AsOne => tally.check(step.name, fine),
        Counts::ItsTests => tally.tests(step.name, output.finish(fine), fine),
    }
    println!(
        "step {} ... {} ({:.1} s)",
        step.name,
        if fine { "ok" } else { "FAILED" },
        begin.elapsed().as_secs_f64()
    );
}

/// The tools that are not to be had, each said aloud at once.
fn missing(tools: &[Tool]) -> impl Iterator<Item = (&'static str, String)> {
    tools.iter().filter_map(|tool| {
        let reason = tool.provide().err()?;
        println!("SKIPPING what needs {}: it {reason}", tool.name());
        Some((tool.name(), reason))
    })
}
