//! Programs of every form, each compared with its plain twin: the same text compiled without ckpt.

use ckpt_tests::{Lab, Twins};

const TWINS: Twins = Twins::new(env!("CARGO_BIN_EXE_twins"));

/// Tests run side by side: each takes its share of the programs.
const PARTS: usize = 3;

/// Runs `check` on the programs of one part, with what their twins print.
fn for_each(part: usize, check: impl Fn(&str, &str)) {
    let all = TWINS.names("list");
    assert!(all.len() > 100, "{all:?}");
    for name in all.iter().skip(part).step_by(PARTS) {
        check(name, &TWINS.printed_by_plain(name));
    }
}

#[test]
fn uninterrupted_they_do_what_their_twins_do() {
    for part in 0..PARTS {
        for_each(part, |name, plain| {
            let lab = Lab::new();
            let kept = TWINS.run(&lab, "kept", name, None).ended(0);
            assert_eq!(kept.stdout, plain, "{name}");
            let saved = lab.runs().path().exists();
            assert_eq!(saved, name == "saved_by_request", "{name}");
        });
    }
}

#[test]
fn saved_all_the_time_they_do_what_their_twins_do() {
    for part in 0..PARTS {
        for_each(part, |name, plain| TWINS.save_all_the_time(name, plain));
    }
}

/// Values are dropped when, and in the order in which, they would be without us; panics included.
#[test]
fn values_are_dropped_as_in_their_twins() {
    for name in TWINS.names("list-drops") {
        let plain = TWINS.printed_by_plain(&name);
        assert!(plain.contains("is dropped"), "{name}");
        for kind in ["kept", "busy"] {
            let kept = TWINS.run(&Lab::new(), kind, &name, None).ended(0);
            assert_eq!(kept.stdout, plain, "{kind} {name}: {}", kept.stderr);
        }
    }
}

/// At a stop what is saved is forgotten, since it lives on in the checkpoint; the rest is dropped, innermost first.
#[test]
fn a_stop_forgets_what_is_saved_and_drops_the_rest() {
    let lab = Lab::new();
    let stop = |n| {
        TWINS
            .run(&lab, "kept", "skipped_and_guards", Some(n))
            .ended(85)
    };
    let first = "skipped saved 0\nguard is dropped\nskipped is dropped\n";
    assert_eq!(stop(2).stdout, first);
    let second = "skipped saved 1\nsecond skipped saved 1\n";
    let dropped = "second skipped is dropped\nguard is dropped\nskipped is dropped\n";
    assert_eq!(stop(3).stdout, format!("{second}{dropped}"));
}

/// The argument of a run that resumes is dropped for the one that was saved; that one is restored once.
#[test]
fn an_argument_is_restored_once() {
    let lab = Lab::new();
    let run = |stop| TWINS.run(&lab, "kept", "argument_of_one_arm", stop);
    assert_eq!(run(Some(1)).ended(85).stdout, "");
    let resumed = "name is dropped\nname Some(\"4!\")\nname is dropped\nOk(4)\n";
    assert_eq!(run(None).ended(0).stdout, resumed);
    let lab = Lab::new();
    let run = |stop| TWINS.run(&lab, "kept", "argument_behind_a_borrow", stop);
    assert_eq!(run(Some(1)).ended(85).stdout, "");
    let resumed =
        "name is dropped\nuses name\nname is dropped\nuses 1\n1 is dropped\n0 is dropped\n2\n";
    assert_eq!(run(None).ended(0).stdout, resumed);
}

#[test]
fn stopped_at_each_safe_point_in_a_row_1() {
    for_each(0, |name, plain| TWINS.stop_at_each_in_a_row(name, plain));
}

#[test]
fn stopped_at_each_safe_point_in_a_row_2() {
    for_each(1, |name, plain| TWINS.stop_at_each_in_a_row(name, plain));
}

#[test]
fn stopped_at_each_safe_point_in_a_row_3() {
    for_each(2, |name, plain| TWINS.stop_at_each_in_a_row(name, plain));
}

#[test]
fn stopped_at_each_safe_point_once_1() {
    for_each(0, |name, plain| TWINS.stop_at_each_once(name, plain));
}

#[test]
fn stopped_at_each_safe_point_once_2() {
    for_each(1, |name, plain| TWINS.stop_at_each_once(name, plain));
}

#[test]
fn stopped_at_each_safe_point_once_3() {
    for_each(2, |name, plain| TWINS.stop_at_each_once(name, plain));
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
