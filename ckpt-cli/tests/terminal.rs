//! `ckpt run` and `ckpt rehearse` in a terminal, under a shell with job control: keys do what they do to any command.

mod common;

use std::fs;

use ckpt_tests::{CTRL_C, Lab, script};
use common::subject::subject;
use common::terminal::{CTRL_BACKSLASH, CTRL_Z, Shell};

/// A command that waits for a file, under `ckpt run`; its process.
fn waiting(shell: &mut Shell) -> String {
    shell.enter(&format!("ckpt run -- {} waits file", subject()));
    let line = shell.wait_for("@begins as ");
    line.trim_start_matches("@begins as ").to_owned()
}

fn code(shell: &mut Shell) -> String {
    shell.wait_for_prompt();
    shell.enter("echo code=$?");
    shell.wait_for("code=").trim().to_owned()
}

#[test]
fn ctrl_c_stops_the_command_and_is_the_end() {
    let lab = Lab::new();
    let mut shell = Shell::open(&lab);
    waiting(&mut shell);
    shell.keys(CTRL_C);
    shell.wait_for("SIGINT: stopped `waits`");
    assert_eq!(code(&mut shell), "code=85");
    assert_eq!(shell.shown().matches("start 1: ").count(), 1);
    assert_eq!(shell.shown().matches("start 2: ").count(), 0);
    // It was told once: a second one, later, would end it at once.
    assert_eq!(shell.shown().matches("SIGINT: handed on").count(), 1);
}

#[test]
fn ctrl_backslash_ends_it_at_once() {
    let lab = Lab::new();
    let mut shell = Shell::open(&lab);
    waiting(&mut shell);
    shell.keys(CTRL_BACKSLASH);
    shell.wait_for("was killed by SIGQUIT");
    assert_eq!(code(&mut shell), "code=131");
}

/// The state of a process, as /proc has it.
fn state(process: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let state = status.lines().find_map(|line| line.strip_prefix("State:"));
    state.unwrap_or_default().trim().to_owned()
}

#[test]
fn ctrl_z_halts_both_and_fg_has_both_go_on() {
    let lab = Lab::new();
    let mut shell = Shell::open(&lab);
    let process = waiting(&mut shell);
    shell.keys(CTRL_Z);
    shell.wait_for("Stopped");
    script::until(|| state(&process).starts_with('T'));
    shell.wait_for_prompt();
    shell.enter("fg");
    script::until(|| !state(&process).starts_with('T'));
    fs::write(lab.path("file"), "").unwrap();
    shell.wait_for("result ");
    assert_eq!(code(&mut shell), "code=0");
}

#[test]
fn a_time_limit_stands_still_with_the_command() {
    let lab = Lab::new();
    let mut shell = Shell::open(&lab);
    shell.enter("ckpt run --time-limit 1s -- sh -c 'echo @here; exec cat /dev/zero > /dev/null'");
    shell.wait_for("@here");
    shell.keys(CTRL_Z);
    shell.wait_for("Stopped");
    shell.wait_for_prompt();
    // Time goes by, which only a clock can tell.
    let until = std::time::Instant::now() + std::time::Duration::from_millis(1_500);
    script::until(|| std::time::Instant::now() > until);
    shell.enter("fg");
    shell.wait_for("the time limit of 1.0 s is over");
    let line = shell.wait_for("was killed by SIGTERM after ");
    assert!(
        line.ends_with(" s, without progress (try 1 of 5), and starts again"),
        "{line}"
    );
    assert!(!line.contains(" ms"), "{line}");
    shell.keys(CTRL_C);
    shell.wait_for_prompt();
}

#[test]
fn a_command_reads_nothing_from_the_terminal() {
    let lab = Lab::new();
    let mut shell = Shell::open(&lab);
    shell.enter("ckpt run -- sh -c 'cat; echo nothing was read'");
    shell.wait_for("nothing was read");
    assert_eq!(code(&mut shell), "code=0");
}

#[test]
fn a_command_that_reads_from_the_terminal_all_the_same_is_told() {
    let lab = Lab::new();
    let mut shell = Shell::open(&lab);
    shell.enter("ckpt run -- sh -c 'exec cat < /dev/tty'");
    shell.wait_for("is halted (SIGTTIN), since it reads from the terminal");
    shell.keys(CTRL_C);
    assert_eq!(code(&mut shell), "code=130");
}

#[test]
fn ctrl_c_ends_a_rehearsal_and_leaves_nothing() {
    let lab = Lab::new();
    let mut shell = Shell::open(&lab);
    shell.enter("export TMPDIR=$PWD");
    shell.enter(&format!("ckpt rehearse -- {} waits file", subject()));
    shell.wait_for("rehearsing");
    let scratch = || {
        let mut entries = fs::read_dir(lab.path(""))
            .unwrap()
            .map(|entry| entry.unwrap().path());
        entries.find(|path| path.to_string_lossy().contains("ckpt-rehearse-"))
    };
    let output = || scratch().map(|path| path.join("undisturbed/stdout-1"));
    script::until(|| {
        output().is_some_and(|path| fs::read(path).is_ok_and(|text| !text.is_empty()))
    });
    shell.keys(CTRL_C);
    assert_eq!(code(&mut shell), "code=130");
    assert_eq!(scratch(), None);
}

#[test]
fn a_rehearsal_tells_how_far_it_is_and_clears_the_line() {
    let lab = Lab::new();
    let mut shell = Shell::open(&lab);
    shell.enter(&format!(
        "ckpt rehearse --kills 4 -- {} prints 30",
        subject()
    ));
    let line = shell.wait_for("ckpt: kill 0 of 4\u{1b}[K\r");
    assert!(line.contains("\rckpt: kill 3 of 4\u{1b}[K\r"), "{line:?}");
    assert!(
        line.ends_with("\r\u{1b}[Kresumable: 4 kills, identical"),
        "{line:?}"
    );
    assert_eq!(code(&mut shell), "code=0");
}
