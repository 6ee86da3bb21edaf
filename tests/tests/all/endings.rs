//! How a run ends: with a result its checkpoints go; with anything else they stay.

use ckpt_runtime::store::Kind;
use ckpt_tests::mix::mixed;
use ckpt_tests::{Lab, Program, names_in};

use crate::ACTOR;
use crate::counts::{completes, program, stopped_twice};

fn fails(lab: &Lab, way: &str) -> Program {
    lab.program(ACTOR).args(["fails", "3", "10", way])
}

#[test]
fn completion_leaves_the_lock_and_the_events() {
    let lab = stopped_twice();
    let run = lab.runs().only();
    let _ = completes(program(&lab));
    assert_eq!(run.files(), ["events.jsonl", "lock"]);
    let kinds = run.kinds();
    assert_eq!(
        kinds,
        [
            Kind::Start,
            Kind::Stop,
            Kind::Resume,
            Kind::Stop,
            Kind::Resume,
            Kind::Completion
        ]
    );
    let events = run.events();
    assert!(
        events
            .iter()
            .all(|event| event.pid > 0 && event.host == ckpt_runtime::host())
    );
    assert_eq!((events[1].iteration, events[1].total), (Some(4), Some(20)));
    assert_eq!(events[2].generation, Some(1));
}

/// What never needed saving leaves no trace.
#[test]
fn a_short_run_creates_nothing() {
    let lab = Lab::new();
    let outcome = completes(program(&lab));
    assert_eq!(outcome.stderr, "");
    assert_eq!(names_in(&lab.path("")), [""; 0]);
}

#[test]
fn an_error_or_a_panic_keeps_the_checkpoints() {
    let code_of = [("err", 1), ("panic", 101), ("abort", -6), ("exit", 5)];
    for (way, code) in code_of {
        let lab = Lab::new();
        let _ = fails(&lab, way)
            .run()
            .ended(code)
            .says("saved `fails` at iteration");
        let run = lab.runs().only();
        assert_eq!(run.generations().len(), 1, "{way}");
        let failure = run.kinds().last() == Some(&Kind::Failure);
        assert_eq!(
            failure,
            way == "err" || way == "panic",
            "{way}: {:?}",
            run.kinds()
        );
        let again = fails(&lab, "well")
            .run()
            .ended(0)
            .says("resumed `fails` at iteration 4");
        assert_eq!(
            again.last_line(),
            format!("result {}", mixed(3, 10)),
            "{way}"
        );
        assert_eq!(run.files(), ["events.jsonl", "lock"], "{way}");
    }
}

/// An error that comes back is the same error, and costs nothing that is on disk.
#[test]
fn an_error_can_come_again_and_again() {
    let lab = Lab::new();
    for _ in 0..3 {
        let outcome = fails(&lab, "err").run().ended(1);
        assert_eq!(outcome.last_line(), "error it did not work");
        assert!(!lab.runs().only().generations().is_empty());
    }
}

/// Memory that calls take is not kept: as many as a sweep has, and the process stays as it was.
#[test]
fn many_different_calls_in_one_process() {
    let outcome = Lab::new()
        .program(ACTOR)
        .args(["many", "3000"])
        .run()
        .ended(0);
    let expected = (0..3000).fold(0, |hash, seed| ckpt_tests::mix::mix(hash, mixed(seed, 3)));
    assert_eq!(outcome.last_line(), format!("result {expected}"));
}
