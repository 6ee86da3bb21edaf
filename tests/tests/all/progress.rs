//! What a user sees of a function's progress, on a terminal and elsewhere.

use ckpt_runtime::store::Kind;
use ckpt_tests::{CTRL_C, Lab, Program, Side};
use rustix::process::Signal;

use crate::ACTOR;

/// More iterations than any test waits for.
const MANY: &str = "1000000000000000";

fn counting(lab: &Lab) -> Program {
    lab.program(ACTOR).args(["count", "7", MANY])
}

#[test]
fn a_loop_of_known_length_has_a_bar() {
    let lab = Lab::new();
    let mut terminal = counting(&lab).on_terminal(24, 160);
    let screen = terminal.until(|screen| screen.contains("/s, ") && screen.contains(" left"));
    assert!(
        screen.starts_with("count [") && screen.contains(" of 1 000 000 000 000 000 (0 %), "),
        "{screen}"
    );
    assert!(screen.ends_with("not saved yet"), "{screen}");
    terminal.signal(Signal::USR1);
    let is_told = |line: &str| line.contains(", saved ") && line.ends_with(" B)");
    let saved = terminal.until(|screen| screen.lines().any(is_told));
    let lines: Vec<&str> = saved.lines().collect();
    assert!(
        lines[0].starts_with("ckpt: saved `count` at iteration "),
        "{saved}"
    );
    assert!(
        lines[1].starts_with("count [") && lines.len() == 2,
        "{saved}"
    );
    terminal.signal(Signal::TERM);
    let outcome = terminal.finish().ended(85);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert!(
        lines[1].starts_with("ckpt: SIGTERM: stopped `count` at iteration") && lines.len() == 2,
        "the bar is left\n{outcome}"
    );
}

/// The terminal shows what was typed behind the bar, which stays there; what is said is on lines of its own.
#[test]
fn ctrl_c_stops() {
    let lab = Lab::new();
    let mut terminal = counting(&lab).on_terminal(24, 160);
    terminal.until(|screen| screen.contains("count ["));
    terminal.press(CTRL_C);
    let outcome = terminal.finish().ended(85);
    let last = outcome.stdout.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("ckpt: SIGINT: stopped `count` at iteration"),
        "{outcome}"
    );
}

#[test]
fn a_resumed_run_knows_its_checkpoint() {
    let lab = Lab::new();
    let _ = counting(&lab).env("CKPT_STOP_AFTER", "5").run().ended(85);
    let mut terminal = counting(&lab).on_terminal(24, 160);
    let screen = terminal.until(|screen| screen.contains("count ["));
    assert!(screen.contains(" B)"), "{screen}");
    terminal.press(CTRL_C);
    let _ = terminal.finish().ended(85);
}

#[test]
fn a_loop_of_unknown_length_has_a_rate() {
    let lab = Lab::new();
    let program = lab.program(ACTOR).args(["searches", "7"]);
    let mut terminal = program.on_terminal(24, 160);
    let screen = terminal.until(|screen| screen.contains("/s, not saved yet"));
    assert!(
        screen.starts_with("search ") && !screen.contains('['),
        "{screen}"
    );
    terminal.press(CTRL_C);
    let _ = terminal.finish().ended(85);
}

#[test]
fn functions_in_threads_have_a_line_each() {
    let lab = Lab::new();
    let program = lab.program(ACTOR).args(["counts in threads", MANY, "3"]);
    let mut terminal = program.on_terminal(24, 160);
    let bars = |screen: &str| {
        screen
            .lines()
            .filter(|line| line.starts_with("count ["))
            .count()
    };
    let screen = terminal.until(|screen| bars(screen) == 3);
    assert_eq!(screen.lines().count(), 3, "{screen}");
    terminal.signal(Signal::TERM);
    let outcome = terminal.finish().ended(85);
    assert_eq!(bars(&outcome.stdout), 0, "{outcome}");
    assert_eq!(
        outcome.stdout.matches("stopped `count`").count(),
        3,
        "{outcome}"
    );
}

#[test]
fn what_the_program_prints_stays() {
    let lab = Lab::new();
    let program = lab.program(ACTOR).args(["counts and prints", MANY]);
    let mut terminal = program.on_terminal(24, 160);
    for line in ["line 1", "line 2", "line 3"] {
        terminal.until(|screen| {
            screen
                .lines()
                .last()
                .is_some_and(|last| last.contains(" ["))
        });
        terminal.press("\n");
        terminal.until(|screen| screen.lines().any(|shown| shown == line));
    }
    terminal.press(CTRL_C);
    let outcome = terminal.finish().ended(85);
    for line in ["line 1", "line 2", "line 3"] {
        assert!(
            outcome.stdout.lines().any(|shown| shown == line),
            "{outcome}"
        );
    }
}

#[test]
fn a_panic_can_be_read() {
    let lab = Lab::new();
    let program = lab.program(ACTOR).args(["counts and panics", MANY]);
    let mut terminal = program.on_terminal(24, 160);
    terminal.until(|screen| screen.contains(" ["));
    terminal.press("\n");
    let outcome = terminal.finish().ended(101);
    let is_message = |line: &str| line.starts_with("as it was asked");
    assert!(outcome.stdout.lines().any(is_message), "{outcome}");
    let last = outcome.stdout.lines().last().unwrap_or_default();
    assert!(!last.contains(" ["), "the bar is left\n{outcome}");
}

#[test]
fn a_narrow_terminal_has_one_line_too() {
    let lab = Lab::new();
    let mut terminal = counting(&lab).on_terminal(10, 120);
    let is_bar = |line: &str| line.contains("of 1 000 000 000 000 000");
    terminal.until(|screen| is_bar(screen) && screen.contains('['));
    terminal.widen(10, 30);
    let is_short = |line: &str| line.starts_with("0 %, ");
    terminal.until(|screen| screen.lines().last().is_some_and(is_short));
    terminal.signal(Signal::USR1);
    terminal.until(|screen| screen.contains("ckpt: saved"));
    terminal.signal(Signal::TERM);
    let outcome = terminal.finish().ended(85);
    let last = outcome.stdout.lines().last().unwrap_or_default();
    assert!(!is_short(last), "the bar is left\n{outcome}");
}

#[test]
fn elsewhere_there_are_lines_if_they_are_asked_for() {
    let lab = Lab::new();
    let mut child = counting(&lab).env("CKPT_PROGRESS", "on").start();
    let line = child.await_line(Side::Err, "`count`: ");
    assert!(
        line.starts_with("ckpt: `count`: ") && line.contains(" of 1 000 000 000 000 000 (0 %), "),
        "{line}"
    );
    assert!(line.ends_with(", not saved yet"), "{line}");
    child.signal(Signal::TERM);
    let outcome = child.finish().ended(85);
    assert_eq!(outcome.stderr.matches("`count`: ").count(), 1, "{outcome}");
}

/// Where the program runs long enough to be seen in the list of runs it has had time for a bar, too.
#[test]
fn nothing_is_shown_where_nothing_is_wanted() {
    for (name, value) in [
        ("CKPT_PROGRESS", "off"),
        ("CKPT_LOG", "warn"),
        ("TERM", "dumb"),
    ] {
        let lab = Lab::new();
        let terminal = counting(&lab).env(name, value).on_terminal(24, 160);
        let runs = lab.runs();
        while runs
            .all()
            .first()
            .is_none_or(|run| !run.kinds().contains(&Kind::Start))
        {
            std::thread::yield_now();
        }
        terminal.signal(Signal::TERM);
        let outcome = terminal.finish().ended(85);
        assert!(
            !outcome.stderr.contains(" of 1 000"),
            "{name}={value}\n{outcome}"
        );
    }
}

/// A job that the shell has put into the background draws nothing; a terminal that is its own anew is drawn on again.
#[test]
fn a_job_in_the_background_keeps_quiet() {
    let lab = Lab::new();
    let script = format!(
        "set -m; \"$0\" count 7 {MANY} & until ls runs/*/*/events.jsonl; do :; done 2>&-; echo there; fg"
    );
    let program = lab.program("bash").args(["-c", &script, ACTOR]);
    let mut terminal = program.on_terminal(24, 160);
    let screen = terminal.until(|screen| screen.contains("there"));
    let before = screen.split("there").next().unwrap_or_default();
    assert!(!before.contains(" of 1 000"), "{screen}");
    terminal.until(|screen| screen.contains(" of 1 000"));
    terminal.press(CTRL_C);
    let outcome = terminal.finish().ended(85);
    assert!(outcome.stdout.contains("stopped `count`"), "{outcome}");
}
