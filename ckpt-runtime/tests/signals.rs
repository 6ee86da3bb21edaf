//! What signals do to processes, shown with real ones.

mod support;

use std::os::unix::process::ExitStatusExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use ckpt_runtime::settings::SignalTable;
use ckpt_runtime::trigger::flag::{self, Flag, Reasons};
use ckpt_runtime::trigger::{cause, request, signals, timer};
use rustix::process::Signal;
use signal_hook::consts::{SIGTERM, SIGUSR1};
use support::{hear, play, play_ignoring, say, until};

/// The children's door: not a test of its own.
#[test]
fn child() {
    let Some(role) = support::role() else { return };
    match role.as_str() {
        "chained" => chained(),
        "ignoring" => ignoring(),
        "over" => over(),
        "counting" => counting(),
        "asked" => asked(),
        "table" => table(),
        "request" => request_before(),
        role => panic!("no such role: {role}"),
    }
}

fn activate() {
    signals::activate(&SignalTable::default());
}

/// Waits until all of `reasons` are taken from the flag.
fn take(flag: &Flag, reasons: Reasons) {
    until(|| flag.take().contains(reasons));
}

/// Lets the timer look at the handlers' notes, more than once.
fn let_the_timer_look() {
    let flag = flag::claim(Reasons::NONE);
    timer::arm(
        flag,
        Instant::now() + Duration::from_millis(250),
        Reasons::OPEN,
    );
    take(flag, Reasons::OPEN);
}

#[test]
fn a_handler_that_was_there_is_chained_and_put_back() {
    let mut child = play("chained");
    for _ in 0..3 {
        child.expect("active");
        child.signal(Signal::TERM);
        child.expect("both");
        child.signal(Signal::TERM);
        child.expect("the old one alone");
        child.go_on();
    }
    child.end_well();
}

fn chained() {
    let old = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGTERM, Arc::clone(&old)).unwrap();
    for _ in 0..3 {
        activate();
        let flag = flag::claim(Reasons::NONE);
        // From the second round on a stop is remembered: it is not the one we wait for.
        flag.take();
        say("active");
        take(flag, Reasons::STOP);
        // Ours is noted first, the old handler is called a moment later.
        until(|| old.swap(false, SeqCst));
        signals::deactivate();
        say("both");
        until(|| old.swap(false, SeqCst));
        assert!(!flag.raised());
        flag::release(flag);
        say("the old one alone");
        hear();
    }
}

#[test]
fn what_nohup_ignores_stays_ignored() {
    let mut child = play_ignoring("HUP", "ignoring");
    child.expect("active");
    // Were HUP not ignored it would be noted as the first: of two that wait, the lower number is delivered first.
    child.signal(Signal::HUP);
    child.signal(Signal::TERM);
    child.expect("SIGTERM");
    child.signal(Signal::HUP);
    child.go_on();
    child.end_well();
}

fn ignoring() {
    activate();
    let flag = flag::claim(Reasons::NONE);
    say("active");
    take(flag, Reasons::STOP);
    signals::deactivate();
    say(cause::of_stop().unwrap());
    hear();
}

#[test]
fn afterwards_signals_have_their_default_effect() {
    for signal in [
        Signal::TERM,
        Signal::INT,
        Signal::HUP,
        Signal::USR1,
        Signal::USR2,
    ] {
        let mut child = play("over");
        child.expect("over");
        child.signal(signal);
        assert_eq!(child.end().status.signal(), Some(signal.as_raw()));
    }
}

fn over() {
    // Two roots, one inside the other, then one more.
    activate();
    activate();
    signals::deactivate();
    signals::deactivate();
    activate();
    signals::deactivate();
    say("over");
    hear();
}

#[test]
fn a_second_int_a_second_later_ends_with_130() {
    let mut child = play("counting");
    child.expect("active");
    child.signal(Signal::INT);
    child.expect("stop");
    // The second that the rule speaks of.
    thread::sleep(Duration::from_millis(1_050));
    child.signal(Signal::INT);
    let end = child.end();
    assert_eq!(end.status.code(), Some(130), "{}", end.stderr);
    assert!(end.stderr.contains("ckpt: SIGINT again"), "{}", end.stderr);
}

#[test]
fn a_second_int_within_a_second_does_not() {
    let mut child = play("counting");
    child.expect("active");
    for _ in 0..2 {
        child.signal(Signal::INT);
        child.expect("stop");
    }
    child.go_on();
    let end = child.end_well();
    assert!(!end.stderr.contains("again"), "{}", end.stderr);
}

#[test]
fn three_terms_only_set_flags_and_are_logged() {
    let mut child = play("counting");
    child.expect("active");
    for _ in 0..3 {
        child.signal(Signal::TERM);
        child.expect("stop");
    }
    child.go_on();
    let end = child.end_well();
    assert!(
        end.stderr
            .contains("ckpt: SIGTERM again: the save is under way\n"),
        "{}",
        end.stderr
    );
}

/// Says `stop` for each, until it may end.
fn counting() {
    activate();
    let flag = flag::claim(Reasons::NONE);
    thread::spawn(move || {
        loop {
            take(flag, Reasons::STOP);
            say("stop");
        }
    });
    say("active");
    hear();
    let_the_timer_look();
}

#[test]
fn usr1_saves_usr2_asks_and_cont_is_left_alone() {
    let mut child = play("asked");
    child.expect("active");
    child.signal(Signal::CONT);
    child.signal(Signal::USR1);
    child.expect("save");
    child.signal(Signal::USR2);
    child.expect("status");
    child.end_well();
}

fn asked() {
    activate();
    let flag = flag::claim(Reasons::NONE);
    say("active");
    for (reason, word) in [(Reasons::SAVE, "save"), (Reasons::STATUS, "status")] {
        until(|| flag.raised());
        assert_eq!(flag.take(), reason);
        say(word);
    }
    assert_eq!(cause::of_stop(), None);
    signals::deactivate();
}

#[test]
fn the_table_decides() {
    let mut child = play("table");
    child.expect("active");
    child.signal(Signal::INT);
    child.signal(Signal::INT);
    child.expect("save");
    child.signal(Signal::USR1);
    assert_eq!(child.end().status.signal(), Some(SIGUSR1));
}

fn table() {
    signals::activate(&SignalTable::parse("INT=save,USR1=ignore").unwrap());
    let flag = flag::claim(Reasons::NONE);
    say("active");
    until(|| flag.raised());
    assert_eq!(flag.take(), Reasons::SAVE);
    say("save");
    hear();
}

#[test]
fn a_requested_stop_reaches_functions_that_start_later() {
    play("request").end_well();
}

fn request_before() {
    request::request_save();
    let before = flag::claim(Reasons::NONE);
    assert!(!before.raised(), "a save is not remembered");
    request::request_stop();
    assert_eq!(before.take(), Reasons::STOP);
    assert_eq!(flag::claim(Reasons::NONE).take(), Reasons::STOP);
    assert_eq!(cause::of_stop(), None);
}
