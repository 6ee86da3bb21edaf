//! What ends a program that nobody signals: the time limit. And how often it saves by itself.

use std::time::{Duration, Instant, SystemTime};

use ckpt_runtime::instant;
use ckpt_runtime::store::{Event, Kind};
use ckpt_tests::{Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;
use crate::steps::{Steps, program, resumes_well};

fn count(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["count", "7", "1000000000000"])
}

fn last_stop(lab: &Lab) -> Event {
    let events = lab.runs().only().events();
    let stop = events.into_iter().rfind(|event| event.kind == Kind::Stop);
    stop.expect("a stop")
}

#[test]
fn it_stops_before_its_time_is_over() {
    let lab = Lab::new();
    let began = Instant::now();
    let limited = count(&lab)
        .env("CKPT_TIME_LIMIT", "3s")
        .env("CKPT_GRACE", "1s");
    let _ = limited
        .run()
        .ended(85)
        .says("ckpt: time limit: stopped `count` at iteration");
    // By the program's own clock, since others may keep it waiting: its time counts from the first function on.
    let stop = last_stop(&lab);
    assert_eq!(stop.detail.as_deref(), Some("time limit"));
    let computed = stop.computed.expect("a stop tells it");
    assert!(
        computed > 1.9 && computed < began.elapsed().as_secs_f64(),
        "{computed}"
    );
}

#[test]
fn an_instant_is_a_time_limit_too() {
    let lab = Lab::new();
    let end = SystemTime::now() + Duration::from_secs(4);
    let limited = count(&lab)
        .env("CKPT_TIME_LIMIT", instant::rfc3339(end))
        .env("CKPT_GRACE", "1s");
    let _ = limited.run().ended(85).says("time limit: stopped");
    let stop = last_stop(&lab);
    assert!(stop.at > end - Duration::from_millis(2_100), "{stop:?}");
}

#[test]
fn a_grace_longer_than_all_the_time_leaves_half_of_it() {
    let lab = Lab::new();
    let limited = count(&lab)
        .env("CKPT_TIME_LIMIT", "4s")
        .env("CKPT_GRACE", "1h");
    let _ = limited.run().ended(85);
    let computed = last_stop(&lab).computed.expect("a stop tells it");
    assert!(computed > 1.9, "{computed}");
}

/// Each step takes until the parent lets it end: that is how far the safe points are apart.
#[test]
fn safe_points_that_are_far_between_begin_a_stop_earlier() {
    let lab = Lab::new();
    let limited = program(&lab)
        .env("CKPT_TIME_LIMIT", "8s")
        .env("CKPT_GRACE", "400ms");
    let mut steps = Steps::of(limited, 0);
    let first = "`steps` has not come to its first safe point in 400 ms";
    let _ = steps.child.await_line(Side::Err, first);
    steps.step();
    // Raised after an eighth of the grace, and told after three more: so the gap is known to be longer than this.
    let told = "`steps` has not been at a safe point for 150 ms";
    let _ = steps.child.await_line(Side::Err, told);
    let (outcome, next) = steps.go_on_to_its_end();
    let _ = outcome.ended(85).says("time limit: stopped");
    let computed = last_stop(&lab).computed.expect("a stop tells it");
    // Less a second, and twice the gap.
    assert!(computed < 6.9, "{computed}");
    resumes_well(&lab, next);
}

#[test]
fn a_time_that_is_over_stops_at_the_next_safe_point_and_is_told() {
    let lab = Lab::new();
    let late = count(&lab).env("CKPT_TIME_LIMIT", "2020-01-01T00:00:00Z");
    let _ = late.run().ended(85).says("the time limit is over already");
}

#[test]
fn what_is_done_before_its_time_is_over_is_not_disturbed() {
    let lab = Lab::new();
    let quick = lab.program(ACTOR).args(["count", "7", "1000"]);
    let done = quick.env("CKPT_TIME_LIMIT", "1h").run().ended(0);
    assert_eq!(done.stderr, "");
    assert!(lab.runs().all().is_empty());
}

/// Periods are chosen by what saves take: written into the events, kept by the saves, and at most one hundredth of the time.
#[test]
fn the_period_follows_from_what_a_save_takes() {
    let lab = Lab::new();
    let often = count(&lab).env("CKPT_EVERY", "auto").env("CKPT_MTBF", "1s");
    let mut child = often.start();
    for _ in 0..3 {
        let _ = child.await_line(Side::Err, "ckpt: saved `count`");
    }
    child.signal(Signal::TERM);
    let _ = child.finish().ended(85);
    let events = lab.runs().only().events();
    let saves: Vec<&Event> = events
        .iter()
        .filter(|event| event.kind == Kind::Save)
        .collect();
    assert!(saves.len() >= 2, "{events:?}");
    let mut cost: Option<f64> = None;
    for pair in saves.windows(2) {
        let took = pair[0].seconds.expect("a save tells it");
        cost = Some(cost.map_or(took, |before| (before + took) / 2.0));
        let period = pair[0].period.expect("it was chosen");
        assert!(period >= cost.unwrap_or_default() * 98.9, "{pair:?}");
        assert!(period >= 1.0, "{pair:?}");
        let apart = pair[1].computed.unwrap_or_default() - pair[0].computed.unwrap_or_default();
        assert!(apart >= period, "{pair:?}");
    }
}
