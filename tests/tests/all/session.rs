//! Sessions, without the macro: stopped, killed, misused.

use ckpt_runtime::store::Kind;
use ckpt_tests::mix::mixed;
use ckpt_tests::{Lab, Outcome, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;

fn solves(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["session", "7", "10"])
}

fn stopped(lab: &Lab) -> Outcome {
    let program = solves(lab).env("CKPT_STOP_AFTER", "5");
    program
        .run()
        .ended(85)
        .says("stopped `solve` at iteration 4 (40 %)")
}

fn ends_well(lab: &Lab) -> Outcome {
    let outcome = solves(lab).run().ended(0);
    assert_eq!(outcome.stdout, format!("result {}\n", mixed(7, 10)));
    assert_eq!(lab.runs().only().files(), ["events.jsonl", "lock"]);
    outcome
}

#[test]
fn stopped_at_every_safe_point_it_comes_to_the_same() {
    let lab = Lab::new();
    for n in 0..10 {
        let outcome = solves(&lab).env("CKPT_STOP_AFTER", "1").run().ended(85);
        let words = "85 stopped with a checkpoint saved; run the same command again to go on\n";
        assert_eq!(outcome.stdout, words);
        let _ = outcome.says(&format!("stopped `solve` at iteration {n} ({} %)", n * 10));
    }
    let _ = ends_well(&lab).says("resumed `solve` at iteration 9 (90 %)");
}

#[test]
fn signals_stop_it_and_save_it() {
    let lab = Lab::new();
    let mut child = solves(&lab).env("WAIT", "1").start();
    child.expect("at 3");
    child.signal(Signal::USR1);
    child.say("go on");
    let saved = child.await_line(Side::Err, "saved `solve`");
    assert!(saved.contains("at iteration 4 (40 %)"), "{saved}");
    let _ = child.finish().ended(0);
    let mut child = solves(&lab).env("WAIT", "1").start();
    child.expect("at 3");
    child.signal(Signal::TERM);
    child.say("go on");
    let _ = child.finish().ended(85).says("SIGTERM: stopped `solve`");
    let _ = ends_well(&lab);
}

#[test]
fn killed_it_resumes_from_its_last_save() {
    let lab = Lab::new();
    let _ = stopped(&lab);
    let mut child = solves(&lab).env("CKPT_EVERY", "1ms").start();
    let _ = child.await_line(Side::Err, "resumed `solve` at iteration 4 (40 %)");
    let _ = child.kill();
    let _ = ends_well(&lab);
}

#[test]
fn what_makes_light_of_a_stop_gets_it_again() {
    let lab = Lab::new();
    let light = || lab.program(ACTOR).arg("session made light of");
    let outcome = light().env("CKPT_STOP_AFTER", "4").run().ended(0);
    assert_eq!(outcome.stdout, "refused 7\ncompleted false\n");
    assert_eq!(lab.runs().only().kinds(), [Kind::Start, Kind::Stop]);
    let outcome = light()
        .run()
        .ended(0)
        .says("resumed `light` at iteration 3");
    assert_eq!(outcome.stdout, "refused 0\ncompleted true\n");
}

#[test]
fn misused_it_loses_nothing() {
    let before = "there is a checkpoint, and `restore` has not been called; ";
    for (way, why) in [
        (
            "safe point",
            format!("{before}a save would put another state in its place"),
        ),
        (
            "complete",
            format!("{before}it cannot be completed before that"),
        ),
        (
            "restore",
            "`restore` was called twice; keep what it gives".to_owned(),
        ),
    ] {
        let lab = Lab::new();
        let _ = stopped(&lab);
        let misused = lab.program(ACTOR).args(["session misused", way]).run();
        let _ = misused.ended(78).says(&why);
        let _ = ends_well(&lab).says("resumed `solve`");
    }
}

#[test]
fn a_state_of_another_type_is_refused() {
    let lab = Lab::new();
    let _ = stopped(&lab);
    let other = lab.program(ACTOR).arg("session of another type").run();
    let _ = other
        .ended(65)
        .says("state.0: the checkpoint has u64, the program wants f64");
    let _ = ends_well(&lab).says("resumed `solve`");
}

#[test]
fn left_without_complete_it_keeps_its_checkpoint() {
    for (way, code, why) in [
        ("drop", 0, "was dropped before its end"),
        ("panic", 101, "panicked"),
    ] {
        let lab = Lab::new();
        let _ = stopped(&lab);
        let _ = solves(&lab).env("AT_6", way).run().ended(code);
        let events = lab.runs().only().events();
        let last = events.last().expect("an event");
        assert_eq!(
            (last.kind, last.detail.as_deref()),
            (Kind::Failure, Some(why))
        );
        let _ = ends_well(&lab).says("resumed `solve` at iteration 4 (40 %)");
    }
}

#[test]
fn inside_of_a_checkpointed_function_it_does_nothing() {
    let lab = Lab::new();
    let inside = || lab.program(ACTOR).args(["session inside", "4"]);
    let _ = inside()
        .env("CKPT_STOP_AFTER", "3")
        .run()
        .ended(85)
        .says("stopped `around`");
    assert_eq!(lab.runs().all().len(), 1);
    let outcome = inside().run().ended(0);
    let expected = (0..4).fold(0, |sum, seed| sum ^ mixed(seed, 5));
    assert_eq!(outcome.last_line(), format!("result {expected}"));
}

#[test]
fn what_it_calls_is_an_ordinary_function() {
    let lab = Lab::new();
    let around = || lab.program(ACTOR).arg("session around");
    let _ = around()
        .env("CKPT_STOP_AFTER", "2")
        .run()
        .ended(85)
        .says("stopped `around`");
    assert_eq!(lab.runs().all().len(), 1);
    // What was called before the stop is in the state, and is called again: the state says so to nobody.
    let outcome = around().run().ended(0);
    assert_eq!(
        outcome.last_line(),
        format!("result {}", mixed(3, 10) ^ mixed(3, 10))
    );
}

#[test]
fn equal_ones_at_once_and_bad_names_are_refused() {
    let lab = Lab::new();
    let equal = lab.program(ACTOR).arg("session equal").run();
    let _ = equal
        .ended(78)
        .says("two calls of `equal` with equal arguments are active at once");
    for name in ["", "a/b", "a b"] {
        let named = lab.program(ACTOR).args(["session named", name]).run();
        let _ = named
            .ended(78)
            .says("expected a name of letters, digits and `_` `-` `.` `:`");
    }
    let _ = lab
        .program(ACTOR)
        .args(["session named", "a-b"])
        .run()
        .ended(0);
}
