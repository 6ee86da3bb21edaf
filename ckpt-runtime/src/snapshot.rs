//! A snapshot: the variables of a frame on their way to bytes.

use std::any::type_name;

use serde::Serialize;

use crate::codec::{self, Check, EncodeError, Recorded};
use crate::encoder::{Encode, Encoder, Variable};
use crate::raw::bulk;
use crate::raw::place::{Own, Parked, View};
use crate::savable::Savable;

impl Encoder<'_> {
    /// `R` is the type it is restored as.
    pub(crate) fn add<R: Savable>(&mut self, value: &(impl Serialize + ?Sized)) {
        let mut bytes = Vec::new();
        let recorded = codec::record(value, &mut bytes, Some(self.sink()));
        self.add_recorded(recorded, bytes, type_name::<R>(), &codec::can_be_read::<R>);
    }

    /// Adds a value of any type, written by a function; `read` is the one that restores it.
    pub fn put<T>(&mut self, value: &T, write: codec::Write<T>, read: codec::Read<T>) {
        let mut bytes = Vec::new();
        let recorded = codec::record_with(value, write, &mut bytes, Some(self.sink()));
        let check =
            |recorded: &Recorded, bytes: &[u8]| codec::can_be_read_by(read, recorded, bytes);
        self.add_recorded(recorded, bytes, type_name::<T>(), &check);
    }

    /// The part of it that is the same for all types.
    fn add_recorded(
        &mut self,
        recorded: Result<Recorded, EncodeError>,
        bytes: Vec<u8>,
        type_name: &str,
        check: Check<'_>,
    ) {
        let name = self.next_name();
        let recorded = match recorded {
            Ok(recorded) => recorded,
            Err(error) => return self.refuse(error.of(name)),
        };
        if let Err(error) = check(&recorded, &bytes) {
            return self.refuse(format!(
                "variable `{name}` cannot be saved, since a resume could not read it: {}",
                error.of(name)
            ));
        }
        self.push(Variable {
            name: name.to_owned(),
            type_name: type_name.to_owned(),
            schema: recorded.schema.to_bytes(),
            bytes,
            apart: recorded.apart,
        });
    }
}

impl<T: Savable> Encode for &T {
    fn encode(&self, to: &mut Encoder<'_>) {
        to.add::<T>(*self);
    }

    fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        bulk::rows_of(*self, rows);
    }
}

/// As the `Vec` that it is restored from.
impl<T: Savable> Encode for &[T] {
    fn encode(&self, to: &mut Encoder<'_>) {
        to.add::<Vec<T>>(*self);
    }

    fn rows<'a>(&'a self, rows: &mut Vec<&'a [u8]>) {
        bulk::rows_of(*self, rows);
    }
}

fn write<T: Savable>(value: &T, to: &mut Encoder<'_>) {
    to.add::<T>(value);
}

/// Lends a variable.
#[allow(non_snake_case, reason = "named as what it makes")]
#[inline(always)]
pub fn Own<T: Savable>(place: &mut T) -> Own<'_, T> {
    Own::with(place, write::<T>)
}

/// Lends a variable.
#[allow(non_snake_case, reason = "named as what it makes")]
#[inline(always)]
pub fn View<T: Savable>(place: &T) -> View<'_, T> {
    View::with(place, write::<T>)
}

/// Lends a variable.
#[allow(non_snake_case, reason = "named as what it makes")]
#[inline(always)]
pub fn Parked<T: Savable>(slot: &mut Option<T>) -> Parked<'_, T> {
    Parked::with(slot, write::<T>)
}

#[cfg(test)]
mod tests;
