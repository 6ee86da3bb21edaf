//! A program with signal handlers of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use ckpt::checkpointed;
use ckpt_tests::script::{hear, say, until};
use signal_hook::consts::{SIGTERM, SIGUSR1};

use super::Words;

/// Set by the program's own handlers.
struct Seen {
    term: Arc<AtomicBool>,
    usr1: Arc<AtomicBool>,
}

impl Seen {
    fn register() -> Seen {
        let flag = |signal| {
            let flag = Arc::new(AtomicBool::new(false));
            signal_hook::flag::register(signal, Arc::clone(&flag)).expect("can be caught");
            flag
        };
        Seen {
            term: flag(SIGTERM),
            usr1: flag(SIGUSR1),
        }
    }

    /// What they have seen since the last call.
    fn take(&self) -> String {
        let word = |flag: &AtomicBool, name| if flag.swap(false, SeqCst) { name } else { "" };
        format!("{}{}", word(&self.term, "TERM"), word(&self.usr1, "USR1"))
    }
}

#[checkpointed]
fn watched(#[ckpt(skip)] seen: &Seen) -> u64 {
    let mut n = 0u64;
    loop {
        say(&format!("at {n} seen {}", seen.take()));
        match hear().as_str() {
            "end" => break,
            // A signal may be handled by any thread, and so later than what was said after it.
            "await USR1" => until(|| seen.usr1.load(SeqCst)),
            _ => {}
        }
        n += 1;
    }
    n
}

/// `own handlers`: has handlers for TERM and USR1 before, in and after a checkpointed function.
pub(crate) fn play(_: &mut Words) {
    let seen = Seen::register();
    let at_stop = Arc::clone(&seen.term);
    ckpt::on_stop(move || say(&format!("stopping, TERM seen: {}", at_stop.load(SeqCst))));
    watched(&seen);
    for name in ["TERM", "USR1"] {
        say(&format!("after, send {name}"));
        until(|| seen.take() == name);
    }
    say("both seen");
}
