//! `ckpt show`

mod common;

use common::{Runs, stderr, stdout};
use serde_json::json;

#[test]
fn text_tells_all_there_is_to_know() {
    let runs = Runs::new();
    let newest = runs.stopped("0123abcd");
    std::fs::write(newest.with_file_name("0000000003.ckpt"), "not one").unwrap();
    let output = runs.ckpt(&["show", "pi/pi.estimate-0123abcd"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for line in [
        "run        pi/pi.estimate-0123abcd",
        "state      stopped",
        "held by    nobody",
        "function   pi::estimate",
        "identity   0123abcd",
        "arguments  samples = 10000000",
        "           table = (digest 000000000000feed)",
        "progress   iteration 3 120 000 of 10 000 000 (31 %) in `for _ in 0 .. samples`",
        "computed   2 h 46 min in 3 starts",
        "  3  7 B      damaged: not a ckpt checkpoint (its first bytes are something else)",
        "variables",
        "shown      generation 2",
        "  inside: u64, 8 B = [1, 1, 1, 1, 1, 1, 1]",
        "  grid: alloc::vec::Vec<f64>, 4.9 KiB = [4998] min 1, max 1, mean 1, first 1, 1, 1, 1, …",
        "variables of pi::sweep, iteration 7 in `loop`, number 2 of 2 such",
        "  row : usize, 1 B = []",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "no line `{line}` in\n{text}"
        );
    }
    assert!(text.contains("saved      2026-11-18T11:06:40Z ("), "{text}");
    assert!(
        text.contains(") by process 4711 on node17, job 99_3\n"),
        "{text}"
    );
}

#[test]
fn json_has_the_same() {
    let runs = Runs::new();
    runs.stopped("0123abcd");
    let run = runs.json(&["show", "0123abcd", "--json"]);
    assert_eq!(run["run"], "pi/pi.estimate-0123abcd");
    assert_eq!(run["identity"], "0123abcd");
    assert_eq!(
        run["arguments"][0],
        json!({"name": "samples", "shown": "10000000", "digest": "0000000000000001"})
    );
    assert_eq!(
        (&run["starts"], &run["computed_seconds"], &run["pid"]),
        (&json!(3), &json!(9999.0), &json!(4711))
    );
    let states: Vec<_> = run["generations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["state"])
        .collect();
    assert_eq!(states, ["good", "good"]);
    let value = [1, 1, 1, 1, 1, 1, 1];
    let variable = json!({"name": "inside", "type": "u64", "size": 8, "value": value});
    assert_eq!(run["frames"][0]["variables"][0], variable);
    assert_eq!(run["frames"][1]["position"], "iteration 7 in `loop`");
}

#[test]
fn a_part_of_the_name_will_do_if_it_fits_one() {
    let runs = Runs::new();
    runs.stopped("0123abcd");
    runs.stopped("0456abcd");
    assert!(
        stdout(&runs.ckpt(&["show", "0456"])).starts_with("run        pi/pi.estimate-0456abcd\n")
    );
    let output = runs.ckpt(&["show", "pi::estimate"]);
    assert_eq!(output.status.code(), Some(2));
    let message = "ckpt: `pi::estimate` fits several runs, say more of the name:\n  \
                   pi/pi.estimate-0123abcd\n  pi/pi.estimate-0456abcd\n";
    assert_eq!(stderr(&output), message);
}

#[test]
fn no_such_run_is_1() {
    let runs = Runs::new();
    for asked in ["nothing", "pi/pi.estimate-0123abcd", "../etc", ""] {
        let output = runs.ckpt(&["show", asked]);
        assert_eq!(
            (output.status.code(), stdout(&output)),
            (Some(1), String::new()),
            "{asked}"
        );
        assert!(
            stderr(&output).contains("`ckpt ls` lists them"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn a_run_of_which_nothing_is_usable_is_65_after_it_was_shown() {
    let runs = Runs::new();
    let newest = runs.stopped("0123abcd");
    for file in [newest.clone(), newest.with_file_name("0000000001.ckpt")] {
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
    }
    for words in [&["show", "0123"][..], &["show", "0123", "--json"]] {
        let output = runs.ckpt(words);
        assert_eq!(output.status.code(), Some(65));
        assert!(
            stdout(&output).contains("cut short: "),
            "{}",
            stdout(&output)
        );
        assert_eq!(stderr(&output), "");
    }
}

#[test]
fn a_held_run_names_its_holder() {
    let runs = Runs::new();
    let _store = runs.take("0123abcd");
    let text = stdout(&runs.ckpt(&["show", "0123"]));
    assert!(text.contains("state      running\n"), "{text}");
    assert!(
        text.contains("held by    process 4711 on node17 since 2026-11-18T11:06:40Z ("),
        "{text}"
    );
}

#[test]
fn a_generation_may_be_asked_for() {
    let runs = Runs::new();
    let newest = runs.stopped("0123abcd");
    let output = runs.ckpt(&["show", "0123", "--generation", "1"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for line in [
        "shown      generation 1",
        "progress   iteration 1 000 of 10 000 000 (0 %) in `for _ in 0 .. samples`",
    ] {
        assert!(text.lines().any(|found| found == line), "{text}");
    }
    let run = runs.json(&["show", "0123", "--generation", "1", "--json"]);
    assert_eq!(
        (&run["generation"], &run["iteration"]),
        (&json!(1), &json!(1000))
    );

    let output = runs.ckpt(&["show", "0123", "--generation", "3"]);
    assert_eq!(output.status.code(), Some(1));
    let message = "ckpt: pi/pi.estimate-0123abcd has no generation 3\n";
    assert_eq!(stderr(&output), message);

    // One that was asked for and is damaged is not replaced by another.
    let bytes = std::fs::read(&newest).unwrap();
    std::fs::write(&newest, &bytes[..bytes.len() - 1]).unwrap();
    let output = runs.ckpt(&["show", "0123", "--generation", "2"]);
    assert_eq!(output.status.code(), Some(65));
    let text = stdout(&output);
    assert!(
        text.contains("cut short") && !text.contains("variables"),
        "{text}"
    );
}

#[test]
fn a_file_is_shown_wherever_it_lies() {
    let runs = Runs::new();
    let newest = runs.stopped("0123abcd");
    let elsewhere = runs.dir().join("copy");
    std::fs::copy(&newest, &elsewhere).unwrap();
    for path in [&newest, &elsewhere] {
        let path = path.to_str().unwrap();
        let output = runs.ckpt(&["show", path]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let text = stdout(&output);
        assert!(text.starts_with(&format!("file        {path}\n")), "{text}");
        assert!(text.contains("\ngeneration  2\n"), "{text}");
        assert!(text.contains("\n  inside: u64, 8 B = ["), "{text}");
        let file = runs.json(&["show", path, "--json"]);
        assert_eq!(
            (&file["file"], &file["run"], &file["generation"]),
            (&json!(path), &json!("pi/pi.estimate-0123abcd"), &json!(2))
        );
        assert_eq!(file["frames"][0]["variables"][0]["value"][6], 1);
    }
}

#[test]
fn files_that_are_none_are_told() {
    let runs = Runs::new();
    let path = runs.dir().join("a.ckpt");
    let path = path.to_str().unwrap();
    let show = |words: &[&str]| {
        let output = runs.ckpt(words);
        (output.status.code(), stderr(&output))
    };
    let message = format!("ckpt: there is no file {path}\n");
    assert_eq!(show(&["show", path]), (Some(1), message));
    std::fs::write(path, "text").unwrap();
    let message =
        format!("ckpt: {path}: not a ckpt checkpoint (its first bytes are something else)\n");
    assert_eq!(show(&["show", path]), (Some(65), message));
    let message = "ckpt: --generation goes with a run: a file is one generation\n";
    assert_eq!(
        show(&["show", path, "--generation", "1"]),
        (Some(2), message.to_owned())
    );
    std::fs::remove_file(path).unwrap();
    std::fs::create_dir(path).unwrap();
    let message = format!("ckpt: {path}: cannot be read: not a regular file\n");
    assert_eq!(show(&["show", path]), (Some(65), message));
}
