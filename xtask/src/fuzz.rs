//! `cargo xtask fuzz`: each fuzzer for a while, from the corpus in the repository.
//!
//! The programs are libFuzzer's (`fuzz/`, laid out as cargo-fuzz wants it). They are built here with the flags that cargo-fuzz
//! would pass, so that nothing need be installed but a C++ compiler. What needs an unstable flag of the compiler gets it from
//! the stable one: a nightly is not asked for.

mod report;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::stream;
use crate::tools::Tool;
use crate::workspace;
use report::Report;

/// The fuzzers, in the order of docs/format.md.
const TARGETS: [&str; 6] = [
    "container",
    "schema",
    "payload",
    "values",
    "version_1",
    "events",
];

/// How long each runs, in seconds.
const SECONDS: u64 = 60;

/// Another number of seconds, where no argument says so: for the long mode of the tests.
const VARIABLE: &str = "FUZZ_SECONDS";

/// What libFuzzer itself is told. Inputs are short and memory is scarce: an allocation out of proportion is a finding.
const LIMITS: [&str; 5] = [
    "-max_len=65536",
    "-malloc_limit_mb=64",
    "-rss_limit_mb=1024",
    "-timeout=10",
    "-print_final_stats=1",
];

/// Coverage of every edge, and what comparisons compare.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Clink-dead-code";

/// In one piece, so that coverage is counted once; and so that the code knows (`NOTHINGS` in the codec).
const OTHERS: &str = "-Ccodegen-units=1 --cfg fuzzing";

/// `[SECONDS] [TARGET…]`; whether nothing was found.
pub(crate) fn run(words: &[&str]) -> Result<bool, String> {
    let (seconds, targets) = arguments(words, env::var(VARIABLE).ok().as_deref())?;
    if let Err(reason) = Tool::Cxx.provide() {
        return Err(format!("{} {reason}", Tool::Cxx.name()));
    }
    let programs = build()?;
    let mut reports = Vec::new();
    for target in targets {
        println!("\n-- {target}, for {} s", seconds.as_secs());
        let report = fuzz(&programs, target, seconds)?;
        println!("{report}");
        reports.push(report);
    }
    println!();
    for report in &reports {
        println!("{report}");
    }
    Ok(reports.iter().all(Report::is_fine))
}

fn arguments<'a>(
    words: &[&'a str],
    variable: Option<&'a str>,
) -> Result<(Duration, Vec<&'static str>), String> {
    let (given, names) = match words.split_first() {
        Some((first, rest)) if first.starts_with(|c: char| c.is_ascii_digit()) => {
            (Some(*first), rest)
        }
        _ => (variable, words),
    };
    let seconds = match given {
        None => SECONDS,
        Some(text) => match text.parse() {
            Ok(seconds @ 1..) => seconds,
            _ => return Err(format!("`{text}` is no number of seconds")),
        },
    };
    if let Some(unknown) = names.iter().find(|name| !TARGETS.contains(name)) {
        let known = TARGETS.join(", ");
        return Err(format!(
            "there is no target `{unknown}`; the targets are {known}"
        ));
    }
    let wanted = |target: &&str| names.is_empty() || names.contains(target);
    let targets = TARGETS.into_iter().filter(wanted).collect();
    Ok((Duration::from_secs(seconds), targets))
}

/// Builds all fuzzers; the folder they are in.
fn build() -> Result<PathBuf, String> {
    let host = said_by_rustc(&["-vV"])?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or("rustc does not say what it runs on")?;
    let sanitizer = if has_address_sanitizer(host)? {
        " -Zsanitizer=address"
    } else {
        println!("SKIPPING the address sanitizer: this toolchain has none for {host}");
        ""
    };
    let folder = workspace::target()?.join("fuzz");
    let mut command = workspace::cargo();
    command
        .args(["build", "--release", "--manifest-path", "fuzz/Cargo.toml"])
        // Given a target, cargo builds what runs while it builds without these flags.
        .args(["--target", host, "--target-dir"])
        .arg(&folder)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", format!("{COVERAGE}{sanitizer} {OTHERS}"));
    let status = stream::run(command, |line| println!("{line}"))?;
    match status.success() {
        true => Ok(folder.join(host).join("release")),
        false => Err("the fuzzers could not be built".to_owned()),
    }
}

fn has_address_sanitizer(host: &str) -> Result<bool, String> {
    let libraries = said_by_rustc(&["--print", "target-libdir", "--target", host])?;
    let entries =
        fs::read_dir(libraries.trim()).map_err(|error| format!("{libraries}: {error}"))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    Ok(names
        .into_iter()
        .any(|name| name.to_string_lossy().contains("_rt.asan.")))
}

fn said_by_rustc(arguments: &[&str]) -> Result<String, String> {
    let output = workspace::command("rustc").args(arguments).output();
    let output = output.map_err(|error| format!("rustc: {error}"))?;
    String::from_utf8(output.stdout).map_err(|error| format!("rustc: {error}"))
}

/// Runs one fuzzer. What it comes upon stays among what was built; what it finds is named.
fn fuzz(programs: &Path, target: &'static str, seconds: Duration) -> Result<Report, String> {
    let folder = |kind: &str| -> Result<PathBuf, String> {
        let path = workspace::target()?.join("fuzz").join(kind).join(target);
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    };
    let (grown, findings) = (folder("corpus")?, folder("findings")?);
    let mut command: Command = workspace::command(programs.join(target));
    command
        .arg(&grown)
        .arg(workspace::root().join("fuzz/corpus").join(target))
        .args(LIMITS)
        .arg(format!("-max_total_time={}", seconds.as_secs()))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        // Texts that a value borrows stay allocated, on purpose. The rest is for speed.
        .env(
            "ASAN_OPTIONS",
            "detect_leaks=0:malloc_context_size=2:quarantine_size_mb=16",
        );
    let mut report = Report::new(target);
    let status = stream::run(command, |line| {
        if report.read(line) {
            println!("{line}");
        }
    })?;
    report.ended(status.success());
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for() {
        let seconds =
            |words: &[&str], variable| arguments(words, variable).map(|all| all.0.as_secs());
        assert_eq!(seconds(&[], None), Ok(SECONDS));
        assert_eq!(seconds(&[], Some("5")), Ok(5));
        assert_eq!(seconds(&["7", "schema"], Some("5")), Ok(7));
        assert!(seconds(&["0"], None).is_err() && seconds(&[], Some("soon")).is_err());
        let targets = |words: &[&str]| arguments(words, None).map(|all| all.1);
        assert_eq!(targets(&["7"]).unwrap(), TARGETS);
        assert_eq!(
            targets(&["events", "schema"]).unwrap(),
            ["schema", "events"]
        );
        let problem = targets(&["schemas"]).unwrap_err();
        assert!(
            problem.starts_with("there is no target `schemas`; "),
            "{problem}"
        );
    }

    #[test]
    fn every_program_is_a_target() {
        let manifest = fs::read_to_string(workspace::root().join("fuzz/Cargo.toml")).unwrap();
        for target in TARGETS {
            assert!(
                manifest.contains(&format!("name = \"{target}\"")),
                "{target}"
            );
        }
        assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
    }
}
