//! The commands in the documents, run in the workspace by a shell, with a directory for checkpoints of their own.
//!
//! In ```` ```console ```` what follows `$ ` is a command and what follows it is what it prints, if anything is shown (`…`
//! stands for anything, also for whole lines). In ```` ```sh ```` each line is a command. A command must succeed, unless
//! `echo $?` follows it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::guide::GUIDE;
use crate::markdown::{self, Block};
use crate::pages::{self, root};
use crate::scratch;
use crate::text;

/// A command and what it is shown to print.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Step {
    command: String,
    shown: Vec<String>,
}

/// Where a session takes place.
pub(crate) struct Place {
    /// Its working directory.
    pub(crate) dir: PathBuf,
    /// Where the documents' `target/release` is.
    pub(crate) release: PathBuf,
    /// `CKPT_DIR`, if it is set.
    pub(crate) runs: Option<PathBuf>,
}

impl Place {
    fn workspace(runs: PathBuf) -> Self {
        Place {
            dir: root().to_owned(),
            release: scratch::release(),
            runs: Some(runs),
        }
    }
}

#[test]
fn commands_do_what_is_shown() {
    build_programs();
    let mut sessions = 0;
    for page in pages::all() {
        if page.path == Path::new(GUIDE) {
            continue;
        }
        for block in markdown::blocks(&page.text) {
            if !block.is("console") && !block.is("sh") {
                continue;
            }
            sessions += 1;
            let at = page.at(block.line);
            println!("{at}");
            let runs = scratch::directory(&format!("commands-{sessions}"));
            run_session(&at, &steps(&block), &Place::workspace(runs.clone()));
            // What a session leaves is of no use to the next.
            fs::remove_dir_all(&runs).expect("its own directory");
        }
    }
    assert!(sessions > 2, "only {sessions} blocks of commands");
}

/// What the documents call `ckpt`, and the examples.
pub(crate) fn build_programs() {
    let output = scratch::cargo()
        .current_dir(root())
        .args(["build", "--release", "--bins"])
        .args(["-p", "ckpt-examples", "-p", "ckpt-cli"])
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", scratch::said(&output));
}

pub(crate) fn steps(block: &Block) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let console = block.is("console");
    let mut continued = false;
    for line in block.code.lines() {
        match line.strip_prefix("$ ") {
            Some(command) if console => steps.push(Step::new(command)),
            _ if continued => {
                let step = steps.last_mut().expect("a command goes on");
                step.command.push('\n');
                step.command.push_str(line);
            }
            _ if console => {
                let step = steps.last_mut().expect("the first line is a command");
                step.shown.push(line.to_owned());
                continue;
            }
            _ if line.trim().is_empty() || line.starts_with('#') => continue,
            _ => steps.push(Step::new(line)),
        }
        continued = line.ends_with('\\');
    }
    steps
}

impl Step {
    fn new(command: &str) -> Self {
        Step {
            command: command.to_owned(),
            shown: Vec::new(),
        }
    }

    /// What is run for it. Tests are checked and not run: they are built and run anyway, this one among them. What would run
    /// this very test again is named and not run.
    fn runnable(&self, place: &Place) -> String {
        let words: Vec<&str> = self.command.split_whitespace().collect();
        match words[..] {
            ["cargo", "xtask", "test", ..] => self.command.replacen("test", "steps", 1),
            // Measurements want the machine for themselves: `cargo xtask test` makes the quick ones after the tests, and that the
            // others compile is enough here.
            ["cargo", "ratio", ..] => "cargo check -p ckpt-benches --bin safe_points".to_owned(),
            ["cargo", "run", .., "ckpt-benches", "--bin", program] => {
                format!("cargo check -p ckpt-benches --bin {program}")
            }
            [".ci/run"] => "sh -n .ci/run".to_owned(),
            ["cargo", "test", ..] => {
                let command = self.command.replacen("test", "check --tests", 1);
                match command.split_once(" -- ") {
                    Some((command, _)) => command.to_owned(),
                    None => without_comment(&command).trim_end().to_owned(),
                }
            }
            // The documents assume that nobody has configured another place.
            _ => {
                let release = place.release.display().to_string() + "/";
                self.command.replace("target/release/", &release)
            }
        }
    }
}

fn without_comment(command: &str) -> &str {
    command
        .split_once(" #")
        .map_or(command, |(command, _)| command)
}

/// Ends what a command printed, in the output of the whole session.
const END: &str = "--- end of a command of the documents:";

pub(crate) fn run_session(at: &str, steps: &[Step], place: &Place) {
    let mut script = String::from("exec 2>&1\n");
    for step in steps {
        // Its exit code is still there for the next command, which may be `echo $?`.
        script.push_str(&format!(
            "{}\nset -- $?; printf '\\n{END} %d\\n' $1; (exit $1)\n",
            step.runnable(place)
        ));
    }
    // The command `ckpt` is there, wherever the session's own programs are.
    let release = scratch::release().display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = scratch::command("bash");
    shell
        .args(["-c", &script])
        .current_dir(&place.dir)
        .env("PATH", format!("{release}:{path}"));
    if let Some(runs) = &place.runs {
        shell.env("CKPT_DIR", runs).env("SCRATCH", runs);
    }
    let output = shell.output().expect("a shell");
    let all = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut rest = all.as_str();
    for (index, step) in steps.iter().enumerate() {
        let (printed, after) = rest
            .split_once(&format!("\n{END} "))
            .unwrap_or_else(|| panic!("{at}: the shell ended in `{}`\n{all}", step.command));
        let (code, after) = after.split_once('\n').expect("a whole line");
        rest = after;
        let asked = steps
            .get(index + 1)
            .is_some_and(|next| next.command == "echo $?");
        assert!(
            asked || code == "0",
            "{at}: `{}` ended with {code}\n{printed}",
            step.command
        );
        if let Some(problem) = differs(&step.shown, printed) {
            panic!(
                "{at}: `{}`: {problem}\nwhole output:\n{printed}",
                step.command
            );
        }
    }
}

/// What a document shows and the command did not print.
fn differs(shown: &[String], printed: &str) -> Option<String> {
    if shown.is_empty() {
        return None;
    }
    let mut lines = printed.lines().filter(|line| !line.is_empty());
    let mut anything = false;
    for pattern in shown.iter().filter(|line| !line.is_empty()) {
        if pattern == "…" {
            anything = true;
            continue;
        }
        let found = match anything {
            true => lines.any(|line| text::fits(pattern, line)),
            false => lines.next().is_some_and(|line| text::fits(pattern, line)),
        };
        if !found {
            return Some(format!("not printed (or not here): {pattern}"));
        }
        anything = false;
    }
    match lines.next() {
        Some(line) if !anything => Some(format!("printed and not shown: {line}")),
        _ => None,
    }
}

#[test]
fn sessions_are_read() {
    let block = |kind: &str, code: &str| Block {
        line: 1,
        info: vec![kind.to_owned()],
        code: code.to_owned(),
    };
    let console = steps(&block("console", "$ a \\\n  b\nout\n$ echo $?\n0\n"));
    assert_eq!(console.len(), 2);
    assert_eq!(console[0].command, "a \\\n  b");
    assert_eq!(
        (&console[0].shown[0], &console[1].shown[0]),
        (&"out".to_owned(), &"0".to_owned())
    );
    let script = steps(&block("sh", "# a comment\n\na\nb # why\n"));
    assert_eq!(script.len(), 2);
}

#[test]
fn tests_are_checked_and_not_run_again() {
    let place = Place::workspace(PathBuf::new());
    let runnable = |command: &str| Step::new(command).runnable(&place);
    assert_eq!(
        runnable("cargo test -p a -- --ignored"),
        "cargo check --tests -p a"
    );
    assert_eq!(
        runnable("cargo test -p a # why"),
        "cargo check --tests -p a"
    );
    assert_eq!(runnable("cargo xtask test"), "cargo xtask steps");
    assert_eq!(
        runnable("cargo run --release -p ckpt-benches --bin idle_root"),
        "cargo check -p ckpt-benches --bin idle_root"
    );
    assert_eq!(
        runnable("cargo xtask test format"),
        "cargo xtask steps format"
    );
}

#[test]
fn no_block_escapes() {
    // Rust's own tests take a block without a word for Rust.
    let others = |page: &pages::Page| !page.path.starts_with("src");
    for page in pages::all().into_iter().filter(others) {
        for block in markdown::blocks(&page.text) {
            let known = ["rust", "text", "console", "sh", "toml"]
                .iter()
                .any(|word| block.is(word));
            assert!(known, "{}: a block of what?", page.at(block.line));
        }
    }
}

#[test]
fn differences_are_noticed() {
    let shown = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(differs(&shown(""), "anything"), None);
    assert_eq!(differs(&shown("a …\nb"), "a 1\n\nb\n"), None);
    assert_eq!(differs(&shown("a\n…\nc"), "a\nb\nb\nc"), None);
    assert_eq!(differs(&shown("a\n…"), "a\nb"), None);
    assert!(differs(&shown("a"), "a\nb").is_some());
    assert!(differs(&shown("a\nb"), "a").is_some());
    assert!(differs(&shown("a\nc"), "a\nb\nc").is_some());
}

#[test]
#[should_panic(expected = "ended with 3")]
fn a_command_that_fails_is_noticed() {
    let steps = [Step::new("true"), Step::new("sh -c 'exit 3'")];
    let runs = scratch::directory("commands-failing");
    run_session("here", &steps, &Place::workspace(runs));
}

#[test]
fn exit_codes_can_be_asked_for() {
    let mut asked = Step::new("echo $?");
    asked.shown.push("85".to_owned());
    let steps = [Step::new("sh -c 'exit 85'"), asked];
    let runs = scratch::directory("commands-asking");
    run_session("here", &steps, &Place::workspace(runs));
}
