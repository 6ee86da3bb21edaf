//! Choosing what to resume from, and where in the function that is.

use std::time::Duration;

use super::cost::Cost;
use super::function::{Function, Site};
use super::registry;
use super::root::{Root, progress};
use super::surroundings;
use crate::format::{Checkpoint, Frame, Position};
use crate::store::{Choice, Event, Kind};
use crate::trigger::flag::Reasons;
use crate::{Error, log, words};

impl Root {
    /// Looks for a checkpoint; returns the number of the safe point to resume at, 0 for none.
    pub(super) fn resume(&mut self) -> Result<u32, Error> {
        if !self.store().exists()? {
            self.tell_siblings();
            return Ok(0);
        }
        self.open()?;
        if self.settings.fresh {
            let aside = self.store().set_aside()?;
            if let Some(path) = aside {
                log::info(format_args!(
                    "CKPT_FRESH: `{}` starts from scratch; its old checkpoints are in {}",
                    self.function.name,
                    path.display()
                ));
            }
            self.first_event(Kind::Start);
            return Ok(0);
        }
        if let Some(other) = self.seat.uncertain_for() {
            self.begin_anew_beside(other)?;
            return Ok(0);
        }
        let choice = self.store().newest()?;
        self.newest_bytes = choice.bytes;
        self.tell_warnings();
        let Some((generation, checkpoint)) = self.judge(choice)? else {
            self.first_event(Kind::Start);
            return Ok(0);
        };
        let Some(frame) = checkpoint.frames.first() else {
            return Err(self.mismatch("it holds no frame".to_owned()));
        };
        let target = self.place(self.function, &frame.position)?;
        self.require_beginnings(self.function, target, frame)?;
        self.adopt(generation, checkpoint);
        Ok(target)
    }

    /// The checkpoint may be that of another call with equal arguments. (That of the first call is certain: whatever has resumed
    /// behind it has made it before, and it has left nothing then.)
    fn begin_anew_beside(&mut self, other: &str) -> Result<(), Error> {
        if let Some(path) = self.store().set_aside()? {
            log::warn(format_args!(
                "`{}` starts from scratch: calls of it with equal arguments are told apart by their order, and `{other}`, which may have \
                 made some of them, has resumed in the middle; give each an argument that differs (what was there is in {})",
                self.function.name,
                path.display()
            ));
        }
        self.first_event(Kind::Start);
        Ok(())
    }

    /// Warns of damaged generations; an error if there is nothing else.
    fn judge(&mut self, choice: Choice) -> Result<Option<(u64, Checkpoint)>, Error> {
        let details: Vec<String> = choice
            .damaged
            .iter()
            .map(|(path, damage)| format!("{}: {damage}", path.display()))
            .collect();
        let instead = match choice.checkpoint {
            Some(_) => "resuming from the generation before it".to_owned(),
            // A damaged file that a completed run could not remove must not hinder the next one.
            None if details.is_empty() || self.store().is_over() => {
                let function = self.function.name;
                format!("that run is complete, so `{function}` starts from scratch")
            }
            None => {
                return Err(Error::Unusable {
                    run: self.name.to_string(),
                    details,
                });
            }
        };
        for detail in details {
            log::warn(format_args!(
                "{detail}; {instead} (the file is left as it is)"
            ));
        }
        Ok(choice.checkpoint)
    }

    /// The site of a function where the checkpoint was made.
    pub(super) fn place(&self, function: &Function, position: &Position) -> Result<u32, Error> {
        number_of(function.sites, position).map_err(|detail| self.mismatch(detail))
    }

    /// The checkpoint does not fit.
    pub(crate) fn mismatch(&self, detail: String) -> Error {
        Error::Mismatch {
            run: self.name.to_string(),
            function: format!("`{}`", self.function_name()),
            detail,
        }
    }

    /// Takes over where the checkpoint left off.
    fn adopt(&mut self, generation: u64, checkpoint: Checkpoint) {
        let meta = &checkpoint.meta;
        self.tell_changed_arguments(&checkpoint);
        self.started_at = meta.started_at;
        self.computed_before = meta.computed;
        self.starts = meta.starts + 1;
        self.newest = Some(meta.saved_at);
        self.seat.saved(self.newest);
        self.seat.resumed();
        let saved = words::ago(meta.saved_at);
        let frames = &checkpoint.frames;
        let in_loop =
            |frame: &&Frame| frame.position.iteration > 0 || frame.position.total.is_some();
        if let (Some(frame), Some(innermost)) =
            (frames.iter().find(in_loop).or(frames.last()), frames.last())
        {
            let at = progress(frame.position.iteration, frame.position.total);
            let within = match frames.len() {
                1 => String::new(),
                _ => format!(", in `{}`", innermost.function),
            };
            log::info(format_args!(
                "resumed `{}` {at}{within}, saved {saved}",
                self.function.name
            ));
            self.resume_event(generation, frame);
        }
        let positions = frames.iter().map(|frame| frame.position.clone());
        self.resumed_at = positions.collect();
        self.learn_from_events();
        surroundings::saves_take(self.newest_bytes);
        self.restoring = checkpoint.frames;
        self.flag.raise(Reasons::RESUMED);
    }

    /// What a save takes, and whether the processes before got anywhere.
    fn learn_from_events(&mut self) {
        let last = self.store().last_save();
        if let Some(seconds) = last.as_ref().and_then(|save| save.seconds) {
            let took = |seconds| Duration::try_from_secs_f64(seconds).unwrap_or_default();
            let durable = took(seconds);
            let pause = last.as_ref().and_then(|save| save.pause);
            let pause = pause.map_or(durable, took);
            self.interval.measured(Cost::of_background(pause, durable));
            self.saves.cost.is_durable_after(durable);
        }
        self.stops_before = last.and_then(|save| save.stalled).unwrap_or(0);
    }

    fn resume_event(&mut self, generation: u64, frame: &Frame) {
        let event = Event {
            program: Some(self.name.program().to_owned()),
            function: Some(self.identity.function.clone()),
            job: super::opening::job(),
            generation: Some(generation),
            iteration: Some(frame.position.iteration),
            total: frame.position.total,
            position: Some(frame.position.to_string()),
            computed: Some(self.computed_before.as_secs_f64()),
            before: self.store().take_before(),
            ..Event::now(Kind::Resume)
        };
        self.store().event(&event);
        self.tell_warnings();
    }

    /// After `CKPT_FROM`: what is different now.
    fn tell_changed_arguments(&self, checkpoint: &Checkpoint) {
        let saved = &checkpoint.meta.arguments;
        for now in &self.identity.arguments {
            match saved.iter().find(|before| before.name == now.name) {
                Some(before) if before.digest == now.digest => {}
                Some(before) => log::warn(format_args!(
                    "{} was {}, is {}: what the checkpoint holds of it wins",
                    now.name, before.shown, now.shown
                )),
                None => log::warn(format_args!("{} is new: {}", now.name, now.shown)),
            }
        }
        for before in saved.iter().filter(|before| {
            self.identity
                .arguments
                .iter()
                .all(|now| now.name != before.name)
        }) {
            log::warn(format_args!(
                "{} was {}, is gone",
                before.name, before.shown
            ));
        }
    }

    /// Nothing fits, but other runs of the function are there: perhaps only an argument differs.
    fn tell_siblings(&self) {
        if self.settings.fresh || !registry::first_look(&self.identity.function) {
            return;
        }
        let others = self.store().siblings();
        if let Some(newest) = others.first() {
            let more = match others.len() {
                1 => String::new(),
                several => format!(" (and {} more)", several - 1),
            };
            log::warn(format_args!(
                "`{}` starts from scratch: no checkpoint for these arguments, but there is {newest}{more}; to resume that one although arguments differ: CKPT_FROM={newest}",
                self.function.name
            ));
        }
    }
}

/// The number of the site that a position tells of, or why there is none.
fn number_of(sites: &[Site], position: &Position) -> Result<u32, String> {
    let Position {
        site,
        equal,
        ordinal,
        ..
    } = position;
    let numbered = (1..).zip(sites);
    let same: Vec<(u32, &Site)> = numbered.filter(|(_, now)| now.text == site).collect();
    if same.is_empty() {
        let mut detail =
            format!("it was made in `{site}`, and there is no such loop or call any more");
        if !site.ends_with("(…)") {
            detail += &format!(
                "; if that loop has another header now, write #[ckpt(name = \"{}\")] on it",
                site.escape_debug()
            );
        }
        return Err(detail);
    }
    if same.len() != *equal as usize {
        return Err(format!(
            "it was made in one of {equal} `{site}`, and now there are {}: tell them apart with #[ckpt(name = \"…\")]",
            same.len()
        ));
    }
    let mut all = same.iter();
    let found = all.find(|(_, now)| now.ordinal == *ordinal);
    found.map(|(number, _)| *number).ok_or_else(|| {
        format!("it was made in one of {equal} `{site}`, and does not tell in which: there is none with the number {ordinal}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_that_is_not_there_is_no_start_from_scratch() {
        let site = |text, equal, ordinal| Site {
            text,
            equal,
            ordinal,
        };
        let sites = [site("a", 1, 0), site("loop", 2, 0), site("loop", 2, 1)];
        let found = |text: &str, equal, ordinal| {
            let position = Position {
                site: text.to_owned(),
                equal,
                ordinal,
                iteration: 3,
                total: None,
            };
            number_of(&sites, &position)
        };
        assert_eq!(found("a", 1, 0), Ok(1));
        assert_eq!(found("loop", 2, 1), Ok(3));
        for (text, equal, ordinal, why) in [
            ("b", 1, 0, "no such loop"),
            ("loop", 3, 0, "now there are 2"),
            ("loop", 2, 2, "does not tell in which"),
        ] {
            let refused = found(text, equal, ordinal).unwrap_err();
            assert!(refused.contains(why), "{refused}");
        }
    }
}
