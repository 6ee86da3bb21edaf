//! A save that goes on beside the function: a thread writes the copy that was made of the state.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use super::cost::Cost;
use super::registry::Place;
use super::root::Root;
use crate::format::Checkpoint;
use crate::store::{Event, Forking, RunStore, SaveError, Saved, Staging};
use crate::trigger::flag::{Flag, Reasons};
use crate::trigger::interval::Interval;
use crate::{log, raw, words};

/// The thread.
pub(super) struct Flight {
    writer: Writer,
    /// A fork of that process has no such thread.
    process: u32,
}

impl std::fmt::Debug for Flight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Flight")
    }
}

/// Who writes.
enum Writer {
    Thread(JoinHandle<Landed>),
    /// There was no thread to be had.
    Done(Box<Landed>),
}

/// What came of it.
pub(super) struct Landed {
    saved: Result<Saved, String>,
    saved_at: SystemTime,
    pause: Duration,
    durable: Duration,
    staging: Staging,
}

/// What is being saved.
pub(super) enum Cargo {
    /// A copy of the rows, and the rest.
    Copy(Staging, Box<Checkpoint>),
    /// It is with a child process, which writes it.
    Child(Forking),
}

/// What the thread has to do.
pub(super) struct Load {
    pub(super) store: Arc<Mutex<RunStore>>,
    pub(super) cargo: Cargo,
    pub(super) saved_at: SystemTime,
    pub(super) keep: u32,
    pub(super) name: &'static str,
    /// How far the function was, in words.
    pub(super) at: String,
    /// What is noted when it is done.
    pub(super) event: Event,
    pub(super) interval: Interval,
    pub(super) began: Instant,
    /// How long the function has waited.
    pub(super) pause: Duration,
    pub(super) flag: &'static Flag,
    pub(super) place: Place,
}

impl Load {
    /// Begins to write; if there is no thread for it, it is written now.
    pub(super) fn take_off(self) -> Flight {
        let shared = Arc::new(Mutex::new(Some(self)));
        let taken = Arc::clone(&shared);
        let take =
            |from: &Mutex<Option<Load>>| from.lock().unwrap_or_else(PoisonError::into_inner).take();
        let write = move || take(&taken).expect("it is taken once").write();
        let builder = thread::Builder::new().name("ckpt-save".to_owned());
        let writer = match raw::mask::with_all_blocked(|| builder.spawn(write)) {
            Ok(writer) => Writer::Thread(writer),
            Err(_) => Writer::Done(Box::new(take(&shared).expect("no thread has it").write())),
        };
        Flight {
            writer,
            process: std::process::id(),
        }
    }

    fn write(self) -> Landed {
        let Load {
            store,
            cargo,
            saved_at,
            keep,
            name,
            at,
            event,
            interval,
            began,
            pause,
            flag,
            place,
        } = self;
        let mut staging = Staging::default();
        let write = || {
            let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
            let saved = match cargo {
                Cargo::Child(forking) => {
                    log::debug(format_args!("`{name}`: writing"));
                    store.finish_forking(forking, keep, &mut super::save::told(name))
                }
                Cargo::Copy(copy, checkpoint) => {
                    staging = copy;
                    write_to(&mut store, &staging, &checkpoint, keep, name)
                }
            };
            let saved = saved.map_err(|error| error.to_string())?;
            let durable = began.elapsed();
            // The root may not come to a safe point any more, where it would land.
            place.saved(Some(saved_at));
            store.event(&noted(event, &saved, durable, pause, interval));
            log::info(format_args!(
                "saved `{name}` {at}: {} in {}, of which it waited {}",
                words::bytes(saved.bytes),
                words::duration(durable),
                words::duration(pause)
            ));
            Ok((saved, durable))
        };
        let written = catch_unwind(AssertUnwindSafe(write));
        let written = written.unwrap_or_else(|_| Err("the thread that saved panicked".to_owned()));
        let durable = written
            .as_ref()
            .map_or(Duration::ZERO, |(_, durable)| *durable);
        flag.raise(Reasons::LANDED);
        Landed {
            saved: written.map(|(saved, _)| saved),
            saved_at,
            pause,
            durable,
            staging,
        }
    }
}

fn write_to(
    store: &mut RunStore,
    staging: &Staging,
    checkpoint: &Checkpoint,
    keep: u32,
    name: &'static str,
) -> Result<Saved, SaveError> {
    let mut begun = store.begin_save()?;
    log::debug(format_args!("`{name}`: writing"));
    staging.put_into(&mut begun);
    store.finish_save(begun, checkpoint, keep, &mut super::save::told(name))
}

fn noted(
    event: Event,
    saved: &Saved,
    durable: Duration,
    pause: Duration,
    mut interval: Interval,
) -> Event {
    interval.measured(Cost::of_background(pause, durable));
    let period = interval.period().filter(|_| interval.is_chosen());
    Event {
        // As of every save: its end. Who has asked for one counts back from here to its beginning.
        at: SystemTime::now(),
        generation: Some(saved.generation),
        bytes: Some(saved.bytes),
        written: Some(saved.written),
        seconds: Some(durable.as_secs_f64()),
        pause: Some(pause.as_secs_f64()),
        period: period.map(|period| period.as_secs_f64()),
        ..event
    }
}

impl Root {
    /// Whether a save goes on beside the function.
    pub(super) fn is_in_flight(&self) -> bool {
        let goes_on = |flight: &Flight| {
            matches!(&flight.writer, Writer::Thread(thread) if !thread.is_finished())
                && flight.process == std::process::id()
        };
        self.saves.flight.as_ref().is_some_and(goes_on)
    }

    /// The save that was asked for while another one was going on, if that is over.
    pub(super) fn again_if_landed(&mut self) -> Option<Option<&'static str>> {
        match self.saves.flight {
            None => self.saves.again.take(),
            Some(_) => None,
        }
    }

    /// Waits for the save that goes on beside the function, if there is one, and tells what came of it; what it saved.
    pub(super) fn land(&mut self) -> Option<Saved> {
        let landed = self.wait_for_flight()?;
        self.tell_warnings();
        if landed.staging.capacity() > 0 {
            self.saves.staging = landed.staging;
        }
        match landed.saved {
            Ok(saved) => {
                let (pause, durable) = (landed.pause, landed.durable);
                self.interval.measured(Cost::of_background(pause, durable));
                self.saves.cost.is_durable_after(durable);
                self.saves.cost.is_written_in(durable.saturating_sub(pause));
                self.saves.took = durable;
                self.note_saved(&saved, landed.saved_at);
                self.tell_need();
                self.plan_save();
                Some(saved)
            }
            Err(reason) => {
                let error = self.failed(reason);
                log::warn(format_args!("{error}; the next save tries again"));
                self.failure_event(&error);
                self.plan_save();
                None
            }
        }
    }

    /// Nobody else may have the run's directory while a thread writes there.
    pub(super) fn wait_for_flight(&mut self) -> Option<Landed> {
        let flight = self.saves.flight.take()?;
        if flight.process != std::process::id() {
            // It is the parent's, and so is the run. Its store is locked for ever here.
            std::mem::forget(flight);
            self.begin_anew_as_fork();
            return None;
        }
        let landed = match flight.writer {
            Writer::Thread(thread) => thread.join(),
            Writer::Done(landed) => Ok(*landed),
        };
        Some(landed.unwrap_or_else(|_| Landed {
            saved: Err("the thread that saved panicked".to_owned()),
            saved_at: SystemTime::UNIX_EPOCH,
            pause: Duration::ZERO,
            durable: Duration::ZERO,
            staging: Staging::default(),
        }))
    }
}
