//! `ckpt rehearse`: programs that are resumable, and such as are not in one way each.

mod common;

use std::fs;
use std::path::Path;

use ckpt_tests::{Lab, Outcome, Program};
use common::subject::{ckpt, subject};
use serde_json::Value;

/// A rehearsal with a seed of its own for each test, of the subject's part.
fn rehearse(lab: &Lab, options: &[&str], part: &[&str]) -> Program {
    let words = [
        &["rehearse", "--seed", "7", "--kills", "8"],
        options,
        &["--", subject()],
        part,
    ];
    // What the caller has set must not matter.
    ckpt(lab, &words.concat())
        .env("TMPDIR", lab.path(""))
        .env("CKPT_STOP_AFTER", "3")
        .env("CKPT_LOG", "off")
        .env("CKPT_EXIT_CODE", "9")
        .env("CKPT_FRESH", "1")
        .env("RUST_BACKTRACE", "1")
}

fn scratch(lab: &Lab) -> Vec<String> {
    let mut names = ckpt_tests::names_in(&lab.path(""));
    names.retain(|name| name.starts_with("ckpt-rehearse-"));
    names
}

/// It is resumable, and nothing is left of the rehearsal.
#[track_caller]
fn is_resumable(lab: &Lab, outcome: Outcome) -> Outcome {
    let outcome = outcome.ended(0);
    let mut lines = outcome.stdout.lines();
    assert_eq!(
        lines.next(),
        Some("resumable: 8 kills, identical"),
        "{outcome}"
    );
    let counts = lines.next().unwrap_or_default();
    assert!(
        counts.starts_with("hit by 4 stops at safe points and 4 SIGKILLs, in "),
        "{outcome}"
    );
    assert!(scratch(lab).is_empty() && !lab.path("runs").exists());
    outcome
}

/// It is not, with these words, and all is left to be looked at.
#[track_caller]
fn is_not(lab: &Lab, outcome: Outcome, code: i32, words: &[&str]) -> Outcome {
    let outcome = outcome.ended(code);
    for word in words {
        assert!(outcome.stdout.contains(word), "no `{word}`\n{outcome}");
    }
    let [kept] = &scratch(lab)[..] else {
        panic!("not kept: {outcome}");
    };
    let told = format!("everything is still in {}", lab.path(kept).display());
    assert!(outcome.stdout.contains(&told), "{outcome}");
    outcome
}

#[test]
fn right_programs_are_resumable() {
    for part in [
        &["prints", "120"][..],
        &["sums", "120"],
        &["one after the other", "30", "60"],
    ] {
        let lab = Lab::new();
        is_resumable(&lab, rehearse(&lab, &[], part).run());
    }
}

#[test]
fn a_very_short_program_can_be_rehearsed_too() {
    let lab = Lab::new();
    is_resumable(&lab, rehearse(&lab, &[], &["prints", "1"]).run());
}

#[test]
fn a_file_that_is_a_variable_has_each_line_once() {
    let lab = Lab::new();
    let program = rehearse(&lab, &["--files", "lines"], &["writes", "120"]);
    is_resumable(&lab, program.run());
}

#[test]
fn a_file_that_is_none_has_lines_twice() {
    let lab = Lab::new();
    let program = rehearse(&lab, &["--files", "lines"], &["appends", "600"]);
    let words = [
        "of lines differs",
        "hint: lines are written twice",
        "ckpt::fs::Output",
    ];
    is_not(&lab, program.run(), 1, &words);
}

#[test]
fn a_generator_outside_the_saved_state_is_found() {
    for (part, function) in [
        ("static", "draws_from_a_static"),
        ("skipped", "draws_from_a_skipped"),
    ] {
        let lab = Lab::new();
        let outcome = rehearse(&lab, &[], &[part, "60"]).run();
        let suspect = format!(
            "most likely at fault: `sum` of `subject::{function}`, one safe point after a resume: sum: "
        );
        let suspect = suspect.replace("subject::", "");
        let words = [
            "not resumable: standard output differs in line 1 after kill ",
            "  undisturbed: result ",
            "  rehearsed:   result ",
            &suspect,
            "differs from the first kill on: is an RNG or a counter outside the saved state?",
        ];
        is_not(&lab, outcome, 1, &words);
    }
}

#[test]
fn output_that_is_held_back_leaves_a_gap() {
    let lab = Lab::new();
    let outcome = rehearse(&lab, &[], &["holds back", "600"]).run();
    is_not(
        &lab,
        outcome,
        1,
        &[
            ", SIGKILL",
            "hint: what was printed is held back in a buffer",
        ],
    );
}

#[test]
fn what_is_printed_at_each_start_is_told_apart() {
    let lab = Lab::new();
    let outcome = rehearse(&lab, &[], &["heading", "60"]).run();
    let words = [
        "after kill 1 of 8, a stop, resumed at iteration 0",
        "  rehearsed:   sums up 60 numbers",
        "hint: what is printed before the checkpointed function runs again at each start",
    ];
    is_not(&lab, outcome, 1, &words);
}

#[test]
fn a_program_that_panics_when_it_resumes_is_told() {
    let lab = Lab::new();
    let outcome = rehearse(&lab, &[], &["refuses", "60"]).run();
    let words = [
        "not resumable: it ends with exit code 101 after kill ",
        "  undisturbed: exit code 0",
        "it was never started here",
        "hint: a resumed process ends otherwise",
    ];
    is_not(&lab, outcome, 1, &words);
}

#[test]
fn a_program_that_hangs_is_told() {
    let lab = Lab::new();
    let outcome = rehearse(&lab, &["--timeout", "5s"], &["hangs", "60"]).run();
    is_not(
        &lab,
        outcome,
        1,
        &["not resumable: it has not ended in 5.0 s after kill "],
    );
    let lab = Lab::new();
    let outcome = rehearse(&lab, &["--timeout", "200ms"], &["waits", "none"]).run();
    is_not(
        &lab,
        outcome,
        3,
        &["undecided: undisturbed, it has not ended in 200 ms"],
    );
}

#[test]
fn a_run_that_is_another_at_each_start_is_told() {
    let lab = Lab::new();
    let outcome = rehearse(&lab, &[], &["named", "120"]).run();
    let words = [
        "it starts from scratch, although there is a checkpoint",
        "hint: an argument that differs",
    ];
    is_not(&lab, outcome, 1, &words);
}

#[test]
fn what_cannot_be_judged_is_told() {
    for (part, words) in [
        (
            &["plain", "1"][..],
            "no checkpointed function came to its end in it",
        ),
        (
            &["no loop", "1"],
            "its checkpointed functions have come to no safe point",
        ),
        (&["panics"], "undisturbed, it ends with exit code 101"),
        (
            &["tells its number", "9"],
            "two undisturbed runs differ in line 1 of its standard output",
        ),
    ] {
        let lab = Lab::new();
        let outcome = rehearse(&lab, &[], part).run();
        is_not(&lab, outcome, 3, &["undecided: ", words]);
    }
    let lab = Lab::new();
    let script = format!("CKPT_DIR=$PWD/mine exec {} sums 9", subject());
    let words = ["rehearse", "--kills", "2", "--", "sh", "-c", &script];
    let outcome = ckpt(&lab, &words).env("TMPDIR", lab.path("")).run();
    is_not(&lab, outcome, 3, &["it does not save where CKPT_DIR says"]);
    let lab = Lab::new();
    let program = rehearse(&lab, &["--files", "none"], &["sums", "9"]);
    is_not(
        &lab,
        program.run(),
        3,
        &["undisturbed, it leaves no file none"],
    );
}

#[test]
fn what_it_reads_is_copied_to_where_it_runs() {
    let lab = Lab::new();
    fs::create_dir(lab.path("data")).unwrap();
    fs::write(lab.path("data/steps"), "60\n").unwrap();
    let part = ["reads", "data/steps"];
    let outcome = rehearse(&lab, &[], &part).run();
    is_not(
        &lab,
        outcome,
        3,
        &["--input copies what it reads", "a file of one number"],
    );
    fs::remove_dir_all(lab.path(&scratch(&lab)[0])).unwrap();
    for input in ["data", "data/steps"] {
        is_resumable(&lab, rehearse(&lab, &["--input", input], &part).run());
    }
    is_resumable(&lab, rehearse(&lab, &["--here"], &part).run());
}

#[test]
fn in_the_present_directory_files_are_put_back() {
    let lab = Lab::new();
    let lines = lab.path("lines");
    let program = || rehearse(&lab, &["--here", "--files", "lines"], &["writes", "60"]);
    is_resumable(&lab, program().run());
    assert!(!lines.exists());
    fs::write(&lines, "mine").unwrap();
    is_resumable(&lab, program().run());
    assert_eq!(fs::read_to_string(&lines).unwrap(), "mine");
}

#[test]
fn a_relative_program_is_found_from_where_it_runs() {
    let lab = Lab::new();
    std::os::unix::fs::symlink(subject(), lab.path("subject")).unwrap();
    let words = ["rehearse", "--kills", "2", "./subject", "sums", "30"];
    let outcome = ckpt(&lab, &words).run().ended(0);
    assert!(
        outcome
            .stdout
            .starts_with("resumable: 2 kills, identical\n"),
        "{outcome}"
    );
}

#[test]
fn wrong_usage_is_told() {
    let lab = Lab::new();
    let with = |words: &[&str]| ckpt(&lab, &[&["rehearse"], words].concat()).run();
    with(&["--kills", "1", "true"]).ended(2).says("2..=10000");
    with(&["--files", "../f", "true"])
        .ended(2)
        .says("paths below the present directory");
    with(&["--files", "/etc/passwd", "true"])
        .ended(2)
        .says("paths below the present directory");
    with(&["--here", "--input", "f", "true"])
        .ended(2)
        .says("cannot be used with");
    with(&["--input", "none", "true"])
        .ended(71)
        .says("none: No such file");
    with(&["no-such-command"])
        .ended(127)
        .says("`no-such-command` cannot be started");
    with(&[]).ended(2).says("<CMD>");
}

#[test]
fn a_reader_that_stops_reading_is_success() {
    for json in [None, Some("--json")] {
        let lab = Lab::new();
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = std::process::Command::new(common::subject::CKPT);
        let status = command
            .args(["rehearse", "--kills", "2"])
            .args(json)
            .args(["--", subject(), "sums", "30"])
            .current_dir(lab.path(""))
            .stdout(writer)
            .status();
        assert_eq!(status.unwrap().code(), Some(0));
    }
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

#[test]
fn json_has_it_all() {
    let lab = Lab::new();
    let good = rehearse(&lab, &["--json", "--keep"], &["sums", "60"])
        .run()
        .ended(0);
    let good = json(&good);
    let number = |value: &Value| value.as_u64().unwrap();
    assert_eq!(
        (&good["verdict"], &good["seed"]),
        (&"resumable".into(), &7.into())
    );
    assert_eq!(number(&good["stops"]) + number(&good["sigkills"]), 8);
    assert_eq!(good["safe_points"], 61);
    assert!(good["undisturbed_seconds"].as_f64().unwrap() > 0.0 && good["difference"].is_null());
    let kept = Path::new(good["kept"].as_str().unwrap());
    assert!(kept.join("undisturbed/stdout-1").exists());

    let lab = Lab::new();
    let bad = rehearse(&lab, &["--json"], &["static", "60"])
        .run()
        .ended(1);
    let bad = json(&bad);
    assert_eq!(bad["verdict"], "not resumable");
    assert_eq!(
        (&bad["difference"]["of"], &bad["difference"]["line"]),
        (&"stdout".into(), &1.into())
    );
    assert_eq!(bad["suspects"][0]["variable"], "sum");
    assert_eq!(bad["suspects"][0]["safe_points_after"], 1);
    assert!(
        bad["hint"]
            .as_str()
            .unwrap()
            .starts_with("differs from the first kill on")
    );

    let lab = Lab::new();
    let unclear = json(&rehearse(&lab, &["--json"], &["plain", "1"]).run().ended(3));
    assert_eq!(unclear["verdict"], "undecided");
    assert!(
        unclear["reason"]
            .as_str()
            .unwrap()
            .starts_with("no checkpointed function")
    );
}

/// Many rehearsals of a right program, each with hits of its own: none may find fault with it.
#[test]
fn no_seed_finds_fault_with_a_right_program() {
    let mut dice = ckpt_tests::Dice::new("no_seed_finds_fault_with_a_right_program");
    for _ in 0..8 {
        let seed = dice.below(1 << 32).to_string();
        let lab = Lab::new();
        let words = [
            "rehearse",
            "--seed",
            &seed,
            "--kills",
            "12",
            "--files",
            "lines",
            subject(),
            "writes",
            "80",
        ];
        let outcome = ckpt(&lab, &words).run().ended(0);
        assert!(
            outcome
                .stdout
                .starts_with("resumable: 12 kills, identical\n"),
            "{outcome}"
        );
    }
}
