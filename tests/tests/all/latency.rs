//! Safe points that are too far between for a stop.

use ckpt_tests::{Lab, Side};
use rustix::process::Signal;

use crate::steps::{Steps, program, resumes_well};

const NO_FIRST: &str = "`steps` has not come to its first safe point in 100 ms";
const FAR_BETWEEN: &str = "`steps` has not been at a safe point for 38 ms";

/// Each step takes until the warning is there: the parent lets it end only then.
#[test]
fn long_iterations_are_told_once_while_they_last_and_how_long_it_was() {
    let lab = Lab::new();
    let mut steps = Steps::of(program(&lab).env("CKPT_GRACE", "100ms"), 0);
    let line = steps.child.await_line(Side::Err, NO_FIRST);
    assert!(line.ends_with("nothing of it can be saved"), "{line}");
    steps.step();
    let reached = "`steps` has come to a safe point, ";
    let _ = steps.child.await_line(Side::Err, reached);
    let line = steps.child.await_line(Side::Err, FAR_BETWEEN);
    assert!(
        line.contains("no more than 100 ms (CKPT_GRACE); write `#[ckpt(safe_point)]` on a loop"),
        "{line}"
    );
    steps.step();
    let line = steps.child.await_line(Side::Err, reached);
    assert!(line.ends_with(" ms after it was looked for"), "{line}");
    let (outcome, next) = steps.stop_by(Signal::TERM, 85);
    for once in [NO_FIRST, FAR_BETWEEN] {
        assert_eq!(outcome.stderr.matches(once).count(), 1, "{once}");
    }
    assert_eq!(outcome.stderr.matches(reached).count(), 2);
    resumes_well(&lab, next);
}

#[test]
fn iterations_that_are_short_beside_the_grace_period_are_not_told() {
    let lab = Lab::new();
    let mut steps = Steps::of(program(&lab).env("CKPT_GRACE", "10min"), 0);
    steps.go_to(100);
    let _ = steps
        .end()
        .does_not_say("first safe point")
        .does_not_say("at a safe point");
}

/// What a safe point takes for its save is not the loop's time.
#[test]
fn a_long_save_is_not_told() {
    let lab = Lab::new();
    let slow = lab.program(crate::ACTOR).args(["slow save", "42"]);
    let environment = slow.env("CKPT_GRACE", "400ms").env("SLOW_SAVE", "1");
    let mut steps = Steps::of(environment, 0);
    let again = |steps: &mut Steps| {
        steps.signal(Signal::TERM);
        let _ = steps
            .child
            .await_line(Side::Err, "SIGTERM again: the save is under way");
        steps.child.stderr().matches("safe point").count()
    };
    steps.signal(Signal::TERM);
    steps.child.say("go");
    while steps.child.hear().expect("it saves") != "encoding" {
        steps.child.say("go");
    }
    let before = again(&mut steps);
    // The timer, which would tell it, answers one in 50 ms.
    for _ in 0..12 {
        assert_eq!(again(&mut steps), before, "{}", steps.child.stderr());
    }
    let _ = steps.child.kill().ended(-9);
}
