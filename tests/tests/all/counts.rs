//! The actor's part `count`: a loop that runs by itself.

use ckpt_tests::mix::mixed;
use ckpt_tests::{Lab, Outcome, Program};

use crate::ACTOR;

pub(crate) const SEED: u64 = 7;
pub(crate) const N: u64 = 20;

/// The program, not yet running.
pub(crate) fn program(lab: &Lab) -> Program {
    lab.program(ACTOR)
        .args(["count", &SEED.to_string(), &N.to_string()])
}

/// Stops it after so many safe points: one more generation.
#[track_caller]
pub(crate) fn stopped_after(lab: &Lab, safe_points: u64) -> Outcome {
    let program = program(lab).env("CKPT_STOP_AFTER", safe_points.to_string());
    program.run().ended(85)
}

/// The result that every run of it must have.
pub(crate) fn result() -> String {
    format!("result {}", mixed(SEED, N))
}

/// Runs it to its end, with the right result.
#[track_caller]
pub(crate) fn completes(program: Program) -> Outcome {
    let outcome = program.run().ended(0);
    assert_eq!(outcome.last_line(), result(), "{outcome}");
    outcome
}

/// A lab with a run that has been stopped twice: two generations.
pub(crate) fn stopped_twice() -> Lab {
    let lab = Lab::new();
    for _ in 0..2 {
        stopped_after(&lab, 5);
    }
    assert_eq!(lab.runs().only().generations().len(), 2);
    lab
}
