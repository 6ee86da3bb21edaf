//! What signals do to a program with a checkpointed function.

use std::time::Duration;

use ckpt_runtime::store::Kind;
use ckpt_tests::mix::mixed;
use ckpt_tests::{Lab, Side};
use rustix::process::Signal;

use crate::ACTOR;
use crate::steps::{SEED, Steps, program, resumes_well};

#[test]
fn four_signals_save_and_stop() {
    for (signal, name) in [
        (Signal::TERM, "SIGTERM"),
        (Signal::INT, "SIGINT"),
        (Signal::HUP, "SIGHUP"),
        (Signal::XCPU, "SIGXCPU"),
    ] {
        let lab = Lab::new();
        let mut steps = Steps::start(&lab, 0);
        steps.go_to(3);
        let (outcome, next) = steps.stop_by(signal, 85);
        let _ = outcome.says(&format!("ckpt: {name}: stopped `steps` at iteration"));
        assert_eq!(
            lab.runs().only().kinds(),
            [Kind::Start, Kind::Stop],
            "{name}"
        );
        resumes_well(&lab, next);
    }
}

#[test]
fn usr1_saves_and_goes_on() {
    let lab = Lab::new();
    let mut steps = Steps::start(&lab, 0);
    for generations in 1..=2 {
        steps.signal(Signal::USR1);
        let runs = lab.runs();
        steps.go_until(|_| {
            runs.all()
                .first()
                .is_some_and(|run| run.generations().len() == generations)
        });
    }
    // What was saved last is what a process that is killed now leaves.
    let at = steps.at;
    let _ = steps
        .child
        .kill()
        .ended(-9)
        .says("ckpt: saved `steps` at iteration");
    resumes_well(&lab, at);
    let kinds = lab.runs().only().kinds();
    assert_eq!(
        kinds,
        [
            Kind::Start,
            Kind::Save,
            Kind::Save,
            Kind::Resume,
            Kind::Completion
        ]
    );
}

#[test]
fn usr2_asks_how_it_stands() {
    let lab = Lab::new();
    let mut steps = Steps::start(&lab, 0);
    steps.go_to(4);
    for saved in ["no checkpoint yet", "last checkpoint just now"] {
        steps.signal(Signal::USR2);
        steps.go_until(|child| {
            child.drain();
            child.stderr().contains(saved)
        });
        let line = steps
            .child
            .await_line(Side::Err, "`steps` is at iteration ");
        assert!(
            line.contains(", running for ") && line.ends_with(saved),
            "{line}"
        );
        steps.signal(Signal::USR1);
        steps.go_until(|_| {
            lab.runs()
                .all()
                .iter()
                .any(|run| !run.generations().is_empty())
        });
    }
    let _ = steps.end();
}

#[test]
fn cont_is_left_alone() {
    let lab = Lab::new();
    let mut steps = Steps::start(&lab, 0);
    for _ in 0..3 {
        assert!(steps.child.freeze());
        steps.signal(Signal::CONT);
        steps.step();
    }
    steps.go_to(10);
    assert!(
        lab.runs()
            .all()
            .iter()
            .all(|run| run.generations().is_empty())
    );
    // Slurm's pair.
    steps.signal(Signal::CONT);
    let (_, next) = steps.stop_by(Signal::TERM, 85);
    resumes_well(&lab, next);
}

#[test]
fn three_terms_do_not_hurt_the_save() {
    let lab = Lab::new();
    let slow = |lab: &Lab| lab.program(ACTOR).args(["slow save", &SEED.to_string()]);
    let mut steps = Steps::of(slow(&lab).env("SLOW_SAVE", "1"), 0);
    steps.go_to(5);
    steps.signal(Signal::TERM);
    steps.child.say("go");
    let mut next = 6;
    // Now it is in the middle of its save.
    while let Some(said) = steps.child.hear().filter(|said| said != "encoding") {
        assert_eq!(said, format!("at {next}"));
        next += 1;
        steps.child.say("go");
    }
    for _ in 0..2 {
        steps.signal(Signal::TERM);
    }
    steps
        .child
        .await_line(Side::Err, "ckpt: SIGTERM again: the save is under way");
    steps.child.say("go on");
    // A process's first save is preceded by a look at how large it will be.
    while let Some(said) = steps.child.hear() {
        assert_eq!(said, "encoding");
        steps.child.say("go on");
    }
    let _ = steps
        .child
        .finish()
        .ended(85)
        .says("ckpt: SIGTERM: stopped `slow_steps`");
    assert_eq!(lab.runs().only().kinds(), [Kind::Start, Kind::Stop]);
    let mut steps = Steps::of(slow(&lab), next);
    steps.go_to(next + 2);
    let _ = steps.end();
}

#[test]
fn a_second_int_a_second_later_ends_at_once() {
    let lab = Lab::new();
    let mut steps = Steps::start(&lab, 0);
    steps.go_to(3);
    // It stays within its iteration: no safe point is near.
    steps.signal(Signal::INT);
    std::thread::sleep(Duration::from_millis(1_100));
    steps.signal(Signal::INT);
    let outcome = steps.child.finish().ended(130);
    let _ = outcome.says("ckpt: SIGINT again: ending now, without waiting for the save");
    assert!(lab.runs().all().is_empty(), "nothing was saved");
}

#[test]
fn a_second_int_at_once_is_the_same_keystroke() {
    let lab = Lab::new();
    let mut steps = Steps::start(&lab, 0);
    steps.go_to(3);
    steps.signal(Signal::INT);
    let (outcome, next) = steps.stop_by(Signal::INT, 85);
    let _ = outcome.does_not_say("SIGINT again");
    resumes_well(&lab, next);
}

#[test]
fn what_nohup_ignores_stays_ignored() {
    let lab = Lab::new();
    let mut steps = Steps::of(program(&lab).after("trap '' HUP"), 0);
    for _ in 0..20 {
        steps.signal(Signal::HUP);
        steps.step();
    }
    let (outcome, next) = steps.stop_by(Signal::TERM, 85);
    let _ = outcome.says("ckpt: SIGTERM: stopped").does_not_say("HUP");
    resumes_well(&lab, next);
}

#[test]
fn with_no_active_function_a_signal_has_its_default_effect() {
    let signals = [
        Signal::TERM,
        Signal::INT,
        Signal::HUP,
        Signal::XCPU,
        Signal::USR1,
        Signal::USR2,
    ];
    for signal in signals {
        for moment in ["before", "after"] {
            let lab = Lab::new();
            let mut child = lab.program(ACTOR).args(["idle", "1"]).start();
            child.expect("before");
            if moment == "after" {
                child.say("go on");
                child.expect("at 0");
                child.say("end");
                child.expect("after");
            }
            child.signal(signal);
            let outcome = child.finish().ended(-signal.as_raw());
            assert_eq!(outcome.stderr, "", "{moment}");
        }
    }
}

#[test]
fn handlers_of_the_program_are_called_too_and_put_back() {
    let lab = Lab::new();
    let mut child = lab.program(ACTOR).arg("own handlers").start();
    child.expect("at 0 seen ");
    child.signal(Signal::USR1);
    child.say("await USR1");
    child.expect("at 1 seen USR1");
    child.say("end");
    for (said, signal) in [
        ("after, send TERM", Signal::TERM),
        ("after, send USR1", Signal::USR1),
    ] {
        child.expect(said);
        child.signal(signal);
    }
    child.expect("both seen");
    // Both handlers have had it: ours saved, theirs has been seen.
    let _ = child.finish().ended(0).says("ckpt: saved `watched`");
}

#[test]
fn a_stop_calls_the_handler_of_the_program_too() {
    let lab = Lab::new();
    let mut child = lab.program(ACTOR).arg("own handlers").start();
    child.expect("at 0 seen ");
    child.signal(Signal::TERM);
    child.say("go");
    let mut last = String::new();
    while let Some(said) = child.hear() {
        if said.starts_with("at ") {
            child.say("go");
        }
        last = said;
    }
    // `seen` is asked for at each step: the handler's flag may have been taken by one before the stop.
    assert!(last.starts_with("stopping, TERM seen: "), "{last}");
    let outcome = child.finish().ended(85);
    assert!(
        outcome.stdout.contains("seen TERM") || last.ends_with("true"),
        "{outcome}"
    );
}

#[test]
fn the_table_of_signals_can_be_changed() {
    let lab = Lab::new();
    let changed = |lab: &Lab| program(lab).env("CKPT_SIGNALS", "USR1=stop,TERM=save,USR2=ignore");
    let mut steps = Steps::of(changed(&lab), 0);
    steps.signal(Signal::TERM);
    steps.go_until(|_| {
        lab.runs()
            .all()
            .iter()
            .any(|run| !run.generations().is_empty())
    });
    let (outcome, next) = steps.stop_by(Signal::USR1, 85);
    let _ = outcome.says("ckpt: SIGUSR1: stopped");
    // Left alone means: as if we were not there.
    let steps = Steps::of(changed(&lab), next);
    steps.signal(Signal::USR2);
    let _ = steps.child.finish().ended(-Signal::USR2.as_raw());
    resumes_well(&lab, next);
}

#[test]
fn a_stop_that_comes_while_a_save_goes_on_is_not_lost() {
    let lab = Lab::new();
    let slow = |lab: &Lab| lab.program(ACTOR).args(["slow save", &SEED.to_string()]);
    let mut steps = Steps::of(slow(&lab).env("SLOW_SAVE", "1"), 0);
    steps.signal(Signal::USR1);
    steps.child.say("go");
    let mut at = 0;
    let mut words = Vec::new();
    while let Some(said) = steps.child.hear() {
        if said == "encoding" && words.is_empty() {
            steps.signal(Signal::TERM);
        }
        match said.strip_prefix("at ") {
            Some(step) => at = step.parse().unwrap(),
            None => words.push(said),
        }
        steps.child.say("go");
    }
    assert!(words.iter().all(|said| said == "encoding"), "{words:?}");
    let kinds = lab.runs().only().kinds();
    assert_eq!(kinds, [Kind::Start, Kind::Save, Kind::Stop]);
    let _ = steps
        .child
        .finish()
        .ended(85)
        .says("ckpt: SIGTERM: stopped");
    let mut steps = Steps::of(slow(&lab), at + 1);
    steps.step();
    assert_eq!(
        steps.end().last_line(),
        format!("result {}", mixed(SEED, at + 2))
    );
}
