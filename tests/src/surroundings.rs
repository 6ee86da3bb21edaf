//! What programs get from whoever runs the tests, made the same everywhere.

use std::process::Command;
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::AtomicBool;

use rustix::process::Signal;

/// Settings of ckpt, of schedulers, and what decides on colours.
const FOREIGN: [&str; 6] = ["CKPT_", "SLURM_", "OMPI_", "PMI_", "PMIX_", "CLICOLOR"];
const FOREIGN_NAMES: [&str; 2] = ["NO_COLOR", "CI"];

/// Takes nothing over from the tests' own environment that would change what a program does.
pub(crate) fn forget(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let by_prefix = FOREIGN.iter().any(|prefix| text.starts_with(prefix));
        if by_prefix || FOREIGN_NAMES.contains(&&*text) {
            command.env_remove(&name);
        }
    }
}

/// Lets programs that are started from now on begin with the signals' usual effects, whatever the tests were started with.
///
/// In the background of a shell or under `nohup` some are ignored, and what is ignored stays so in every program that is
/// started. What has a handler does not: so those get one, which does nothing.
pub(crate) fn usual_signals() {
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
