//! Beginning a save that goes on beside the function: by a copy of the state, or by a child process.

use std::time::{Instant, SystemTime};

use super::flight::{Cargo, Load};
use super::root::{Here, Root};
use super::save::Chance;
use super::surroundings::Saving;
use crate::format::Checkpoint;
use crate::store::{Kind, RowPlaces, Staging};
use crate::{Error, log};

impl Root {
    /// Copies what there is here, and has a thread write the copy; `false` if there is no memory for that.
    pub(super) fn save_in_background(
        &mut self,
        here: &Here<'_>,
        why: Option<&'static str>,
    ) -> Result<bool, Error> {
        let began = Instant::now();
        let _saving = Saving::begin();
        let is_first = self.saves.staging.capacity() == 0;
        let mut staging = self.begin_beside()?;
        let frames = self.encode(here, &mut staging);
        if !staging.is_whole() {
            return Ok(false);
        }
        staging.trim();
        let checkpoint = frames.and_then(|frames| self.looked_at(frames));
        let checkpoint = match checkpoint {
            Ok(checkpoint) => checkpoint,
            Err(reason) => {
                self.saves.staging = staging;
                return Err(self.failed(reason));
            }
        };
        let saved_at = checkpoint.meta.saved_at;
        let load = self.load(
            here,
            why,
            (began, saved_at),
            Cargo::Copy(staging, Box::new(checkpoint)),
        );
        self.saves.cost.is_copied_in(load.pause, is_first);
        self.saves.flight = Some(load.take_off());
        Ok(true)
    }

    /// Forks, and has the child write what there is here; `false` if that cannot be done, for lack of memory most of all.
    ///
    /// Rows that variables of the function that runs own as `Vec`s are written by the child from where they are; others, which nobody knows to
    /// be there still when their values have been encoded, are copied before.
    pub(super) fn save_by_fork(
        &mut self,
        here: &Here<'_>,
        why: Option<&'static str>,
    ) -> Result<bool, Error> {
        let began = Instant::now();
        let _saving = Saving::begin();
        let mut known = Vec::new();
        here.variables.rows(&mut known);
        let mut places = RowPlaces::new(known, self.begin_beside()?);
        let frames = self.encode(here, &mut places);
        if !places.is_whole() {
            return Ok(false);
        }
        let checkpoint = frames.and_then(|frames| self.looked_at(frames));
        let forking = checkpoint.map(|checkpoint| {
            let forking = self.store().fork_save(&places, &checkpoint);
            forking.map(|forking| (forking, checkpoint.meta.saved_at))
        });
        self.saves.staging = places.into_copies();
        let (forking, saved_at) = match forking.map_err(|reason| self.failed(reason))? {
            Ok(forking) => forking,
            // Where no memory may be promised twice there is no fork of a large process. If it was the disk, that will show.
            Err(error) => {
                let name = self.function.name;
                log::debug(format_args!("`{name}`: no child process saves it: {error}"));
                return Ok(false);
            }
        };
        let load = self.load(here, why, (began, saved_at), Cargo::Child(forking));
        self.saves.flight = Some(load.take_off());
        Ok(true)
    }

    /// What comes before encoding; the memory for copies.
    fn begin_beside(&mut self) -> Result<Staging, Error> {
        self.prepare()?;
        log::debug(format_args!("`{}`: encoding", self.function.name));
        let mut staging = std::mem::take(&mut self.saves.staging);
        staging.clear();
        Ok(staging)
    }

    /// The checkpoint of these frames, if there is room for it.
    fn looked_at(&mut self, frames: Vec<crate::format::Frame>) -> Result<Checkpoint, String> {
        let checkpoint = self.checkpoint(frames);
        self.note_moved(&checkpoint);
        let room = self.store().room();
        let looked = self.look_at_space(room, &checkpoint, Chance::OneOfMany);
        looked.map_err(|error| error.to_string())?;
        Ok(checkpoint)
    }

    fn load(
        &self,
        here: &Here<'_>,
        why: Option<&'static str>,
        (began, saved_at): (Instant, SystemTime),
        cargo: Cargo,
    ) -> Load {
        Load {
            store: self.shared_store(),
            cargo,
            saved_at,
            keep: self.settings.keep,
            name: self.function.name,
            at: self.shown_progress(here),
            event: self.event_of_save(Kind::Save, here, why),
            interval: self.interval,
            began,
            pause: began.elapsed(),
            flag: self.flag,
            place: self.seat.place(),
        }
    }
}
