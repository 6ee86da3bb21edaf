//! How a function is left: with its value, at a stop, or otherwise.

use std::panic::resume_unwind;

use super::Frame;
use crate::Error;
use crate::run;

/// What a `fallible` function returns when it goes no further.
#[diagnostic::on_unimplemented(
    message = "ckpt: a `fallible` function returns a `Result`, and `{Self}` is none",
    label = "a stop, and what ckpt cannot do, would be its `Err`",
    note = "write `-> Result<…, E>`, where `E: From<ckpt::Error>`, or take `fallible` away: then a stop ends the process"
)]
pub trait FromError {
    /// The error, as an `Err`.
    fn from_error(error: Error) -> Self;
}

impl<T, E: HoldsError> FromError for Result<T, E> {
    fn from_error(error: Error) -> Self {
        Err(E::of(error))
    }
}

/// An error type that a [`crate::Error`] becomes.
#[diagnostic::on_unimplemented(
    message = "ckpt: a stop cannot be returned as a `{Self}`",
    label = "this `fallible` function returns it in its `Err`",
    note = "write `impl From<ckpt::Error> for {Self}`; `anyhow::Error`, `Box<dyn Error>` and `std::io::Error` have it",
    note = "or take `fallible` away: then a stop ends the process"
)]
pub trait HoldsError {
    /// The error, as one of this type.
    fn of(error: Error) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<Error>> HoldsError for E {
    fn of(error: Error) -> Self {
        error.into()
    }
}

/// What a stop unwinds a function with that is not async, inside of an async one.
#[derive(Debug)]
pub(super) struct Unwound;

impl Frame {
    /// The function returns; whether it returns an error.
    #[inline(never)]
    pub extern "C" fn complete(&mut self, failed: bool) {
        match self.root.take() {
            Some(root) if self.nested => run::give_back(root),
            Some(root) if failed => root.abandon("returned an error"),
            Some(root) => root.complete(),
            None => {}
        }
    }

    /// The function has stopped, and everything it had is gone.
    #[cold]
    pub fn stopped(&mut self) -> ! {
        match self.root.take() {
            Some(root) if root.unwinds() => {
                run::give_back(root);
                resume_unwind(Box::new(Unwound))
            }
            Some(root) => root.stopped(),
            None => unreachable!("an ordinary function's safe points never stop"),
        }
    }

    /// A `fallible` function goes no further, and everything it had is gone: what it returns.
    #[cold]
    pub fn ended<R: FromError>(&mut self) -> R {
        R::from_error(self.reason())
    }

    #[cold]
    #[inline(never)]
    fn reason(&mut self) -> Error {
        if let Some(error) = self.not_entered.take() {
            return *error;
        }
        match self.root.take() {
            Some(root) if !root.hands_out() => {
                *self.root = Some(root);
                self.stopped()
            }
            Some(root) if self.nested => {
                let error = root.reason();
                run::give_back(root);
                error
            }
            Some(root) => root.into_reason(),
            None => unreachable!("an ordinary function's safe points never stop"),
        }
    }

    /// Whether a `fallible` function goes no further: it could not be entered, refuses its iterator, or has called one that
    /// goes no further.
    #[inline]
    pub fn has_ended(&self) -> bool {
        match &*self.root {
            Some(root) => root.has_ended(),
            None => self.not_entered.is_some(),
        }
    }

    /// The root goes no further.
    #[cold]
    pub(super) fn end(&mut self, error: Error) {
        if let Some(root) = &mut *self.root {
            root.end(error);
        }
    }

    /// Left by `?`, by a `return` inside a macro, or by a panic.
    #[cold]
    #[inline(never)]
    extern "C" fn left(&mut self) {
        let Some(root) = self.root.take() else { return };
        if self.nested {
            run::give_back(root);
        } else if std::thread::panicking() {
            root.abandon("panicked");
        } else if root.is_cancelled() {
            root.abandon("was dropped before its end");
        } else if self.returns_result {
            root.abandon("returned an error");
        } else {
            root.complete();
        }
    }
}

impl Drop for Frame {
    #[inline]
    fn drop(&mut self) {
        if self.root.is_some() {
            self.left();
        }
    }
}
