//! The timer's thread, the settings and the log of a real process.

mod support;

use std::time::Duration;
use std::{fs, thread};

use ckpt_runtime::settings::{self, Config, SignalTable};
use ckpt_runtime::trigger::signals;
use support::{command, play, start, until};

/// The children's door: not a test of its own.
#[test]
fn child() {
    let Some(role) = support::role() else { return };
    match role.as_str() {
        "timer" => the_timer(),
        "bad" => bad_setting(),
        "late" => late_init(),
        "warned" => drop(settings::current().unwrap()),
        role => panic!("no such role: {role}"),
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_timer_blocks_signals_ticks_while_active_and_then_sleeps() {
    play("timer").end_well();
}

fn the_timer() {
    assert_eq!(
        timer_status("SigBlk:"),
        None,
        "no thread before it is needed"
    );
    signals::activate(&SignalTable::default());
    until(|| timer_status("SigBlk:").is_some());
    let blocked = u64::from_str_radix(&timer_status("SigBlk:").unwrap(), 16).unwrap();
    for signal in [1, 2, 10, 12, 15, 24] {
        assert_ne!(
            blocked & (1 << (signal - 1)),
            0,
            "signal {signal} reaches the timer"
        );
    }
    let own = fs::read_to_string("/proc/thread-self/status").unwrap();
    assert!(
        own.contains("SigBlk:\t0000000000000000"),
        "the caller's mask is as it was"
    );
    let wakes = || timer_status("voluntary_ctxt_switches:").unwrap();
    let before = wakes();
    until(|| wakes() != before);
    signals::deactivate();
    // At rest: six ticks' time without a wake-up. The watchdog of the child ends the wait for it.
    until(|| {
        let before = wakes();
        thread::sleep(Duration::from_millis(300));
        wakes() == before
    });
}

/// A field of the timer thread's status.
fn timer_status(field: &str) -> Option<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let statuses =
        tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("status")).ok());
    let of_timer = statuses
        .filter(|status| status.starts_with("Name:\tckpt-timer\n"))
        .last()?;
    let line = of_timer
        .lines()
        .find(|line| line.starts_with(field))?
        .to_owned();
    Some(line[field.len()..].trim().to_owned())
}

#[test]
fn a_bad_setting_is_told_to_every_function() {
    let mut command = command("bad");
    command.env("CKPT_KEEP", "few");
    start(command).end_well();
}

fn bad_setting() {
    for _ in 0..2 {
        let said = settings::current().unwrap_err().to_string();
        assert!(
            said.contains("CKPT_KEEP") && said.contains("few") && said.contains("1 or greater"),
            "{said}"
        );
    }
}

#[test]
fn init_is_for_the_beginning() {
    let mut command = command("late");
    command
        .env("CKPT_DIR", "elsewhere")
        .env("CKPT_LOG", "off")
        .env("CKPT_NONSENSE", "1");
    let end = start(command).end_well();
    assert!(
        !end.stderr.contains("CKPT_NONSENSE"),
        "the log is off: {}",
        end.stderr
    );
}

fn late_init() {
    assert!(settings::init(Config::new().keep(0)).is_err());
    settings::init(Config::new().keep(7).dir("here")).unwrap();
    let twice = settings::init(Config::new()).unwrap_err().to_string();
    assert!(twice.contains("second call"), "{twice}");
    let settings = settings::current().unwrap();
    assert_eq!(settings.keep, 7);
    assert_eq!(
        settings.dir,
        std::env::current_dir().unwrap().join("elsewhere")
    );
    let late = settings::init(Config::new()).unwrap_err().to_string();
    assert!(late.contains("has started"), "{late}");
}

#[test]
fn warnings_are_lines_on_stderr() {
    let mut command = command("warned");
    command.env("CKPT_EVREY", "1s").env("CKPT_MOD", "sync");
    let stderr = start(command).end_well().stderr;
    let ours: Vec<&str> = stderr
        .lines()
        .filter(|line| line.starts_with("ckpt: "))
        .collect();
    assert_eq!(
        ours,
        [
            "ckpt: CKPT_EVREY is no setting of ckpt and has no effect; did you mean CKPT_EVERY?",
            "ckpt: CKPT_MOD is no setting of ckpt and has no effect; did you mean CKPT_MODE?",
        ]
    );
}
