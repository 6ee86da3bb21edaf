//! The environment: bad values, each named with what would have been right, and what good ones do.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use ckpt_tests::Lab;

use crate::counts::{completes, program, stopped_after};

const DURATION: &[&str] = &["a duration such as 30s, 10min or 2h"];

/// Variables, values that mean nothing, and what the error must tell.
const BAD: &[(&str, &[&str], &[&str])] = &[
    (
        "CKPT_DIR",
        &["", "s3://bucket/runs"],
        &["the path of a directory"],
    ),
    (
        "CKPT_EVERY",
        &["", "soon", "-5s", "0", "10 parsecs", "5,5"],
        &["a duration such as 30s, 10min or 2h", "`off`", "`auto`"],
    ),
    ("CKPT_MTBF", &["", "never", "0"], DURATION),
    (
        "CKPT_KEEP",
        &["", "0", "-1", "two", "1.5"],
        &["a whole number, 1 or greater"],
    ),
    (
        "CKPT_MODE",
        &["", "later"],
        &["sync, background, fork or auto"],
    ),
    ("CKPT_COMPRESS", &["", "gzip", "zstd:99"], &["none, zstd"]),
    ("CKPT_FRESH", &["", "2", "yes"], &["0 or 1"]),
    (
        "CKPT_FROM",
        &["", "/etc", "../other/f-1"],
        &["the name of a run", "ckpt ls"],
    ),
    (
        "CKPT_SIGNALS",
        &[
            "",
            "TERM",
            "TERM=die",
            "BOGUS=stop",
            "KILL=save",
            "TERM=stop,TERM=save",
        ],
        &["CKPT_SIGNALS"],
    ),
    (
        "CKPT_TIME_LIMIT",
        &["", "tomorrow"],
        &["a duration from the start", "an instant"],
    ),
    ("CKPT_GRACE", &["", "0", "a while"], DURATION),
    ("CKPT_REQUEUE", &["", "maybe"], &["0 or 1"]),
    (
        "CKPT_EXIT_CODE",
        &["", "0", "256", "-1", "ok"],
        &["a whole number from 1 to 255"],
    ),
    (
        "CKPT_STOP_AFTER",
        &["", "0", "-3", "end"],
        &["a whole number, 1 or greater"],
    ),
    (
        "CKPT_LOG",
        &["", "loud", "3"],
        &["off, warn, info or debug"],
    ),
    ("CKPT_PROGRESS", &["", "maybe"], &["on, off or auto"]),
];

#[test]
fn a_bad_value_is_named_with_what_is_accepted() {
    for (name, values, accepted) in BAD {
        for value in *values {
            let lab = Lab::new();
            let outcome = program(&lab).env(name, value).run().ended(78);
            let outcome = outcome.says(&format!("ckpt: {name}={value}: expected "));
            for form in *accepted {
                assert!(
                    outcome.stderr.contains(form),
                    "{name}={value}: no `{form}`\n{outcome}"
                );
            }
            assert_eq!(outcome.stdout, "", "nothing has been computed");
            assert!(
                !lab.runs().path().exists(),
                "{name}={value}: nothing has been created"
            );
        }
    }
}

#[test]
fn a_bad_table_of_signals_says_what_is_wrong_with_it() {
    for (value, complaint) in [
        ("TERM", "TERM"),
        ("TERM=die", "die"),
        ("BOGUS=stop", "BOGUS"),
        ("KILL=save", "KILL"),
        ("TERM=stop,TERM=save", "TERM is there twice"),
    ] {
        let outcome = program(&Lab::new())
            .env("CKPT_SIGNALS", value)
            .run()
            .ended(78);
        let (_, expected) = outcome
            .stderr
            .split_once(": expected ")
            .expect("an expectation");
        assert!(expected.contains(complaint), "{outcome}");
    }
}

#[test]
fn a_value_that_is_no_text_is_refused() {
    let value = OsStr::from_bytes(b"\xff1s");
    let _ = program(&Lab::new())
        .env("CKPT_EVERY", value)
        .run()
        .ended(78)
        .says("CKPT_EVERY");
}

#[test]
fn a_mistyped_name_is_told_and_has_no_effect() {
    let outcome = completes(program(&Lab::new()).env("CKPT_STOPAFTER", "3"));
    let _ = outcome
        .says("CKPT_STOPAFTER is no setting of ckpt")
        .says("CKPT_STOP_AFTER?");
}

#[test]
fn the_exit_code_of_a_stop_can_be_chosen() {
    let lab = Lab::new();
    let program = || {
        program(&lab)
            .env("CKPT_STOP_AFTER", "3")
            .env("CKPT_EXIT_CODE", "3")
    };
    let _ = program().run().ended(3).says("stopped `count`");
    let _ = program().run().ended(3).says("resumed `count`");
}

#[test]
fn the_log_says_as_much_as_it_is_told_to() {
    let lab = Lab::new();
    let lines = |level: &str| {
        let program = program(&lab)
            .env("CKPT_STOP_AFTER", "2")
            .env("CKPT_LOG", level);
        let program = program.env("CKPT_NONSENSE", "1");
        program.run().ended(85).stderr
    };
    assert_eq!(lines("off"), "");
    let warned = lines("warn");
    assert!(
        warned.contains("CKPT_NONSENSE") && warned.lines().count() == 1,
        "{warned}"
    );
    let informed = lines("info");
    assert!(informed.contains("resumed `count`") && informed.contains("stopped `count`"));
    assert!(!informed.contains("encoding"), "{informed}");
    let all = lines("debug");
    for doing in ["encoding", "writing", "syncing", "renaming", "saved"] {
        assert!(all.contains(&format!("ckpt: `count`: {doing}\n")), "{all}");
    }
    assert!(all.lines().all(|line| line.starts_with("ckpt: ")), "{all}");
}

/// Errors that end the program are told whatever the log is told to say.
#[test]
fn an_error_is_told_with_the_log_off() {
    let lab = Lab::new();
    let program = program(&lab).env("CKPT_LOG", "off").env("CKPT_KEEP", "0");
    let _ = program.run().ended(78).says("CKPT_KEEP=0: expected");
}

#[test]
fn generations_are_kept_as_many_as_wanted() {
    for (keep, left) in [("1", 1), ("3", 3), ("100", 5)] {
        let lab = Lab::new();
        for _ in 0..5 {
            let program = program(&lab)
                .env("CKPT_STOP_AFTER", "2")
                .env("CKPT_KEEP", keep);
            let _ = program.run().ended(85);
        }
        let names: Vec<_> = lab.runs().only().generations();
        assert_eq!(names.len(), left, "{names:?}");
        assert!(
            names.last().unwrap().ends_with("0000000005.ckpt"),
            "{names:?}"
        );
    }
    let lab = Lab::new();
    for _ in 0..4 {
        stopped_after(&lab, 2);
    }
    assert_eq!(lab.runs().only().generations().len(), 2, "two by default");
}

#[test]
fn without_a_directory_given_checkpoints_go_to_a_hidden_one_here() {
    let lab = Lab::new();
    let program = program(&lab)
        .without("CKPT_DIR")
        .env("CKPT_STOP_AFTER", "2");
    let _ = program.run().ended(85);
    assert!(lab.path(".ckpt/actor").is_dir());
}
