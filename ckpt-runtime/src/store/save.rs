//! The durable replace: the only way a generation comes to be. docs/format.md §3 says what each moment leaves behind.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::directories::sync_if_permitted;
use super::disk::WriteFile;
use super::generations::scan;
use super::paths::{parent, temporary_file, unique};
use super::run_store::RunStore;
use super::space::no_space;
use super::transfer::{Known, Outgoing};
use crate::codec::Sink;
use crate::format::{Checkpoint, Draft};
use crate::raw::bulk::Element;

/// How far a save has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// What has not been written by now is.
    Writing,
    /// All are written; waiting for stable storage.
    Syncing,
    /// The file is durable, and about to get its name.
    Renaming,
    /// The generation is durable. Older ones may still be being removed.
    Done,
}

/// A checkpoint made durable.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// The generation it became.
    pub generation: u64,
    /// The file's length.
    pub bytes: u64,
    /// How many bytes had to be written: less than that where the place of an older one was taken.
    pub written: u64,
    /// The file.
    pub path: PathBuf,
}

/// Why a checkpoint could not be made durable. Older generations are as they were.
#[derive(Debug)]
pub struct SaveError {
    doing: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl SaveError {
    pub(super) fn new(doing: &'static str, path: &Path, source: io::Error) -> Self {
        SaveError {
            doing,
            path: path.to_owned(),
            source,
        }
    }

    /// What kind of error the operating system reported.
    pub fn kind(&self) -> ErrorKind {
        self.source.kind()
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.doing, self.path.display(), self.source)
    }
}

impl std::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// A save that is under way: rows can be put into its file.
pub(crate) struct Begun {
    pub(super) draft: Draft<Outgoing>,
    pub(super) file: Arc<dyn WriteFile>,
    pub(super) path: PathBuf,
    pub(super) generation: u64,
    /// How many bytes there is room for, if that is looked at.
    room: Option<u64>,
    rows: u64,
}

/// A whole file that is durable and has no name yet.
pub(super) struct Durable {
    pub(super) path: PathBuf,
    pub(super) generation: u64,
    pub(super) bytes: u64,
    pub(super) written: u64,
    pub(super) saved_at: SystemTime,
    pub(super) known: Known,
}

impl Sink for Begun {
    /// What there is no room for is not begun with.
    fn put(&mut self, element: Element, row: &[u8]) {
        self.rows += row.len() as u64;
        match self.room.filter(|&room| room < self.rows) {
            Some(room) => self.draft.refuse(no_space(room, self.rows)),
            None => self.draft.put(element, row),
        }
    }
}

impl Begun {
    /// Fails before it writes more rows than this.
    pub(crate) fn limit(&mut self, room: Option<u64>) {
        self.room = room;
    }
}

impl RunStore {
    /// Makes `checkpoint` durable as the next generation, then removes good generations beyond the newest `keep` (at least 1).
    ///
    /// On `Ok` the checkpoint survives a crash or power failure from now on, as far as the medium keeps its promises (docs/format.md §6).
    /// On `Err` everything older is still there; the same checkpoint may even be there as well.
    /// `checkpoint.meta.generation` is not looked at: the file gets the number returned. Needs the lock.
    ///
    /// # Errors
    /// [`SaveError`] with the operating system's reason. Trouble in removing old files is a warning.
    pub fn save(
        &mut self,
        checkpoint: &Checkpoint,
        keep: u32,
        progress: &mut dyn FnMut(Phase),
    ) -> Result<Saved, SaveError> {
        let begun = self.begin_save()?;
        match self.finish_save(begun, checkpoint, keep, progress) {
            Err(error) if error.kind() == ErrorKind::NotFound && self.is_gone() => {
                let begun = self.begin_save()?;
                self.finish_save(begun, checkpoint, keep, progress)
            }
            saved => saved,
        }
    }

    /// Steps 1 and 2 of docs/format.md §3: the file of the next generation, for rows that are written while values are being
    /// encoded. Needs the lock.
    ///
    /// # Errors
    /// As [`RunStore::save`].
    pub(crate) fn begin_save(&mut self) -> Result<Begun, SaveError> {
        self.require_lock().map_err(|error| self.unable(error))?;
        match self.make_file() {
            Err(error) if error.kind() == ErrorKind::NotFound && self.is_gone() => {
                self.make_anew().map_err(|error| self.unable(error))?;
                self.make_file()
            }
            made => made,
        }
    }

    fn make_file(&mut self) -> Result<Begun, SaveError> {
        let found = scan(&*self.disk, &self.directory)
            .map_err(|error| SaveError::new("listing", &self.directory, error))?;
        self.remove_temporaries(&found.temporaries);
        let aside = self.highest_aside(&found);
        let last = found.generations.last().copied().unwrap_or(0).max(aside);
        // None comes after that one: see `generation_of`.
        let generation = Some(last + 1)
            .filter(|&next| next < u64::MAX)
            .ok_or_else(|| {
                let words = "no number is left for a checkpoint; move it somewhere else";
                SaveError::new(
                    "saving behind",
                    &self.path_of(last),
                    io::Error::other(words),
                )
            })?;
        let (path, file, known) = match self.reopen_spare() {
            Some(spare) => spare,
            None => {
                let path = self.directory.join(temporary_file(generation, unique()));
                let file = self.disk.create_file(&path);
                let file = file.map_err(|error| SaveError::new("creating", &path, error))?;
                (path, Arc::from(file), None)
            }
        };
        let mut outgoing = Outgoing::new(Arc::clone(&file), known, self.sizes);
        if let Some(level) = self.level {
            outgoing.compress(level);
        }
        Ok(Begun {
            draft: Draft::new(outgoing),
            file,
            path,
            generation,
            room: None,
            rows: 0,
        })
    }

    /// Ends a save: writes what of `checkpoint` has not been put, and steps 4 to 7.
    ///
    /// # Errors
    /// As [`RunStore::save`].
    pub(crate) fn finish_save(
        &mut self,
        mut begun: Begun,
        checkpoint: &Checkpoint,
        keep: u32,
        progress: &mut dyn FnMut(Phase),
    ) -> Result<Saved, SaveError> {
        let bytes = begun.write(checkpoint, progress).inspect_err(|_| {
            // Gives the space back. If that fails too, the next save tries again.
            let _ = self.disk.remove_file(&begun.path);
        })?;
        let outgoing = begun.draft.into_body();
        let durable = Durable {
            path: begun.path,
            generation: begun.generation,
            bytes,
            written: outgoing.written(),
            saved_at: checkpoint.meta.saved_at,
            known: outgoing.into_known(),
        };
        self.publish(durable, keep, progress)
    }

    /// Steps 5 to 7: makes a file the next generation.
    pub(super) fn publish(
        &mut self,
        durable: Durable,
        keep: u32,
        progress: &mut dyn FnMut(Phase),
    ) -> Result<Saved, SaveError> {
        progress(Phase::Renaming);
        let Durable {
            path,
            generation,
            bytes,
            written,
            saved_at,
            known,
        } = durable;
        self.give_name(&path, generation).inspect_err(|_| {
            // The name may be there, and no later fsync tells whether it is durable: the kernel reports a failure once.
            self.doubtful.insert(generation);
            let _ = self.disk.remove_file(&path);
        })?;
        if let Ok(stamp) = self.disk.stamp(&self.path_of(generation)) {
            self.ledger.note(generation, stamp, true);
            self.note_written(generation, stamp, known);
        }
        self.newest_saved_at = Some(saved_at);
        self.space_looked_at = true;
        progress(Phase::Done);
        self.prune(keep);
        Ok(Saved {
            generation,
            bytes,
            written,
            path: self.path_of(generation),
        })
    }

    /// Gives up a save that has begun.
    pub(crate) fn cancel_save(&mut self, begun: Begun) {
        let path = begun.path.clone();
        drop(begun);
        let _ = self.disk.remove_file(&path);
    }

    /// Steps 5 and 6.
    fn give_name(&mut self, temporary: &Path, generation: u64) -> Result<(), SaveError> {
        self.disk
            .rename(temporary, &self.path_of(generation))
            .map_err(|error| SaveError::new("renaming", temporary, error))?;
        self.make_ancestors_durable()?;
        let synced = self.disk.sync_dir(&self.directory);
        synced.map_err(|error| SaveError::new("syncing", &self.directory, error))
    }

    /// Once a process: whoever made the directories above may have died before syncing them.
    fn make_ancestors_durable(&mut self) -> Result<(), SaveError> {
        if self.ancestors_durable {
            return Ok(());
        }
        let program = self.root.join(self.name.program());
        for path in [parent(&self.root), &self.root, &program] {
            sync_if_permitted(&*self.disk, path)
                .map_err(|error| SaveError::new("syncing", path, error))?;
        }
        self.ancestors_durable = true;
        Ok(())
    }

    /// Whether somebody has removed the run's directory.
    pub fn is_gone(&self) -> bool {
        matches!(self.disk.stamp(&self.directory), Err(error) if error.kind() == ErrorKind::NotFound)
    }

    fn unable(&self, error: crate::Error) -> SaveError {
        SaveError::new("saving to", &self.directory, io::Error::other(error))
    }
}

impl Begun {
    /// Steps 3 and 4.
    fn write(
        &mut self,
        checkpoint: &Checkpoint,
        progress: &mut dyn FnMut(Phase),
    ) -> Result<u64, SaveError> {
        let path = &self.path;
        let failed = |doing| move |error| SaveError::new(doing, path, error);
        progress(Phase::Writing);
        let bytes = self.draft.finish(checkpoint, self.generation);
        let bytes = bytes.map_err(failed("writing"))?;
        progress(Phase::Syncing);
        self.file.sync().map_err(failed("syncing"))?;
        Ok(bytes)
    }
}
