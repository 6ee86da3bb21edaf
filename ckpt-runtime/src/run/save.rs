//! Saving at a safe point.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, SystemTime};

use super::root::{Here, Root};
use super::surroundings::{self, Saving};
use crate::format::{Checkpoint, Frame, Meta};
use crate::store::{Event, Kind, Phase, Saved};
use crate::trigger::cause;
use crate::{Error, fs, log, words};

/// What hangs on a save.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chance {
    /// The next one tries again.
    OneOfMany,
    /// What it does not save is lost.
    Last,
}

impl Root {
    /// A periodic save, or one that was asked for, or that has a reason of its own: if it fails, the next one tries again.
    pub(super) fn save_and_go_on(&mut self, here: &Here<'_>, why: Option<&str>) {
        if self.lacks_memory() {
            return self.plan_save();
        }
        match self.save(here, Chance::OneOfMany) {
            Ok(saved) => {
                self.tell_saved(here, &saved);
                self.save_event(Kind::Save, here, &saved, why);
                self.tell_need();
            }
            Err(error @ Error::Held { .. }) => return self.end(error),
            Err(error) => {
                log::warn(format_args!("{error}; the next save tries again"));
                self.failure_event(&error);
            }
        }
        self.plan_save();
    }

    /// Whether a save would end the process rather than save it: a final one has nothing to lose, this one has.
    fn lacks_memory(&mut self) -> bool {
        let left = surroundings::too_little_memory(self.newest_bytes);
        let told = std::mem::replace(&mut self.told_memory, left.is_some());
        if let Some(left) = left.filter(|_| !told) {
            log::warn(format_args!(
                "`{}` is not saved: that takes {} of memory, and {} are left until the job is killed; give it more; later saves try again",
                self.function.name,
                words::bytes(self.newest_bytes),
                words::bytes(left)
            ));
        }
        left.is_some()
    }

    /// The final save.
    pub(super) fn stop_here(&mut self, here: &Here<'_>) {
        let saved = self.save(here, Chance::Last);
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

    fn save(&mut self, here: &Here<'_>, chance: Chance) -> Result<Saved, Error> {
        let began = Instant::now();
        let _saving = Saving::begin();
        let first = !self.open;
        self.open().map_err(|error| match error {
            Error::Directory { .. } => self.failed(error.to_string()),
            other => other,
        })?;
        if first {
            self.first_event(Kind::Start);
        }
        let name = self.function.name;
        log::debug(format_args!("`{name}`: encoding"));
        let frames = self.encode(here).map_err(|reason| self.failed(reason))?;
        let positions = frames.iter().map(|frame| &frame.position);
        self.has_moved = !positions.eq(&self.resumed_at);
        let checkpoint = self.checkpoint(frames);
        let room = self.store.look_at_space(&checkpoint, self.settings.keep);
        self.tell_warnings();
        match room {
            // It may fit all the same.
            Err(_) if chance == Chance::Last => {}
            room => room.map_err(|error| self.failed(error.to_string()))?,
        }
        let tell = &mut |phase: Phase| match phase {
            Phase::Writing(0) => log::debug(format_args!("`{name}`: writing")),
            Phase::Writing(_) => {}
            Phase::Syncing => log::debug(format_args!("`{name}`: syncing")),
            Phase::Renaming => log::debug(format_args!("`{name}`: renaming")),
            Phase::Done => log::debug(format_args!("`{name}`: saved")),
        };
        let saved = self.store.save(&checkpoint, self.settings.keep, tell);
        self.tell_warnings();
        let saved = saved.map_err(|error| self.failed(error.to_string()))?;
        self.interval.measured(began.elapsed());
        self.save_took = began.elapsed();
        self.newest = Some(checkpoint.meta.saved_at);
        self.newest_bytes = saved.bytes;
        surroundings::saves_take(saved.bytes);
        self.seat.saved(self.newest);
        Ok(saved)
    }

    /// A panic in the user's `Serialize` is a save that failed: the state it was called on is still whole.
    fn encode(&self, here: &Here<'_>) -> Result<Vec<Frame>, String> {
        fs::make_durable()?;
        catch_unwind(AssertUnwindSafe(|| self.frames(here)))
            .unwrap_or_else(|_| Err("encoding panicked".to_owned()))
    }

    fn checkpoint(&self, frames: Vec<Frame>) -> Checkpoint {
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

    fn failed(&self, reason: String) -> Error {
        Error::SaveFailed {
            run: self.name.to_string(),
            reason,
            newest: self.newest,
        }
    }

    fn tell_saved(&self, here: &Here<'_>, saved: &Saved) {
        let at = self.shown_progress(here);
        let (size, took) = (words::bytes(saved.bytes), words::duration(self.save_took));
        log::info(format_args!(
            "saved `{}` {at}: {size} in {took}",
            self.function.name
        ));
    }

    fn save_event(&mut self, kind: Kind, here: &Here<'_>, saved: &Saved, why: Option<&str>) {
        let (_, iteration, total) = self.progress(here);
        let event = Event {
            generation: Some(saved.generation),
            iteration: Some(iteration),
            total,
            position: Some(self.position(here).to_string()),
            bytes: Some(saved.bytes),
            seconds: Some(self.save_took.as_secs_f64()),
            computed: Some(self.computed().as_secs_f64()),
            detail: why.map(str::to_owned),
            period: self.chosen_period().filter(|_| kind == Kind::Save),
            stalled: Some(self.stops_without_progress())
                .filter(|stops| kind == Kind::Stop && *stops > 0),
            ..Event::now(kind)
        };
        self.store.event(&event);
        self.tell_warnings();
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

    fn failure_event(&mut self, error: &Error) {
        let event = Event {
            detail: Some(error.to_string()),
            ..Event::now(Kind::Failure)
        };
        self.store.event(&event);
        self.tell_warnings();
    }
}
