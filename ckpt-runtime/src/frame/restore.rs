//! Restoring what a checkpoint has of a frame: what is behind the functions that generated code calls.

use std::any::type_name;

use super::Frame;
use super::range::MovesOn;
use crate::codec::{self, Schema};
use crate::run::{self, Decode, Root};
use crate::savable::Savable;

impl Frame {
    #[inline(never)]
    pub(super) extern "C" fn restore_into<T: Savable>(
        &mut self,
        name: &'static str,
        to: &mut Option<T>,
    ) {
        let decode = &mut |schema: &Schema, bytes: &[u8], apart| match codec::decode_apart(
            schema, bytes, apart,
        ) {
            Ok(value) => {
                *to = Some(value);
                None
            }
            Err(error) => Some(error),
        };
        self.restore_by(name, type_name::<T>(), decode);
    }

    #[inline(never)]
    pub(super) extern "C" fn read_into<T>(
        &mut self,
        name: &'static str,
        read: codec::Read<T>,
        to: &mut Option<T>,
    ) {
        let decode = &mut |schema: &Schema, bytes: &[u8], apart| match codec::decode_with(
            read, schema, bytes, apart,
        ) {
            Ok(value) => {
                *to = Some(value);
                None
            }
            Err(error) => Some(error),
        };
        self.restore_by(name, type_name::<T>(), decode);
    }

    /// The part of restoring that is the same for all types.
    fn restore_by(&mut self, name: &str, type_name: &str, decode: Decode<'_>) {
        let restored = run::restore(self.root_mut(), name, type_name, decode);
        if let Err(error) = restored {
            self.end(error);
        }
    }

    /// Whether a caller whose variable it is has restored what a parameter points to.
    #[cold]
    #[inline(never)]
    pub extern "C" fn is_lent_whole(&self, name: &'static str) -> bool {
        self.root().is_lent_whole(name)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn does_not_fit(&mut self, name: &str, detail: &str) {
        self.end(self.root().mismatch(format!("variable `{name}`: {detail}")));
    }

    /// A range of fixed numbers, from its beginning or from where it was saved. `same` says that they are fixed for certain; what
    /// is not is as it was.
    #[inline(always)]
    pub fn moved_on<R: MovesOn>(&mut self, range: R, saved: Option<R>, same: bool) -> R {
        certain(self.try_moved_on(range, saved, same))
    }

    /// The same, in a `fallible` function.
    #[inline(always)]
    pub fn try_moved_on<R: MovesOn>(
        &mut self,
        range: R,
        saved: Option<R>,
        same: bool,
    ) -> Option<R> {
        match saved {
            None => Some(range),
            Some(saved) if !same => Some(saved),
            Some(saved) => {
                let moved = range.moved_on(&saved);
                if moved.is_none() {
                    self.begins_elsewhere();
                }
                moved
            }
        }
    }

    #[cold]
    #[inline(never)]
    extern "C" fn begins_elsewhere(&mut self) {
        let detail = "the range of the loop it was made in began at another number then";
        self.end(self.root().mismatch(detail.to_owned()));
    }

    fn root_mut(&mut self) -> &mut Root {
        self.root
            .as_deref_mut()
            .expect("only a root has a target, so only a root restores")
    }

    fn root(&self) -> &Root {
        self.root
            .as_deref()
            .expect("only a root has a target, so only a root restores")
    }
}

/// What a function that is not `fallible` gets: without it, the process has ended.
#[inline(always)]
pub(super) fn certain<T>(value: Option<T>) -> T {
    match value {
        Some(value) => value,
        None => not_there(),
    }
}

#[cold]
#[inline(never)]
extern "C" fn not_there() -> ! {
    std::process::abort()
}
