//! One checkpointed function and the threads that work for it, between two of its safe points.

use ckpt_tests::mix::{mix, mixed};
use ckpt_tests::{Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;

const STEPS: u64 = 12;

fn feeds(lab: &Lab) -> Program {
    lab.program(ACTOR).arg("feeds").arg(STEPS)
}

/// The same in one thread.
fn fed() -> String {
    let mut cells: Vec<u64> = (0..8).collect();
    for step in 0..STEPS {
        for cell in &mut cells {
            *cell = mix(mixed(*cell, 20), step);
        }
        let sum = cells.iter().fold(0u64, |sum, cell| sum.wrapping_add(*cell));
        for cell in &mut cells {
            *cell = mix(*cell, sum);
        }
    }
    format!("result {}", cells.into_iter().fold(0, mix))
}

#[test]
fn threads_that_work_for_a_checkpointed_function_are_made_again_on_resume() {
    assert_eq!(feeds(&Lab::new()).run().ended(0).last_line(), fed());
    // One safe point before each step, and one that finds that none is left.
    for n in 1..=STEPS + 1 {
        let lab = Lab::new();
        let stopping = feeds(&lab).env("CKPT_STOP_AFTER", n.to_string());
        let _ = stopping.run().ended(85);
        let end = feeds(&lab).run().ended(0).says("resumed `feeds`");
        assert_eq!(end.last_line(), fed(), "stopped at {n}");
    }
}

#[test]
fn stopped_at_every_step_in_turn() {
    let lab = Lab::new();
    for _ in 0..=STEPS {
        let _ = feeds(&lab).env("CKPT_STOP_AFTER", "1").run().ended(85);
    }
    assert_eq!(feeds(&lab).run().ended(0).last_line(), fed());
}

fn around(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["around", "6"])
}

fn plain_around() -> String {
    let mut cells: Vec<u64> = (0..8).collect();
    for _ in 0..6 {
        for i in 0..5 {
            for cell in &mut cells {
                *cell = mix(*cell, i);
            }
        }
    }
    format!("result {}", cells.into_iter().fold(0, mix))
}

/// `inner` stops and waits for `around`, which waits for the thread of `inner`.
#[test]
fn one_that_waits_for_another_cannot_stop() {
    let lab = Lab::new();
    let program = around(&lab).env("STAYS", "1").env("CKPT_GRACE", "700ms");
    let mut child = program.start();
    child.expect("inside");
    child.signal(Signal::TERM);
    let stopped = child.finish().ended(74).says("stopped `inner`");
    let _ = stopped.says("`around` did not reach a safe point in time; it has no checkpoint");
    let end = around(&lab).run().ended(0).says("resumed `inner`");
    assert_eq!(end.last_line(), plain_around());
}

/// The step is among the arguments of `inner`, so it is told which of its calls the checkpoint belongs to.
#[test]
fn one_that_waits_for_another_and_resumes_in_the_middle() {
    let lab = Lab::new();
    let program = around(&lab).env("STAYS", "1").env("SAVES", "1");
    let mut child = program.start();
    child.expect("inside");
    child.await_line(Side::Err, "saved `around`");
    child.signal(Signal::USR1);
    child.await_line(Side::Err, "saved `inner` at iteration ");
    let _ = child.kill().ended(-9);
    let end = around(&lab).run().ended(0).says("resumed `around`");
    let end = end.says("resumed `inner`");
    assert_eq!(end.last_line(), plain_around());
}

/// A call that could be another one than the checkpoint's begins anew.
#[test]
fn equal_calls_beside_one_that_resumes_in_the_middle() {
    let lab = Lab::new();
    let around = || around(&lab).env("EQUAL", "1");
    let program = around().env("STAYS", "1").env("SAVES", "1");
    let mut child = program.start();
    child.expect("inside");
    child.await_line(Side::Err, "saved `around`");
    child.signal(Signal::USR1);
    child.await_line(Side::Err, "saved `equal` at iteration ");
    let _ = child.kill().ended(-9);
    let end = around().run().ended(0).says("resumed `around`");
    let end =
        end.says("`equal` starts from scratch: calls of it with equal arguments are told apart");
    assert_eq!(end.last_line(), plain_around());
    let runs = lab.runs().all();
    let aside = runs
        .iter()
        .filter(|run| run.directory().join("aside-1").exists());
    assert_eq!(aside.count(), 1, "nothing is lost");
}
