//! The variables of the frame that is being restored.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};

use super::root::Root;
use crate::Error;
use crate::codec::CodecError;
use crate::format::Variable;
use crate::fs::{Resumed, Resuming};
use crate::shape;

/// Restores a variable of a root's innermost frame. A panic in the user's `Deserialize` is a value that cannot be decoded.
pub(crate) fn caught(
    root: &Root,
    name: &str,
    type_name: &str,
    shape: fn() -> Arc<str>,
    decode: &mut dyn FnMut(&[u8]) -> Option<CodecError>,
) -> Result<(), Error> {
    let resuming = Resuming::begin();
    let restore = AssertUnwindSafe(|| root.restored(name, type_name, shape, decode));
    let restored = catch_unwind(restore);
    let files = resuming.end();
    restored.unwrap_or_else(|_| {
        let detail = format!("variable `{name}`: decoding it panicked");
        Err(root.mismatch(detail))
    })?;
    root.add_resumed(files);
    Ok(())
}

impl Root {
    /// Decodes a variable of the frame being restored, after a look that it is of the type it was.
    fn restored(
        &self,
        name: &str,
        type_name: &str,
        shape: fn() -> Arc<str>,
        decode: &mut dyn FnMut(&[u8]) -> Option<CodecError>,
    ) -> Result<(), Error> {
        let Some(variable) = self.saved_variable(name) else {
            return Err(self.mismatch(format!("it has no variable `{name}`")));
        };
        if variable.type_name != type_name {
            return Err(self.mismatch(format!(
                "variable `{name}`: the checkpoint has {}, the program wants {type_name}",
                variable.type_name
            )));
        }
        if let Some((saved, now)) = shape::difference(&variable.shape, &shape()) {
            return Err(self.mismatch(format!(
                "variable `{name}`: its type {type_name} has changed; the checkpoint has {saved}, the program wants {now}"
            )));
        }
        match decode(&variable.bytes) {
            None => Ok(()),
            Some(error @ CodecError::Unrestored(_)) => {
                Err(self.without_file(format!("variable `{name}` {error}")))
            }
            Some(error) => Err(self.mismatch(format!("variable `{name}`: {error}"))),
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

    fn saved_variable(&self, name: &str) -> Option<&Variable> {
        self.restoring
            .get(self.depth())?
            .variables
            .iter()
            .find(|variable| variable.name == name)
    }
}
