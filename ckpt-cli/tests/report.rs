//! `ckpt report`: what the events tell.

mod common;

use ckpt_runtime::store::{Event, Kind};
use common::told::{Teller, after, killed_stopped_completed};
use common::{Runs, holder, stdout};
use serde_json::{Value, json};

fn ends(report: &Value) -> Vec<(String, f64)> {
    let processes = report["processes"].as_array().unwrap();
    let end = |process: &Value| {
        let lost = process["lost_seconds"].as_f64().unwrap();
        (process["end"].as_str().unwrap().to_owned(), lost)
    };
    processes.iter().map(end).collect()
}

/// With RUN, the processes are objects.
fn report(lines: &[Value]) -> Value {
    let runs = Runs::new();
    runs.told("01", lines);
    runs.json(&["report", "01", "--json"])
}

#[track_caller]
fn assert_ends(report: &Value, expected: &[(&str, f64)]) {
    let expected: Vec<(String, f64)> = expected
        .iter()
        .map(|(end, lost)| ((*end).to_owned(), *lost))
        .collect();
    assert_eq!(ends(report), expected);
}

#[test]
fn a_killed_process_loses_what_it_did_after_its_last_save() {
    let report = report(&killed_stopped_completed());
    assert_ends(
        &report,
        &[("killed", 48.0), ("stopped", 0.0), ("completed", 0.0)],
    );
    let numbers = [
        ("killed", json!(1)),
        ("ran_seconds", json!(430.0)),
        ("saves", json!(4)),
        ("saved_bytes", json!(10 * 1_024)),
        ("saving_seconds", json!(8.0)),
        ("lost_seconds", json!(48.0)),
        ("between_processes_seconds", json!(130.0)),
        ("all_is_known", json!(true)),
        ("state", json!("completed")),
        ("function", json!("pi::estimate")),
        ("began_at", json!("2026-11-18T11:06:40.000Z")),
        ("ended_at", json!("2026-11-18T11:16:00.000Z")),
    ];
    for (name, number) in numbers {
        assert_eq!(report[name], number, "{name}");
    }
    let first = &report["processes"][0];
    // 200 iterations in 198 s of work, but for saving.
    assert_eq!(first["lost_iterations"], json!(48));
    assert_eq!(first["ran_seconds"], json!(250.0));
    assert_eq!(first["saves"][1]["generation"], json!(2));
    assert_eq!(report["processes"][1]["detail"], json!("SIGTERM"));
    assert_eq!(report["processes"][1]["resumed_from"], json!(2));
}

#[test]
fn the_table_tells_it_in_words() {
    let runs = Runs::new();
    runs.told("01", &killed_stopped_completed());
    let text = stdout(&runs.ckpt(&["report", "01"]));
    let lines: Vec<&str> = text.lines().collect();
    for line in [
        "run        pi/pi.estimate-01",
        "function   pi::estimate",
        "state      completed",
        "time       2026-11-18 11:06:40 to 2026-11-18 11:16:00 UTC",
        "processes  3 (1 killed, 1 stopped, 1 completed)",
        "ran        7 min 10 s, and 2 min 10 s between processes",
        "saves      4 in 8.0 s (1.9 % of the time)",
        "a save     2.0 s; 2.0 KiB, at most 4.0 KiB",
        "lost       48 s (11.2 % of the time)",
        "  2026-11-18 11:06:40  node17:1  0 → 200     4 min 10 s  2      4.0 s   48 s (≈ 48 iterations)  killed",
        "  2026-11-18 11:11:40  node17:2  200 → 400   2 min       2      4.0 s   -                       stopped (SIGTERM)",
        "  2026-11-18 11:15:00  node17:3  400 → end   1 min       0      0 s     -                       completed",
    ] {
        assert!(lines.contains(&line), "no `{line}` in\n{text}");
    }
    assert!(!text.contains("JOB"), "{text}");
    assert!(!text.contains('\x1b'), "{text}");
}

#[test]
fn jobs_have_a_column_where_there_are_some() {
    let runs = Runs::new();
    let mut lines = killed_stopped_completed();
    lines[3]["job"] = json!("99\n1");
    runs.told("01", &lines);
    let text = stdout(&runs.ckpt(&["report", "01"]));
    assert!(text.contains("PROCESS   JOB   ITERATIONS"), "{text}");
    assert!(text.contains("node17:1  -     0 → 200"), "{text}");
    assert!(text.contains("node17:2  99 1  200 → 400"), "{text}");
}

/// Nothing tells when it died: no process before this version noted it, or the lock file was removed.
#[test]
fn a_death_that_nobody_saw_is_a_bound() {
    let mut lines = killed_stopped_completed();
    lines[3]["before"] = Value::Null;
    let report = report(&lines);
    assert_ends(
        &report,
        &[("killed", 0.0), ("stopped", 0.0), ("completed", 0.0)],
    );
    assert_eq!(report["all_is_known"], json!(false));
    assert_eq!(report["processes"][0]["end_is_known"], json!(false));
    let runs = Runs::new();
    runs.told("01", &lines);
    let text = stdout(&runs.ckpt(&["report", "01"]));
    assert!(
        text.contains("\nlost       ?; it is not known when 1 process died\n"),
        "{text}"
    );
    assert!(text.contains("  0 → 200     ≥ 3 min 22 s  "), "{text}");
}

/// Signs of life are some time apart.
#[test]
fn what_is_less_than_can_be_told_is_a_bound() {
    let mut lines = killed_stopped_completed();
    lines[3] = after(lines[3].clone(), &Teller::new(1), 202.5);
    let runs = Runs::new();
    runs.told("01", &lines);
    let text = stdout(&runs.ckpt(&["report", "01"]));
    // A hundredth of the 202.5 s that it had had the run.
    assert!(text.contains("\nlost       < 2.5 s"), "{text}");
}

/// The newest generations may turn out to be damaged: then more is lost, in more than one process.
#[test]
fn going_back_to_an_older_generation_loses_more() {
    let [a, b, c] = [1, 2, 3].map(Teller::new);
    let report = report(&[
        a.starts(0.0),
        a.saves(100.0, 1, 100.0),
        a.saves(200.0, 2, 200.0),
        a.stops(250.0, 3, 250.0),
        b.resumes(300.0, 3, 248.0),
        b.saves(350.0, 4, 298.0),
        after(c.resumes(400.0, 1, 98.0), &b, 390.0),
        c.completes(1_400.0, 1_098.0),
    ]);
    // Of a: 98 s to the second save, 48 s to the third. Of b: 90 s less a save.
    assert_ends(
        &report,
        &[("stopped", 146.0), ("killed", 88.0), ("completed", 0.0)],
    );
}

#[test]
fn a_run_that_begins_anew_loses_only_what_was_not_saved() {
    let [a, b, c] = [1, 2, 3].map(Teller::new);
    let report = report(&[
        a.starts(0.0),
        a.saves(100.0, 1, 100.0),
        // CKPT_FRESH=1
        after(b.starts(200.0), &a, 130.0),
        b.saves(300.0, 2, 100.0),
        b.completes(310.0, 110.0),
        // The same command once more.
        c.starts(400.0),
        c.saves(420.0, 1, 20.0),
        c.completes(500.0, 100.0),
    ]);
    assert_ends(
        &report,
        &[("killed", 30.0), ("completed", 0.0), ("completed", 0.0)],
    );
}

#[test]
fn one_that_never_saved_loses_all() {
    let [a, b] = [1, 2].map(Teller::new);
    let report = report(&[
        a.starts(0.0),
        after(b.starts(200.0), &a, 130.0),
        b.completes(310.0, 110.0),
    ]);
    assert_ends(&report, &[("killed", 130.0), ("completed", 0.0)]);
    assert_eq!(
        report["periods"],
        Value::Null,
        "what a save costs is not known"
    );
}

#[test]
fn clocks_may_differ_and_be_set() {
    let (a, mut b) = (Teller::new(1), Teller::new(1));
    b.host = "other".to_owned();
    let report = report(&[
        a.starts(0.0),
        a.saves(100.0, 1, 100.0),
        // The clock is put forward by an hour; the process has computed for 200 s.
        a.saves(3_800.0, 2, 200.0),
        // The other host's is a day behind.
        after(b.resumes(-86_000.0, 2, 198.0), &a, 3_830.0),
        // And put back by an hour.
        b.saves(-89_500.0, 3, 298.0),
        b.completes(-89_400.0, 398.0),
    ]);
    assert_ends(&report, &[("killed", 30.0), ("completed", 0.0)]);
    assert_eq!(report["ran_seconds"], json!(430.0));
    assert_eq!(report["between_processes_seconds"], json!(0.0));
    assert_eq!(report["processes"][1]["host"], json!("other"));
}

#[test]
fn numbers_of_processes_come_again() {
    let a = Teller::new(1);
    let report = report(&[
        a.starts(0.0),
        a.saves(100.0, 1, 100.0),
        after(a.resumes(200.0, 1, 98.0), &a, 140.0),
        a.saves(250.0, 2, 148.0),
        after(a.resumes(300.0, 2, 146.0), &a, 270.0),
        a.completes(310.0, 156.0),
    ]);
    assert_ends(
        &report,
        &[("killed", 40.0), ("killed", 20.0), ("completed", 0.0)],
    );
}

#[test]
fn a_failure_tells_why_and_loses_what_was_not_saved() {
    let a = Teller::new(1);
    let failed = report(&[
        a.starts(0.0),
        a.saves(100.0, 1, 100.0),
        a.fails(130.0, "returned an error"),
    ]);
    assert_ends(&failed, &[("failed", 30.0)]);
    assert_eq!(failed["state"], json!("failed"));
    assert_eq!(failed["killed"], json!(0));
    assert_eq!(failed["processes"][0]["detail"], json!("returned an error"));
}

/// A save that fails is noted as a failure too, and the process goes on.
#[test]
fn a_failed_save_is_no_end() {
    let [a, b] = [1, 2].map(Teller::new);
    let report = report(&[
        a.starts(0.0),
        a.fails(50.0, "no space left"),
        a.saves(100.0, 1, 100.0),
        a.fails(150.0, "no space left"),
        after(b.resumes(300.0, 1, 98.0), &a, 200.0),
        b.fails(310.0, "no space left"),
        b.completes(320.0, 118.0),
    ]);
    assert_ends(&report, &[("killed", 100.0), ("completed", 0.0)]);
    assert_eq!(report["processes"][0]["failed_saves"], json!(2));
    assert_eq!(report["processes"][1]["failed_saves"], json!(1));
    assert_eq!(report["processes"][0]["detail"], Value::Null);
}

/// A fork shares its parent's run until one of them saves; then it gives way, or its parent is dead.
#[test]
fn forks_leave_lines_of_their_own() {
    let [parent, child] = [1, 2].map(Teller::new);
    let gives_way = report(&[
        parent.starts(0.0),
        parent.saves(100.0, 1, 100.0),
        child.fails(120.0, "returned an error"),
        parent.completes(200.0, 200.0),
    ]);
    assert_ends(&gives_way, &[("completed", 0.0)]);
    let takes_over = report(&[
        parent.starts(0.0),
        parent.saves(100.0, 1, 100.0),
        child.saves(200.0, 2, 200.0),
        child.completes(300.0, 300.0),
    ]);
    assert_ends(&takes_over, &[("killed", 0.0), ("completed", 0.0)]);
    assert_eq!(takes_over["all_is_known"], json!(false));
    assert_eq!(takes_over["processes"][1]["ran_seconds"], json!(102.0));
}

#[test]
fn lines_that_cannot_be_read_are_counted() {
    let runs = Runs::new();
    let lines = killed_stopped_completed();
    let path = runs.told("01", &lines);
    let whole = runs.json(&["report", "01", "--json"]);
    assert_eq!(whole["unreadable_lines"], json!(0));
    let text = std::fs::read_to_string(&path).unwrap();
    runs.told_as("01", &format!("{{\"at\":\n\n{text}{}", &text[..20]));
    let mut damaged = runs.json(&["report", "01", "--json"]);
    assert_eq!(damaged["unreadable_lines"], json!(2));
    damaged["unreadable_lines"] = json!(0);
    assert_eq!(damaged, whole);
    let text = stdout(&runs.ckpt(&["report", "01"]));
    assert!(
        text.contains("\nunreadable  2 lines of events.jsonl\n"),
        "{text}"
    );
}

#[test]
fn a_live_run_is_told_so_far() {
    let runs = Runs::new();
    let mut store = runs.take("01");
    store.show_alive();
    let event = |kind, seconds: f64| Event {
        host: "node17".into(),
        pid: 4711,
        at: holder().since + std::time::Duration::from_secs_f64(seconds),
        computed: (kind == Kind::Save).then_some(seconds),
        seconds: (kind == Kind::Save).then_some(0.5),
        ..Event::now(kind)
    };
    store.event(&event(Kind::Start, 0.0));
    store.event(&event(Kind::Save, 10.0));
    let live = runs.json(&["report", "01", "--json"]);
    assert_ends(&live, &[("running", 0.0)]);
    assert_eq!(live["state"], json!("running"));
    let ran = live["ran_seconds"].as_f64().unwrap();
    assert!(ran >= 10.0, "{ran}");
    let text = stdout(&runs.ckpt(&["report", "01"]));
    assert!(text.contains(" so far\n"), "{text}");
    // It dies; nobody goes on, but the lock file tells until when it was alive.
    drop(store);
    let dead = runs.json(&["report", "01", "--json"]);
    let lost = dead["lost_seconds"].as_f64().unwrap();
    assert_ends(&dead, &[("killed", lost)]);
    assert_eq!(dead["state"], json!("interrupted"));
    assert_eq!(dead["processes"][0]["end_is_known"], json!(true));
    assert!((dead["ran_seconds"].as_f64().unwrap() - 10.0 - lost).abs() < 1e-6);
}

#[test]
fn periods_are_reckoned_from_what_was_observed() {
    let report = report(&killed_stopped_completed());
    let periods = &report["periods"];
    assert_eq!(periods["save_seconds"], json!(2.0));
    // 98, 100 and 98 s from the end of one to the beginning of the next.
    assert_eq!(periods["used_seconds"], json!(98.0));
    assert_eq!(periods["deaths"], json!(1));
    assert_eq!(periods["seconds_between_deaths"], json!(430.0));
    let best = periods["best_seconds"].as_f64().unwrap();
    assert!(
        (best - (2.0_f64 * 2.0 * 430.0).sqrt()).abs() < 1e-6,
        "{best}"
    );
    let others = periods["others"].as_array().unwrap();
    let of = |period: f64| {
        let is_it = |other: &&Value| other["period_seconds"].as_f64() == Some(period);
        others.iter().find(is_it).unwrap()
    };
    // With a period of 20 s: the first lives for 250 s, 11 times 22 and 8 more; the second for 118, 5 times 22 and 8 more;
    // then 58 s of the 374 are left, of which 20 and 20 are followed by a save.
    let twenty = of(20.0);
    assert_eq!(twenty["saves"], json!(11 + 5 + 1 + 2));
    assert_eq!(twenty["saving_seconds"], json!(2.0 * 19.0));
    assert_eq!(twenty["lost_seconds"], json!(8.0));
    let on_average = twenty["on_average"].as_f64().unwrap();
    assert!((on_average - (2.0 / 20.0 + 20.0 / 860.0)).abs() < 1e-9);
    let used = of(98.0);
    assert_eq!(used["lost_seconds"], json!(50.0));
}

#[test]
fn without_a_death_only_saving_is_reckoned() {
    let a = Teller::new(1);
    let runs = Runs::new();
    runs.told(
        "01",
        &[
            a.starts(0.0),
            a.saves(102.0, 1, 102.0),
            a.completes(200.0, 200.0),
        ],
    );
    let report = runs.json(&["report", "01", "--json"]);
    let periods = &report["periods"];
    assert_eq!(periods["best_seconds"], Value::Null);
    assert_eq!(periods["seconds_between_deaths"], Value::Null);
    let text = stdout(&runs.ckpt(&["report", "01"]));
    assert!(text.contains("No death was observed"), "{text}");
    assert!(
        text.contains("\n  1 min 40 s (used)  1      2.0 s   0 s   1.0 %     ≥ 2.0 %\n"),
        "{text}"
    );
}

/// Lines of versions before signs of life were noted, word by word.
#[test]
fn lines_of_earlier_versions_are_read() {
    let runs = Runs::new();
    runs.told_as(
        "01",
        concat!(
            r#"{"at":"2026-11-28T02:10:09.821Z","kind":"start","pid":7,"host":"vm","program":"pi","function":"pi::estimate"}"#,
            "\n",
            r#"{"at":"2026-11-28T02:10:19.821Z","kind":"save","pid":7,"host":"vm","generation":1,"iteration":5,"total":10,"position":"iteration 5 of 10 in `for`","bytes":900,"seconds":0.25,"computed":10.5}"#,
            "\n",
            r#"{"at":"2026-11-28T02:10:20.321Z","kind":"completion","pid":7,"host":"vm","computed":11.0}"#,
            "\n",
        ),
    );
    let report = runs.json(&["report", "01", "--json"]);
    assert_ends(&report, &[("completed", 0.0)]);
    assert_eq!(report["ran_seconds"], json!(11.0));
    // Its first line was written half a second after it had begun.
    assert_eq!(report["began_at"], json!("2026-11-28T02:10:09.321Z"));
}
