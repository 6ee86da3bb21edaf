//! One process a run, and one root an identity.

use ckpt_tests::Lab;
use ckpt_tests::mix::mixed;
use rustix::process::Signal;

use crate::ACTOR;
use crate::steps::{Steps, program, resumes_well};

#[test]
fn a_second_process_is_told_who_has_the_run() {
    let lab = Lab::new();
    let mut first = Steps::start(&lab, 0);
    first.signal(Signal::USR1);
    first.go_until(|_| {
        lab.runs()
            .all()
            .iter()
            .any(|run| !run.generations().is_empty())
    });
    let host = ckpt_runtime::host();
    let second = program(&lab).run().ended(75);
    let second = second.says(&format!("{} is held by process", lab.runs().only().name()));
    let second = second.says(&format!("process {} on {host} since 2", first.child.id()));
    let second = second.says("wait for it or stop it, then run the same command again");
    assert_eq!(second.stdout, "", "it has computed nothing");
    let (_, next) = first.stop_by(Signal::TERM, 85);
    resumes_well(&lab, next);
}

/// Two that start at once have nothing on disk to meet at; the one that saves later finds out then.
#[test]
fn of_two_that_start_at_once_one_gives_way() {
    let lab = Lab::new();
    let (mut one, two) = (Steps::start(&lab, 0), Steps::start(&lab, 0));
    one.signal(Signal::USR1);
    one.go_until(|_| {
        lab.runs()
            .all()
            .iter()
            .any(|run| !run.generations().is_empty())
    });
    two.signal(Signal::USR1);
    let (outcome, _) = two.go_on_to_its_end();
    let _ = outcome
        .ended(75)
        .says(&format!("is held by process {} on ", one.child.id()));
    let (_, next) = one.stop_by(Signal::TERM, 85);
    resumes_well(&lab, next);
}

/// The lock goes with its process, however that ends.
#[test]
fn a_killed_process_holds_nothing() {
    let lab = Lab::new();
    let mut first = Steps::start(&lab, 0);
    first.signal(Signal::USR1);
    first.go_until(|_| {
        lab.runs()
            .all()
            .iter()
            .any(|run| !run.generations().is_empty())
    });
    let at = first.at;
    let _ = first.child.kill();
    resumes_well(&lab, at);
}

#[test]
fn equal_calls_at_once_are_refused_with_the_ways_out() {
    let lab = Lab::new();
    let outcome = lab.program(ACTOR).args(["equal", "3", "3"]).run().ended(78);
    let outcome = outcome.says("ckpt: two calls of `twin` with equal arguments are active at once");
    let _ = outcome.says("give them an argument that differs");
    let outcome = lab.program(ACTOR).args(["equal", "3", "4"]).run().ended(0);
    assert_eq!(
        outcome.last_line(),
        format!("results {} {}", mixed(3, 10), mixed(4, 10))
    );
}

/// One after the other, equal calls are runs of their own.
#[test]
fn equal_calls_one_after_the_other_are_told_apart_by_their_order() {
    let run = |lab: &Lab, stop: Option<u64>| {
        let program = lab.program(ACTOR).args(["twice", "5", "10"]);
        match stop {
            Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
            None => program.run(),
        }
    };
    let expected = format!("first {0}\nsecond {0}\n", mixed(5, 10));
    for n in 1..=20 {
        let lab = Lab::new();
        let stopped = run(&lab, Some(n)).ended(85);
        let resumed = run(&lab, None).ended(0).says("resumed `count`");
        let all = match stopped.stdout.is_empty() {
            // The first call was complete: it runs again from its beginning, then the second resumes.
            false => resumed.stdout,
            true => stopped.stdout + &resumed.stdout,
        };
        assert_eq!(all, expected, "stopped at {n}");
    }
}

#[test]
fn a_call_after_a_completed_one_is_told_what_a_restart_does() {
    let outcome = Lab::new()
        .program(ACTOR)
        .args(["twice", "5", "10"])
        .run()
        .ended(0);
    let warning = "`count` starts after `count` has completed: after a restart `count` runs again";
    let outcome = outcome
        .says(warning)
        .says("annotate the function that calls both");
    assert_eq!(outcome.stderr.matches("starts after").count(), 1, "once");
    let outcome = Lab::new()
        .program(ACTOR)
        .args(["many", "50"])
        .run()
        .ended(0);
    assert_eq!(
        outcome.stderr.matches("starts after").count(),
        1,
        "once a process"
    );
}
