//! `ckpt report` without a run: a row of each. And what it says where there is nothing to tell.

mod common;

use common::told::killed_stopped_completed;
use common::{Runs, stderr, stdout};
use serde_json::{Value, json};

#[test]
fn all_runs_have_a_row_and_a_sum() {
    let runs = Runs::new();
    runs.told("01", &killed_stopped_completed());
    runs.told("02", &killed_stopped_completed()[..3]);
    // No run, as far as anything tells.
    runs.told("03", &[]);
    let all = runs.json(&["report", "--json"]);
    let names: Vec<&str> = all["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["run"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["pi/pi.estimate-01", "pi/pi.estimate-02"]);
    let sum = |name: &str| {
        let of = |run: &Value| run[name].as_f64().unwrap();
        of(&all["runs"][0]) + of(&all["runs"][1])
    };
    for name in [
        "process_count",
        "killed",
        "ran_seconds",
        "saves",
        "lost_seconds",
    ] {
        assert_eq!(all["total"][name].as_f64(), Some(sum(name)), "{name}");
    }
    let text = stdout(&runs.ckpt(&["report"]));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    let cells: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| {
            line.split("  ")
                .filter(|cell| !cell.is_empty())
                .map(str::trim)
                .collect()
        })
        .collect();
    assert_eq!(cells[0][..4], ["RUN", "STATE", "PROCESSES", "KILLED"]);
    assert_eq!(
        cells[1],
        [
            "pi/pi.estimate-01",
            "completed",
            "3",
            "1",
            "7 min 10 s",
            "4",
            "8.0 s",
            "48 s"
        ]
    );
    assert_eq!(
        cells[2],
        [
            "pi/pi.estimate-02",
            "interrupted",
            "1",
            "1",
            "≥ 3 min 22 s",
            "2",
            "4.0 s",
            "?"
        ]
    );
    assert_eq!(
        cells[3],
        ["together", "4", "2", "≥ 10 min 32 s", "6", "12 s", "≥ 48 s"]
    );
}

#[test]
fn what_is_not_there_is_told() {
    let runs = Runs::new();
    let none = runs.ckpt(&["report"]);
    assert_eq!(
        (none.status.code(), stdout(&none)),
        (Some(0), String::new())
    );
    assert!(stderr(&none).starts_with("ckpt: no runs in "));
    assert_eq!(
        runs.json(&["report", "--json"])["runs"],
        json!([]),
        "an empty list"
    );
    runs.told("01", &[]);
    let empty = runs.ckpt(&["report", "01"]);
    assert_eq!(empty.status.code(), Some(1));
    assert_eq!(
        stderr(&empty),
        "ckpt: pi/pi.estimate-01 has no events: its events.jsonl is missing, or nothing in it can be read\n"
    );
    assert_eq!(runs.ckpt(&["report", "other"]).status.code(), Some(1));
    let path = runs.told("02", &[]);
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    let unreadable = runs.ckpt(&["report", "02"]);
    assert_eq!(
        unreadable.status.code(),
        Some(78),
        "{}",
        stderr(&unreadable)
    );
}
