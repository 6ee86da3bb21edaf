//! Saving at a safe point.

use std::fmt;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, SystemTime};

use super::cost::Way;
use super::root::{Here, Root};
use super::saves::SavedHere;
use super::surroundings::{self, Saving};
use crate::codec::Sink;
use crate::format::{Checkpoint, Frame, Meta};
use crate::store::{Event, Kind, Phase, SaveError, Saved};
use crate::trigger::cause;
use crate::{Error, fs, log, words};

/// What hangs on a save.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Chance {
    /// The next one tries again.
    OneOfMany,
    /// What it does not save is lost.
    Last,
}

/// What a save takes of memory at most beside what it gathers: buffers of rows that are too short to be written from where they are.
const GATHERED: u64 = 24 << 20;

/// Tells how far a save has come.
pub(super) fn told(name: &'static str) -> impl FnMut(Phase) {
    move |phase| match phase {
        Phase::Writing => {}
        Phase::Syncing => log::debug(format_args!("`{name}`: syncing")),
        Phase::Renaming => log::debug(format_args!("`{name}`: renaming")),
        Phase::Done => log::debug(format_args!("`{name}`: saved")),
    }
}

/// Why a save failed.
enum Failed {
    Encoding(String),
    Store(SaveError),
}

impl From<SaveError> for Failed {
    fn from(error: SaveError) -> Self {
        Failed::Store(error)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failed::Encoding(reason) => f.write_str(reason),
            Failed::Store(error) => error.fmt(f),
        }
    }
}

impl Root {
    /// A periodic save, or one that was asked for, or that has a reason of its own: if it fails, the next one tries again.
    pub(super) fn save_and_go_on(&mut self, here: &Here<'_>, why: Option<&'static str>) {
        if self.is_in_flight() {
            self.saves.again = Some(why);
            return;
        }
        self.land();
        self.saves.again = None;
        if self.lacks_memory() {
            return self.plan_save();
        }
        match self.save_some_way(here, why) {
            Ok(()) => {}
            Err(error @ Error::Held { .. }) => self.end(error),
            Err(error) => {
                log::warn(format_args!("{error}; the next save tries again"));
                self.failure_event(&error);
                self.plan_save();
            }
        }
    }

    fn save_some_way(&mut self, here: &Here<'_>, why: Option<&'static str>) -> Result<(), Error> {
        let staged = self.saves.staging.capacity();
        let way = self
            .saves
            .cost
            .way(self.settings, self.newest_bytes, staged);
        let is_beside = match way {
            Way::Sync => false,
            Way::Background => self.save_in_background(here, why)?,
            Way::Fork => self.save_by_fork(here, why)?,
        };
        if is_beside {
            self.saves.here = SavedHere::InFlight;
            return Ok(());
        }
        let saved = self.save(here, Chance::OneOfMany)?;
        self.tell_saved(here, &saved);
        self.save_event(Kind::Save, here, &saved, why);
        self.saves.here = SavedHere::Saved(saved);
        self.tell_need();
        self.plan_save();
        Ok(())
    }

    /// Whether a save would end the process rather than save it: a final one has nothing to lose, this one has.
    fn lacks_memory(&mut self) -> bool {
        let left = surroundings::too_little_memory(self.saves.needs);
        let told = std::mem::replace(&mut self.saves.told_memory, left.is_some());
        if let Some(left) = left.filter(|_| !told) {
            log::warn(format_args!(
                "`{}` is not saved: that takes {} of memory, and {} are left until the job is killed; give it more; later saves try again",
                self.function.name,
                words::bytes(self.saves.needs),
                words::bytes(left)
            ));
        }
        left.is_some()
    }

    /// The final save.
    pub(super) fn stop_here(&mut self, here: &Here<'_>) {
        let landed = self.land();
        let saved = match (
            std::mem::replace(&mut self.saves.here, SavedHere::Nothing),
            landed,
        ) {
            (SavedHere::Saved(saved), _) | (SavedHere::InFlight, Some(saved)) => Ok(saved),
            _ => self.save(here, Chance::Last),
        };
        self.store().remove_spare();
        self.shown = None;
        self.seat.stopped(saved.is_ok());
        match saved {
            Ok(saved) => {
                let why = cause::of_stop().map_or(String::new(), |cause| format!("{cause}: "));
                let size = words::bytes(saved.bytes);
                let at = self.shown_progress(here);
                log::info(format_args!(
                    "{why}stopped `{}` {at}, saved {size}; run the same command again to resume",
                    self.function.name
                ));
                let cause = cause::of_stop().unwrap_or("asked for");
                self.save_event(Kind::Stop, here, &saved, Some(cause));
                self.seat.without_progress(self.stops_without_progress());
                self.has_stopped(None);
            }
            Err(error @ Error::Held { .. }) => self.end(error),
            Err(error) => {
                self.failure_event(&error);
                self.has_stopped(Some(error));
            }
        }
    }

    /// What comes before a save.
    pub(super) fn prepare(&mut self) -> Result<(), Error> {
        let first = !self.open;
        self.open().map_err(|error| match error {
            Error::Directory { .. } => self.failed(error.to_string()),
            other => other,
        })?;
        if first {
            self.first_event(Kind::Start);
        }
        Ok(())
    }

    /// Saves while the function waits.
    fn save(&mut self, here: &Here<'_>, chance: Chance) -> Result<Saved, Error> {
        let began = Instant::now();
        let _saving = Saving::begin();
        self.prepare()?;
        let saved = match self.write(here, chance) {
            // Somebody has removed the run's directory meanwhile.
            Err(Failed::Store(error))
                if error.kind() == ErrorKind::NotFound && self.store().is_gone() =>
            {
                self.write(here, chance)
            }
            saved => saved,
        };
        self.tell_warnings();
        let (saved, saved_at) = saved.map_err(|failed| self.failed(failed.to_string()))?;
        let took = began.elapsed();
        self.interval.measured(took);
        self.saves.cost.is_durable_after(took);
        self.saves.cost.is_written_in(took);
        self.saves.took = took;
        self.note_saved(&saved, saved_at);
        Ok(saved)
    }

    pub(super) fn note_saved(&mut self, saved: &Saved, saved_at: SystemTime) {
        self.newest = Some(saved_at);
        self.newest_bytes = saved.bytes;
        surroundings::saves_take(self.saves.needs);
        self.seat.saved(self.newest);
    }

    pub(super) fn note_moved(&mut self, checkpoint: &Checkpoint) {
        let frames = &checkpoint.frames;
        let positions = frames.iter().map(|frame| &frame.position);
        self.has_moved = !positions.eq(&self.resumed_at);
        // Long rows are written from where they are.
        self.saves.needs = checkpoint.gathered() + checkpoint.size().min(GATHERED);
    }

    /// Before the first save is made: whether there is room for it.
    pub(super) fn look_at_space(
        &mut self,
        room: Option<u64>,
        checkpoint: &Checkpoint,
        chance: Chance,
    ) -> Result<(), SaveError> {
        let size = checkpoint.size();
        let looked = self.store().look_at_space(room, size, self.settings.keep);
        self.tell_warnings();
        match looked {
            // It may fit all the same.
            Err(_) if chance == Chance::Last => Ok(()),
            looked => looked,
        }
    }

    /// Encodes what there is here straight into the file; when that was.
    fn write(&mut self, here: &Here<'_>, chance: Chance) -> Result<(Saved, SystemTime), Failed> {
        let name = self.function.name;
        let room = self.store().room();
        let mut begun = self.store().begin_save()?;
        begun.limit(room.filter(|_| chance != Chance::Last));
        log::debug(format_args!("`{name}`: encoding"));
        let frames = match self.encode(here, &mut begun) {
            Ok(frames) => frames,
            Err(reason) => {
                self.store().cancel_save(begun);
                return Err(Failed::Encoding(reason));
            }
        };
        let checkpoint = self.checkpoint(frames);
        self.note_moved(&checkpoint);
        if let Err(error) = self.look_at_space(room, &checkpoint, chance) {
            self.store().cancel_save(begun);
            return Err(error.into());
        }
        log::debug(format_args!("`{name}`: writing"));
        let keep = self.settings.keep;
        let saved = self
            .store()
            .finish_save(begun, &checkpoint, keep, &mut told(name))?;
        Ok((saved, checkpoint.meta.saved_at))
    }

    /// A panic in the user's `Serialize` is a save that failed: the state it was called on is still whole.
    pub(super) fn encode(
        &self,
        here: &Here<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Vec<Frame>, String> {
        fs::make_durable()?;
        catch_unwind(AssertUnwindSafe(|| self.frames(here, sink)))
            .unwrap_or_else(|_| Err("encoding panicked".to_owned()))
    }

    pub(super) fn checkpoint(&self, frames: Vec<Frame>) -> Checkpoint {
        let meta = Meta {
            program: self.name.program().to_owned(),
            function: self.identity.function.clone(),
            run: self.name.to_string(),
            identity: self.name.function_and_identity().1.to_owned(),
            arguments: self.identity.arguments.clone(),
            crate_version: env!("CARGO_PKG_VERSION").to_owned(),
            package: self.function.package.unwrap_or_default().to_owned(),
            package_version: self.function.version.unwrap_or_default().to_owned(),
            host: crate::host(),
            pid: std::process::id(),
            job: super::opening::job(),
            generation: 0,
            saved_at: SystemTime::now(),
            started_at: self.started_at,
            computed: self.computed(),
            starts: self.starts,
        };
        Checkpoint { meta, frames }
    }

    fn computed(&self) -> Duration {
        self.computed_before + self.entered.elapsed()
    }

    pub(super) fn failed(&self, reason: String) -> Error {
        Error::SaveFailed {
            run: self.name.to_string(),
            reason,
            newest: self.newest,
        }
    }

    fn tell_saved(&self, here: &Here<'_>, saved: &Saved) {
        let at = self.shown_progress(here);
        let (size, took) = (words::bytes(saved.bytes), words::duration(self.saves.took));
        log::info(format_args!(
            "saved `{}` {at}: {size} in {took}",
            self.function.name
        ));
    }

    fn save_event(&mut self, kind: Kind, here: &Here<'_>, saved: &Saved, why: Option<&str>) {
        let event = Event {
            generation: Some(saved.generation),
            bytes: Some(saved.bytes),
            written: Some(saved.written),
            seconds: Some(self.saves.took.as_secs_f64()),
            period: self.chosen_period().filter(|_| kind == Kind::Save),
            ..self.event_of_save(kind, here, why)
        };
        self.store().event(&event);
        self.tell_warnings();
    }

    /// What of it is known before it is made.
    pub(super) fn event_of_save(&self, kind: Kind, here: &Here<'_>, why: Option<&str>) -> Event {
        let (_, iteration, total) = self.progress(here);
        Event {
            iteration: Some(iteration),
            total,
            position: Some(self.position(here).to_string()),
            computed: Some(self.computed().as_secs_f64()),
            detail: why.map(str::to_owned),
            stalled: Some(self.stops_without_progress())
                .filter(|stops| kind == Kind::Stop && *stops > 0),
            ..Event::now(kind)
        }
    }

    /// How many stops in a row were without progress, one in this place included.
    fn stops_without_progress(&self) -> u32 {
        match self.has_moved {
            true => 0,
            false => self.stops_before + 1,
        }
    }

    /// The time to the next save in seconds, if it follows from what saves cost.
    fn chosen_period(&self) -> Option<f64> {
        let period = self.next_save().filter(|_| self.interval.is_chosen())?;
        Some(period.as_secs_f64())
    }

    pub(super) fn failure_event(&mut self, error: &Error) {
        let event = Event {
            detail: Some(error.to_string()),
            ..Event::now(Kind::Failure)
        };
        self.store().event(&event);
        self.tell_warnings();
    }
}
