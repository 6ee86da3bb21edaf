//! Several checkpointed functions at once: a stop waits until each has saved.

use ckpt_runtime::store::Kind;
use ckpt_tests::mix::mixed;
use ckpt_tests::{Child, Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;

fn workers(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["threads", "4", "done"])
}

/// Waits until each worker says that it is there.
fn all_there(child: &mut Child) {
    let mut said: Vec<String> = (0..4)
        .map(|_| child.hear().expect("a worker's word"))
        .collect();
    said.sort();
    assert_eq!(said, ["worker 0", "worker 1", "worker 2", "worker 3"]);
}

#[test]
fn a_stop_saves_every_one() {
    let lab = Lab::new();
    let mut child = workers(&lab).start();
    all_there(&mut child);
    for process in 0..3 {
        child.signal(Signal::TERM);
        let outcome = child.finish().ended(85);
        assert_eq!(
            outcome.stderr.matches("stopped `worker`").count(),
            4,
            "{outcome}"
        );
        assert_eq!(lab.runs().all().len(), 4);
        child = workers(&lab).start();
        for _ in 0..4 {
            child.await_line(Side::Err, "resumed `worker`");
        }
        assert!(process < 3);
    }
    std::fs::write(lab.path("done"), "").unwrap();
    let outcome = child.finish().ended(0);
    let results: Vec<u64> = (0..4).map(|number| mixed(number, 100)).collect();
    assert_eq!(outcome.last_line(), format!("results {results:?}"));
    for run in lab.runs().all() {
        assert_eq!(run.files(), ["events.jsonl", "lock"]);
    }
}

#[test]
fn usr1_saves_every_one_and_all_go_on() {
    let lab = Lab::new();
    let mut child = workers(&lab).start();
    all_there(&mut child);
    child.signal(Signal::USR1);
    for _ in 0..4 {
        child.await_line(Side::Err, "saved `worker`");
    }
    std::fs::write(lab.path("done"), "").unwrap();
    let _ = child.finish().ended(0);
    for run in lab.runs().all() {
        assert_eq!(run.kinds(), [Kind::Start, Kind::Save, Kind::Completion]);
    }
}

/// `late` is in a long iteration, `worker` stops at once.
/// The late one saves before, in this mode, or not at all.
fn stop_with_a_late_one(lab: &Lab, grace: &str, saves: Option<&str>) -> Child {
    let mut program = lab
        .program(ACTOR)
        .args(["late", "done"])
        .env("CKPT_GRACE", grace);
    program = program.env("LATE", "1");
    if let Some(mode) = saves {
        program = program.env("LATE_SAVES", "1").env("CKPT_MODE", mode);
    }
    let mut child = program.start();
    let mut said = [child.hear(), child.hear()].map(|word| word.expect("a word"));
    said.sort();
    assert_eq!(said, ["late", "worker 7"]);
    child.signal(Signal::TERM);
    child.await_line(Side::Err, "stopped `worker`");
    child
}

fn both_complete(lab: &Lab) -> ckpt_tests::Outcome {
    std::fs::write(lab.path("done"), "").unwrap();
    let outcome = lab.program(ACTOR).args(["late", "done"]).run().ended(0);
    assert_eq!(
        outcome.last_line(),
        format!("results {} {}", mixed(7, 100), mixed(0, 10))
    );
    outcome
}

#[test]
fn a_stop_waits_for_the_one_that_is_late() {
    let lab = Lab::new();
    let mut child = stop_with_a_late_one(&lab, "90s", None);
    child.say("go on");
    let outcome = child.finish().ended(85).says("stopped `late`");
    let _ = outcome.does_not_say("in time");
    let _ = both_complete(&lab)
        .says("resumed `late`")
        .says("resumed `worker`");
}

#[test]
fn one_that_comes_too_late_is_named_and_the_code_tells() {
    let lab = Lab::new();
    let child = stop_with_a_late_one(&lab, "700ms", None);
    let outcome = child.finish().ended(74);
    let _ = outcome.says("`late` did not reach a safe point in time; it has no checkpoint");
    let _ = both_complete(&lab)
        .says("resumed `worker`")
        .does_not_say("resumed `late`");
}

#[test]
fn one_that_comes_too_late_keeps_the_checkpoint_it_has() {
    for mode in ["sync", "background", "fork"] {
        let lab = Lab::new();
        let child = stop_with_a_late_one(&lab, "2s", Some(mode));
        let outcome = child.finish().ended(85);
        let told = "`late` did not reach a safe point in time; its newest checkpoint was made";
        let _ = outcome.says(told);
        let _ = both_complete(&lab)
            .says("resumed `late`")
            .says("resumed `worker`");
    }
}

/// Saved is not all: a function that stops drops what it skipped, and a buffer may have to be flushed there.
#[test]
fn the_process_ends_after_every_one_has_let_go() {
    let lab = Lab::new();
    let mut child = lab.program(ACTOR).args(["letting go", "effects"]).start();
    let mut said = [child.hear(), child.hear()].map(|word| word.expect("a word"));
    said.sort();
    assert_eq!(said, ["quick is there", "slow is there"]);
    child.signal(Signal::TERM);
    let _ = child.finish().ended(85);
    let effects = std::fs::read_to_string(lab.path("effects")).unwrap();
    assert_eq!(effects, "quick is gone\nslow is gone\n");
}
