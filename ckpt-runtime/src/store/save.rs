//! The durable replace: the only way a generation comes to be. docs/format.md §3 says what each moment leaves behind.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::directories::sync_if_permitted;
use super::disk::WriteFile;
use super::generations::scan;
use super::paths::{parent, temporary_file, unique};
use super::run_store::RunStore;
use crate::format::{self, Checkpoint};

/// How far a save has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// So many bytes are written.
    Writing(u64),
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
    /// How long it took until it was durable.
    pub seconds: f64,
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
        let started = Instant::now();
        self.require_lock().map_err(|error| self.unable(error))?;
        let (generation, bytes) = match self.write_generation(checkpoint, progress) {
            Err(error) if error.kind() == ErrorKind::NotFound && self.is_gone() => {
                self.make_anew().map_err(|error| self.unable(error))?;
                self.write_generation(checkpoint, progress)?
            }
            written => written?,
        };
        let seconds = started.elapsed().as_secs_f64();
        self.newest_saved_at = Some(checkpoint.meta.saved_at);
        self.space_looked_at = true;
        progress(Phase::Done);
        self.prune(keep);
        Ok(Saved {
            generation,
            bytes,
            seconds,
            path: self.path_of(generation),
        })
    }

    /// Steps 1 to 6 of docs/format.md §3.
    fn write_generation(
        &mut self,
        checkpoint: &Checkpoint,
        progress: &mut dyn FnMut(Phase),
    ) -> Result<(u64, u64), SaveError> {
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
        let temporary = self.directory.join(temporary_file(generation, unique()));
        let bytes = self
            .write_temporary(&temporary, checkpoint, generation, progress)
            .inspect_err(|_| {
                // Gives the space back. If that fails too, the next save tries again.
                let _ = self.disk.remove_file(&temporary);
            })?;
        self.give_name(&temporary, generation).inspect_err(|_| {
            // The name may be there, and no later fsync tells whether it is durable: the kernel reports a failure once.
            self.doubtful.insert(generation);
            let _ = self.disk.remove_file(&temporary);
        })?;
        if let Ok(stamp) = self.disk.stamp(&self.path_of(generation)) {
            self.ledger.note(generation, stamp, true);
        }
        Ok((generation, bytes))
    }

    /// Steps 2 to 4.
    fn write_temporary(
        &self,
        temporary: &Path,
        checkpoint: &Checkpoint,
        generation: u64,
        progress: &mut dyn FnMut(Phase),
    ) -> Result<u64, SaveError> {
        let failed = |doing| move |error| SaveError::new(doing, temporary, error);
        let file = self
            .disk
            .create_file(temporary)
            .map_err(failed("creating"))?;
        let mut meter = Meter {
            file,
            written: 0,
            progress,
        };
        (meter.progress)(Phase::Writing(0));
        let bytes =
            format::write_to(checkpoint, generation, &mut meter).map_err(failed("writing"))?;
        (meter.progress)(Phase::Syncing);
        meter.file.sync().map_err(failed("syncing"))?;
        (meter.progress)(Phase::Renaming);
        Ok(bytes)
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

/// Reports how much went through it.
struct Meter<'a> {
    file: Box<dyn WriteFile>,
    written: u64,
    progress: &'a mut dyn FnMut(Phase),
}

impl Write for Meter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.written += count as u64;
        (self.progress)(Phase::Writing(self.written));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
