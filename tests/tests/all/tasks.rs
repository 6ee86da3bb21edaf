//! Async functions: stopped, dropped and killed, several at once. (That one alone does what its twin does, the twins tell.)

use ckpt_runtime::store::Kind;
use ckpt_tests::mix::{mix, mixed};
use ckpt_tests::{Child, Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;

fn workers(lab: &Lab, threads: &str) -> Program {
    lab.program(ACTOR).args(["tasks", threads, "4", "done"])
}

/// Waits until each worker says that it is there.
fn all_there(child: &mut Child) {
    let mut said: Vec<String> = (0..4)
        .map(|_| child.hear().expect("a worker's word"))
        .collect();
    said.sort();
    assert_eq!(said, ["worker 0", "worker 1", "worker 2", "worker 3"]);
}

fn complete(lab: &Lab, child: Child) {
    std::fs::write(lab.path("done"), "").unwrap();
    let outcome = child.finish().ended(0);
    let results: Vec<u64> = (0..4).map(|number| mixed(number, 100)).collect();
    assert_eq!(outcome.last_line(), format!("results {results:?}"));
    for run in lab.runs().all() {
        assert_eq!(run.files(), ["events.jsonl", "lock"]);
    }
}

#[test]
fn a_stop_saves_every_task() {
    for threads in ["one", "3"] {
        let lab = Lab::new();
        let mut child = workers(&lab, threads).start();
        all_there(&mut child);
        for _ in 0..3 {
            child.signal(Signal::TERM);
            let outcome = child.finish().ended(85);
            assert_eq!(outcome.stderr.matches("stopped `worker`").count(), 4);
            assert_eq!(lab.runs().all().len(), 4);
            child = workers(&lab, threads).start();
            for _ in 0..4 {
                child.await_line(Side::Err, "resumed `worker`");
            }
        }
        complete(&lab, child);
    }
}

#[test]
fn a_save_is_of_every_task_and_all_go_on() {
    for threads in ["one", "3"] {
        let lab = Lab::new();
        let mut child = workers(&lab, threads).start();
        all_there(&mut child);
        child.signal(Signal::USR1);
        for _ in 0..4 {
            child.await_line(Side::Err, "saved `worker`");
        }
        complete(&lab, child);
    }
}

/// Killed after so many saves as are asked for, again and again.
#[test]
fn killed_tasks_resume() {
    for threads in ["one", "3"] {
        let lab = Lab::new();
        for saves in [1, 2, 3, 5, 8, 13] {
            let program = workers(&lab, threads).env("CKPT_EVERY", "1ms");
            let mut child = program.start();
            for _ in 0..saves {
                child.await_line(Side::Err, "saved `worker`");
            }
            let _ = child.kill().ended(-9);
        }
        let mut child = workers(&lab, threads).start();
        child.await_line(Side::Err, "resumed `worker`");
        complete(&lab, child);
    }
}

/// A task that has stopped does not keep its thread from those that another one waits for.
#[test]
fn a_stop_starves_no_task() {
    let lab = Lab::new();
    let fed = || {
        let program = lab.program(ACTOR).args(["tasks fed", "done"]);
        program.env("CKPT_GRACE", "100s")
    };
    for _ in 0..3 {
        let mut child = fed().start();
        child.expect("is fed");
        child.signal(Signal::TERM);
        let outcome = child.finish().ended(85).says("stopped `is_fed`");
        let _ = outcome
            .says("stopped `stops_early`")
            .does_not_say("in time");
    }
    std::fs::write(lab.path("done"), "").unwrap();
    let outcome = fed().run().ended(0).says("resumed `is_fed`");
    assert_eq!(
        outcome.last_line(),
        format!("results true {}", mixed(0, 2_000))
    );
}

fn outer(n: u64) -> u64 {
    let mut state = 5;
    (0..n).fold(0, |sum, i| {
        state = (0..i + 10).fold(state, mix);
        sum ^ state
    })
}

#[test]
fn what_is_dropped_in_the_middle_leaves_no_lock_and_no_frame() {
    let lab = Lab::new();
    let dropped = || lab.program(ACTOR).args(["tasks dropped", "4"]);
    let mut child = dropped().start();
    child.expect("dropped");
    let run = lab.runs().of("outer");
    assert_eq!(
        run.kinds(),
        [Kind::Start, Kind::Save, Kind::Save, Kind::Failure]
    );
    let why = run.events().last().unwrap().detail.clone();
    assert_eq!(why.as_deref(), Some("was dropped before its end"));
    // What came after it in its thread was a root of its own, and its own alone.
    let kinds = lab.runs().of("ordinary").kinds();
    assert_eq!(kinds, [Kind::Start, Kind::Save, Kind::Completion]);
    // Nobody holds the run, though the process that began it is still there.
    let resumed = dropped().env("WHOLE", "1").run().ended(0);
    let resumed = resumed.says("resumed `outer` at iteration 2 (50 %), in `tasking::inner`");
    assert_eq!(resumed.last_line(), format!("outer {}", outer(4)));
    child.say("go on");
    let end = child.finish().ended(0);
    assert!(
        end.stdout.contains(&format!("ordinary {}", mixed(1, 4))),
        "{end}"
    );
}

/// A root that is polled and dropped inside of another one has frames of its own.
#[test]
fn roots_inside_of_each_others_polls_keep_apart() {
    let lab = Lab::new();
    let run = |stop_after: Option<u64>| {
        // The one that is not polled at the stop does not come to its safe point.
        let program = lab.program(ACTOR).args(["tasks guest", "6"]);
        let program = program.env("CKPT_GRACE", "700ms");
        match stop_after {
            Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
            None => program.run(),
        }
    };
    let mut state = 2;
    let expected = (0..6).fold(0, |sum, i| {
        state = (0..i + 3).fold(state, mix);
        sum ^ state
    });
    for stop_after in [20, 17, 23, 31] {
        let _ = run(Some(stop_after)).ended(85);
    }
    assert_eq!(run(None).ended(0).last_line(), format!("hosts {expected}"));
}

#[test]
fn many_tasks_with_callees_on_few_threads_keep_apart() {
    for threads in ["one", "2"] {
        let lab = Lab::new();
        let outcome = lab.program(ACTOR).args(["tasks woven", threads, "9"]).run();
        let results: Vec<u64> = (1..=9).map(outer).collect();
        let outcome = outcome.ended(0);
        assert_eq!(outcome.last_line(), format!("results {results:?}"));
        assert!(outcome.stderr.contains(", in `inner`: "), "{outcome}");
    }
}

#[test]
fn equal_tasks_are_refused() {
    let lab = Lab::new();
    let equal = |one: &str, two: &str| lab.program(ACTOR).args(["tasks equal", one, two]).run();
    let _ = equal("3", "3")
        .ended(78)
        .says("two calls of `equal` with equal arguments");
    let results = format!("results {} {}", mixed(3, 10), mixed(4, 10));
    assert_eq!(equal("3", "4").ended(0).last_line(), results);
}

/// Also out of a callee that is neither async nor fallible.
#[test]
fn a_stop_is_handed_out_by_every_fallible_task() {
    let lab = Lab::new();
    let run = |stop_after: Option<u64>| {
        let program = lab.program(ACTOR).args(["tasks handed out", "3"]);
        match stop_after {
            Some(n) => program.env("CKPT_STOP_AFTER", n.to_string()).run(),
            None => program.run(),
        }
    };
    for stop_after in [11, 12, 13, 14] {
        let outcome = run(Some(stop_after)).ended(0);
        let stopped = "85 stopped with a checkpoint saved";
        assert_eq!(outcome.stdout.matches(stopped).count(), 3, "{outcome}");
        assert_eq!(outcome.last_line(), "all are back");
    }
    let results: String = (0..3)
        .map(|seed| format!("result {}\n", mixed(seed, 10)))
        .collect();
    assert_eq!(
        run(None).ended(0).stdout,
        format!("{results}all are back\n")
    );
}

#[test]
fn a_task_that_panics_keeps_its_checkpoint_and_the_others_go_on() {
    let lab = Lab::new();
    let mut child = lab.program(ACTOR).args(["tasks panics", "6"]).start();
    child.expect("panicked");
    child.say("go on");
    let outcome = child.finish().ended(0);
    assert_eq!(
        outcome.stdout,
        format!("panicked true\nresult {}\n@panicked\n", mixed(0, 10))
    );
    let runs = lab.runs().all();
    let kept = runs.iter().filter(|run| !run.generations().is_empty());
    let kept: Vec<_> = kept.collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].kinds().last(), Some(&Kind::Failure));
}

/// Told from others by the command line, as any `main`.
#[test]
fn an_async_main_is_a_root() {
    let lab = Lab::new();
    let main = |word: &str| lab.program(env!("CARGO_BIN_EXE_tokio_main")).arg(word);
    for n in [3, 1, 7] {
        let _ = main("one")
            .env("CKPT_STOP_AFTER", n.to_string())
            .run()
            .ended(85);
    }
    let result = format!("result {}", mixed(1, 20));
    let other = main("other").run().ended(0).does_not_say("resumed");
    assert_eq!(other.last_line(), result);
    let resumed = main("one")
        .run()
        .ended(0)
        .says("resumed `main` at iteration 10 (50 %)");
    assert_eq!(resumed.last_line(), result);
}
