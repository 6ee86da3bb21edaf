//! Generated programs, each stopped at every safe point, several times in a row, and compared with its plain twin.
//!
//! What is run can be changed:
//!
//! | variable | default | meaning |
//! |---|---|---|
//! | `ORACLE_PROGRAMS` | 500; with marked calls 200 | how many programs |
//! | `ORACLE_SEED` | 1; 4 | where their series begins |
//! | `ORACLE_FEATURES` | all but marked calls and async and `fallible` functions; all | such as `-iter-mut,-drain`, or `-all,+range,+guard` |
//! | `ORACLE_WORKSPACE` | this one | another checkout, whose `ckpt` is tested |
//! | `ORACLE_PATIENCE` | 60 | seconds that each of the first failing programs is cut down for |
//!
//! One program alone: `cargo run -p ckpt-oracle --example one -- SEED INDEX`. The generator alone, without ckpt:
//! `cargo run -p ckpt-oracle --example twins -- SEED PROGRAMS`.

use std::collections::BTreeMap;
use std::env;
use std::time::Duration;

use ckpt_oracle::compile::Toolchain;
use ckpt_oracle::feature::{self, Feature, Group};
use ckpt_oracle::generate::Program;
use ckpt_oracle::series::{Failure, Judged, Report, Series, cut_down};
use ckpt_oracle::tree::Side;

fn number(variable: &str, default: u64) -> u64 {
    match env::var(variable) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable}={text}: expected a whole number")),
        Err(_) => default,
    }
}

/// What the first series, which is as old as the oracle, goes without.
const WITHOUT_CALLS: &str = "-call-lent-number,-call-lent-whole,-call-lent-part,-call-given,-call-shared,-call-recursive,-call-in-expression,-call-in-condition,-async-function,-await,-call-awaited,-call-at-once-in-async,-fallible,-call-fallible,-call-error-swallowed";

#[test]
fn generated_programs_resume_everywhere() {
    put_to_the_test(1, 500, WITHOUT_CALLS, |_| true);
}

#[test]
fn generated_programs_with_marked_calls_resume_everywhere() {
    // The other features are asked for by the longer series.
    put_to_the_test(4, 200, "", |feature| {
        matches!(feature.group(), Group::Call | Group::Task)
    });
}

/// Runs a series, if the environment does not say another one. None of some features may be rare in it.
fn put_to_the_test(seed: u64, programs: u64, changes: &str, wanted: impl Fn(Feature) -> bool) {
    let changes = env::var("ORACLE_FEATURES").unwrap_or_else(|_| changes.to_owned());
    let series = Series {
        seed: number("ORACLE_SEED", seed),
        programs: number("ORACLE_PROGRAMS", programs) as usize,
        features: feature::chosen(&changes).unwrap(),
    };
    println!("seed {}, {} programs", series.seed, series.programs);
    let tools = Toolchain::chosen().expect("ckpt builds");
    let report = series
        .run(&tools)
        .expect("programs can be compiled and run");
    tell(&series, &report, &tools);
    let rare = report
        .histogram
        .iter()
        .filter(|(feature, count)| count * 20 < report.programs && wanted(*feature));
    let rare: Vec<&str> = rare.map(|(feature, _)| feature.word()).collect();
    judge(&report);
    assert!(
        rare.is_empty(),
        "in less than 5 % of the programs: {rare:?}"
    );
}

/// A program that runs must run as its twin does. Programs that are refused are known to be in the way, and counted: by the
/// attribute in words that docs/refused.md explains, or by the compiler. Their shares may only shrink.
fn judge(report: &Report) {
    let of = |judged: Judged| {
        let failures = report.failures.iter();
        failures.filter(|f| f.kind.judged() == judged).count() * 1000
    };
    let (explained, unexplained) = (of(Judged::Explained), of(Judged::Unexplained));
    let wrong = report.failures.iter();
    let wrong = wrong.filter(|f| f.kind.judged() == Judged::Wrong);
    let wrong: Vec<u64> = wrong.map(|failure| failure.index).collect();
    assert!(wrong.is_empty(), "programs that run differently: {wrong:?}");
    assert!(
        explained <= report.programs * MOST_EXPLAINED,
        "the attribute refuses more than {MOST_EXPLAINED} ‰"
    );
    assert!(
        unexplained <= report.programs * MOST_UNEXPLAINED,
        "the compiler refuses more than {MOST_UNEXPLAINED} ‰"
    );
}

/// Programs that the attribute refuses, of a thousand, at most.
const MOST_EXPLAINED: usize = 24;

/// Programs that the compiler refuses after the attribute, of a thousand, at most.
const MOST_UNEXPLAINED: usize = 0;

fn tell(series: &Series, report: &Report, tools: &Toolchain) {
    for (feature, count) in &report.histogram {
        let percent = *count as f64 * 100.0 / report.programs as f64;
        println!("{percent:5.1} %  {}", feature.word());
    }
    let mut classes: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for failure in &report.failures {
        classes
            .entry(failure.kind.class())
            .or_default()
            .push(failure.index);
    }
    for (class, indices) in &classes {
        println!("{:4} × {class}: programs {indices:?}", indices.len());
    }
    let graver = |failure: &&Failure| failure.kind.judged() == Judged::Wrong;
    for failure in report.failures.iter().filter(graver).take(3) {
        tell_failure(series, failure, tools);
    }
    let right = report.programs - report.failures.len();
    println!(
        "{right} of {} programs are right: {} safe points, {} stops, {} saves, {} processes",
        report.programs,
        report.tally.points,
        report.tally.stops,
        report.tally.saves,
        report.tally.processes
    );
}

/// Prints what fails, and the smallest program found that fails so.
fn tell_failure(series: &Series, failure: &Failure, tools: &Toolchain) {
    let program = Program::new(series.seed, failure.index, &series.features);
    println!(
        "\nprogram {} of seed {}: {}",
        failure.index, series.seed, failure.kind
    );
    let patience = Duration::from_secs(number("ORACLE_PATIENCE", 60));
    let (small, kind) = cut_down(tools, &program, &failure.kind, patience)
        .expect("programs can be compiled and run");
    println!(
        "cut down:\n{}\n// called so: {:?}",
        small.function(Side::Annotated),
        small.call
    );
    println!("{kind}");
}
