//! What goes no further: by default the process ends; functions that are `fallible` return why.

use super::root::Root;
use super::stop::end_with;
use crate::{Error, log};

impl Root {
    /// Whether what ends it is returned: when all the functions that run return it. Else one of them would go on.
    pub(crate) fn hands_out(&self) -> bool {
        (0..=self.depth()).all(|depth| self.function_at(depth).fallible)
    }

    /// It cannot go on.
    pub(crate) fn end(&mut self, error: Error) {
        match self.hands_out() {
            true => self.ended = Some(error),
            false => end_with(&error),
        }
    }

    /// Whether a stop in the frame that runs unwinds it: one that is not async, inside of an async one, which waits without
    /// its thread.
    pub(crate) fn unwinds(&self) -> bool {
        let at = |depth| self.function_at(depth);
        cfg!(panic = "unwind") && at(0).is_async && !at(self.depth()).is_async
    }

    /// It has stopped; its final save has failed with an error, or not.
    pub(super) fn has_stopped(&mut self, failed: Option<Error>) {
        let outside_is_fallible = || {
            let mut all = (0..=self.depth()).map(|depth| self.function_at(depth));
            all.all(|function| function.fallible || !function.is_async)
        };
        if self.hands_out() || (self.unwinds() && outside_is_fallible()) {
            self.ended = Some(failed.unwrap_or(Error::Stopped));
            return;
        }
        if let Some(error) = failed {
            log::error(format_args!("{error}"));
        }
        self.ended = self.unwinds().then_some(Error::Stopped);
    }

    /// Whether it goes no further, and its functions are on their way out.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// Why it goes no further, for a function whose callers return it too.
    pub(crate) fn reason(&self) -> Error {
        self.ended.clone().unwrap_or(Error::Stopped)
    }

    /// Why it goes no further.
    pub(crate) fn into_reason(mut self) -> Error {
        self.ended.take().unwrap_or(Error::Stopped)
    }
}
