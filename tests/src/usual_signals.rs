//! Signals whose usual effects programs in tests have. A file by itself: the runtime's own tests have it as a module, too.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};

use rustix::process::Signal;

/// Lets programs that are started from now on begin with the signals' usual effects, whatever the tests were started with.
///
/// In the background of a shell or under `nohup` some are ignored, and what is ignored stays so in every program that is
/// started. What has a handler does not: so those get one, which does nothing.
pub(crate) fn restore() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let ignored = ignored();
        for signal in [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TSTP] {
            let number = signal.as_raw();
            if ignored & (1 << (number - 1)) != 0 {
                let unheeded = Arc::new(AtomicBool::new(false));
                signal_hook::flag::register(number, unheeded).expect("a handler");
            }
        }
    });
}

/// The signals that this process ignores, a bit for each.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
