//! Programs of every form, each compared with its plain twin: the same text compiled without ckpt.
//!
//! All of what a stopped and resumed program prints, process after process, is what the twin prints in one go: so no
//! statement was left out, and none ran twice.

use ckpt_tests::{Lab, Outcome};

const TWINS: &str = env!("CARGO_BIN_EXE_twins");

fn run(lab: &Lab, kind: &str, name: &str, stop_after: Option<u64>) -> Outcome {
    let program = lab.program(TWINS).args([kind, name]);
    let outcome = match stop_after {
        Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
        None => program.run(),
    };
    assert!([0, 85].contains(&outcome.code()), "{name}: {outcome}");
    outcome
}

fn names() -> Vec<String> {
    let lab = Lab::new();
    let listed = lab.program(TWINS).arg("list").run().ended(0);
    let names: Vec<String> = listed.stdout.lines().map(str::to_owned).collect();
    assert!(names.len() > 100, "{names:?}");
    names
}

/// Runs `check` on every `n`-th program.
fn for_each(part: usize, check: impl Fn(&str, &str)) {
    for name in names().iter().skip(part).step_by(PARTS) {
        let plain = run(&Lab::new(), "plain", name, None).ended(0);
        assert!(!plain.stdout.is_empty(), "{name}");
        check(name, &plain.stdout);
    }
}

/// Tests run side by side: each takes its share of the programs.
const PARTS: usize = 3;

/// Starts processes until one completes; how many were stopped.
#[track_caller]
fn in_pieces(name: &str, plain: &str, next: impl Fn(usize) -> Option<u64>) -> usize {
    let lab = Lab::new();
    let mut printed = String::new();
    for process in 0..1_000 {
        let outcome = run(&lab, "kept", name, next(process));
        printed += &outcome.stdout;
        if outcome.code() == 0 {
            assert_eq!(printed, plain, "{name}, stopped {process} times");
            return process;
        }
    }
    panic!("{name} does not come to an end: {printed}");
}

#[test]
fn uninterrupted_they_do_what_their_twins_do() {
    for part in 0..PARTS {
        for_each(part, |name, plain| {
            let lab = Lab::new();
            let kept = run(&lab, "kept", name, None).ended(0);
            assert_eq!(kept.stdout, plain, "{name}");
            let saved = lab.runs().path().exists();
            assert_eq!(saved, name == "saved_by_request", "{name}");
        });
    }
}

/// Another thread asks for saves all the time: a save that goes on is no interruption.
#[test]
fn saved_all_the_time_they_do_what_their_twins_do() {
    for part in 0..PARTS {
        for_each(part, |name, plain| {
            let busy = run(&Lab::new(), "busy", name, None).ended(0);
            assert_eq!(busy.stdout, plain, "{name}: {}", busy.stderr);
        });
    }
}

fn stopped_at_each_in_a_row(part: usize) {
    for_each(part, |name, plain| {
        let stops = in_pieces(name, plain, |_| Some(1));
        println!("{name}: {stops} stops in a row");
        assert!(stops > 0, "{name} has safe points");
    });
}

#[test]
fn stopped_at_each_safe_point_in_a_row_1() {
    stopped_at_each_in_a_row(0);
}

#[test]
fn stopped_at_each_safe_point_in_a_row_2() {
    stopped_at_each_in_a_row(1);
}

#[test]
fn stopped_at_each_safe_point_in_a_row_3() {
    stopped_at_each_in_a_row(2);
}

/// Stopped at the first safe point, the second, and so on, and then let run: until none is left to stop at.
fn stopped_at_each_once(part: usize) {
    for_each(part, |name, plain| {
        for n in 1.. {
            let stops = in_pieces(name, plain, |process| (process == 0).then_some(n));
            if stops == 0 {
                assert!(n > 1, "{name} has safe points");
                break;
            }
        }
    });
}

#[test]
fn stopped_at_each_safe_point_once_1() {
    stopped_at_each_once(0);
}

#[test]
fn stopped_at_each_safe_point_once_2() {
    stopped_at_each_once(1);
}

#[test]
fn stopped_at_each_safe_point_once_3() {
    stopped_at_each_once(2);
}
