//! `fallible` functions: a stop and every error of the runtime is what they return. (That they do what their twins do, the twins
//! tell.)

use ckpt_runtime::store::Kind;
use ckpt_tests::mix::mixed;
use ckpt_tests::{Lab, Outcome, Program};
use rustix::process::Signal;

use crate::ACTOR;

const STOPPED: &str = "85 stopped with a checkpoint saved; run the same command again to go on";

fn parts(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["handed out", "3"])
}

#[test]
fn what_makes_light_of_a_stop_gets_it_from_the_next_one_too() {
    let lab = Lab::new();
    let outcome = parts(&lab).env("CKPT_STOP_AFTER", "4").run().ended(85);
    let each = format!("part is gone\n{STOPPED}\n");
    let all = format!("{each}{each}{each}all were begun\nthe hook runs\n");
    assert_eq!(outcome.stdout, all);
    assert_eq!(lab.runs().all().len(), 3);
    for run in lab.runs().all() {
        assert_eq!(run.kinds(), [Kind::Start, Kind::Stop]);
        assert_eq!(run.generations().len(), 1);
    }
    let outcome = parts(&lab).run().ended(0);
    let each = |seed| format!("part is gone\nresult {}\n", mixed(seed, 10));
    let results: String = (0..3).map(each).collect();
    assert_eq!(outcome.stdout, format!("{results}all were begun\n"));
}

#[test]
fn a_signal_is_handed_out_and_ends_nothing() {
    let lab = Lab::new();
    let mut child = parts(&lab).env("WAIT", "1").start();
    child.expect("at 3");
    child.signal(Signal::TERM);
    child.say("go on");
    let outcome = child.finish().ended(85).says("SIGTERM: stopped `part`");
    assert_eq!(outcome.stdout.matches(STOPPED).count(), 3, "{outcome}");
    assert!(outcome.stdout.contains("all were begun"), "{outcome}");
}

#[test]
fn the_exit_code_of_the_settings_holds_for_what_is_handed_out() {
    let lab = Lab::new();
    let program = parts(&lab).env("CKPT_EXIT_CODE", "9");
    let _ = program.env("CKPT_STOP_AFTER", "4").run().ended(9);
}

/// A caller whose callee has stopped goes no further, whatever it would do with the error.
#[test]
fn a_stop_goes_through_callers_that_would_make_light_of_it() {
    let lab = Lab::new();
    let run = |stop_after: Option<u64>| -> Outcome {
        let program = lab.program(ACTOR).args(["handed through", "3"]);
        match stop_after {
            Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
            None => program.run(),
        }
    };
    // Three safe points of the caller's loop, its calls, and those in them.
    for _ in 0..4 {
        let stopped = run(Some(5)).ended(0);
        let ends = format!("whole is gone\n{STOPPED}\nin the end\n");
        assert!(stopped.stdout.ends_with(&ends), "{stopped}");
        assert!(!stopped.stdout.contains("made light of"), "{stopped}");
    }
    let expected = (0..3).fold(0, |sum, seed| sum ^ mixed(seed, 10));
    assert!(
        run(None)
            .ended(0)
            .stdout
            .ends_with(&format!("result {expected}\n"))
    );
}

/// What is saved lives on in the checkpoint, also where other variables hide it in the frame of a caller.
#[test]
fn callers_that_are_left_forget_what_they_have_saved() {
    let lab = Lab::new();
    let hides = || lab.program(ACTOR).arg("handed over hidden values");
    // Of the callee's safe points one.
    let stopped = hides().env("CKPT_STOP_AFTER", "6").run().ended(0);
    assert_eq!(stopped.stdout, format!("part is gone\n{STOPPED}\n"));
    let end = hides().run().ended(0);
    // The argument of this process goes for the one that was saved.
    let sum = mixed(1, 10) ^ mixed(2, 10);
    let rest = format!(
        "part is gone\npart is gone\nsum {sum}\nalso is dropped\nsaved is dropped\nresult 9\n"
    );
    assert_eq!(end.stdout, format!("saved is dropped\n{rest}"));
}

#[test]
fn what_the_settings_say_wrong_is_returned() {
    let lab = Lab::new();
    let outcome = parts(&lab).env("CKPT_KEEP", "none").run().ended(78);
    let said = "78 CKPT_KEEP=none: expected a whole number, 1 or greater\n";
    assert_eq!(
        outcome.stdout,
        format!("{}all were begun\n", said.repeat(3))
    );
}

#[test]
fn a_run_that_is_held_is_returned() {
    let lab = Lab::new();
    let _ = parts(&lab).env("CKPT_STOP_AFTER", "4").run().ended(85);
    let mut holder = parts(&lab).env("WAIT", "1").start();
    holder.expect("at 3");
    let outcome = parts(&lab).run().ended(75);
    let _ = holder.kill();
    assert!(outcome.stdout.starts_with("75 "), "{outcome}");
    assert!(outcome.stdout.contains("is held by process"), "{outcome}");
}

#[test]
fn a_checkpoint_that_does_not_fit_is_returned() {
    let lab = Lab::new();
    let builds = |build: &str| lab.program(ACTOR).args(["handed builds", build, "6"]);
    let stopped = builds("u64").env("CKPT_STOP_AFTER", "4").run().ended(0);
    assert_eq!(stopped.stdout, format!("{STOPPED}\n"));
    let changed = builds("f64").run().ended(0);
    assert!(changed.stdout.starts_with("65 "), "{changed}");
    let why = "cell: the checkpoint has u64, the program wants f64";
    assert!(changed.stdout.contains(why), "{changed}");
    // Nothing is lost.
    assert_eq!(builds("u64").run().ended(0).stdout, "result 15\n");
}

#[test]
fn damaged_checkpoints_are_returned() {
    let lab = Lab::new();
    let builds = || lab.program(ACTOR).args(["handed builds", "u64", "6"]);
    let _ = builds().env("CKPT_STOP_AFTER", "4").run().ended(0);
    let newest = lab.runs().only().newest();
    let mut bytes = std::fs::read(&newest).unwrap();
    bytes.push(0);
    std::fs::write(&newest, bytes).unwrap();
    let outcome = builds().run().ended(0);
    assert!(outcome.stdout.starts_with("65 "), "{outcome}");
}

#[test]
fn a_refused_iterator_is_returned() {
    let outcome = Lab::new().program(ACTOR).arg("handed unordered").run();
    let outcome = outcome.ended(0);
    assert!(
        outcome
            .stdout
            .starts_with("78 `unordered` cannot be checkpointed"),
        "{outcome}"
    );
}

#[test]
fn a_final_save_that_fails_is_returned() {
    let lab = Lab::new();
    let program = lab.program(ACTOR).arg("handed unwilling");
    let outcome = program.env("CKPT_STOP_AFTER", "2").run().ended(0);
    assert!(outcome.stdout.starts_with("74 "), "{outcome}");
    assert_eq!(lab.runs().only().kinds(), [Kind::Start, Kind::Failure]);
}

/// Who ends the process with the stop code says that all is saved.
#[test]
fn one_that_could_not_save_counts_when_another_ends_the_process() {
    let outcome = Lab::new().program(ACTOR).arg("handed lost").run();
    let outcome = outcome.ended(74).says("stopped `stops`");
    assert!(outcome.stdout.starts_with("74 "), "{outcome}");
}
