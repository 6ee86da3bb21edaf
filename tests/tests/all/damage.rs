//! Checkpoints that went bad: the one before is used, nothing bad is touched, and nothing wrong is ever resumed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use ckpt_tests::{Dice, Lab};

use crate::counts::{completes, program, result, stopped_after, stopped_twice};

/// The bytes of all generations, by file.
fn contents(files: &[PathBuf]) -> Vec<Vec<u8>> {
    files
        .iter()
        .map(|file| fs::read(file).expect("it is still there"))
        .collect()
}

/// A way in which a file goes bad: what becomes of its bytes.
type Harm = Box<dyn Fn(&mut Vec<u8>)>;

/// Many of them, with names.
fn damages() -> Vec<(String, Harm)> {
    let mut dice = Dice::new("damages");
    let mut all: Vec<(String, Harm)> = vec![
        ("one byte more".into(), Box::new(|bytes| bytes.push(0))),
        (
            "one byte less".into(),
            Box::new(|bytes| bytes.truncate(bytes.len() - 1)),
        ),
        (
            "half".into(),
            Box::new(|bytes| bytes.truncate(bytes.len() / 2)),
        ),
        ("empty".into(), Box::new(Vec::clear)),
        (
            "foreign".into(),
            Box::new(|bytes| *bytes = b"#!/bin/sh\necho hello\n".to_vec()),
        ),
        ("zeroes".into(), Box::new(|bytes| bytes.fill(0))),
    ];
    for _ in 0..24 {
        let (at, bit) = (dice.below(1 << 20) as usize, dice.below(8));
        let flip = move |bytes: &mut Vec<u8>| {
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
        };
        all.push((format!("bit {bit} of byte {at}"), Box::new(flip)));
    }
    all
}

fn damage(file: &Path, how: &dyn Fn(&mut Vec<u8>)) {
    let mut bytes = fs::read(file).unwrap();
    how(&mut bytes);
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_damaged_newest_generation_is_passed_over() {
    for (name, how) in damages() {
        let lab = stopped_twice();
        let newest = lab.runs().only().newest();
        damage(&newest, &how);
        let bad = fs::read(&newest).unwrap();
        let outcome = completes(program(&lab));
        let said = outcome.says(&format!("ckpt: {}: ", newest.display()));
        let said = said.says("resuming from the generation before it (the file is left as it is)");
        let _ = said.says("ckpt: resumed `count` at iteration");
        assert_eq!(fs::read(&newest).unwrap(), bad, "{name}: it is as it was");
    }
}

#[test]
fn a_foreign_file_says_that_it_is_one() {
    let lab = stopped_twice();
    fs::write(lab.runs().only().newest(), "something else").unwrap();
    let _ = completes(program(&lab)).says("not a ckpt checkpoint");
}

#[test]
fn when_all_are_damaged_nothing_is_resumed_and_nothing_touched() {
    for (name, how) in damages() {
        let lab = stopped_twice();
        let files = lab.runs().only().generations();
        for file in &files {
            damage(file, &how);
        }
        let before = contents(&files);
        for _ in 0..2 {
            let outcome = program(&lab).run().ended(65);
            let outcome = outcome.says("has checkpoints, but none can be used");
            let mut outcome = outcome.says("CKPT_FRESH=1 starts from scratch; nothing is deleted");
            for file in &files {
                outcome = outcome.says(&format!("{}: ", file.display()));
            }
            assert_eq!(outcome.stdout, "");
            assert_eq!(contents(&files), before, "{name}");
        }
        let _ = completes(program(&lab).env("CKPT_FRESH", "1"));
        assert_eq!(contents(&files), before, "{name}, after a fresh start");
    }
}

/// The run is over: what is left of it cannot be resumed, and need not be.
#[test]
fn a_damaged_leftover_does_not_hinder_the_next_run() {
    let lab = stopped_twice();
    let newest = lab.runs().only().newest();
    damage(&newest, &|bytes| bytes.push(0));
    let bad = fs::read(&newest).unwrap();
    let _ = completes(program(&lab));
    assert_eq!(
        lab.runs().only().files(),
        ["0000000002.ckpt", "events.jsonl", "lock"]
    );
    for _ in 0..2 {
        let again = completes(program(&lab)).says("0000000002.ckpt: ");
        let _ = again.does_not_say("resumed").says("starts from scratch");
    }
    // And a run that is stopped in that directory is resumed as any other.
    stopped_after(&lab, 5);
    let _ = completes(program(&lab)).says("resumed `count`");
    assert_eq!(fs::read(&newest).unwrap(), bad);
}

/// What is in the way of a generation but no file of ours is never followed, opened for long or removed.
#[test]
fn links_pipes_and_directories_in_place_of_a_generation_are_not_used() {
    let make_pipe = |path: &Path| {
        let status = std::process::Command::new("mkfifo").arg(path).status();
        assert!(status.unwrap().success());
    };
    let lab = stopped_twice();
    let run = lab.runs().only();
    let (older, newest) = (run.generations().remove(0), run.newest());
    let elsewhere = lab.path("elsewhere.ckpt");
    fs::rename(&newest, &elsewhere).unwrap();
    type Make<'a> = &'a dyn Fn(&Path);
    let link_to: Make<'_> = &|path| symlink(&elsewhere, path).unwrap();
    let directory: Make<'_> = &|path| fs::create_dir(path).unwrap();
    let kept = fs::read(&older).unwrap();
    for make in [link_to, directory, &make_pipe] {
        make(&newest);
        let kind = fs::symlink_metadata(&newest).unwrap().file_type();
        let _ = completes(program(&lab)).says("resuming from the generation before it");
        assert_eq!(fs::symlink_metadata(&newest).unwrap().file_type(), kind);
        assert!(elsewhere.is_file());
        fs::remove_file(&newest)
            .or_else(|_| fs::remove_dir(&newest))
            .unwrap();
        fs::write(&older, &kept).unwrap();
    }
}

/// A checkpoint of another run holds the state of another computation, however intact it is.
#[test]
fn a_checkpoint_of_another_run_is_not_taken() {
    let lab = stopped_twice();
    let own = lab.runs().only();
    let other = |lab: &Lab| lab.program(crate::ACTOR).args(["count", "8", "20"]);
    let _ = other(&lab).env("CKPT_STOP_AFTER", "9").run().ended(85);
    let stranger = lab
        .runs()
        .all()
        .into_iter()
        .find(|run| run.name() != own.name())
        .unwrap();
    let copy = own.directory().join("0000000009.ckpt");
    fs::copy(stranger.newest(), &copy).unwrap();
    let outcome = completes(program(&lab)).says("0000000009.ckpt: ");
    let _ = outcome
        .says(&stranger.name())
        .says("resumed `count` at iteration 9");
    // Alone it is refused; it may be the only copy, so it stays.
    assert_eq!(own.generations().len(), 1);
    let before = fs::read(&copy).unwrap();
    fs::remove_file(own.directory().join("events.jsonl")).unwrap();
    let outcome = program(&lab).run().ended(65).says(&stranger.name());
    assert_eq!(outcome.stdout, "");
    let _ = completes(program(&lab).env("CKPT_FRESH", "1"));
    assert_eq!(fs::read(&copy).unwrap(), before);
}

/// A checkpoint that was renamed within its own run is as good as before.
#[test]
fn a_generation_under_another_number_is_still_the_runs_own() {
    let lab = stopped_twice();
    let run = lab.runs().only();
    fs::rename(run.newest(), run.directory().join("0000000007.ckpt")).unwrap();
    let _ = completes(program(&lab)).says("resumed `count` at iteration 9");
}

/// A process that dies between two saves leaves no damage, but a run may be killed on a machine that loses files.
#[test]
fn without_any_generation_the_run_starts_anew() {
    let lab = stopped_twice();
    for file in lab.runs().only().generations() {
        fs::remove_file(file).unwrap();
    }
    let outcome = completes(program(&lab)).does_not_say("resumed");
    assert_eq!(outcome.last_line(), result());
}
