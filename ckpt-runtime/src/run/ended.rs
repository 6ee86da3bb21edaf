//! What goes no further: by default the process ends; functions that are `fallible` return why.

use super::root::Root;
use super::stop::end_with;
use crate::Error;

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
