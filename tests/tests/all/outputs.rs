//! Files as variables: what stopped programs have written, and what becomes of files that somebody changes meanwhile.

use std::collections::BTreeMap;
use std::fs;

use ckpt_tests::{Lab, Outcome, Program, Side, names_in};
use rustix::process::Signal;

use crate::ACTOR;

/// The files in a lab, by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// All that a program has written, and read.
pub(crate) fn files(lab: &Lab) -> Files {
    let names = names_in(&lab.path("")).into_iter();
    let names = names.filter(|name| lab.path(name).is_file());
    names
        .map(|name| (name.clone(), fs::read(lab.path(&name)).unwrap()))
        .collect()
}

/// A lab with something to read: as many lines, of lengths from 0 to 60.
pub(crate) fn lab_with_input(lines: usize) -> Lab {
    let lab = Lab::new();
    let line = |n: usize| "x".repeat(n * 7 % 61) + "\n";
    let text: String = (0..lines).map(line).collect();
    fs::write(lab.path("input.txt"), text).unwrap();
    lab
}

/// What a program's words are, and how many lines it reads.
pub(crate) struct Case {
    pub(crate) words: &'static [&'static str],
    pub(crate) lines: usize,
}

impl Case {
    pub(crate) fn lab(&self) -> Lab {
        lab_with_input(self.lines)
    }

    pub(crate) fn program(&self, lab: &Lab) -> Program {
        lab.program(ACTOR).args(self.words)
    }

    /// What it writes and prints undisturbed.
    pub(crate) fn undisturbed(&self) -> (Files, String) {
        let lab = self.lab();
        let outcome = self.program(&lab).run().ended(0);
        (files(&lab), outcome.printed())
    }

    #[track_caller]
    fn completes(&self, lab: &Lab) {
        let (expected, printed) = self.undisturbed();
        let outcome = self.program(lab).run().ended(0);
        assert_eq!(outcome.printed(), printed);
        assert_eq!(files(lab), expected, "{:?}", self.words);
    }
}

const CASES: [Case; 6] = [
    Case {
        words: &["copies", "9"],
        lines: 12,
    },
    Case {
        words: &["book", "4"],
        lines: 0,
    },
    Case {
        words: &["lent", "15"],
        lines: 0,
    },
    Case {
        words: &["files in a session"],
        lines: 12,
    },
    Case {
        words: &["unnamed", "6"],
        lines: 0,
    },
    Case {
        words: &["lines of a future", "9"],
        lines: 0,
    },
];

#[test]
fn stopped_at_every_safe_point_they_write_the_same() {
    for case in &CASES {
        let (expected, printed) = case.undisturbed();
        let lab = case.lab();
        let mut stops = 0;
        let end = loop {
            let outcome = case.program(&lab).env("CKPT_STOP_AFTER", "1").run();
            match outcome.code() {
                0 => break outcome,
                _ => drop(outcome.ended(85)),
            }
            stops += 1;
        };
        assert!(stops > 5, "{:?}: {stops}", case.words);
        assert_eq!(end.printed(), printed);
        assert_eq!(files(&lab), expected, "{:?}", case.words);
    }
}

/// Stopped once, at each safe point by turns, and from there to the end.
#[test]
fn stopped_once_anywhere_they_write_the_same() {
    for case in &CASES {
        let (expected, _) = case.undisturbed();
        for stop in 1.. {
            let lab = case.lab();
            let stopped = case.program(&lab).env("CKPT_STOP_AFTER", stop.to_string());
            if stopped.run().code() == 0 {
                assert!(stop > 6, "{:?}", case.words);
                break;
            }
            let _ = case.program(&lab).run().ended(0);
            assert_eq!(files(&lab), expected, "{:?} {stop}", case.words);
        }
    }
}

#[test]
fn lines_of_a_callee_and_its_caller_are_in_order() {
    let (files, _) = CASES[1].undisturbed();
    let mut expected = String::new();
    for n in 0..4 {
        expected += &format!("page {n}\n");
        let lines = (0..4).map(|line| format!("chapter {n} line {line}\n"));
        expected += &lines.collect::<String>();
        let own = &files[&format!("chapter-{n}.txt")];
        assert_eq!(own, b"line 0\nline 1\nline 2\nline 3\n");
    }
    assert_eq!(files["book.txt"], expected.as_bytes());
}

const FALLS: Case = Case {
    words: &["falls", "9"],
    lines: 20,
};

/// A run that has a checkpoint at its fifth line, and has then written more before it was killed.
fn killed(case: &Case) -> Lab {
    let lab = case.lab();
    let _ = case
        .program(&lab)
        .env("CKPT_STOP_AFTER", "6")
        .run()
        .ended(85);
    lab
}

#[track_caller]
fn refused(case: &Case, lab: &Lab, why: &str) -> Outcome {
    let before = (files(lab), fs::read(lab.runs().only().newest()).unwrap());
    let outcome = case.program(lab).run().ended(65).says(why);
    let after = (files(lab), fs::read(lab.runs().only().newest()).unwrap());
    assert!(before == after, "something was changed\n{outcome}");
    outcome.says("or start from scratch with CKPT_FRESH=1")
}

/// Of several files the one that does not fit is named, and none is changed: not those, either, that were restored before it.
#[test]
fn changed_files_are_refused_and_nothing_is_touched() {
    for case in [&CASES[0], &CASES[3], &FALLS] {
        let name = match case.words[0] {
            "copies" => "large.txt",
            "falls" => "falls.txt",
            _ => "sums.txt",
        };
        let lab = killed(case);
        let output = lab.path(name);
        let whole = fs::read(&output).unwrap();
        let input = fs::read(lab.path("input.txt")).unwrap();
        // What a killed process has left behind the checkpoint stays there too.
        let more = [&whole[..], b"more"].concat();
        fs::write(&output, &more).unwrap();
        for (change, why) in [
            ("removed", "input.txt is not there in "),
            ("shortened", "input.txt has 3 bytes, and had "),
            (
                "replaced",
                "input.txt is not the file it was: its bytes around byte ",
            ),
        ] {
            change_it(&lab, "input.txt", change);
            let _ = refused(case, &lab, why);
            fs::write(lab.path("input.txt"), &input).unwrap();
        }
        for (change, why) in [
            ("removed", format!("{name} is not there in ")),
            (
                "shortened",
                format!("{name} has 3 bytes, and {} had been written", whole.len()),
            ),
            (
                "replaced",
                format!(
                    "{name} is not the file it was: its bytes before byte {}",
                    whole.len()
                ),
            ),
        ] {
            change_it(&lab, name, change);
            let _ = refused(case, &lab, &why);
            fs::write(&output, &more).unwrap();
        }
        case.completes(&lab);
    }
}

fn change_it(lab: &Lab, name: &str, change: &str) {
    let path = lab.path(name);
    let content = fs::read(&path).unwrap();
    match change {
        "removed" => fs::remove_file(path).unwrap(),
        "shortened" => fs::write(path, &content[..3]).unwrap(),
        _ => fs::write(path, "?".repeat(content.len() + 5)).unwrap(),
    }
}

/// An input that grew is read to its new end, as by a program that was not stopped.
#[test]
fn a_grown_input_is_read_to_its_end() {
    let case = &CASES[3];
    let lab = killed(case);
    let longer = lab_with_input(case.lines + 5);
    fs::copy(longer.path("input.txt"), lab.path("input.txt")).unwrap();
    let _ = case.program(&lab).run().ended(0);
    let _ = case.program(&longer).run().ended(0);
    assert_eq!(files(&lab), files(&longer));
}

#[test]
fn an_older_checkpoint_finds_its_own_place() {
    for case in &CASES {
        let lab = case.lab();
        for _ in 0..2 {
            let stopped = case.program(&lab).env("CKPT_STOP_AFTER", "3");
            let _ = stopped.run().ended(85);
        }
        let run = lab.runs().only();
        assert_eq!(run.generations().len(), 2);
        let mut bytes = fs::read(run.newest()).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(run.newest(), bytes).unwrap();
        case.completes(&lab);
    }
}

/// From another directory a relative path is another file; a directory that is moved as a whole takes its files along.
#[test]
fn a_relative_path_counts_from_the_directory_of_the_job() {
    let case = &CASES[3];
    let lab = killed(case);
    fs::create_dir(lab.path("elsewhere")).unwrap();
    let preparation = format!("cd {}", lab.path("elsewhere").display());
    let outcome = case.program(&lab).after(&preparation).run().ended(65);
    let _ = outcome.says(&format!(
        "(it was in {})",
        lab.path("").display().to_string().trim_end_matches('/')
    ));
    assert!(names_in(&lab.path("elsewhere")).is_empty());
    for name in ["sums.txt", "input.txt"] {
        fs::rename(lab.path(name), lab.path("elsewhere").join(name)).unwrap();
    }
    let _ = case.program(&lab).after(&preparation).run().ended(0);
    let (expected, _) = case.undisturbed();
    let moved = fs::read(lab.path("elsewhere/sums.txt")).unwrap();
    assert_eq!(moved, expected["sums.txt"]);
}

/// What is not named in the loop is in no checkpoint, and what waited in its buffer is in the file.
#[test]
fn what_is_not_saved_any_more_is_written_all_the_same() {
    let case = &CASES[4];
    let lab = case.lab();
    let mut child = case.program(&lab).env("WAIT", "1").start();
    child.expect("at 0");
    child.signal(Signal::USR1);
    child.say("go on");
    let _ = child.await_line(Side::Err, "saved `unnamed`");
    let _ = child.kill().ended(-9);
    assert_eq!(
        fs::read(lab.path("first.txt")).unwrap(),
        b"all of it in the buffer\n"
    );
    case.completes(&lab);
}

#[test]
fn an_output_that_is_gone_fails_the_final_save() {
    fs_paces(|lab, child| {
        fs::rename(lab.path("out/paces.txt"), lab.path("out/moved.txt")).unwrap();
        child.signal(Signal::USR1);
        child.say("go on");
        let said = child.await_line(Side::Err, "could not be saved: ");
        let why = "variable `out` cannot be saved: out/paces.txt is no longer where it was, so a resume would not find it: No such file";
        assert!(
            said.contains(why) && said.ends_with("the next save tries again"),
            "{said}"
        );
        child.expect("at 2");
        fs::rename(lab.path("out/moved.txt"), lab.path("out/paces.txt")).unwrap();
        child.signal(Signal::TERM);
        child.say("go on");
    });
}

/// Runs `paces` to its second line, has something done there, and sees that it stops and comes to its end.
fn fs_paces(disturbed: impl FnOnce(&Lab, &mut ckpt_tests::Child)) {
    let lab = Lab::new();
    fs::create_dir(lab.path("out")).unwrap();
    let paces = || lab.program(ACTOR).args(["paces", "9", "0"]);
    let mut child = paces().env("WAIT", "1").start();
    child.expect("at 0");
    child.say("go on");
    child.expect("at 1");
    disturbed(&lab, &mut child);
    let _ = child.finish().ended(85);
    let _ = paces().run().ended(0);
    assert_eq!(
        fs::read_to_string(lab.path("out/paces.txt")).unwrap(),
        paced(9)
    );
}

/// What `paces` writes.
pub(crate) fn paced(n: u64) -> String {
    let line = |i: u64| format!("{i:03} ").repeat(250) + "\n";
    (0..n).map(line).collect()
}

#[test]
fn an_output_lent_after_a_write_is_refused_and_the_file_stays() {
    let case = Case {
        words: &["lent late", "9"],
        lines: 0,
    };
    let lab = killed(&case);
    let _ = refused(&case, &lab, "lent to it before anything is written");
    let _ = case.program(&lab).env("CKPT_FRESH", "1").run().ended(0);
    assert_eq!(files(&lab), case.undisturbed().0);
}

#[test]
fn an_output_by_value_and_two_on_one_file_are_refused() {
    let lab = Lab::new();
    let given = lab.program(ACTOR).arg("given").run().ended(78);
    let _ = given.says(
        "argument `out` could not be hashed: a file as a variable is part of no run's identity",
    );
    let doubled = lab.program(ACTOR).arg("doubled").run().ended(1);
    let said = "error ./one.txt is written to by another Output of this program";
    assert!(doubled.stdout.starts_with(said), "{doubled}");
}

/// A fresh start writes over what an attempt left that was killed before its first checkpoint.
#[test]
fn a_fresh_start_writes_over_what_is_there() {
    for case in &CASES {
        let lab = case.lab();
        for name in case
            .undisturbed()
            .0
            .keys()
            .filter(|name| *name != "input.txt")
        {
            fs::write(lab.path(name), "left behind ".repeat(1000)).unwrap();
        }
        case.completes(&lab);
    }
}
