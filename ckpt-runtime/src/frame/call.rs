//! A marked call: the caller's side.

use std::any::type_name;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;

use super::Frame;
use super::kind::Kind;
use super::leave::Unwound;
use crate::encoder::{Encode, Encoder, encode_one};
use crate::format::Variable;
use crate::raw::callers;
use crate::raw::place::{Moved, Write};
use crate::run::{self, CallSite, Callee, Lent, Parameters};
use crate::savable::Savable;

impl Frame {
    /// Calls a function that may be checkpointed: its frame is then inside of this one. `held` is what a snapshot in there finds of
    /// this frame; what is lent is found in the callee's.
    #[inline]
    pub fn call<R>(
        &mut self,
        at: CallSite,
        held: &dyn Encode,
        callee: &Callee<'_>,
        run: impl FnOnce() -> R,
    ) -> R {
        let Some(root) = self.root.take() else {
            return run();
        };
        run::hand(root, at, callee, None);
        let back = Back {
            frame: self,
            written: callee.written,
        };
        let value = callers::during(held, run);
        drop(back);
        value
    }

    /// The same in an async function: `None` where what is called, which is not async, has stopped.
    #[inline]
    pub fn try_call<R>(
        &mut self,
        at: CallSite,
        held: &dyn Encode,
        callee: &Callee<'_>,
        run: impl FnOnce() -> R,
    ) -> Option<R> {
        if self.root.is_none() {
            return Some(run());
        }
        match catch_unwind(AssertUnwindSafe(|| self.call(at, held, callee, run))) {
            Ok(value) => Some(value),
            Err(unwound) if unwound.is::<Unwound>() => None,
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Keeps the value that a variable has before a call that it is given to, or a part of it lent.
    #[inline]
    pub fn kept<T: Savable>(&mut self, place: &T) -> Kept<T> {
        self.kept_with(place, write::<T>)
    }

    /// The same for a variable that a function writes, whatever its type.
    #[inline]
    pub fn kept_with<T>(&mut self, place: &T, write: Write<T>) -> Kept<T> {
        if self.root.is_none() {
            return Kept::Nowhere;
        }
        match Moved::copy(place, write) {
            Some(copy) => Kept::Copy(copy),
            None => Kept::Encoded(self.encoded(&|to| write(place, to))),
        }
    }

    #[inline(never)]
    fn encoded(&mut self, write: &dyn Fn(&mut Encoder<'_>)) -> Result<Variable, String> {
        let began = Instant::now();
        let encode = || encode_one(&["kept"], write);
        let encoded = catch_unwind(AssertUnwindSafe(encode))
            .unwrap_or_else(|_| Err("encoding panicked".to_owned()));
        if let Some(root) = &mut *self.root {
            root.took_for_calls(began.elapsed());
        }
        encoded
    }
}

/// See [`Frame::kept`].
#[derive(Debug)]
pub enum Kept<T> {
    /// Of what owns nothing: the bits.
    Copy(Moved<T>),
    /// Of what does, which the callee may change or free: what they are saved as.
    Encoded(Result<Variable, String>),
    /// No snapshot looks at it.
    Nowhere,
}

impl<T> Encode for Kept<T> {
    fn encode(&self, to: &mut Encoder<'_>) {
        match self {
            Kept::Copy(copy) => copy.encode(to),
            Kept::Encoded(variable) => to.add_kept(variable),
            Kept::Nowhere => {}
        }
    }

    fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        match self {
            Kept::Copy(copy) => copy.rows(rows),
            Kept::Encoded(Ok(variable)) => variable.rows(rows),
            Kept::Encoded(Err(_)) | Kept::Nowhere => {}
        }
    }
}

impl<T: ?Sized> Kind<T> {
    /// A variable of this type, or what it points to, is lent as a whole. `with` is the path of the functions that save it, if
    /// not its type does.
    #[inline]
    #[must_use]
    pub fn lent(&self, name: &'static str, argument: usize, with: &'static str) -> Lent {
        let type_name = type_name::<T>();
        Lent {
            name,
            argument,
            type_name,
            with,
        }
    }

    /// A `&mut` parameter points to something of this type.
    #[inline]
    pub fn state(
        &self,
        parameters: &mut Parameters<'_>,
        argument: usize,
        name: &'static str,
        with: &'static str,
    ) {
        parameters.state(self.lent(name, argument, with));
    }
}

impl<T: ?Sized> Kind<T> {
    /// The name of the type: of a function it is its path.
    #[inline]
    #[must_use]
    pub fn name(&self) -> &'static str {
        type_name::<T>()
    }
}

/// Brings the root back, also where the call unwinds.
struct Back<'a> {
    frame: &'a mut Frame,
    written: &'static str,
}

impl Drop for Back<'_> {
    fn drop(&mut self) {
        *self.frame.root = run::recover(self.written);
    }
}

/// What a frame holds while a call runs that cannot change it.
#[derive(Debug)]
pub struct Watched<'a, T> {
    place: &'a T,
    write: Write<T>,
}

fn write<T: Savable>(value: &T, to: &mut Encoder<'_>) {
    to.add::<T>(value);
}

/// Holds a variable that the call does not change.
#[allow(non_snake_case, reason = "named as what it makes")]
#[inline]
pub fn Watched<T: Savable>(place: &T) -> Watched<'_, T> {
    let write = write::<T>;
    Watched { place, write }
}

impl<'a, T> Watched<'a, T> {
    /// The same for a variable that a function writes, whatever its type.
    #[inline]
    pub fn with(place: &'a T, write: Write<T>) -> Self {
        Watched { place, write }
    }
}

impl<T> Encode for Watched<'_, T> {
    fn encode(&self, to: &mut Encoder<'_>) {
        (self.write)(self.place, to);
    }
}
