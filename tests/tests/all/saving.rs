//! Saves: periodic ones, and ones that fail.

use ckpt_runtime::store::Kind;
use ckpt_tests::mix::mixed;
use ckpt_tests::{Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;
use crate::steps::{Steps, program, resumes_well};

#[test]
fn time_alone_makes_it_save() {
    let lab = Lab::new();
    let mut steps = Steps::of(program(&lab).env("CKPT_EVERY", "1ms"), 0);
    steps.go_until(|_| lab.runs().all().iter().any(|run| run.kinds().len() > 4));
    let at = steps.at;
    let _ = steps.child.kill();
    let events = lab.runs().only().events();
    assert_eq!(events[0].kind, Kind::Start);
    assert!(
        events[1..]
            .iter()
            .all(|event| event.kind == Kind::Save && event.bytes > Some(0))
    );
    resumes_well(&lab, at);
}

#[test]
fn with_periodic_saves_off_nothing_is_written() {
    let lab = Lab::new();
    let mut steps = Steps::of(program(&lab).env("CKPT_EVERY", "off"), 0);
    steps.go_to(200);
    let _ = steps.end();
    assert!(
        lab.runs()
            .all()
            .iter()
            .all(|run| run.kinds().iter().all(|kind| *kind != Kind::Save))
    );
}

const SEED: u64 = 11;
const N: u64 = 9;

/// The part whose state refuses to be saved from step 5 on.
fn moody(lab: &Lab) -> Program {
    lab.program(ACTOR)
        .args(["save fails", &SEED.to_string(), &N.to_string()])
}

fn completes(lab: &Lab) -> ckpt_tests::Outcome {
    let outcome = moody(lab).run().ended(0);
    assert_eq!(
        outcome.last_line(),
        format!("result {}", mixed(SEED, N) + 1)
    );
    outcome
}

#[test]
fn a_final_save_that_fails_leaves_the_older_checkpoint_and_says_how_old_it_is() {
    for (way, reason) in [
        ("fails", "variable `state` cannot be saved: not today"),
        ("panics", "encoding panicked"),
    ] {
        let lab = Lab::new();
        let _ = moody(&lab).env("CKPT_STOP_AFTER", "4").run().ended(85);
        let failed = moody(&lab)
            .env("SAVE", way)
            .env("CKPT_STOP_AFTER", "4")
            .run()
            .ended(74);
        let failed = failed.says(&format!("could not be saved: {reason}"));
        let failed = failed.says("the newest good checkpoint was made ");
        let failed = failed.says("s ago (2");
        assert!(!failed.stderr.contains("could not be encoded"), "{failed}");
        let run = lab.runs().only();
        assert_eq!(run.generations().len(), 1);
        assert_eq!(run.temporaries(), 0);
        assert_eq!(run.kinds().last(), Some(&Kind::Failure));
        let _ = completes(&lab).says("resumed `moody` at iteration 3");
    }
}

#[test]
fn a_final_save_that_fails_with_nothing_older_says_so() {
    let lab = Lab::new();
    let failed = moody(&lab)
        .env("SAVE", "fails")
        .env("CKPT_STOP_AFTER", "8")
        .run()
        .ended(74);
    let _ = failed.says("there is no good checkpoint");
    let _ = completes(&lab).does_not_say("resumed");
}

/// A periodic save that fails is told; the computation goes on, and the next one tries again.
#[test]
fn a_save_in_between_that_fails_does_not_end_the_run() {
    let lab = Lab::new();
    let mut child = moody(&lab).env("SAVE", "fails").env("WAIT", "1").start();
    child.expect("at 5");
    child.signal(Signal::USR1);
    child.signal(Signal::TERM);
    child.say("go");
    let _ = child.finish().ended(74).says("there is no good checkpoint");
}

/// A full disk, as far as one process can have one: no file may grow beyond a few kilobytes.
#[test]
fn a_full_disk_costs_no_older_checkpoint() {
    let lab = Lab::new();
    let _ = moody(&lab).env("CKPT_STOP_AFTER", "4").run().ended(85);
    let full = moody(&lab)
        .env("CKPT_STOP_AFTER", "2")
        .after("trap '' XFSZ; ulimit -f 2");
    let failed = full.run().ended(74).says("could not be saved: writing ");
    let _ = failed.says("the newest good checkpoint was made");
    let run = lab.runs().only();
    assert_eq!((run.generations().len(), run.temporaries()), (1, 0));
    let _ = completes(&lab).says("resumed `moody` at iteration 3");
}

/// While the program runs, its directory goes: what is in memory is saved all the same.
#[test]
fn a_directory_that_is_removed_is_made_again() {
    let lab = Lab::new();
    let mut steps = Steps::start(&lab, 0);
    steps.signal(Signal::USR1);
    steps.go_until(|_| {
        lab.runs()
            .all()
            .iter()
            .any(|run| !run.generations().is_empty())
    });
    std::fs::remove_dir_all(lab.runs().path()).unwrap();
    let (outcome, next) = steps.stop_by(Signal::TERM, 85);
    let _ = outcome.says("was removed while the run went on; it is made again");
    resumes_well(&lab, next);
}

/// A file in place of the directory: the final save fails, in words that name it.
#[test]
fn a_directory_that_becomes_a_file_fails_the_save() {
    let lab = Lab::new();
    let steps = Steps::start(&lab, 0);
    std::fs::write(lab.runs().path(), "in the way").unwrap();
    let (outcome, _) = steps.stop_by(Signal::TERM, 74);
    let _ = outcome
        .says("could not be saved: ")
        .says(&lab.runs().path().display().to_string());
    assert_eq!(std::fs::read(lab.runs().path()).unwrap(), b"in the way");
}

/// The log is a courtesy: a reader that is gone does not cost the checkpoint.
#[test]
fn a_closed_stderr_does_not_matter() {
    let lab = Lab::new();
    let mut steps = Steps::of(program(&lab).after("exec 2>&-"), 0);
    steps.go_to(3);
    let (outcome, next) = steps.stop_by(Signal::TERM, 85);
    assert_eq!(outcome.stderr, "");
    let mut steps = Steps::start(&lab, next);
    steps.child.await_line(Side::Err, "resumed `steps`");
    steps.step();
    let _ = steps.end();
}
