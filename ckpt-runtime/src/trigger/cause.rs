//! Why a stop was asked for: what asked first.

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

use signal_hook::low_level::signal_name;

/// 0: nothing has; a signal's number; or one of the others.
static FIRST: AtomicI32 = AtomicI32::new(0);

const TIME_LIMIT: i32 = -1;

/// A signal has. Async-signal-safe.
pub(super) fn signal(number: i32) {
    note(number);
}

/// The time is nearly over.
pub(super) fn time_limit() {
    note(TIME_LIMIT);
}

fn note(cause: i32) {
    // The first one stays: a failed exchange is what is wanted.
    let _ = FIRST.compare_exchange(0, cause, SeqCst, SeqCst);
}

/// In words: `SIGTERM`, `time limit`; `None` where only the program itself has asked, if anything.
pub fn of_stop() -> Option<&'static str> {
    match FIRST.load(SeqCst) {
        0 => None,
        TIME_LIMIT => Some("time limit"),
        signal => Some(signal_name(signal).unwrap_or("a signal")),
    }
}
