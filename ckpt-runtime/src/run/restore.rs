//! The variables of the frame that is being restored.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;

use super::root::Root;
use crate::codec::{self, Apart, DecodeError, Schema};
use crate::format::Variable;
use crate::fs::{Resumed, Resuming};
use crate::{Error, log};

/// Makes a value of bytes and puts it somewhere; why that cannot be done.
pub(crate) type Decode<'a> = &'a mut dyn FnMut(&Schema, &[u8], Vec<Apart>) -> Option<DecodeError>;

/// Restores a variable of a root's innermost frame. A panic in the user's `Deserialize` is a value that cannot be decoded.
pub(crate) fn caught(
    root: &mut Root,
    name: &str,
    type_name: &str,
    decode: Decode<'_>,
) -> Result<(), Error> {
    let resuming = Resuming::begin();
    let restore = AssertUnwindSafe(|| root.restored(name, type_name, decode));
    let restored = catch_unwind(restore);
    let files = resuming.end();
    let refused = files.refused;
    let restored = restored.unwrap_or_else(|_| {
        let detail = format!("variable `{name}`: decoding it panicked");
        Err(root.mismatch(detail))
    });
    restored.map_err(|error| match error {
        Error::Mismatch { detail, .. } if refused => root.without_file(detail),
        error => error,
    })?;
    root.add_resumed(files);
    Ok(())
}

impl Root {
    /// Decodes a variable of the frame being restored. Its long rows become part of the value as they are.
    fn restored(&mut self, name: &str, type_name: &str, decode: Decode<'_>) -> Result<(), Error> {
        let apart = self.take_rows(name);
        let Some(variable) = self.saved_variable(name) else {
            return Err(self.mismatch(format!("it has no variable `{name}`")));
        };
        let schema =
            Schema::from_bytes(&variable.schema).map_err(|error| self.mismatch(error.of(name)))?;
        // Then the type's name is all that is known of it.
        if schema.is_untold() && variable.type_name != type_name {
            return Err(self.mismatch(format!(
                "{name}: the checkpoint has {}, the program wants {type_name}",
                variable.type_name
            )));
        }
        let refused = decode(&schema, &variable.bytes, apart);
        self.tell_dropped(name);
        match refused {
            None => Ok(()),
            Some(error) => Err(self.mismatch(match error.told() {
                Some(reason) => {
                    format!(
                        "variable `{}` cannot be restored: {reason}",
                        error.place(name)
                    )
                }
                None => error.of(name),
            })),
        }
    }

    /// Fields of a variable that its type does not have any more.
    fn tell_dropped(&self, name: &str) {
        for path in codec::take_dropped() {
            log::info(format_args!(
                "`{}`: `{name}{path}` of the checkpoint is not needed any more and dropped",
                self.function_name()
            ));
        }
    }

    /// Files among the variables are changed when all are restored.
    fn add_resumed(&self, files: Resumed) {
        let mut resumed = self.resumed.lock().unwrap_or_else(PoisonError::into_inner);
        resumed.add(files);
    }

    /// All variables are restored.
    pub(super) fn arrive(&mut self) -> Result<(), Error> {
        self.restoring.clear();
        let resumed = self.resumed.get_mut();
        let arrived = resumed.unwrap_or_else(PoisonError::into_inner).arrive();
        arrived.map_err(|error| self.without_file(error.to_string()))
    }

    fn without_file(&self, detail: String) -> Error {
        Error::FileMismatch {
            run: self.name.to_string(),
            detail,
        }
    }

    /// How far the frame being restored was.
    pub(super) fn restored_iteration(&self) -> u64 {
        let frame = self.restoring.first();
        frame.map_or(0, |frame| frame.position.iteration)
    }

    fn take_rows(&mut self, name: &str) -> Vec<Apart> {
        let depth = self.depth();
        let frame = self.restoring.get_mut(depth);
        let variables = frame.into_iter().flat_map(|frame| &mut frame.variables);
        let mut named = variables.filter(|variable| variable.name == name);
        let variable = named.next();
        variable.map_or_else(Vec::new, |variable| std::mem::take(&mut variable.apart))
    }

    fn saved_variable(&self, name: &str) -> Option<&Variable> {
        self.restoring
            .get(self.depth())?
            .variables
            .iter()
            .find(|variable| variable.name == name)
    }
}
