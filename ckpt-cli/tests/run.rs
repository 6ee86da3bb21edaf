//! `ckpt run`: real commands, with real signals and limits.

mod common;

use std::fs;

use ckpt_runtime::store::Kind;
use ckpt_tests::{Child, Lab, Outcome, Program, Side};
use common::subject::{ckpt, subject};
use rustix::process::{Pid, Signal, kill_process};

/// A run of the subject's part, with options before it.
fn run(lab: &Lab, options: &[&str], part: &[&str]) -> Program {
    let words = [&["run"], options, &["--", subject()], part].concat();
    ckpt(lab, &words)
}

fn shell(lab: &Lab, options: &[&str], script: &str) -> Program {
    ckpt(
        lab,
        &[&["run"], options, &["--", "sh", "-c", script]].concat(),
    )
}

fn count(outcome: &Outcome, text: &str) -> usize {
    outcome.stderr.matches(text).count()
}

#[test]
fn the_code_of_the_command_is_its_own() {
    let lab = Lab::new();
    for code in [0, 1, 2, 65, 74, 75, 78, 101, 130, 255] {
        let script = format!("echo out; echo err >&2; exit {code}");
        let outcome = shell(&lab, &[], &script).run().ended(code);
        assert_eq!((count(&outcome, "start "), &*outcome.stdout), (1, "out\n"));
        assert!(
            outcome
                .says("err\n")
                .stderr
                .contains(&format!("ended with {code}"))
        );
    }
}

#[test]
fn a_command_that_cannot_be_started_is_told() {
    let lab = Lab::new();
    let none = ckpt(&lab, &["run", "--", "no-such-command"]).run();
    none.ended(127)
        .says("`no-such-command` cannot be started: No such file");
    fs::write(lab.path("plain"), "text").unwrap();
    let plain = ckpt(&lab, &["run", "./plain"]).run();
    plain
        .ended(126)
        .says("`./plain` cannot be started: Permission denied");
    ckpt(&lab, &["run"]).run().ended(2).says("<CMD>");
    ckpt(&lab, &["run", "--time-limit", "10M", "true"])
        .run()
        .ended(2)
        .says("10min");
    ckpt(&lab, &["run", "--tries", "0", "true"]).run().ended(2);
}

#[test]
fn a_bad_setting_is_told_once_and_before_anything_runs() {
    let lab = Lab::new();
    let outcome = shell(&lab, &[], "echo ran")
        .env("CKPT_EXIT_CODE", "0")
        .run();
    let outcome = outcome.ended(78).says("CKPT_EXIT_CODE=0");
    assert_eq!(outcome.stdout, "");
}

#[test]
fn words_of_the_command_are_not_ours() {
    let lab = Lab::new();
    let outcome = ckpt(&lab, &["run", "echo", "--tries", "0", "--", "-x"])
        .run()
        .ended(0);
    assert_eq!(outcome.stdout, "--tries 0 -- -x\n");
}

/// Each start stops at the limit and resumes, until the file is there.
#[test]
fn the_time_limit_stops_each_start_and_the_next_one_resumes() {
    let lab = Lab::new();
    let file = lab.path("file");
    let part = ["waits", file.to_str().unwrap()];
    let mut child = run(&lab, &["--time-limit", "200ms"], &part).start();
    child.await_line(Side::Err, "start 1: ");
    for start in 2..=4 {
        child.await_line(
            Side::Err,
            "the time limit of 200 ms is over: SIGTERM to process",
        );
        child.await_line(Side::Err, "SIGTERM: stopped `waits`");
        child.await_line(Side::Err, "ended with 85 after");
        // The command and we speak at the same time.
        let spoken = |line: &str| {
            line.contains(&format!("start {start}: ")) || line.contains("resumed `waits`")
        };
        assert!(
            child.next_line(Side::Err, spoken).is_some()
                && child.next_line(Side::Err, spoken).is_some()
        );
    }
    fs::write(&file, "").unwrap();
    let outcome = child.finish().ended(0).does_not_say("without progress");
    assert!(outcome.printed().starts_with("result "), "{outcome}");
}

/// Nobody of the group is left behind: the pipe of standard output has an end.
#[test]
fn who_does_not_heed_sigterm_is_killed_with_all_its_group() {
    let lab = Lab::new();
    let script = "trap '' TERM; sleep 1000 & sleep 1000";
    let options = ["--time-limit", "100ms", "--grace", "100ms", "--tries", "2"];
    let outcome = shell(&lab, &options, script).run().ended(137);
    assert_eq!(
        count(&outcome, "has not ended within 100 ms: SIGKILL"),
        2,
        "{outcome}"
    );
    assert_eq!(count(&outcome, "was killed by SIGKILL"), 2);
    outcome.says("given up, since 2 starts in a row were without progress");
}

#[test]
fn who_dies_by_a_signal_leaves_nobody_either() {
    let lab = Lab::new();
    let outcome = shell(&lab, &["--tries", "1"], "sleep 1000 & kill -SEGV $$").run();
    outcome
        .ended(139)
        .says("was killed by SIGSEGV")
        .says("given up, since one start was");
}

#[test]
fn who_ends_by_itself_may_leave_somebody_behind() {
    let lab = Lab::new();
    let script = "{ read word; echo late $word; } <&0 & exit 0";
    let mut child = shell(&lab, &[], script).start();
    child.await_line(Side::Err, "ended with 0");
    child.say("word");
    assert_eq!(child.finish().ended(0).stdout, "late\n");
}

/// The command, at its first step.
fn at_work(lab: &Lab, options: &[&str]) -> Child {
    let mut child = run(lab, options, &["pauses", "5"]).start();
    child.expect("step 0");
    child
}

/// Lets it go on at its first step, and after it.
fn let_go(child: &mut Child) {
    child.say("go");
}

#[test]
fn a_wish_to_end_is_handed_on_once_and_ends_the_restarts() {
    for (signal, name) in [
        (Signal::INT, "SIGINT"),
        (Signal::TERM, "SIGTERM"),
        (Signal::HUP, "SIGHUP"),
    ] {
        let lab = Lab::new();
        let mut child = at_work(&lab, &[]);
        child.signal(signal);
        child.await_line(Side::Err, &format!("{name}: handed on to process"));
        let_go(&mut child);
        let outcome = child
            .finish()
            .ended(85)
            .says(&format!("{name}: stopped `pauses`"));
        assert_eq!(
            (count(&outcome, "start "), count(&outcome, "again:")),
            (1, 0),
            "{outcome}"
        );
    }
}

/// As systemd does it: every process of the service is told.
#[test]
fn a_sigterm_to_each_of_us_stops_once() {
    let lab = Lab::new();
    let mut child = run(&lab, &[], &["waits", "no such file"]).start();
    let process = begun(&mut child);
    child.signal(Signal::TERM);
    // It may have ended by now, for what was handed on.
    let _ = kill_process(process, Signal::TERM);
    let outcome = child.finish().ended(85).says("SIGTERM: stopped `waits`");
    assert_eq!(
        (
            count(&outcome, "start "),
            count(&outcome, "SIGTERM: handed on") <= 1
        ),
        (1, true)
    );
    assert_eq!(lab.runs().only().kinds(), [Kind::Start, Kind::Stop]);
}

/// The process of `waits`, which has begun.
fn begun(child: &mut Child) -> Pid {
    let word = child.hear().expect("it begins");
    let process = word.trim_start_matches("begins as ").parse();
    Pid::from_raw(process.expect("a number")).expect("a process")
}

#[test]
fn a_command_that_dies_of_a_wish_is_not_started_again() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let lab = Lab::new();
        let mut child = shell(&lab, &[], "ulimit -c 0; echo @here; exec cat").start();
        child.expect("here");
        child.signal(signal);
        let outcome = child.finish().ended(code);
        assert_eq!(count(&outcome, "start "), 1, "{outcome}");
    }
}

#[test]
fn usr1_and_usr2_reach_the_command_and_it_goes_on() {
    let lab = Lab::new();
    let file = lab.path("file");
    let mut child = run(&lab, &[], &["waits", file.to_str().unwrap()]).start();
    begun(&mut child);
    for (signal, answer) in [
        (Signal::USR1, "saved `waits`"),
        (Signal::USR2, "`waits` is "),
    ] {
        child.signal(signal);
        child.await_line(Side::Err, answer);
    }
    fs::write(&file, "").unwrap();
    let _ = child.finish().ended(0);
}

/// As where nobody but the terminal is above it: a process that Ctrl-Z halted would never go on.
#[test]
fn without_a_shell_nothing_is_halted() {
    let lab = Lab::new();
    let file = lab.path("file");
    let words = [common::subject::CKPT, "run", "--", subject(), "waits"];
    let program = lab.program("setsid").args(words).arg(file.display());
    let mut child = program.start();
    begun(&mut child);
    child.signal(Signal::TSTP);
    child.signal(Signal::USR2);
    child.await_line(Side::Err, "`waits` is ");
    fs::write(&file, "").unwrap();
    let _ = child.finish().ended(0);
}

#[test]
fn what_was_ignored_stays_ignored() {
    let lab = Lab::new();
    let program = run(&lab, &[], &["pauses", "1"]).after("trap '' HUP");
    let mut child = program.start();
    child.expect("step 0");
    child.signal(Signal::HUP);
    let_go(&mut child);
    child.finish().ended(0).does_not_say("SIGHUP");
}

#[test]
fn a_halted_command_heeds_a_wish_to_end() {
    let lab = Lab::new();
    let mut child = shell(&lab, &[], "echo @here; kill -STOP $$; echo on").start();
    child.expect("here");
    child.signal(Signal::TERM);
    let _ = child.finish().ended(143);
}

#[test]
fn the_stop_code_is_that_of_the_environment() {
    let lab = Lab::new();
    let program = shell(&lab, &["--tries", "2"], "exit 99").env("CKPT_EXIT_CODE", "99");
    let outcome = program.run().ended(99);
    assert_eq!(count(&outcome, "start "), 2, "{outcome}");
    let outcome = shell(&lab, &[], "exit 85")
        .env("CKPT_EXIT_CODE", "99")
        .run();
    assert_eq!(count(&outcome.ended(85), "start "), 1);
}

/// It always dies at the same step: a poisoned checkpoint.
#[test]
fn without_progress_it_is_given_up() {
    let lab = Lab::new();
    let part = ["dies", "9", "4", "100"];
    let outcome = run(&lab, &["--tries", "3"], &part).run().ended(137);
    let outcome = outcome.says("given up, since 3 starts in a row were without progress in");
    // The first one saved.
    assert_eq!(count(&outcome, "start "), 4, "{outcome}");
    assert_eq!(count(&outcome, "without progress (try "), 2);
    assert_eq!(lab.runs().only().generations().len(), 2);
}

#[test]
fn with_progress_it_goes_on_however_often_it_dies() {
    let lab = Lab::new();
    let part = ["dies", "12", "1000", "2"];
    let outcome = run(&lab, &["--tries", "1"], &part).run().ended(0);
    assert!(count(&outcome, "was killed by SIGKILL") >= 5, "{outcome}");
    assert_eq!(outcome.last_line(), "result 66");
}

/// Of two jobs in one directory, what the one does is no progress of the other.
#[test]
fn what_others_do_is_no_progress() {
    let lab = Lab::new();
    let mut other = lab.program(subject()).args(["pauses", "5"]).start();
    other.expect("step 0");
    // It runs when the other has stopped, dies, and lets the other save.
    let script = format!(
        "kill -USR1 {}; echo @dying; read go; kill -KILL $$",
        other.id()
    );
    let mut child = shell(&lab, &["--tries", "2"], &script).start();
    for step in 1..3 {
        child.expect("dying");
        other.say("go");
        other.expect(&format!("step {step}"));
        other.await_line(Side::Err, "saved `pauses`");
        child.say("go");
    }
    child
        .finish()
        .ended(137)
        .says("given up, since 2 starts in a row");
}

#[test]
fn who_is_refused_is_not_started_again() {
    let lab = Lab::new();
    let stopped = lab.program(subject()).args(["sums", "3"]);
    let _ = stopped.env("CKPT_STOP_AFTER", "2").run().ended(85);
    let newest = lab.runs().only().newest();
    fs::write(&newest, "damaged").unwrap();
    let outcome = run(&lab, &[], &["sums", "3"]).run().ended(65);
    assert_eq!(count(&outcome, "start "), 1);
    let lab = Lab::new();
    let outcome = run(&lab, &[], &["panics"]).run().ended(101);
    assert_eq!(count(&outcome, "start "), 1);
}

/// The command saves and ends, though nobody but the guard is left to tell it.
#[test]
fn killed_by_what_nobody_can_catch_it_takes_the_command_along() {
    let lab = Lab::new();
    let mut child = run(&lab, &[], &["waits", "a file that never comes"]).start();
    begun(&mut child);
    // What is handed on shows that it watches over the command, as the guard then does.
    child.signal(Signal::USR2);
    child.await_line(Side::Err, "`waits` is at iteration");
    child.signal(Signal::KILL);
    child.await_line(Side::Err, "`ckpt` was killed: SIGTERM to process");
    let outcome = child.finish().ended(-9).says("SIGTERM: stopped `waits`");
    assert_eq!(outcome.printed(), "");
    assert_eq!(lab.runs().only().kinds().last(), Some(&Kind::Stop));
}

#[test]
fn its_grace_and_directory_are_told_to_the_command() {
    let lab = Lab::new();
    let script = "echo $CKPT_GRACE; echo $CKPT_DIR";
    let outcome = shell(&lab, &["--grace", "2min", "--dir", "d"], script).run();
    let told = format!("120\n{}\n", lab.path("d").display());
    assert_eq!(outcome.ended(0).stdout, told);
    let outcome = shell(&lab, &[], "echo ${CKPT_DIR-none}")
        .without("CKPT_DIR")
        .run();
    assert_eq!(outcome.ended(0).stdout, "none\n");
}

#[test]
fn what_is_said_follows_ckpt_log() {
    let lab = Lab::new();
    let outcome = shell(&lab, &[], "exit 0").env("CKPT_LOG", "warn").run();
    assert_eq!(outcome.ended(0).stderr, "");
}

#[test]
fn a_reader_that_stops_reading_is_not_served_again() {
    let lab = Lab::new();
    let outcome = shell(&lab, &[], "kill -PIPE $$").run().ended(141);
    assert_eq!(count(&outcome, "start "), 1);
}
