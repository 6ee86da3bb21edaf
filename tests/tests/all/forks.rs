//! The lock across fork and exec, and when it is lost: one process has the run, and its death lets go of it.

use std::fs;
use std::path::PathBuf;

use ckpt_tests::{Child, Lab, Program};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::ACTOR;
use crate::steps::{SEED, Steps};

fn program(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["forking", &SEED.to_string()])
}

/// One that has saved, and so has the run.
fn holding(lab: &Lab) -> Steps {
    let mut steps = Steps::of(program(lab), 0);
    save(&mut steps, 1);
    steps
}

/// Has it save once more: so many generations have been made then.
fn save(steps: &mut Steps, generation: u64) {
    steps.signal(Signal::USR1);
    let told = |child: &mut Child| {
        child.drain();
        child.stderr().matches("ckpt: saved `forking`").count() as u64 >= generation
    };
    steps.go_until(told);
}

/// Tells it to do something, and what it says then.
fn told(steps: &mut Steps, word: &str) -> String {
    steps.child.say(word);
    let said = steps.child.hear().expect("an answer");
    steps.at += 1;
    steps.child.expect(&format!("at {}", steps.at));
    said
}

fn resumes_well(lab: &Lab, step: u64) {
    let mut steps = Steps::of(program(lab), step);
    steps.go_to(step + 3);
    let _ = steps.end().says("ckpt: resumed `forking` at iteration");
}

fn is_held(lab: &Lab) {
    let _ = program(lab).run().ended(75).says("is held by process");
}

fn lock(lab: &Lab) -> PathBuf {
    lab.runs().only().directory().join("lock")
}

/// A process that a program left behind, ended with the test.
struct Orphan(Pid);

impl Orphan {
    fn named(said: &str) -> Orphan {
        let pid = said.strip_prefix("child ").and_then(|pid| pid.parse().ok());
        Orphan(pid.and_then(Pid::from_raw).expect("a process id"))
    }

    fn is_there(&self) -> bool {
        test_kill_process(self.0).is_ok()
    }
}

impl Drop for Orphan {
    fn drop(&mut self) {
        let _ = kill_process(self.0, Signal::KILL);
    }
}

#[test]
fn a_child_that_outlives_its_parent_does_not_hold_the_run() {
    for word in ["fork", "spawn"] {
        let lab = Lab::new();
        let mut steps = holding(&lab);
        let orphan = Orphan::named(&told(&mut steps, word));
        is_held(&lab);
        save(&mut steps, 2);
        let at = steps.at;
        let _ = steps.child.kill();
        assert!(orphan.is_there(), "{word}");
        resumes_well(&lab, at);
        assert!(orphan.is_there(), "{word}");
    }
}

/// The end of a child does not let go of what its parent has, either.
#[test]
fn the_end_of_a_child_lets_go_of_nothing() {
    for word in ["fork", "spawn"] {
        let lab = Lab::new();
        let mut steps = holding(&lab);
        drop(Orphan::named(&told(&mut steps, word)));
        is_held(&lab);
        let (_, next) = steps.stop_by(Signal::TERM, 85);
        resumes_well(&lab, next);
    }
}

/// Two processes would write the same run: the one that took it goes on, its fork gives way at its first save.
#[test]
fn a_fork_that_goes_on_beside_its_parent_gives_way() {
    let lab = Lab::new();
    let mut steps = holding(&lab);
    assert_eq!(told(&mut steps, "fork and save"), "ended with 75");
    is_held(&lab);
    save(&mut steps, 2);
    let (outcome, next) = steps.stop_by(Signal::TERM, 85);
    let _ = outcome.says("is held by process");
    resumes_well(&lab, next);
}

/// The run is its parent's, and not over.
#[test]
fn a_fork_that_returns_beside_its_parent_removes_nothing() {
    let lab = Lab::new();
    let mut steps = holding(&lab);
    let before = lab.runs().only().generations();
    assert_eq!(told(&mut steps, "fork and end"), "ended with 0");
    assert_eq!(lab.runs().only().generations(), before);
    let at = steps.at;
    let _ = steps.child.kill();
    // From the checkpoint, not from the beginning.
    let mut again = Steps::of(program(&lab), saved_at(&lab));
    again.go_to(at);
    let _ = again.end();
}

#[test]
fn a_fork_that_goes_on_after_its_parents_death_has_the_run() {
    let lab = Lab::new();
    let mut steps = holding(&lab);
    steps.child.say("fork and outlive");
    // The two speak at once.
    let mut said: Vec<String> = (0..2).map(|_| steps.child.hear().unwrap()).collect();
    said.sort();
    let next = steps.at + 1;
    assert_eq!(said, [format!("at {next}"), "ready".to_owned()]);
    // The output ends when both are gone.
    let outcome = steps.child.kill();
    let _ = outcome.says("ckpt: stopped `forking` at iteration");
    resumes_well(&lab, next);
}

/// A look from within the process would lose it the lock, if it opened the file.
#[test]
fn a_look_at_ones_own_runs_lets_go_of_nothing() {
    let lab = Lab::new();
    let mut steps = holding(&lab);
    for _ in 0..2 {
        assert_eq!(told(&mut steps, "look"), "held true");
        is_held(&lab);
    }
    let (_, next) = steps.stop_by(Signal::TERM, 85);
    resumes_well(&lab, next);
}

/// A program that reads the file of its own lock loses it until the next save.
#[test]
fn a_lock_that_the_program_itself_lost_is_taken_again() {
    let lab = Lab::new();
    let mut steps = holding(&lab);
    assert_eq!(told(&mut steps, "read all files"), "read");
    save(&mut steps, 2);
    is_held(&lab);
    // Where another process has been quicker, that one goes on.
    assert_eq!(told(&mut steps, "read all files"), "read");
    let mut second = Steps::of(program(&lab), saved_at(&lab));
    steps.signal(Signal::USR1);
    let (outcome, _) = steps.go_on_to_its_end();
    let _ = outcome
        .ended(75)
        .says(&format!("is held by process {} on ", second.child.id()));
    second.step();
    let (_, next) = second.stop_by(Signal::TERM, 85);
    resumes_well(&lab, next);
}

/// The step that the newest checkpoint was made at.
fn saved_at(lab: &Lab) -> u64 {
    let runs = ckpt_runtime::store::list(lab.runs().path()).expect("the directory can be read");
    let (_, newest) = runs[0].newest.as_ref().expect("a checkpoint");
    newest.position().expect("in a loop").iteration
}

/// The way out where a file server keeps the lock of a dead machine for ever: right even if that one lives.
#[test]
fn a_lock_that_is_removed_by_hand_is_free_and_its_holder_finds_out() {
    let lab = Lab::new();
    let mut steps = holding(&lab);
    fs::remove_file(lock(&lab)).unwrap();
    save(&mut steps, 2);
    let warning = "lock was removed while the run went on; it is taken again";
    assert!(steps.child.stderr().contains(warning));
    is_held(&lab);
    fs::remove_file(lock(&lab)).unwrap();
    let second = Steps::of(program(&lab), saved_at(&lab));
    steps.signal(Signal::USR1);
    let (outcome, _) = steps.go_on_to_its_end();
    let _ = outcome
        .ended(75)
        .says(&format!("is held by process {} on ", second.child.id()));
    let (_, next) = second.stop_by(Signal::TERM, 85);
    resumes_well(&lab, next);
}

/// What a lock file says does not matter where nobody has the lock: it names the dead.
#[test]
fn the_line_of_a_dead_machine_holds_nothing() {
    let lab = Lab::new();
    let (_, next) = holding(&lab).stop_by(Signal::TERM, 85);
    fs::write(lock(&lab), line_of_elsewhere()).unwrap();
    resumes_well(&lab, next);
}

#[test]
fn a_holder_on_another_machine_is_named_with_the_way_out() {
    let lab = Lab::new();
    let steps = holding(&lab);
    // Written into, not replaced: the lock stays held.
    fs::write(lock(&lab), line_of_elsewhere()).unwrap();
    let held = program(&lab).run().ended(75);
    let held = held.says("is held by process 4711 on node17 since 2026-11-18T11:06:40Z (");
    let _ = held
        .says("(should node17 be down for good, remove the file `lock` in the run's directory)");
    let _ = steps.stop_by(Signal::TERM, 85);
}

fn line_of_elsewhere() -> &'static str {
    "{\"host\":\"node17\",\"pid\":4711,\"since\":\"2026-11-18T11:06:40.000Z\"}\n"
}
