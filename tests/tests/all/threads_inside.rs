//! A checkpointed function whose thread takes up another one while it waits, and one that waits for another's thread.

use ckpt_tests::mix::mixed;
use ckpt_tests::{Child, Lab, Program};
use rustix::process::Signal;

use crate::ACTOR;

fn inside(lab: &Lab) -> Program {
    let orders = lab.path("");
    lab.program(ACTOR).arg("inside").arg(orders.display())
}

/// `waiting` waits in a pool for `item`, which its own thread has begun.
fn one_in_the_other(lab: &Lab) -> Child {
    let mut child = inside(lab).start();
    child.expect("at 7");
    child
}

fn results() -> String {
    format!("results {} {}", mixed(0, 10), mixed(7, 100))
}

#[test]
fn an_item_begun_inside_of_another_is_an_ordinary_function() {
    let lab = Lab::new();
    let mut child = one_in_the_other(&lab);
    child.signal(Signal::TERM);
    std::fs::write(lab.path("7"), "hold").unwrap();
    child.expect("held 7");
    std::fs::write(lab.path("7"), "end").unwrap();
    // It comes to its end, and then the one around it to its safe point.
    let stopped = child.finish().ended(85);
    let stopped = stopped.says("stopped `waiting` at iteration 2 ");
    let _ = stopped.does_not_say("`item`");
    let _ = lab.runs().of("waiting");
    assert_eq!(lab.runs().all().len(), 1);
    let end = inside(&lab).run().ended(0).says("resumed `waiting`");
    assert_eq!(end.last_line(), results());
}
