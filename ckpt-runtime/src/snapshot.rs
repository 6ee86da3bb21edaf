//! A snapshot: the variables of a frame on their way to bytes.

use std::any::type_name;

use serde::Serialize;

use crate::codec::{self, Check, EncodeError, Recorded};
use crate::format::Variable;
use crate::savable::Savable;

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
    error: Option<String>,
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
        let recorded = codec::record(value, &mut bytes);
        self.add_recorded(
            recorded,
            bytes,
            type_name::<R>(),
            Some(codec::can_be_read::<R>),
        );
    }

    /// Adds a value of any type, written by a function.
    pub fn put<T>(&mut self, value: &T, write: codec::Write<T>) {
        let mut bytes = Vec::new();
        let recorded = codec::record_with(value, write, &mut bytes);
        self.add_recorded(recorded, bytes, type_name::<T>(), None);
    }

    /// The part of it that is the same for all types.
    fn add_recorded(
        &mut self,
        recorded: Result<Recorded, EncodeError>,
        bytes: Vec<u8>,
        type_name: &str,
        check: Option<Check>,
    ) {
        let name = self.next_name();
        let schema = match &recorded {
            Ok(recorded) => match check.map(|check| check(recorded, &bytes)) {
                Some(Err(error)) => {
                    return self.refuse(format!(
                        "variable `{name}` cannot be saved, since a resume could not read it: {}",
                        error.of(name)
                    ));
                }
                _ => recorded.schema.to_bytes(),
            },
            Err(error) => return self.refuse(error.of(name)),
        };
        self.variables.push(Variable {
            name: name.to_owned(),
            type_name: type_name.to_owned(),
            schema,
            bytes,
        });
    }

    /// Adds a value that was encoded before, under another name.
    pub(crate) fn add_kept(&mut self, kept: &Result<Variable, String>) {
        let name = self.next_name();
        match kept {
            Ok(variable) => self.variables.push(Variable {
                name: name.to_owned(),
                ..variable.clone()
            }),
            Err(reason) => self.refuse(format!("variable `{name}`: {reason}")),
        }
    }

    fn next_name(&mut self) -> &'static str {
        self.names.next().expect("a name for each variable")
    }

    fn refuse(&mut self, reason: String) {
        self.error.get_or_insert(reason);
    }

    /// The only variable, or why it cannot be encoded.
    pub(crate) fn finish_one(mut self) -> Result<Variable, String> {
        match self.error {
            None => Ok(self.variables.remove(0)),
            Some(reason) => Err(reason),
        }
    }

    pub(crate) fn finish(self) -> Result<Vec<Variable>, String> {
        match self.error {
            None => Ok(self.variables),
            Some(reason) => Err(reason),
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
