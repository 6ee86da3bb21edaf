//! A disk that is really full, and one that can no longer be written.

use std::path::PathBuf;

use ckpt_tests::{Lab, Outcome, Program};
use rustix::process::Signal;

use crate::small_disk::SmallDisk;
use crate::steps::{Steps, resumes_well};

const SAVED: &str = "ckpt: saved `steps`";
const AGAIN: &str = "; the next save tries again";

/// Two saves, and three that fail since the disk is full then, and cost nothing of what was there: the newest of it.
pub(crate) fn fails_three_times(lab: &Lab, disk: &SmallDisk, steps: &mut Steps) -> PathBuf {
    steps.save_until(SAVED, 1);
    steps.save_until(SAVED, 2);
    let before = lab.runs().only().generations();
    disk.fill();
    for times in 1..=3 {
        steps.save_until(AGAIN, times);
        let run = lab.runs().only();
        assert_eq!((run.generations(), run.temporaries()), (before.clone(), 0));
    }
    let said = steps.child.stderr();
    assert!(said.contains("No space left on device"), "{said}");
    assert!(
        said.contains("the newest good checkpoint was made"),
        "{said}"
    );
    lab.runs().only().newest()
}

#[test]
fn on_a_full_disk_a_save_in_between_warns_keeps_what_was_there_and_is_tried_again() {
    let lab = Lab::new();
    let Some(disk) = SmallDisk::mounted(lab.runs().path().to_owned(), 256) else {
        return;
    };
    let mut steps = Steps::start(&lab, 0);
    let before = fails_three_times(&lab, &disk, &mut steps);
    disk.empty();
    steps.save_until(SAVED, 3);
    assert!(lab.runs().only().newest() > before);
    steps.step();
    let _ = steps.end();
}

#[test]
fn on_a_full_disk_the_final_save_fails_with_74_and_the_older_one_resumes() {
    let lab = Lab::new();
    let Some(disk) = SmallDisk::mounted(lab.runs().path().to_owned(), 256) else {
        return;
    };
    let mut steps = Steps::start(&lab, 0);
    steps.save_until(SAVED, 1);
    let at = saved_at(&lab);
    disk.fill();
    let (outcome, _) = steps.stop_by(Signal::TERM, 74);
    let outcome = outcome
        .says("could not be saved: ")
        .says("No space left on device");
    let _ = outcome.says("the newest good checkpoint was made");
    assert_eq!(lab.runs().only().temporaries(), 0);
    // Resuming itself needs no space.
    let steps = Steps::start(&lab, at);
    disk.empty();
    let (_, next) = steps.stop_by(Signal::TERM, 85);
    resumes_well(&lab, next);
}

/// A run that begins on a full disk computes; there is nothing to lose yet.
#[test]
fn on_a_disk_that_was_full_from_the_start_the_run_goes_on_without_checkpoints() {
    let lab = Lab::new();
    let Some(disk) = SmallDisk::mounted(lab.runs().path().to_owned(), 64) else {
        return;
    };
    disk.fill();
    let mut steps = Steps::start(&lab, 0);
    steps.save_until(AGAIN, 1);
    let told = "there is no good checkpoint; the next save tries again";
    assert!(steps.child.stderr().contains(told));
    disk.empty();
    steps.save_until(SAVED, 1);
    let (_, next) = steps.stop_by(Signal::TERM, 85);
    resumes_well(&lab, next);
}

#[test]
fn on_a_disk_that_became_read_only_it_is_the_same() {
    let lab = Lab::new();
    let Some(disk) = SmallDisk::mounted(lab.runs().path().to_owned(), 256) else {
        return;
    };
    let mut steps = Steps::start(&lab, 0);
    steps.save_until(SAVED, 1);
    disk.cover_read_only();
    steps.save_until(AGAIN, 1);
    assert!(steps.child.stderr().contains("Read-only file system"));
    disk.uncover();
    steps.save_until(SAVED, 2);
    disk.cover_read_only();
    let at = saved_at(&lab);
    let (outcome, _) = steps.stop_by(Signal::TERM, 74);
    let _ = outcome.says("the newest good checkpoint was made");
    disk.uncover();
    resumes_well(&lab, at);
}

fn big(lab: &Lab) -> Program {
    // 16 KiB of words.
    let program = lab.program(env!("CARGO_BIN_EXE_ballast")).args([40, 2048]);
    program.env("CKPT_STOP_AFTER", "5")
}

fn small_for(lab: &Lab, keep: u32) -> Outcome {
    big(lab).env("CKPT_KEEP", keep.to_string()).run()
}

#[test]
fn room_for_too_few_is_told_before_the_first_save() {
    let lab = Lab::new();
    let Some(_disk) = SmallDisk::mounted(lab.runs().path().to_owned(), 64) else {
        return;
    };
    let outcome = small_for(&lab, 4).ended(85);
    let outcome = outcome
        .says("are left, and 5 more checkpoints of 20.")
        .says("(CKPT_KEEP=4 has 5 at once)");
    let _ = outcome.says("later saves may fail; free some space");
    // The next process needs one less; and without so many there is nothing to say.
    let _ = small_for(&lab, 1).ended(85).does_not_say("are left");
}

/// The last save is tried even where it does not look as if it fitted.
#[test]
fn room_for_none_is_told_and_a_final_save_is_tried_all_the_same() {
    let lab = Lab::new();
    let Some(_disk) = SmallDisk::mounted(lab.runs().path().to_owned(), 28) else {
        return;
    };
    // One that is asked for in between.
    let steps = lab
        .program(env!("CARGO_BIN_EXE_ballast"))
        .args([3_000_000, 2048]);
    let mut child = steps.env("CKPT_EVERY", "1ms").start();
    let told = child.await_line(ckpt_tests::Side::Err, "no space: ");
    assert!(
        told.contains("are left, and this checkpoint needs 20."),
        "{told}"
    );
    assert!(told.ends_with(AGAIN), "{told}");
    child.signal(Signal::TERM);
    let outcome = child.finish().ended(74);
    let _ = outcome
        .says("could not be saved: writing ")
        .says("No space left on device")
        .says("there is no good checkpoint");
}

fn saved_at(lab: &Lab) -> u64 {
    let runs = ckpt_runtime::store::list(lab.runs().path()).expect("the directory can be read");
    let (_, newest) = runs[0].newest.as_ref().expect("a checkpoint");
    newest.position().expect("in a loop").iteration
}
