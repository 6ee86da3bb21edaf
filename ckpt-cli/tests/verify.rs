//! `ckpt verify`

mod common;

use std::path::Path;

use ckpt_runtime::format::{self, VariableSummary};
use common::{Runs, rich, stderr, stdout};
use serde_json::json;

#[test]
fn good_runs_are_good() {
    let runs = Runs::new();
    runs.stopped("01");
    runs.stopped("02");
    let output = runs.ckpt(&["verify"]);
    assert_eq!(
        (output.status.code(), stderr(&output)),
        (Some(0), String::new())
    );
    let expected = "pi/pi.estimate-01 generation 1: good\n\
                    pi/pi.estimate-01 generation 2: good\n\
                    pi/pi.estimate-02 generation 1: good\n\
                    pi/pi.estimate-02 generation 2: good\n";
    assert_eq!(stdout(&output), expected);
    let one = runs.json(&["verify", "estimate-02", "--json"]);
    let first = json!({
        "run": "pi/pi.estimate-02",
        "generation": 1,
        "file": null,
        "state": "good",
        "damage": null,
        "variables": [],
    });
    assert_eq!((one.as_array().unwrap().len(), &one[0]), (2, &first));
}

#[test]
fn no_runs_are_no_damage() {
    let runs = Runs::new();
    let output = runs.ckpt(&["verify"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).starts_with("ckpt: no runs in "));
    assert_eq!(runs.ckpt(&["verify", "nobody"]).status.code(), Some(1));
    assert_eq!(runs.ckpt(&["verify", "no.ckpt"]).status.code(), Some(1));
}

/// Where the bytes of each variable begin.
fn payloads(path: &Path) -> Vec<(String, u64, u64)> {
    let summary = format::read_summary(&std::fs::read(path).unwrap()).unwrap();
    let variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    let place = |variable: &VariableSummary| {
        let extent = &variable.extent;
        (variable.name.clone(), extent.offset, extent.size)
    };
    variables.map(place).collect()
}

#[test]
fn each_damaged_variable_is_named() {
    let runs = Runs::new();
    let path = runs.saved("01", vec![rich::of(1, rich::everything())]);
    let sound = std::fs::read(&path).unwrap();
    for (name, at, size) in payloads(&path) {
        if size == 0 {
            continue;
        }
        let mut bytes = sound.clone();
        bytes[(at + size - 1) as usize] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let output = runs.ckpt(&["verify", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(65), "{name}");
        let line = format!(
            "{}: damaged: the checksum of its variable `{name}` of `pi::estimate` is wrong: \
             the bytes changed after they were written\n",
            path.display()
        );
        assert_eq!(stdout(&output), line);
        assert_eq!(stderr(&output), "");
    }
}

#[test]
fn several_are_named_and_the_others_not() {
    let runs = Runs::new();
    let path = runs.stopped("01");
    let mut bytes = std::fs::read(&path).unwrap();
    for (name, at, _) in payloads(&path) {
        if name != "grid" {
            bytes[at as usize] ^= 0x10;
        }
    }
    std::fs::write(&path, bytes).unwrap();
    let output = runs.ckpt(&["verify", "01"]);
    assert_eq!(output.status.code(), Some(65));
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "pi/pi.estimate-01 generation 1: good");
    assert!(lines[1].contains("`inside` of `pi::estimate`"), "{text}");
    assert!(lines[1].contains("`row ` of `pi::sweep`"), "{text}");
    assert!(!lines[1].contains("grid"), "{text}");

    let output = runs.ckpt(&["verify", "01", "--json"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found[1]["state"], "damaged");
    let variables = found[1]["variables"].as_array().unwrap();
    let names: Vec<_> = variables
        .iter()
        .map(|one| (&one["frame"], &one["function"], &one["name"]))
        .collect();
    assert_eq!(
        names,
        [
            (&json!(0), &json!("pi::estimate"), &json!("inside")),
            (&json!(1), &json!("pi::sweep"), &json!("row\n")),
        ]
    );
}

#[test]
fn damage_outside_of_variables_is_told() {
    let runs = Runs::new();
    let path = runs.stopped("01");
    let sound = std::fs::read(&path).unwrap();
    let end = sound.len();
    let flipped = |at: usize| {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        bytes
    };
    for (bytes, said) in [
        (flipped(0), "not a ckpt checkpoint"),
        (flipped(20), "the checksum of its first 48 bytes is wrong"),
        (flipped(end - 20), "the checksum of its header is wrong"),
        (sound[..end - 1].to_vec(), "cut short: "),
        ([&sound[..], b"x"].concat(), "1 bytes too many"),
        (Vec::new(), "cut short: "),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let output = runs.ckpt(&["verify"]);
        assert_eq!(output.status.code(), Some(65), "{said}");
        let text = stdout(&output);
        let line = format!("pi/pi.estimate-01 generation 2: damaged: {said}");
        assert!(text.lines().any(|found| found.starts_with(&line)), "{text}");
    }
}

#[test]
fn a_checkpoint_of_another_run_is_damage_in_this_one() {
    let runs = Runs::new();
    let mine = runs.stopped("01");
    let other = runs.stopped("02");
    std::fs::copy(other, &mine).unwrap();
    let output = runs.ckpt(&["verify", "estimate-01"]);
    assert_eq!(output.status.code(), Some(65));
    let text = stdout(&output);
    assert!(
        text.contains("generation 2: damaged: a checkpoint of another run, pi/pi.estimate-02\n"),
        "{text}"
    );
    // As a file it is whole.
    let output = runs.ckpt(&["verify", mine.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn bytes_that_are_not_what_their_schema_says_are_damage() {
    let runs = Runs::new();
    let mut liar = rich::variable("liar", "Vec<u8>", &[1u8; 4]);
    liar.bytes.push(0);
    let path = runs.saved("01", vec![rich::of(1, vec![liar])]);
    let output = runs.ckpt(&["verify", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(65));
    let text = stdout(&output);
    assert!(
        text.contains("`liar` of `pi::estimate`: malformed: "),
        "{text}"
    );
    // It is shown as far as it goes.
    let text = stdout(&runs.ckpt(&["show", "01"]));
    assert!(
        text.contains("\n  liar: Vec<u8>, 5 B = (1, 1, 1, 1)\n    … not shown: "),
        "{text}"
    );
    let run = runs.json(&["show", "01", "--json"]);
    assert_eq!(run["frames"][0]["variables"][0].get("value"), None);
}
