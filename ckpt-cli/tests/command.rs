//! What holds for the whole command.

mod common;

use std::fs::File;
use std::process::Stdio;

use common::{Runs, stderr, stdout};

#[test]
fn help_documents_the_exit_codes() {
    let runs = Runs::new();
    let of = |command| [command, "--help"];
    let helps = [
        "ls", "show", "verify", "diff", "run", "rehearse", "report", "prune", "save", "stop",
    ]
    .map(of);
    for words in helps
        .iter()
        .map(|words| &words[..])
        .chain([&["--help"][..]])
    {
        let text = stdout(&runs.ckpt(words));
        for code in [
            "   0  ", "   1  ", "   2  ", "   3  ", "  65  ", "  71  ", " 126  ", "CKPT_DIR",
            "--dir",
        ] {
            assert!(
                text.contains(code),
                "no `{code}` in the help of {words:?}:\n{text}"
            );
        }
    }
}

#[test]
fn wrong_usage_is_2() {
    let runs = Runs::new();
    runs.stopped("0123abcd");
    for words in [
        &["lss"][..],
        &["ls", "--jsn"],
        &["show"],
        &["show", "0123", "--generation", "x"],
        &["diff"],
        &["diff", "0123", "1"],
        &["diff", "0123", "1", "b"],
        &["diff", "0123", "1", "2", "3"],
        &["diff", "a.ckpt"],
        &["ls", "--color", "sometimes"],
        &["prune", "--keep", "0"],
        &["prune", "--older-than", "7 M"],
        &["prune", "-n", "-f"],
        &["prune", "a.ckpt"],
        &["save", "0123", "--timeout", "soon"],
        &["stop", "--no-wait", "--timeout", "1s"],
        &[],
    ] {
        assert_eq!(runs.ckpt(words).status.code(), Some(2), "{words:?}");
    }
}

#[test]
fn a_reader_that_stops_reading_is_success() {
    let runs = Runs::new();
    runs.stopped("0123abcd");
    for words in [
        &["ls"][..],
        &["ls", "--json"],
        &["show", "0123"],
        &["show", "0123", "--json"],
        &["verify"],
        &["verify", "--json"],
        &["diff", "0123", "2", "2"],
        &["diff", "0123", "2", "2", "--json"],
        &["prune"],
        &["prune", "--json"],
        &["prune", "--force"],
        &["--help"],
        &["prune", "--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = runs
            .command(words)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(
            (output.status.code(), stderr(&output)),
            (Some(0), String::new()),
            "{words:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_not() {
    let runs = Runs::new();
    runs.stopped("0123abcd");
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = runs
        .command(&["ls"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(74));
    assert!(
        stderr(&output).starts_with("ckpt: standard output: "),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_directory_that_is_none_is_a_configuration_error() {
    let runs = Runs::new();
    let file = runs.dir().join("file");
    std::fs::write(&file, "").unwrap();
    let output = runs
        .command(&["ls"])
        .env("CKPT_DIR", "unused")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ckpt"));
    let output = command.args(["ls", "--dir"]).arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(78));
}

#[test]
fn looking_changes_nothing() {
    let runs = Runs::new();
    let newest = runs.stopped("0123abcd");
    let look = |path: &std::path::Path| {
        let mut names: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        (
            names,
            std::fs::read(path.join("lock")).unwrap(),
            std::fs::read(path.join("events.jsonl")).unwrap(),
        )
    };
    let run = newest.parent().unwrap();
    let before = look(run);
    runs.ckpt(&["ls"]);
    runs.ckpt(&["show", "0123"]);
    runs.ckpt(&["verify"]);
    runs.ckpt(&["diff", "0123"]);
    runs.ckpt(&["prune", "--keep", "1", "--completed", "--aside"]);
    runs.ckpt(&["save", "0123"]);
    runs.ckpt(&["stop"]);
    assert_eq!(look(run), before);
}
