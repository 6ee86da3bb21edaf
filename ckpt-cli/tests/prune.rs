//! `ckpt prune`

mod common;

use std::fs;

use ckpt_runtime::store::{Event, Kind};
use common::{Runs, checkpoint, stderr, stdout};
use serde_json::{Value, json};

/// Runs of every kind: one with five generations, one with two of which one is damaged, one that is held, one that is complete.
fn runs() -> Runs {
    let runs = Runs::new();
    runs.saved("11", (1..=5).map(checkpoint).collect());
    let damaged = runs.saved("22", (1..=2).map(checkpoint).collect());
    fs::write(damaged, "").unwrap();
    let mut done = runs.take("33");
    done.event(&Event::now(Kind::Completion));
    runs
}

fn files(runs: &Runs, identity: &str) -> Vec<String> {
    let directory = runs.dir().join(format!("pi/pi.estimate-{identity}"));
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().unwrap())
        .filter(|name| name != "lock")
        .collect();
    names.sort();
    names
}

#[test]
fn what_would_go_is_told_and_stays() {
    let runs = runs();
    let output = runs.ckpt(&["prune"]);
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        (output.status.code(), lines[0]),
        (Some(0), "pi/pi.estimate-11")
    );
    for (line, generation) in lines[1..4].iter().zip(1..) {
        let start = format!("  000000000{generation}.ckpt  ");
        assert!(line.starts_with(&start) && line.ends_with(" KiB"), "{text}");
    }
    assert_eq!(lines[4..6], ["", "pi/pi.estimate-22"]);
    assert!(
        lines[6].starts_with("  0000000002.ckpt stays: damaged, "),
        "{text}"
    );
    let last = lines.last().unwrap();
    assert!(
        last.starts_with("would remove 3 files of 1 run, ")
            && last.ends_with("; --force removes them"),
        "{text}"
    );
    assert_eq!(files(&runs, "11").len(), 5);
    assert_eq!(stdout(&runs.ckpt(&["prune", "--dry-run"])), text);
}

#[test]
fn with_force_it_goes() {
    let runs = runs();
    let text = stdout(&runs.ckpt(&["prune", "--force", "--keep", "1"]));
    assert!(
        text.ends_with(" KiB\n") && text.contains("\nremoved 4 files of 1 run, "),
        "{text}"
    );
    assert_eq!(files(&runs, "11"), ["0000000005.ckpt"]);
    assert_eq!(files(&runs, "22"), ["0000000001.ckpt", "0000000002.ckpt"]);
    assert_eq!(files(&runs, "33"), ["events.jsonl"]);
    let text = stdout(&runs.ckpt(&["prune", "11", "--force"]));
    assert_eq!(text, "nothing was removed\n");
}

#[test]
fn completed_runs_go_whole_if_that_is_said() {
    let runs = runs();
    let told = runs.json(&["prune", "33", "--completed", "--json"]);
    assert_eq!(
        (&told["forced"], &told["files"]),
        (&json!(false), &json!(2))
    );
    let parts: Vec<&Value> = told["runs"][0]["removals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|removal| &removal["part"])
        .collect();
    assert_eq!(parts, ["record"; 3]);
    let young = ["prune", "--completed", "--older-than", "30 days", "--json"];
    assert_eq!(runs.json(&young)["files"], 0);
    runs.json(&["prune", "--completed", "--force", "--json"]);
    assert_eq!(runs.json(&["ls", "--json"]).as_array().unwrap().len(), 2);
}

#[test]
fn json_says_what_stays_and_why() {
    let runs = runs();
    let told = runs.json(&["prune", "22", "--json"]);
    let run = &told["runs"][0];
    assert_eq!(run["run"], "pi/pi.estimate-22");
    assert_eq!(run["removals"], json!([]));
    let kept = &run["kept"][0];
    assert_eq!(kept["why"], "damaged");
    assert!(kept["path"].as_str().unwrap().ends_with("/0000000002.ckpt"));
    let told = runs.json(&["prune", "11", "--json"]);
    let removal = &told["runs"][0]["removals"][0];
    assert_eq!(
        (&removal["part"], &removal["generation"]),
        (&json!("generation"), &json!(1))
    );
    assert!(removal["bytes"].as_u64().unwrap() > 1_000);
    assert_eq!(told["bytes"], told["runs"][0]["bytes"]);
}

#[test]
fn nothing_of_a_held_run_goes_and_one_that_was_named_is_a_failure() {
    let runs = runs();
    let mut held = runs.take("44");
    for iteration in 1..=3 {
        let mut checkpoint = checkpoint(iteration);
        checkpoint.meta.run = held.name().to_string();
        held.save(&checkpoint, 9, &mut |_| {}).unwrap();
    }
    let words = ["prune", "--keep", "1", "--force"];
    let output = runs.ckpt(&words);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert!(
        text.contains(
            "pi/pi.estimate-44\n  all of it stays: held by process 4711 on node17 since "
        ),
        "{text}"
    );
    let output = runs.ckpt(&[&words[..], &["44"]].concat());
    assert_eq!(
        (output.status.code(), stderr(&output)),
        (Some(75), String::new())
    );
    assert_eq!(files(&runs, "44").len(), 3);
    drop(held);
    assert_eq!(runs.ckpt(&words).status.code(), Some(0));
    assert_eq!(files(&runs, "44").len(), 1);
}

/// Made for looking, not for writing.
#[test]
fn what_cannot_be_removed_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    if rustix::process::geteuid().is_root() {
        return eprintln!("skipped: no permission stops root");
    }
    let runs = runs();
    let directory = runs.dir().join("pi/pi.estimate-11");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o500)).unwrap();
    let output = runs.ckpt(&["prune", "--force", "11"]);
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(output.status.code(), Some(74));
    assert!(stdout(&output).contains("0000000001.ckpt stays: "));
    assert_eq!(files(&runs, "11").len(), 5);
}

#[test]
fn no_runs_are_nothing_to_remove() {
    let runs = Runs::new();
    let output = runs.ckpt(&["prune"]);
    assert_eq!(
        (output.status.code(), stdout(&output)),
        (Some(0), "nothing to remove\n".to_owned())
    );
    assert!(stderr(&output).starts_with("ckpt: no runs in "));
}
