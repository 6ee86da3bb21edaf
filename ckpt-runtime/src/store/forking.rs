//! A save by a child process.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::run_store::RunStore;
use super::save::{Begun, Durable, Phase, SaveError, Saved};
use super::transfer::{Forked, Known, RowPlaces};
use crate::format::Checkpoint;
use crate::raw::fork::{self, Child};

/// A child that writes a generation.
pub(crate) struct Forking {
    child: Child,
    path: PathBuf,
    generation: u64,
    bytes: u64,
    saved_at: SystemTime,
}

impl RunStore {
    /// Has a child process write `checkpoint`, whose rows are at `places`: as they are now, whatever becomes of them. Steps 1 to 4 of
    /// docs/format.md §3; for the others see [`RunStore::finish_forking`]. Needs the lock.
    ///
    /// # Errors
    /// [`SaveError`] with the operating system's reason.
    pub(crate) fn fork_save(
        &mut self,
        places: &RowPlaces<'_>,
        checkpoint: &Checkpoint,
    ) -> Result<Forking, SaveError> {
        let Begun {
            path,
            generation,
            draft,
            file,
            ..
        } = self.begin_save()?;
        let file = (file, draft.into_body().into_file_known());
        let begun = Forked::plan(file, self.sizes, places, checkpoint, generation);
        let begun = begun.and_then(|mut plan| {
            let bytes = plan.total();
            Ok((fork::child(&mut || plan.write())?, bytes))
        });
        match begun {
            Ok((child, bytes)) => Ok(Forking {
                child,
                path,
                generation,
                bytes,
                saved_at: checkpoint.meta.saved_at,
            }),
            Err(error) => {
                let _ = self.disk.remove_file(&path);
                Err(SaveError::new("writing", &path, error))
            }
        }
    }

    /// Waits for the child, and gives the file its name. (The child does not: one that outlives this process would give it to a run
    /// that somebody else has by then.)
    ///
    /// # Errors
    /// [`SaveError`] if the child has failed, or as [`RunStore::save`].
    pub(crate) fn finish_forking(
        &mut self,
        mut forking: Forking,
        keep: u32,
        progress: &mut dyn FnMut(Phase),
    ) -> Result<Saved, SaveError> {
        let told = forking.child.told();
        let Forking {
            path,
            generation,
            bytes,
            saved_at,
            ..
        } = forking;
        let written = told.map_err(|error| {
            let _ = self.disk.remove_file(&path);
            let words = "the process that was to write it has failed, or was killed";
            let error = match error.kind() {
                ErrorKind::UnexpectedEof => io::Error::other(words),
                _ => error,
            };
            SaveError::new("writing", &path, error)
        })?;
        let durable = Durable {
            known: self.extents_of(&path),
            path,
            generation,
            bytes,
            written,
            saved_at,
        };
        self.publish(durable, keep, progress)
    }

    /// What a file has where, as its header says.
    fn extents_of(&self, path: &Path) -> Known {
        let opened = self.disk.open(path, self.trust);
        let stamped = opened.and_then(|file| file.stamp().map(|stamp| (file, stamp)));
        let extents = stamped
            .ok()
            .and_then(|(mut file, stamp)| crate::format::extents(&mut *file, stamp.length).ok());
        Known::new(extents.unwrap_or_default())
    }
}
