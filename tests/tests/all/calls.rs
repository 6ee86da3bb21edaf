//! Marked calls, where what is called is not what was called, or cannot be saved. (What they do when all is well, the twins
//! tell.)

use ckpt_tests::{Lab, Outcome};

use crate::ACTOR;

/// What the six calls make of 1.
fn result() -> String {
    let mut sum = 1u64;
    for n in 0..6 {
        for i in 0..n {
            sum = sum * 3 + i;
        }
    }
    sum.to_string()
}

fn run(lab: &Lab, build: &str, stop_after: Option<u64>) -> Outcome {
    let program = lab.program(ACTOR).args(["calls", build, "6"]);
    match stop_after {
        Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
        None => program.run(),
    }
}

/// Stops inside of the callee, in its third call.
fn stopped_inside(lab: &Lab) -> Outcome {
    run(lab, "checkpointed", Some(11)).ended(85)
}

#[test]
fn a_stop_and_a_resume_name_both_functions() {
    let lab = Lab::new();
    let _ = stopped_inside(&lab).says("stopped `outer` at iteration 3 (50 %), in `inner`, saved");
    let resumed = run(&lab, "checkpointed", None).ended(0);
    assert_eq!(resumed.last_line(), result());
    let _ = resumed.says("resumed `outer` at iteration 3 (50 %), in `inner`, saved just now");
}

#[test]
fn a_call_of_another_function_does_not_take_the_frame() {
    for (build, why) in [
        (
            "another",
            "it was made inside of `inner`, and where that was called, `another` is called now",
        ),
        (
            "ordinary",
            "it was made inside of `inner`, and `inner(…)`, where that was called, is no checkpointed function now",
        ),
    ] {
        let lab = Lab::new();
        let _ = stopped_inside(&lab);
        let refused = run(&lab, build, None).ended(65).says(why);
        assert!(!refused.stdout.contains(char::is_numeric), "{refused}");
        // Nothing is lost.
        assert_eq!(
            run(&lab, "checkpointed", None).ended(0).last_line(),
            result()
        );
    }
}

#[test]
fn a_mark_on_an_ordinary_function_is_told_once() {
    let outcome = run(&Lab::new(), "ordinary", None).ended(0);
    assert_eq!(outcome.last_line(), "16");
    let said = "`inner(…)` is marked with `#[ckpt(call)]` and is no checkpointed function";
    assert_eq!(outcome.stderr.matches(said).count(), 1, "{outcome}");
}

#[test]
fn what_a_callee_does_not_save_makes_it_an_ordinary_function() {
    let lab = Lab::new();
    let build = "lent as something else";
    let said = "`inner(…)` runs as an ordinary function: what it is lent as `&mut` it takes as something else";
    let mut outcome = run(&lab, build, Some(2)).ended(85);
    let mut stops = 1;
    while outcome.code() == 85 {
        assert!(outcome.stderr.matches(said).count() <= 1, "{outcome}");
        outcome = run(&lab, build, Some(2));
        stops += 1;
    }
    // Two safe points in each of six iterations, and the one at which there is no more.
    assert_eq!((outcome.ended(0).last_line(), stops), (&*result(), 7));
}

/// `safe_point`, `skip` and `name` are about a loop, also where its header makes a marked call.
#[test]
fn what_is_said_of_a_loop_holds_with_a_call_in_its_header() {
    let lab = Lab::new();
    let headers = || lab.program(ACTOR).args(["headers", "3"]);
    let (mut stops, mut named) = (0, 0);
    let last = loop {
        let outcome = headers().env("CKPT_STOP_AFTER", "1").run();
        if outcome.code() == 0 {
            break outcome;
        }
        let _ = outcome.ended(85);
        stops += 1;
        let events = lab.runs().only().events();
        let position = events.last().and_then(|event| event.position.clone());
        named += u32::from(position.is_some_and(|position| position.contains("inner")));
    };
    // Of the outer loop 4, of each call 1 and what it counts and 1, of the inner loops 1 + 2 + 3, of the skipped one none.
    assert_eq!(stops, 4 + (2 + 3 + 4) + (1 + 2 + 3) + 5);
    assert_eq!(last.last_line(), "12");
    assert!(named >= 6, "{named}");
}
