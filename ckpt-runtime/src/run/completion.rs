//! Leaving a root: complete, or not.

use super::root::Root;
use super::thread::is_cancelled;
use crate::store::{Event, Kind};
use crate::{Error, log};

impl Root {
    /// The function returned normally: the run is over, and its checkpoints go.
    pub(crate) fn complete(mut self) {
        self.seat.completed();
        if !self.open {
            return;
        }
        if self.store.is_gone() {
            return;
        }
        let confirmed = self.store.confirm();
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
        self.store.event(&event);
        if let Err(error) = self.store.complete() {
            self.tell_not_removed(&error);
        }
        self.tell_warnings();
        log::debug(format_args!("completed `{}`", self.function.name));
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
        if !self.open {
            return;
        }
        let event = Event {
            detail: Some(why.to_owned()),
            ..Event::now(Kind::Failure)
        };
        self.store.event(&event);
        self.tell_warnings();
    }
}
