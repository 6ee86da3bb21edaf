//! `ckpt ls`

mod common;

use std::process::Command;

use ckpt_runtime::store::{Event, Kind};
use common::{Runs, checkpoint, stderr, stdout};
use serde_json::{Value, json};

#[test]
fn json_has_what_scripts_rely_on() {
    let runs = Runs::new();
    runs.stopped("0123abcd");
    let list = runs.json(&["ls", "--json"]);
    let run = &list.as_array().unwrap()[0];
    let mut expected = json!({
        "run": "pi/pi.estimate-0123abcd",
        "program": "pi",
        "function": "pi::estimate",
        "state": "stopped",
        "position": "iteration 3120000 of 10000000 in `for _ in 0 .. samples`",
        "iteration": 3_120_000,
        "total": 10_000_000,
        "saved_at": "2026-11-18T11:06:40.123Z",
        "generation": 2,
        "damaged": 0,
        "holder": null,
    });
    expected["bytes"] = run["bytes"].clone();
    assert_eq!(run, &expected);
    assert!(run["bytes"].as_u64().unwrap() > 5_000);
}

#[test]
fn a_held_run_is_running_and_says_who_holds_it() {
    let runs = Runs::new();
    let mut store = runs.take("0123abcd");
    let run = &runs.json(&["ls", "--json"])[0];
    assert_eq!(
        (&run["state"], &run["position"], &run["bytes"]),
        (&json!("running"), &Value::Null, &json!(0))
    );
    let holder = json!({"host": "node17", "pid": 4711, "since": "2026-11-18T11:06:40.000Z"});
    assert_eq!(run["holder"], holder);
    store.save(&checkpoint(5), 2, &mut |_| {}).unwrap();
    assert_eq!(runs.json(&["ls", "--json"])[0]["iteration"], 5);
    assert!(stdout(&runs.ckpt(&["ls"])).contains("node17:4711"));
}

#[test]
fn the_table_has_a_line_a_run() {
    let runs = Runs::new();
    runs.stopped("0123abcd");
    let mut done = runs.take("99");
    done.event(&Event::now(Kind::Completion));
    drop(done);
    let text = stdout(&runs.ckpt(&["ls"]));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(
        lines[0].starts_with("RUN  ") && lines[0].ends_with("HELD BY"),
        "{text}"
    );
    assert!(
        lines[1]
            .starts_with("pi/pi.estimate-0123abcd  stopped    3 120 000 of 10 000 000 (31 %)  "),
        "{text}"
    );
    assert!(
        lines[1].contains(" ago  ") && lines[1].contains(" KiB  -"),
        "{text}"
    );
    let cells: Vec<&str> = lines[2].split_whitespace().collect();
    assert_eq!(cells[1..], ["completed", "-", "-", "-", "-"], "{text}");
}

#[test]
fn damage_is_listed_and_no_failure_of_the_list() {
    let runs = Runs::new();
    let newest = runs.stopped("0123abcd");
    let mut bytes = std::fs::read(&newest).unwrap();
    bytes.push(0);
    std::fs::write(&newest, bytes).unwrap();
    let run = &runs.json(&["ls", "--json"])[0];
    let state = (
        &run["state"],
        &run["generation"],
        &run["damaged"],
        &run["iteration"],
    );
    assert_eq!(
        state,
        (&json!("stopped"), &json!(1), &json!(1), &json!(1_000))
    );
    std::fs::write(newest.with_file_name("0000000001.ckpt"), "").unwrap();
    let run = &runs.json(&["ls", "--json"])[0];
    let state = (
        &run["state"],
        &run["generation"],
        &run["damaged"],
        &run["saved_at"],
    );
    assert_eq!(
        state,
        (&json!("damaged"), &Value::Null, &json!(2), &Value::Null)
    );
}

#[test]
fn no_runs_are_an_empty_list() {
    let runs = Runs::new();
    assert_eq!(runs.json(&["ls", "--json"]), json!([]));
    let output = runs.ckpt(&["ls"]);
    assert_eq!(
        (output.status.code(), stdout(&output)),
        (Some(0), String::new())
    );
    assert!(stderr(&output).starts_with("ckpt: no runs in "));
}

#[test]
fn the_flag_wins_over_the_variable_and_the_variable_over_the_default() {
    let (runs, other) = (Runs::new(), Runs::new());
    runs.stopped("0123abcd");
    let count = |command: &mut Command| {
        let list: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        list.as_array().unwrap().len()
    };
    let ckpt = || Command::new(env!("CARGO_BIN_EXE_ckpt"));
    assert_eq!(
        count(ckpt().args(["ls", "--json"]).env("CKPT_DIR", runs.dir())),
        1
    );
    assert_eq!(
        count(
            ckpt()
                .args(["ls", "--json"])
                .arg("--dir")
                .arg(runs.dir())
                .env("CKPT_DIR", other.dir())
        ),
        1
    );
    std::fs::rename(runs.dir().join("pi"), runs.dir().join("moved")).unwrap();
    std::fs::create_dir(runs.dir().join(".ckpt")).unwrap();
    std::fs::rename(runs.dir().join("moved"), runs.dir().join(".ckpt/pi")).unwrap();
    assert_eq!(
        count(
            ckpt()
                .args(["ls", "--json"])
                .env_remove("CKPT_DIR")
                .current_dir(runs.dir())
        ),
        1
    );
}
