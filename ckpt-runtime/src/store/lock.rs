//! Taking a run, keeping it, and naming who has it. docs/format.md §4.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::alive;
use super::disk::{Disk, LockFile, Locking, Standing};
use super::paths::LOCK;
use super::run_store::{RunStore, trouble};
use super::trust::Trust;
use crate::{Error, Holder};

/// `ckpt ls` holds the lock shared for an instant, and a process that is just ending a little longer.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(10);

/// How a store stands to its run's lock.
pub(super) enum Hold {
    /// Not asked for.
    Nothing,
    /// It was ours, and could not be taken again yet.
    Lost { holder: Holder },
    /// Ours: what others left unfinished here is nobody's.
    Locked {
        holder: Holder,
        file: Arc<dyn LockFile>,
    },
    /// The file system has no locks: others may be at work here.
    Unguarded {
        holder: Holder,
        _file: Box<dyn LockFile>,
    },
}

impl RunStore {
    /// Takes the run for this process, until the store is dropped. Makes its directories where they are missing.
    ///
    /// Taking it again is nothing. A file system without locks is a warning, not an error.
    ///
    /// # Errors
    /// [`Error::Held`] when another process has it (or another store in this one); [`Error::Directory`].
    pub fn lock(&mut self, holder: &Holder) -> Result<(), Error> {
        if self.is_locked() {
            return Ok(());
        }
        let path = self.directory.join(LOCK);
        match self.lock_file(&path)? {
            Locking::Acquired(file) => {
                self.learn_before(&*file);
                self.record(&*file, holder);
                self.hold = Hold::Locked {
                    holder: holder.clone(),
                    file: file.into(),
                };
            }
            Locking::Held(line) => return Err(self.held(&line)),
            Locking::Unsupported(file, error) => {
                self.record(&*file, holder);
                self.hold = Hold::Unguarded {
                    holder: holder.clone(),
                    _file: file,
                };
                self.warn(format!(
                    "{} cannot be locked ({error}): make sure that no other process runs {}",
                    path.display(),
                    self.name
                ));
            }
        }
        Ok(())
    }

    fn lock_file(&mut self, path: &Path) -> Result<Locking, Error> {
        for _ in 1..TRIES {
            self.make_directories()?;
            match try_for_a_while(&*self.disk, path, self.trust) {
                // Somebody has just removed what is left of a completed run (`ckpt prune --completed`).
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                locking => return locking.map_err(|error| trouble(path, error)),
            }
        }
        Err(trouble(path, ErrorKind::NotFound.into()))
    }

    /// Makes sure that the run is still this process's: before each save, and before anything is removed.
    ///
    /// A lock that was lost is taken again: with the directory, which somebody removed; with its file alone; by the program
    /// itself, which opened and closed that file; or by a file server that forgot it. A fork of the process that took
    /// it learns here that it has no part in it, or, when that one is dead, has it from now on.
    ///
    /// # Errors
    /// [`Error::Held`] when another process has it now; [`Error::Directory`].
    pub fn confirm(&mut self) -> Result<(), Error> {
        let path = self.directory.join(LOCK);
        let (holder, file) = match &self.hold {
            Hold::Locked { holder, file } => (holder, file),
            Hold::Lost { .. } => return self.take_again(&path),
            Hold::Nothing | Hold::Unguarded { .. } => return Ok(()),
        };
        match file.confirm(&path) {
            Ok(Standing::Ours) if holder.pid == std::process::id() => Ok(()),
            // What the descriptor cannot do any more, a new one may. Who has it may be about to end: a parent that was killed has
            // threads that let go of it after its children have another parent.
            Ok(_) | Err(_) => self.take_again(&path),
        }
    }

    fn take_again(&mut self, path: &Path) -> Result<(), Error> {
        if self.is_gone() {
            return self.make_anew();
        }
        let removed = self.disk.stamp(path).is_err();
        self.lock_again()?;
        if removed {
            self.warn(format!(
                "{} was removed while the run went on; it is taken again",
                path.display()
            ));
        }
        Ok(())
    }

    /// Somebody removed the run's directory while it runs. What is in memory is worth more than an error.
    pub(super) fn make_anew(&mut self) -> Result<(), Error> {
        self.lock_again()?;
        self.ancestors_durable = false;
        self.events_ended = false;
        self.warn(format!(
            "{} was removed while the run went on; it is made again",
            self.directory.display()
        ));
        Ok(())
    }

    /// Takes the run once more.
    fn lock_again(&mut self) -> Result<(), Error> {
        self.alive = None;
        let holder = match std::mem::replace(&mut self.hold, Hold::Nothing) {
            Hold::Nothing => return self.require_lock(),
            Hold::Lost { holder }
            | Hold::Locked { holder, .. }
            | Hold::Unguarded { holder, .. } => holder,
        };
        let pid = std::process::id();
        let holder = Holder { pid, ..holder };
        let locked = self.lock(&holder);
        // Mostly that is this process itself.
        self.before = None;
        if locked.is_err() {
            self.hold = Hold::Lost { holder };
        }
        locked
    }

    /// Whether the run is this store's, as far as it knows.
    pub(super) fn is_locked(&self) -> bool {
        matches!(self.hold, Hold::Locked { .. } | Hold::Unguarded { .. })
    }

    fn held(&self, line: &[u8]) -> Error {
        Error::Held {
            run: self.name.to_string(),
            holder: holder_of(line),
        }
    }

    /// Before this process writes itself into the file.
    fn learn_before(&mut self, file: &dyn LockFile) {
        let left = file.left().ok();
        self.before = left.and_then(|(line, modified)| alive::before(&line, modified));
    }

    fn record(&mut self, file: &dyn LockFile, holder: &Holder) {
        // The lock is what counts; without the line it only has no name.
        let line = serde_json::to_string(holder).map_err(io::Error::other);
        if let Err(error) = line.and_then(|line| file.record(format!("{line}\n").as_bytes())) {
            self.warn(format!(
                "the lock of {} does not name this process: {error}",
                self.name
            ));
        }
    }
}

fn try_for_a_while(disk: &dyn Disk, path: &Path, trust: Trust) -> io::Result<Locking> {
    for _ in 1..TRIES {
        match disk.lock(path, trust)? {
            Locking::Held(_) => thread::sleep(PAUSE),
            locking => return Ok(locking),
        }
    }
    disk.lock(path, trust)
}

/// Who wrote themselves into the lock file last. Only the lock itself tells whether they still have it.
pub(super) fn holder_of(line: &[u8]) -> Option<Holder> {
    serde_json::from_slice(line.split(|&byte| byte == b'\n').next()?).ok()
}
