//! A snapshot: the variables of a frame on their way to bytes.

use std::any::type_name;
use std::sync::Arc;

use serde::Serialize;

use crate::codec::{self, CodecError};
use crate::format::Variable;
use crate::savable::Savable;
use crate::shape;

/// Something whose variables can be written one after the other.
pub trait Encode {
    /// Writes them in order.
    fn encode(&self, to: &mut Encoder);
}

/// Collects the encoded variables of a frame; keeps the first error.
#[derive(Debug)]
pub struct Encoder {
    names: std::slice::Iter<'static, &'static str>,
    variables: Vec<Variable>,
    error: Option<(&'static str, String)>,
}

impl Encoder {
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        Encoder {
            names: names.iter(),
            variables: Vec::with_capacity(names.len()),
            error: None,
        }
    }

    /// `R` is the type it is restored as.
    pub(crate) fn add<R: Savable>(&mut self, value: &(impl Serialize + ?Sized)) {
        let mut bytes = Vec::new();
        let encoded = codec::encode(value, &mut bytes);
        self.add_encoded(encoded, bytes, type_name::<R>(), shape::of::<R>);
    }

    /// Adds a value of any type, written by a function.
    pub fn put<T>(&mut self, value: &T, write: codec::Write<T>) {
        let mut bytes = Vec::new();
        let encoded = codec::encode_with(value, write, &mut bytes);
        self.add_encoded(encoded, bytes, type_name::<T>(), shape::unknown);
    }

    /// The part of it that is the same for all types.
    fn add_encoded(
        &mut self,
        encoded: Result<(), CodecError>,
        bytes: Vec<u8>,
        type_name: &str,
        shape: fn() -> Arc<str>,
    ) {
        let name = self.names.next().expect("a name for each variable");
        match encoded {
            Ok(()) => self.variables.push(Variable {
                name: (*name).to_owned(),
                type_name: type_name.to_owned(),
                shape: shape().to_string(),
                bytes,
            }),
            Err(error) => {
                self.error.get_or_insert((name, error.to_string()));
            }
        }
    }

    /// Adds a value that was encoded before, under another name.
    pub(crate) fn add_kept(&mut self, kept: &Result<Variable, String>) {
        let name = self.names.next().expect("a name for each variable");
        match kept {
            Ok(variable) => self.variables.push(Variable {
                name: (*name).to_owned(),
                ..variable.clone()
            }),
            Err(reason) => {
                self.error.get_or_insert((name, reason.clone()));
            }
        }
    }

    /// The only variable, or why it cannot be encoded.
    pub(crate) fn finish_one(mut self) -> Result<Variable, String> {
        match self.error {
            None => Ok(self.variables.remove(0)),
            Some((_, reason)) => Err(reason),
        }
    }

    pub(crate) fn finish(self) -> Result<Vec<Variable>, String> {
        match self.error {
            None => Ok(self.variables),
            Some((name, error)) => Err(format!("variable `{name}` {error}")),
        }
    }
}

impl<T: Savable> Encode for &T {
    fn encode(&self, to: &mut Encoder) {
        to.add::<T>(*self);
    }
}

/// As the `Vec` that it is restored from.
impl<T: Savable> Encode for &[T] {
    fn encode(&self, to: &mut Encoder) {
        to.add::<Vec<T>>(*self);
    }
}
