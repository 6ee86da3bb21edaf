//! Signals at awkward moments: while handlers come and go, beside handlers of others, after the last safe point.

mod support;

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use ckpt_runtime::settings::SignalTable;
use ckpt_runtime::trigger::flag::{self, Flag, Reasons};
use ckpt_runtime::trigger::{cause, signals};
use rustix::process::Signal;
use signal_hook::consts::{SIGTERM, SIGUSR1};
use support::{hear, play, say, until};

/// The children's door: not a test of its own.
#[test]
fn child() {
    let Some(role) = support::role() else { return };
    match role.as_str() {
        "too late" => too_late(),
        "ring" => ring(),
        "storm with a handler" => storm_with_a_handler(),
        "storm" => storm(),
        role => panic!("no such role: {role}"),
    }
}

/// What is said of a stop that nobody saw in time.
const TOO_LATE: &str = "SIGTERM came as the last checkpointed function was ending";

fn activate() {
    signals::activate(&SignalTable::default());
}

/// Waits until all of `reasons` are taken from the flag.
fn take(flag: &Flag, reasons: Reasons) {
    until(|| flag.take().contains(reasons));
}

#[test]
fn a_stop_that_came_too_late_is_told_and_remembered() {
    let mut child = play("too late");
    child.expect("active");
    child.signal(Signal::TERM);
    let end = child.end_well();
    assert!(end.stderr.contains(TOO_LATE), "{}", end.stderr);
}

fn too_late() {
    activate();
    say("active");
    until(|| cause::of_stop().is_some());
    // The handler notes the name before it remembers the stop.
    let flag = flag::claim(Reasons::NONE);
    until(|| flag.raised());
    flag::release(flag);
    signals::deactivate();
    let next = flag::claim(Reasons::COUNT);
    assert_eq!(next.take(), Reasons::COUNT | Reasons::STOP);
}

#[test]
fn a_handler_installed_over_ours_makes_no_ring() {
    let mut child = play("ring");
    for word in ["under", "over", "neither"] {
        child.expect(word);
        child.signal(Signal::TERM);
        child.expect("seen");
    }
    child.end_well();
}

fn ring() {
    let theirs = Arc::new(AtomicBool::new(false));
    let seen = |flag: &Flag| {
        take(flag, Reasons::STOP);
        until(|| theirs.swap(false, SeqCst));
        say("seen");
    };
    activate();
    // It finds ours, and calls it from then on.
    signal_hook::flag::register(SIGTERM, Arc::clone(&theirs)).unwrap();
    let flag = flag::claim(Reasons::NONE);
    say("under");
    seen(flag);
    signals::deactivate();
    activate();
    say("over");
    seen(flag);
    signals::deactivate();
    say("neither");
    until(|| theirs.swap(false, SeqCst));
    assert!(!flag.raised());
    say("seen");
}

#[test]
fn no_signal_is_lost_or_doubled_while_handlers_come_and_go() {
    play("storm with a handler").end_well();
}

fn storm_with_a_handler() {
    // The old handler writes a byte for each signal it is given.
    let (mut bytes, writer) = std::os::unix::net::UnixStream::pair().unwrap();
    signal_hook::low_level::pipe::register(SIGUSR1, writer).unwrap();
    thread::spawn(|| {
        loop {
            activate();
            signals::deactivate();
        }
    });
    for _ in 0..20_000 {
        let itself = rustix::process::getpid();
        rustix::process::kill_process(itself, Signal::USR1).unwrap();
        bytes.read_exact(&mut [0]).unwrap();
    }
    bytes.set_nonblocking(true).unwrap();
    assert!(bytes.read(&mut [0]).is_err(), "a byte too many");
}

#[test]
fn a_term_at_any_moment_is_told_or_ends_the_process() {
    for _ in 0..40 {
        let mut child = play("storm");
        child.expect("storm");
        child.signal(Signal::TERM);
        // A signal that is lost leaves the child waiting for us, and us for it, until its watchdog barks.
        let told = child.complains(TOO_LATE);
        child.go_on();
        match child.end().status {
            status if status.success() => assert!(told),
            status => assert_eq!(status.signal(), Some(SIGTERM)),
        }
    }
}

fn storm() {
    say("storm");
    until(|| {
        activate();
        signals::deactivate();
        cause::of_stop().is_some()
    });
    hear();
}
