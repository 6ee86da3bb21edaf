//! Checkpointed functions of several threads with a channel, a lock or a condition between them.

use ckpt_tests::mix::mixed;
use ckpt_tests::{Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;

fn sends(lab: &Lab, how: &str) -> Program {
    lab.program(ACTOR).args(["sends", how, "done"])
}

fn done(lab: &Lab) {
    std::fs::write(lab.path("done"), "").unwrap();
}

#[test]
fn one_that_waits_for_a_message_of_one_that_has_stopped_is_late() {
    let lab = Lab::new();
    let mut child = sends(&lab, "blocked").env("CKPT_GRACE", "700ms").start();
    child.expect("heard all");
    child.signal(Signal::TERM);
    let stopped = child.finish().ended(74).says("stopped `producer`");
    let _ = stopped.says("`blocked` did not reach a safe point in time; it has no checkpoint");
}

#[test]
fn one_that_waits_for_a_message_in_turns_stops() {
    let lab = Lab::new();
    let mut child = sends(&lab, "patient").start();
    child.expect("heard all");
    child.signal(Signal::TERM);
    let stopped = child.finish().ended(85).says("stopped `producer`");
    let _ = stopped.says("stopped `patient`");
    done(&lab);
    let end = sends(&lab, "patient").run().ended(0);
    let end = end.says("resumed `producer`").says("resumed `patient`");
    assert_eq!(end.last_line(), format!("sent 5, heard {}", mixed(0, 5)));
}

/// Two of five numbers are between the two when both have stopped.
#[test]
fn what_is_in_a_channel_at_a_stop_is_lost() {
    let lab = Lab::new();
    let mut child = sends(&lab, "patient").env("LAGS", "1").start();
    let mut said = [child.hear(), child.hear()].map(|word| word.expect("a word"));
    said.sort();
    assert_eq!(said, ["heard three", "sent all"]);
    child.signal(Signal::TERM);
    child.await_line(Side::Err, "stopped `producer`");
    child.say("go on");
    let _ = child.finish().ended(85).says("stopped `patient`");
    done(&lab);
    let end = sends(&lab, "patient").run().ended(0);
    assert_eq!(end.last_line(), format!("sent 5, heard {}", mixed(0, 3)));
}

fn shares(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["shares", "done"])
}

#[test]
fn a_lock_held_over_safe_points_is_let_go_at_a_stop() {
    let lab = Lab::new();
    let mut child = shares(&lab).start();
    child.expect("needs");
    child.signal(Signal::TERM);
    // The fourth iteration needs the lock, which the other one has until it has stopped.
    child.await_line(Side::Err, "stopped `holder`");
    child.await_line(Side::Err, "stopped `needy` at iteration 4 ");
    let _ = child.finish().ended(85).does_not_say("in time");
    done(&lab);
    let end = shares(&lab).run().ended(0);
    let end = end.says("resumed `holder`").says("resumed `needy`");
    assert_eq!(end.last_line(), format!("results 100 {}", mixed(0, 10)));
}

fn awaits(lab: &Lab, in_turns: bool) -> Program {
    let program = lab.program(ACTOR).arg("awaits").arg(in_turns);
    program.arg("done").env("CKPT_GRACE", "700ms")
}

#[test]
fn one_that_waits_for_a_condition_of_one_that_has_stopped_is_late() {
    let lab = Lab::new();
    let mut child = awaits(&lab, false).start();
    child.expect("awaits");
    child.signal(Signal::TERM);
    let stopped = child.finish().ended(74).says("stopped `tells`");
    let _ = stopped.says("`awaits` did not reach a safe point in time; it has no checkpoint");
    completes(&lab, false);
}

#[test]
fn one_that_waits_for_a_condition_in_turns_stops() {
    let lab = Lab::new();
    let mut child = awaits(&lab, true).start();
    child.expect("awaits");
    child.signal(Signal::TERM);
    let stopped = child.finish().ended(85).says("stopped `tells`");
    let _ = stopped.says("stopped `awaits`");
    completes(&lab, true);
}

#[track_caller]
fn completes(lab: &Lab, in_turns: bool) {
    done(lab);
    let end = awaits(lab, in_turns).run().ended(0);
    assert_eq!(end.last_line(), format!("results 100 {}", mixed(0, 3)));
}
