//! The actor's part `steps`, led step by step.

use ckpt_tests::mix::mixed;
use ckpt_tests::{Child, Lab, Outcome, Program};
use rustix::process::Signal;

use crate::ACTOR;

pub(crate) const SEED: u64 = 42;

/// A running `steps`, which waits to be told to do the next one.
pub(crate) struct Steps {
    pub(crate) child: Child,
    /// The step it waits at.
    pub(crate) at: u64,
}

/// The program, not yet running.
pub(crate) fn program(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["steps", &SEED.to_string()])
}

impl Steps {
    /// Starts it; `from` is the step it must be at.
    #[track_caller]
    pub(crate) fn start(lab: &Lab, from: u64) -> Steps {
        Steps::of(program(lab), from)
    }

    /// Starts a program prepared in another way.
    #[track_caller]
    pub(crate) fn of(program: Program, from: u64) -> Steps {
        let mut child = program.start();
        child.expect(&format!("at {from}"));
        Steps { child, at: from }
    }

    /// Does one step.
    #[track_caller]
    pub(crate) fn step(&mut self) {
        self.child.say("go");
        self.at += 1;
        self.child.expect(&format!("at {}", self.at));
    }

    /// Does all steps up to this one.
    #[track_caller]
    pub(crate) fn go_to(&mut self, step: u64) {
        while self.at < step {
            self.step();
        }
    }

    /// Does steps until something is so, a safe point or more later.
    #[track_caller]
    pub(crate) fn go_until(&mut self, mut so: impl FnMut(&mut Child) -> bool) {
        for _ in 0..10_000 {
            if so(&mut self.child) {
                return;
            }
            self.step();
        }
        panic!("in vain\n{}", self.child.stderr());
    }

    /// Lets it save, or try to: until it has said something so many times. Another thread may take the signal, so that some steps go
    /// by before.
    #[track_caller]
    pub(crate) fn save_until(&mut self, told: &str, times: usize) {
        self.signal(Signal::USR1);
        self.go_until(|child| {
            child.drain();
            child.stderr().matches(told).count() >= times
        });
    }

    pub(crate) fn signal(&self, signal: Signal) {
        self.child.signal(signal);
    }

    /// Tells it to go on for as long as it is there. How it ended, and the step to resume at.
    #[track_caller]
    pub(crate) fn go_on_to_its_end(mut self) -> (Outcome, u64) {
        self.child.say("go");
        let mut next = self.at + 1;
        while let Some(said) = self.child.hear() {
            assert_eq!(said, format!("at {next}"));
            next += 1;
            self.child.say("go");
        }
        (self.child.finish(), next)
    }

    /// Sends a signal that stops it, and waits for that; the step to resume at.
    #[track_caller]
    pub(crate) fn stop_by(self, signal: Signal, code: i32) -> (Outcome, u64) {
        self.signal(signal);
        let (outcome, next) = self.go_on_to_its_end();
        (outcome.ended(code), next)
    }

    /// Lets it end with the step it is at, and checks its result.
    #[track_caller]
    pub(crate) fn end(mut self) -> Outcome {
        self.child.say("end");
        let outcome = self.child.finish().ended(0);
        assert_eq!(
            outcome.last_line(),
            format!("result {}", mixed(SEED, self.at))
        );
        outcome
    }
}

/// Resumes at `step`, does a few more and ends: with the result that an uninterrupted run has.
#[track_caller]
pub(crate) fn resumes_well(lab: &Lab, step: u64) -> Outcome {
    let mut steps = Steps::start(lab, step);
    steps.go_to(step + 3);
    steps.end().says("ckpt: resumed `steps` at iteration")
}
