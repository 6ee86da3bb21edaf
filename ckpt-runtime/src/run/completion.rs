//! Leaving a root: complete, or not.

use super::root::Root;
use super::thread::is_cancelled;
use crate::store::{Event, Kind};
use crate::{Error, fs, log};

impl Root {
    /// The function returned normally: the run is over, and its checkpoints go.
    pub(crate) fn complete(mut self) {
        self.tell_count();
        self.land();
        if self.open && self.has_unwritten() {
            return self.abandon("returned without a file that it has written");
        }
        self.seat.completed();
        if !self.open {
            return;
        }
        if self.store().is_gone() {
            return;
        }
        let confirmed = self.store().confirm();
        self.tell_warnings();
        match confirmed {
            Ok(()) => {}
            // This is a fork of the process that has the run, or the run was taken over: it is not ours to end.
            Err(Error::Held { .. }) => return,
            Err(error) => return self.tell_not_removed(&error),
        }
        let event = Event {
            computed: Some((self.computed_before + self.entered.elapsed()).as_secs_f64()),
            ..Event::now(Kind::Completion)
        };
        self.store().event(&event);
        if let Err(error) = self.store().complete() {
            self.tell_not_removed(&error);
        }
        self.tell_warnings();
        log::debug(format_args!("completed `{}`", self.function.name));
    }

    /// Files among the variables, which may outlive the function, are durable before the checkpoints go that could make them again.
    fn has_unwritten(&self) -> bool {
        let Err(why) = fs::make_durable() else {
            return false;
        };
        log::warn(format_args!(
            "`{}` has returned, and keeps its checkpoints, since a file that it has written is not complete: {why}; run the same \
             command again",
            self.function.name
        ));
        true
    }

    fn tell_not_removed(&self, error: &Error) {
        log::warn(format_args!(
            "`{}` is complete, but its checkpoints could not be removed: {error}",
            self.function.name
        ));
    }

    /// Whether the function's future is dropped before its end.
    pub(crate) fn is_cancelled(&self) -> bool {
        is_cancelled(self.seat.task)
    }

    /// The function returned an error, panicked, or its future was dropped: what is on disk stays.
    pub(crate) fn abandon(mut self, why: &str) {
        self.tell_count();
        self.land();
        if !self.open {
            return;
        }
        let event = Event {
            detail: Some(why.to_owned()),
            ..Event::now(Kind::Failure)
        };
        self.store().remove_spare();
        self.store().event(&event);
        self.tell_warnings();
    }
}
