//! Signals, while a checkpointed function is active.
//!
//! The handlers are installed by the first active root and what was there is put back by the last one (how, and how races
//! are met, is told in `raw::signal`). A handler notes and raises flags; whatever needs more than that is done by the
//! timer's thread in `look`.
//!
//! No signal is lost between the steps of [`deactivate`]: it marks a signal as nobody's, *then* puts the old disposition
//! back, *then* looks whether a stop came that nobody saw. A handler that runs before the mark remembers the stop; one that
//! runs after it gives the signal the effect it would have had without us; one that runs across it does the first and, on
//! looking again, the second as well.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM, SIGUSR1};
use signal_hook::low_level::signal_name;

use super::cause;
use super::flag::{self, Reasons};
use super::timer;
use crate::raw::clock;
use crate::raw::signal::{self, Installed};
use crate::settings::{Effect, SignalTable};
use crate::{log, progress};

/// What a signal in the table is numbered at most: the names it accepts are those of classic signals.
const NUMBERS: usize = 65;
/// A second SIGINT counts from here on: terminals and launchers send the first one twice.
const SECOND_INT_MS: u64 = 1_000;
/// The exit code of a process that SIGINT ended, by convention of the shells.
const ENDED_BY_INT: i32 = 130;

/// What is noted of one signal.
struct Note {
    /// What it asks for; none while it is nobody's.
    effect: AtomicU32,
    /// How often it asked for a stop.
    stops: AtomicU32,
    /// How many of them the log knows of.
    told: AtomicU32,
}

static NOTES: [Note; NUMBERS] = [const {
    Note {
        effect: AtomicU32::new(0),
        stops: AtomicU32::new(0),
        told: AtomicU32::new(1),
    }
}; NUMBERS];

/// When SIGINT asked for a stop, in ms of the monotonic clock; 0: it has not.
static FIRST_INT: AtomicU64 = AtomicU64::new(0);
static LAST_INT: AtomicU64 = AtomicU64::new(0);

struct Active {
    roots: usize,
    installed: Vec<i32>,
}

static ACTIVE: Mutex<Active> = Mutex::new(Active {
    roots: 0,
    installed: Vec::new(),
});

/// A root begins. The first one has its table's signals caught until the last one [ends](deactivate).
///
/// A signal that is ignored stays ignored; a handler that is there is called after ours.
pub fn activate(table: &SignalTable) {
    let mut active = ACTIVE.lock().unwrap_or_else(PoisonError::into_inner);
    active.roots += 1;
    if active.roots > 1 {
        return;
    }
    active.installed.clear();
    for (signal, effect) in table.iter() {
        let Some(note) = NOTES.get(signal as usize) else {
            continue;
        };
        // Before the handler is there: it takes a signal without an effect for nobody's.
        note.effect.store(reasons(effect).bits(), SeqCst);
        match signal::install(signal, on_signal) {
            Ok(Installed::Ours) => active.installed.push(signal),
            Ok(Installed::LeftIgnored) => note.effect.store(0, SeqCst),
            Err(error) => {
                note.effect.store(0, SeqCst);
                log::warn(format_args!("cannot catch {}: {error}", name(signal)));
            }
        }
    }
    timer::watch(true);
}

/// A root has ended. When it is the last, every signal again has the effect it had before the first.
pub fn deactivate() {
    let mut active = ACTIVE.lock().unwrap_or_else(PoisonError::into_inner);
    active.roots = active.roots.saturating_sub(1);
    if active.roots > 0 {
        return;
    }
    // Marked first, see the top of this file. Drained: a call too many finds nothing to do.
    for &signal in &active.installed {
        NOTES[signal as usize].effect.store(0, SeqCst);
    }
    for signal in active.installed.drain(..) {
        if let Err(error) = signal::put_back(signal) {
            log::warn(format_args!(
                "cannot put the handler of {} back: {error}",
                name(signal)
            ));
        }
    }
    timer::watch(false);
    drop(active);
    tell_of_unseen_stop();
}

/// A signal that is caught now and has this effect, as in `USR1`: the one that people send for it, if it is among them.
pub fn asking_for(effect: Effect) -> Option<&'static str> {
    let asks = |signal: &i32| {
        let note = NOTES.get(*signal as usize);
        note.is_some_and(|note| note.effect.load(SeqCst) == reasons(effect).bits())
    };
    let usual = [SIGUSR1, SIGTERM];
    let all = usual.into_iter().chain(1..NUMBERS as i32);
    let signal = all.filter(|_| effect != Effect::Ignore).find(asks)?;
    name(signal).strip_prefix("SIG")
}

fn name(signal: i32) -> &'static str {
    signal_name(signal).unwrap_or("a signal")
}

fn reasons(effect: Effect) -> Reasons {
    match effect {
        Effect::Stop => Reasons::STOP,
        Effect::Save => Reasons::SAVE,
        Effect::Status => Reasons::STATUS,
        Effect::Ignore => Reasons::NONE,
    }
}

/// Called by the handler: atomics and `clock_gettime`, nothing else. See `raw::signal::Note` for the arguments.
fn on_signal(signal: i32, nested: bool) -> bool {
    let Some(note) = NOTES.get(signal as usize) else {
        return false;
    };
    let effect = Reasons::from_bits(note.effect.load(SeqCst));
    if effect.is_empty() {
        return false;
    }
    if nested {
        // Noted already, on the way to the handler that sent it back to us.
        return true;
    }
    if !effect.contains(Reasons::STOP) {
        flag::raise_all(effect);
        return true;
    }
    note.stops.fetch_add(1, SeqCst);
    cause::signal(signal);
    if signal == SIGINT {
        let now = clock::monotonic_ms();
        let _ = FIRST_INT.compare_exchange(0, now, SeqCst, SeqCst);
        LAST_INT.fetch_max(now, SeqCst);
    }
    flag::raise_all(effect);
    // Did the last root end meanwhile? Then it may have looked for unseen stops before this one was remembered.
    note.effect.load(SeqCst) != 0
}

/// Looks at what the handlers have noted. For the timer's thread.
pub(super) fn look() {
    if LAST_INT.load(SeqCst).saturating_sub(FIRST_INT.load(SeqCst)) >= SECOND_INT_MS {
        progress::end();
        log::warn(format_args!(
            "SIGINT again: ending now, without waiting for the save"
        ));
        // Not `exit`: the destructors and at-exit hooks it runs could wait for what the user no longer waits for.
        signal_hook::low_level::exit(ENDED_BY_INT);
    }
    for (signal, note) in NOTES.iter().enumerate() {
        let stops = note.stops.load(SeqCst);
        if stops > note.told.load(SeqCst) && signal as i32 != SIGINT {
            note.told.store(stops, SeqCst);
            log::info(format_args!(
                "{} again: the save is under way",
                name(signal as i32)
            ));
        }
    }
}

/// Says that a stop came too late, once.
fn tell_of_unseen_stop() {
    static TOLD: AtomicU32 = AtomicU32::new(0);
    let Some(signal) = cause::of_stop() else {
        return;
    };
    if flag::stop_unseen() && TOLD.swap(1, SeqCst) == 0 {
        log::warn(format_args!(
            "{signal} came as the last checkpointed function was ending: nothing is left to save, the program goes on; \
             a checkpointed function that starts from now on stops at its first safe point"
        ));
    }
}
