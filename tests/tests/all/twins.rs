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

fn names(list: &str) -> Vec<String> {
    let listed = Lab::new().program(TWINS).arg(list).run().ended(0);
    listed.stdout.lines().map(str::to_owned).collect()
}

/// Tests run side by side: each takes its share of the programs.
const PARTS: usize = 3;

/// Runs `check` on the programs of one part, with what their twins print.
fn for_each(part: usize, check: impl Fn(&str, &str)) {
    let all = names("list");
    assert!(all.len() > 100, "{all:?}");
    for name in all.iter().skip(part).step_by(PARTS) {
        check(name, &printed_by_twin(name));
    }
}

fn printed_by_twin(name: &str) -> String {
    let plain = run(&Lab::new(), "plain", name, None).ended(0);
    assert!(!plain.stdout.is_empty(), "{name}");
    plain.stdout
}

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

/// Values are dropped when, and in the order in which, they would be without us; panics included.
#[test]
fn values_are_dropped_as_in_their_twins() {
    for name in names("list-drops") {
        let plain = printed_by_twin(&name);
        assert!(plain.contains("is dropped"), "{name}");
        for kind in ["kept", "busy"] {
            let kept = run(&Lab::new(), kind, &name, None).ended(0);
            assert_eq!(kept.stdout, plain, "{kind} {name}: {}", kept.stderr);
        }
    }
}

/// At a stop what is saved is forgotten, since it lives on in the checkpoint; the rest is dropped, innermost first.
#[test]
fn a_stop_forgets_what_is_saved_and_drops_the_rest() {
    let lab = Lab::new();
    let stopped = run(&lab, "kept", "skipped_and_guards", Some(2)).ended(85);
    let first = "skipped saved 0\nguard is dropped\nskipped is dropped\n";
    assert_eq!(stopped.stdout, first);
    let stopped = run(&lab, "kept", "skipped_and_guards", Some(3)).ended(85);
    let second = "skipped saved 1\nsecond skipped saved 1\n";
    let dropped = "second skipped is dropped\nguard is dropped\nskipped is dropped\n";
    assert_eq!(stopped.stdout, format!("{second}{dropped}"));
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

const KEPT_MAIN: &str = env!("CARGO_BIN_EXE_kept_main");
const PLAIN_MAIN: &str = env!("CARGO_BIN_EXE_plain_main");

/// The attribute on `main` itself.
#[test]
fn main_is_stopped_and_resumed_like_any_other() {
    for (argument, code) in [("4", 0), ("7", 1), ("none", 1)] {
        let plain = Lab::new()
            .program(PLAIN_MAIN)
            .arg(argument)
            .run()
            .ended(code);
        let lab = Lab::new();
        let mut printed = String::new();
        let mut stops = 0;
        let last = loop {
            let program = lab.program(KEPT_MAIN).arg(argument);
            let outcome = program.env("CKPT_STOP_AFTER", "1").run();
            printed += &outcome.stdout;
            if outcome.code() != 85 {
                break outcome;
            }
            stops += 1;
        };
        assert_eq!((printed, last.code()), (plain.stdout, code), "{argument}");
        assert!(last.stderr.ends_with(&plain.stderr), "{last}");
        assert_eq!(stops > 6, argument != "none", "{argument}: {stops} stops");
    }
}

/// Another command line is another run; an `Err` from `main` keeps its checkpoints.
#[test]
fn runs_of_main_are_told_apart_by_the_command_line() {
    let lab = Lab::new();
    for argument in ["4", "7"] {
        let program = lab.program(KEPT_MAIN).arg(argument);
        let _ = program
            .env("CKPT_STOP_AFTER", "3")
            .run()
            .ended(85)
            .does_not_say("resumed");
    }
    assert_eq!(lab.runs().all().len(), 2);
    let _ = lab
        .program(KEPT_MAIN)
        .arg(4)
        .run()
        .ended(0)
        .says("resumed `main` at iteration 2");
    let _ = lab
        .program(KEPT_MAIN)
        .arg(7)
        .run()
        .ended(1)
        .says("resumed `main` at iteration 2");
    let kept: usize = lab
        .runs()
        .all()
        .iter()
        .map(|run| run.generations().len())
        .sum();
    assert_eq!(kept, 1);
}
