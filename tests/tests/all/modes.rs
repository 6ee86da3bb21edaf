//! Saves that go on beside the function: by a thread that writes a copy, and by a child process.

use std::fs;

use ckpt_tests::{Child, Lab, Program, Side};
use rustix::process::{Pid, Signal, kill_process};

use crate::ACTOR;
use crate::full::fails_three_times;
use crate::small_disk::SmallDisk;
use crate::steps::{Steps, program, resumes_well};

const BESIDE: [&str; 2] = ["background", "fork"];

const SAVED: &str = "ckpt: saved `steps`";

fn steps(lab: &Lab, mode: &str, from: u64) -> Steps {
    Steps::of(program(lab).env("CKPT_MODE", mode), from)
}

/// Much state, saved over and over.
fn wide(lab: &Lab, mode: &str) -> Program {
    let program = lab.program(ACTOR).args(["wide", "4000", "64"]);
    let program = program.env("CKPT_MODE", mode).env("CKPT_LOG", "debug");
    program.env("CKPT_EVERY", "1ms")
}

#[test]
fn what_failed_beside_the_function_is_told_at_its_next_safe_point_and_tried_again() {
    for mode in BESIDE {
        let lab = Lab::new();
        let Some(disk) = SmallDisk::mounted(lab.runs().path().to_owned(), 256) else {
            return;
        };
        let mut steps = steps(&lab, mode, 0);
        let before = fails_three_times(&lab, &disk, &mut steps);
        disk.empty();
        steps.save_until(SAVED, 3);
        assert!(lab.runs().only().newest() > before, "{mode}");
        let (_, next) = steps.stop_by(Signal::TERM, 85);
        resumes_well(&lab, next);
    }
}

#[test]
fn a_run_that_ends_meanwhile_leaves_nothing() {
    for mode in BESIDE {
        let lab = Lab::new();
        let mut steps = steps(&lab, mode, 0);
        steps.step();
        steps.signal(Signal::USR1);
        steps.step();
        let _ = steps.end();
        assert_eq!(lab.runs().only().generations().len(), 0, "{mode}");
        assert_eq!(lab.runs().only().temporaries(), 0, "{mode}");
    }
}

/// The stop comes while the state is being written, and what is there then is what it stopped with.
#[test]
fn a_stop_waits_for_what_is_being_written() {
    let expected = wide(&Lab::new(), "sync").run().ended(0);
    for mode in BESIDE {
        let lab = Lab::new();
        for _ in 0..3 {
            let mut child = wide(&lab, mode).start();
            child.await_line(Side::Err, "`: encoding");
            child.signal(Signal::TERM);
            let stopped = child.finish().ended(85);
            let _ = stopped.says("stopped `wander`");
            let run = lab.runs().only();
            assert_eq!(run.temporaries(), 0, "{mode}");
        }
        let end = wide(&lab, mode).run().ended(0);
        assert_eq!(end.last_line(), expected.last_line(), "{mode}");
    }
}

/// Children of a program: those that save for it.
fn children(of: &Child) -> Vec<i32> {
    let id = of.id();
    let tasks = fs::read_dir(format!("/proc/{id}/task")).expect("it runs");
    let lists = tasks.filter_map(|task| {
        let path = task.ok()?.path().join("children");
        fs::read_to_string(path).ok()
    });
    let words: Vec<String> = lists.collect();
    let words = words.iter().flat_map(|list| list.split_whitespace());
    words.filter_map(|word| word.parse().ok()).collect()
}

/// Whoever kills the child that saves: the program is told, keeps what it had, and saves again.
#[test]
fn a_child_that_is_killed_is_a_save_that_failed() {
    let expected = wide(&Lab::new(), "sync").run().ended(0);
    let failed = "the process that was to write it has failed, or was killed; ";
    let mut killed = 0;
    for _ in 0..20 {
        let lab = Lab::new();
        let mut child = wide(&lab, "fork").start();
        child.await_line(Side::Err, "`: writing");
        // It may be done already: then there is none.
        let saving = children(&child);
        for saving in &saving {
            let saving = Pid::from_raw(*saving).expect("a process");
            let _ = kill_process(saving, Signal::KILL);
        }
        let end = child.finish().ended(0);
        assert_eq!(end.last_line(), expected.last_line());
        killed += usize::from(end.stderr.contains(failed));
        if killed >= 2 {
            return;
        }
    }
    panic!("no child was caught while it was writing");
}
