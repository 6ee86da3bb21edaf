//! A process that is killed says nothing; that it was alive until then is in the lock file, and the next one notes it.

use std::time::{Duration, SystemTime};

use ckpt_runtime::store::{self, Kind, RunName};
use ckpt_tests::{Lab, build};
use rustix::process::Signal;

use crate::steps::{Steps, resumes_well};

/// When whoever has the run was last known to be alive.
fn alive(lab: &Lab) -> Option<SystemTime> {
    let runs = lab.runs();
    let name = RunName::parse(&runs.only().name()).expect("a name");
    store::last_holder(runs.path(), &name)?.alive
}

fn saved() -> (Lab, Steps) {
    let lab = Lab::new();
    let mut steps = Steps::start(&lab, 0);
    steps.signal(Signal::USR1);
    steps.go_until(|child| {
        child.drain();
        child.stderr().contains("ckpt: saved `steps`")
    });
    (lab, steps)
}

#[test]
fn the_next_process_notes_how_long_the_killed_one_was_alive() {
    let (lab, steps) = saved();
    let begin = SystemTime::now();
    // It does nothing meanwhile but wait for our word.
    let last = || alive(&lab).filter(|alive| *alive > begin);
    let left = std::iter::repeat_with(last).find_map(|left| {
        std::thread::yield_now();
        left
    });
    let left = left.expect("a sign of life");
    let (at, pid) = (steps.at, steps.child.id());
    let _ = steps.child.kill();
    let killed = SystemTime::now();
    let _ = resumes_well(&lab, at);
    let events = lab.runs().only().events();
    let resume = events.iter().find(|event| event.kind == Kind::Resume);
    let before = resume
        .and_then(|event| event.before.clone())
        .expect("noted");
    assert_eq!((before.pid, before.host), (pid, ckpt_runtime::host()));
    assert!(before.alive >= left && before.alive <= killed);
    let firsts = events.iter().filter(|event| event.before.is_some());
    assert_eq!(firsts.count(), 1, "nobody had it before the first one");
}

/// What it lost is in the report: from its last save until it was killed.
#[test]
fn the_report_tells_what_the_killed_process_lost() {
    let tool = build::tool();
    let (lab, steps) = saved();
    let at = steps.at;
    let since = SystemTime::now() + Duration::from_millis(700);
    while alive(&lab).is_none_or(|alive| alive < since) {
        std::thread::yield_now();
    }
    let _ = steps.child.kill();
    let report = || -> serde_json::Value {
        let output = lab.program(tool).args(["report", "steps", "--json"]).run();
        serde_json::from_str(&output.ended(0).stdout).expect("JSON")
    };
    let before = report();
    assert_eq!(before["state"], "interrupted");
    let _ = resumes_well(&lab, at);
    let after = report();
    assert_eq!(after["state"], "completed");
    let ends = |report: &serde_json::Value, process: usize| {
        report["processes"][process]["end"]
            .as_str()
            .map(str::to_owned)
    };
    assert_eq!(ends(&after, 0).as_deref(), Some("killed"));
    assert_eq!(ends(&after, 1).as_deref(), Some("completed"));
    for report in [before, after] {
        let lost = report["lost_seconds"].as_f64().expect("a number");
        let ran = report["processes"][0]["ran_seconds"]
            .as_f64()
            .expect("a number");
        assert!((0.7..=ran).contains(&lost), "{report}");
    }
}

#[test]
fn after_a_stop_it_is_noted_too() {
    let (lab, steps) = saved();
    let pid = steps.child.id();
    let (_, next) = steps.stop_by(Signal::TERM, 85);
    let _ = resumes_well(&lab, next);
    let events = lab.runs().only().events();
    let stop = events.iter().find(|event| event.kind == Kind::Stop);
    let resume = events.iter().find(|event| event.kind == Kind::Resume);
    let before = resume
        .and_then(|event| event.before.clone())
        .expect("noted");
    assert_eq!(before.pid, pid);
    assert!(before.alive <= stop.expect("a stop").at + store::signs_apart(Duration::ZERO));
}
