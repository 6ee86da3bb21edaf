//! `ckpt save` and `ckpt stop`: a process is asked from outside.

use std::thread;

use ckpt_runtime::Holder;
use ckpt_tests::{Child, Lab, Outcome, Program, Side, build, names_in};
use rustix::process::Signal;
use serde_json::Value;

use crate::ACTOR;
use crate::steps::{Steps, program, resumes_well};

/// Whoever waits for a command must not wait for its compiler: it is there before any program is started.
fn lab() -> Lab {
    let _ = build::tool();
    Lab::new()
}

/// More iterations than any test waits for.
const MANY: &str = "1000000000000000";

fn ckpt(lab: &Lab, words: &[&str]) -> Program {
    lab.program(build::tool()).args(words)
}

fn asked(lab: &Lab, words: &[&str]) -> Outcome {
    ckpt(lab, words).run()
}

/// An answer in JSON, which must come with this exit code.
#[track_caller]
fn answer(lab: &Lab, words: &[&str], code: i32) -> Value {
    let outcome = asked(lab, &[words, &["--json"]].concat()).ended(code);
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}\n{outcome}"))
}

/// A count that runs by itself, not yet running.
fn program_of(lab: &Lab, seed: &str) -> Program {
    lab.program(ACTOR).args(["counts aloud", seed, MANY])
}

/// One that runs, and has saved for the first time.
fn counting(lab: &Lab, seed: &str) -> Child {
    begun(program_of(lab, seed), Signal::USR1)
}

fn begun(program: Program, save: Signal) -> Child {
    let mut child = program.start();
    child.expect("begun");
    child.signal(save);
    child.await_line(Side::Err, "saved `count_aloud`");
    child
}

/// Steps that have been saved.
fn saved_once(lab: &Lab) -> Steps {
    let mut steps = Steps::start(lab, 0);
    steps.save_until("saved `steps`", 1);
    steps
}

#[test]
fn a_live_run_saves_and_goes_on_and_stops() {
    for mode in ["sync", "background", "fork"] {
        saves_and_goes_on_and_stops(mode);
    }
}

fn saves_and_goes_on_and_stops(mode: &str) {
    let lab = lab();
    let program = program_of(&lab, "1").env("CKPT_MODE", mode);
    let mut child = begun(program, Signal::USR1);
    let run = lab.runs().only().name();
    let said = asked(&lab, &["save", "count"]).ended(0).stdout;
    let expected = format!("saved {run} at iteration ");
    assert!(
        said.starts_with(&expected) && said.contains(": generation 2, "),
        "{said}"
    );
    child.await_line(Side::Err, "saved `count_aloud`");
    let saved = answer(&lab, &["save"], 0);
    assert_eq!(saved["outcome"], "saved");
    assert_eq!(saved["generation"], 3);
    assert_eq!(saved["run"], run);
    assert_eq!(saved["pid"], child.id());
    assert_eq!(saved["signal"], "USR1");
    assert_eq!(saved["total"].to_string(), MANY);
    let said = asked(&lab, &["stop", &run]).ended(0).stdout;
    let expected = format!("stopped {run} at iteration ");
    assert!(
        said.starts_with(&expected) && said.contains(" as generation 4; run the same"),
        "{said}"
    );
    // It is not there any more: `stop` has waited for that.
    let _ = child
        .finish()
        .ended(85)
        .says("SIGTERM: stopped `count_aloud`");
    let _ = asked(&lab, &["stop", &run]).ended(1).says(&format!(
        "ckpt: no process runs {run}; `ckpt ls` shows how it stands"
    ));
    let _ = asked(&lab, &["stop"])
        .ended(1)
        .says("no process runs any of the runs in");
    let _ = asked(&lab, &["stop", "none"])
        .ended(1)
        .says("has `none` in its name");
}

/// The signals are those that the process itself has been given.
#[test]
fn a_process_is_asked_by_the_signals_it_takes() {
    let lab = lab();
    let start = |seed, signals: &str| {
        let program = program_of(&lab, seed).env("CKPT_SIGNALS", signals);
        begun(program, Signal::USR2)
    };
    let child = start(
        "1",
        "USR2=save,USR1=stop,TERM=ignore,INT=ignore,HUP=ignore,XCPU=ignore",
    );
    assert_eq!(answer(&lab, &["save"], 0)["signal"], "USR2");
    let stopped = answer(&lab, &["stop"], 0);
    assert_eq!(
        (&stopped["signal"], &stopped["outcome"]),
        (&"USR1".into(), &"stopped".into())
    );
    let _ = child.finish().ended(85);
    let child = start(
        "2",
        "USR2=save,USR1=ignore,TERM=ignore,INT=ignore,HUP=ignore,XCPU=ignore",
    );
    let _ = asked(&lab, &["stop"])
        .ended(78)
        .says(&format!("ckpt: process {}, which runs ", child.id()))
        .says(", takes no signal for `stop`");
    let _ = child.kill();
}

#[test]
fn a_signal_that_is_ignored_from_the_start_is_not_sent() {
    let lab = lab();
    let program = program_of(&lab, "1").after("trap '' TERM");
    let child = begun(program, Signal::USR1);
    let stopped = answer(&lab, &["stop"], 0);
    assert_eq!(stopped["signal"], "HUP");
    let _ = child.finish().ended(85);
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for_without_end() {
    let lab = lab();
    let steps = saved_once(&lab);
    let late = answer(&lab, &["stop", "--timeout", "0.2"], 75);
    assert_eq!(late["outcome"], "late");
    let (outcome, next) = steps.go_on_to_its_end();
    let _ = outcome.ended(85);
    resumes_well(&lab, next);
}

#[test]
fn who_does_not_wait_is_told_who_was_asked() {
    let lab = lab();
    let steps = saved_once(&lab);
    let said = asked(&lab, &["stop", "--no-wait"]).ended(0).stdout;
    let expected = format!("asked process {}, which runs ", steps.child.id());
    assert!(
        said.starts_with(&expected) && said.ends_with(", to stop\n"),
        "{said}"
    );
    let _ = steps.go_on_to_its_end().0.ended(85);
}

/// A save that was under way when the next one was asked for holds what was then.
#[test]
fn a_save_that_had_begun_before_is_no_answer() {
    let lab = lab();
    let program = lab.program(ACTOR).args(["slow save", "1"]);
    let mut child = program.env("SLOW_SAVE", "1").start();
    let save = |child: &mut Child, step: u64| {
        child.expect("encoding");
        child.say("go");
        // A value of a new kind is written twice: to be read back once.
        loop {
            match child.hear().expect("it goes on").as_str() {
                "encoding" => child.say("go"),
                at => break assert_eq!(at, format!("at {step}")),
            }
        }
    };
    child.expect("at 0");
    child.signal(Signal::USR1);
    child.say("go");
    save(&mut child, 1);
    child.signal(Signal::USR1);
    child.say("go");
    child.expect("encoding");
    // Under way; its flag is down already. What is halted is told of when it has been asked.
    assert!(child.freeze());
    let mut tool = ckpt(&lab, &["save", "--json"]).start();
    tool.await_line(Side::Err, "is halted");
    child.signal(Signal::CONT);
    child.say("go");
    child.expect("at 2");
    child.say("go");
    save(&mut child, 3);
    let outcome = tool.finish().ended(0);
    let saved: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(
        (&saved["generation"], &saved["iteration"]),
        (&3.into(), &3.into()),
        "{outcome}"
    );
    let _ = child.kill();
}

#[test]
fn a_run_that_ends_by_itself_meanwhile_is_told() {
    let lab = lab();
    let steps = saved_once(&lab);
    let tool = ckpt(&lab, &["save", "--json"]);
    let asking = thread::spawn(move || tool.run());
    let _ = steps.end();
    let outcome = asking.join().expect("it was asked");
    // It depends on who was first.
    match outcome.code() {
        0 => assert!(
            outcome.stdout.contains(r#""outcome": "completed""#),
            "{outcome}"
        ),
        1 => assert!(outcome.stderr.contains("no process runs"), "{outcome}"),
        _ => panic!("{outcome}"),
    }
}

#[test]
fn a_process_that_is_killed_meanwhile_has_not_saved() {
    let lab = lab();
    let mut steps = saved_once(&lab);
    assert!(steps.child.freeze());
    let mut tool = ckpt(&lab, &["stop"]).start();
    let pid = steps.child.id();
    tool.await_line(
        Side::Err,
        &format!(
            "ckpt: process {pid} is halted, and takes notice when it is continued: kill -CONT {pid}"
        ),
    );
    let _ = steps.child.kill();
    let _ = tool.finish().ended(74).says(&format!(
        "was not saved: process {pid} has ended without saving"
    ));
}

#[test]
fn several_live_runs_are_told_apart() {
    let lab = lab();
    let children = [counting(&lab, "1"), counting(&lab, "2")];
    for words in [&["save"][..], &["save", "count"]] {
        let outcome = asked(&lab, words).ended(2);
        for run in lab.runs().all() {
            assert!(
                outcome.stderr.contains(&format!("\n  {}", run.name())),
                "{outcome}"
            );
        }
    }
    let [first, second] = children;
    let _ = first.kill();
    // Of those that fit, one is live.
    assert_eq!(answer(&lab, &["stop", "count"], 0)["pid"], second.id());
    let _ = second.finish().ended(85);
    let _ = asked(&lab, &["stop", "count"])
        .ended(1)
        .says("have `count` in their names");
}

#[test]
fn for_a_process_elsewhere_it_says_what_to_run() {
    let lab = lab();
    let child = counting(&lab, "1");
    let run = lab.runs().only();
    let lock = run.directory().join("lock");
    let text = std::fs::read_to_string(&lock).expect("a lock");
    let mut holder: Holder = serde_json::from_str(&text).expect("a holder");
    holder.host = "node17".to_owned();
    holder.ways.job = Some("99".to_owned());
    holder.ways.through = Some(ckpt_runtime::Through::Step);
    std::fs::write(&lock, serde_json::to_string(&holder).expect("JSON")).expect("written");
    let outcome = asked(&lab, &["save"]).ended(69);
    let runs = lab.path("runs");
    let there = format!("ckpt save --dir {} {}", runs.display(), run.name());
    for line in [
        format!(
            "is run by process {} on node17, which cannot be signalled from here",
            child.id()
        ),
        format!("  ckpt save --dir {} 99", runs.display()),
        format!("  ssh node17 '{there}'"),
        format!("  srun --jobid=99 --overlap --nodelist=node17 --ntasks=1 {there}"),
        "  scancel --signal=USR1 99".to_owned(),
    ] {
        assert!(outcome.stderr.contains(&line), "{line}\n{outcome}");
    }
    let told = answer(&lab, &["save"], 69);
    assert_eq!(
        (&told["outcome"], &told["job"]),
        (&"elsewhere".into(), &"99".into())
    );
    assert_eq!(told["commands"].as_array().map(Vec::len), Some(4));
    // Another number than that of who has the lock: a process of a container, or a file that was copied.
    holder.host = ckpt_runtime::host();
    holder.pid = std::process::id();
    std::fs::write(&lock, serde_json::to_string(&holder).expect("JSON")).expect("written");
    let _ = asked(&lab, &["stop"]).ended(69);
    let outcome = child.kill();
    assert!(!outcome.stderr.contains("stopped"), "{outcome}");
}

#[test]
fn another_users_process_is_not_ours_to_stop() {
    if !rustix::process::geteuid().is_root() {
        return eprintln!("skipped: only root can be two users");
    }
    let lab = lab();
    let child = counting(&lab, "1");
    // Somebody who may look at the run, but not signal its process.
    let opened = std::process::Command::new("chmod")
        .args(["-R", "a+rX"])
        .arg(lab.path("runs"))
        .status();
    assert!(opened.is_ok_and(|status| status.success()));
    let pid = child.id();
    let _ = ckpt(&lab, &["stop"])
        .as_nobody(&lab)
        .run()
        .ended(77)
        .says(&format!("ckpt: process {pid}, which runs "))
        .says("belongs to another user");
    let _ = child.kill();
}

#[test]
fn a_fallible_function_that_leaves_its_run_has_stopped() {
    let lab = lab();
    let mut child = lab.program(ACTOR).args(["idle", "42"]).start();
    child.expect("before");
    child.say("go");
    child.expect("at 0");
    child.signal(Signal::USR1);
    child.say("go");
    child.expect("at 1");
    // While it is at work it is live; with its root ended it is not, though the process is there.
    child.say("end");
    child.expect("after");
    let _ = asked(&lab, &["stop"]).ended(1);
    child.say("go");
    let _ = child.finish().ended(0);
}

#[test]
fn a_reader_that_stops_reading_is_success() {
    let lab = lab();
    let child = counting(&lab, "1");
    let tool = build::tool().display().to_string();
    let script = format!("{{ {tool} save; echo $? >&3; }} 3>code | :");
    let _ = lab.program("sh").args(["-c", &script]).run();
    assert!(names_in(&lab.path("")).contains(&"code".to_owned()));
    assert_eq!(
        std::fs::read_to_string(lab.path("code"))
            .expect("a code")
            .trim(),
        "0"
    );
    let _ = child.kill();
}

#[test]
fn a_run_without_a_checkpoint_is_asked_too() {
    let lab = lab();
    let child = program(&lab).env("CKPT_EVERY", "off").start();
    // It holds nothing before its first second, and so cannot be found.
    let _ = asked(&lab, &["save"]).ended(1);
    let _ = child.kill();
}
