//! Taking a run, and naming who has it. docs/format.md §4.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::disk::{Disk, LockFile, Locking};
use super::paths::LOCK;
use super::run_store::{RunStore, trouble};
use crate::{Error, Holder};

/// `ckpt ls` holds the lock shared for an instant, and a process that is just ending a little longer.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(10);

/// Longest holder's line that is read.
const LINE: u64 = 4096;

/// How a store stands to its run's lock.
pub(super) enum Hold {
    /// Not asked for.
    Nothing,
    /// Ours: what others left unfinished here is nobody's.
    Locked {
        holder: Holder,
        _file: Box<dyn LockFile>,
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
        if !matches!(self.hold, Hold::Nothing) {
            return Ok(());
        }
        self.make_directories()?;
        let path = self.directory.join(LOCK);
        match try_for_a_while(&*self.disk, &path).map_err(|error| trouble(&path, error))? {
            Locking::Acquired(mut file) => {
                self.record(&mut *file, holder);
                self.hold = Hold::Locked {
                    holder: holder.clone(),
                    _file: file,
                };
            }
            Locking::Held => {
                let holder = read_holder(&*self.disk, &path);
                return Err(Error::Held {
                    run: self.name.to_string(),
                    holder,
                });
            }
            Locking::Unsupported(mut file, error) => {
                self.record(&mut *file, holder);
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

    /// Takes the run once more after its directory was removed under us.
    pub(super) fn lock_again(&mut self) -> Result<(), Error> {
        match std::mem::replace(&mut self.hold, Hold::Nothing) {
            Hold::Nothing => self.require_lock(),
            Hold::Locked { holder, .. } | Hold::Unguarded { holder, .. } => self.lock(&holder),
        }
    }

    fn record(&mut self, file: &mut dyn LockFile, holder: &Holder) {
        // The lock is what counts; without the line it only has no name.
        let line = serde_json::to_string(holder).map_err(io::Error::other);
        if let Err(error) = line.and_then(|line| file.record(format!("{line}\n").as_bytes())) {
            self.warn(format!(
                "the lock of {} does not name this process: {error}",
                self.name
            ));
        }
    }

    fn make_directories(&mut self) -> Result<(), Error> {
        make_root(&*self.disk, &self.root).map_err(|error| trouble(&self.root, error))?;
        self.make_gitignore();
        let program = self.root.join(self.name.program());
        for path in [&program, &self.directory] {
            make_dir(&*self.disk, path).map_err(|error| trouble(path, error))?;
        }
        Ok(())
    }

    /// Keeps checkpoints out of repositories. Not at the top of one: there it would hide the whole repository.
    fn make_gitignore(&mut self) {
        if self.disk.stamp(&self.root.join(".git")).is_ok() {
            return;
        }
        let path = self.root.join(".gitignore");
        match self
            .disk
            .create_file(&path)
            .and_then(|mut file| file.write_all(b"*\n"))
        {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                self.warn(format!("{}: {error}", path.display()));
            }
            _ => {}
        }
    }
}

/// Makes `CKPT_DIR` and what is missing above it. It may be a link: that is its owner's choice.
///
/// What is made above it is made durable here, what is below by the first save.
fn make_root(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match make_or_find(disk, path) {
        Err(error) if error.kind() == ErrorKind::NotFound && parent(path) != path => {
            let above = parent(path);
            make_root(disk, above)?;
            sync_if_permitted(disk, parent(above))?;
            make_or_find(disk, path)
        }
        result => result,
    }
}

fn make_or_find(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.create_dir(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}

/// The directory `path` lies in; for `/` itself.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => path,
    }
}

/// Syncs a directory above the run's. One that may not be read cannot be synced, but may be written in; it was
/// there before us, or its maker's umask is strange: either way no reason to save nothing.
pub(super) fn sync_if_permitted(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.sync_dir(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        result => result,
    }
}

/// Makes a directory below `CKPT_DIR`, where only real ones are accepted.
fn make_dir(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.create_dir(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => match disk.stamp(path)?.directory
        {
            true => Ok(()),
            false => Err(io::Error::new(
                ErrorKind::NotADirectory,
                "in the way, and not a directory",
            )),
        },
        result => result,
    }
}

fn try_for_a_while(disk: &dyn Disk, path: &Path) -> io::Result<Locking> {
    for _ in 1..TRIES {
        match disk.lock(path)? {
            Locking::Held => thread::sleep(PAUSE),
            locking => return Ok(locking),
        }
    }
    disk.lock(path)
}

/// Who wrote itself into the lock file last. Only the lock itself tells whether that one still holds it.
pub(super) fn read_holder(disk: &dyn Disk, path: &Path) -> Option<Holder> {
    let mut line = Vec::new();
    disk.open(path)
        .ok()?
        .take(LINE)
        .read_to_end(&mut line)
        .ok()?;
    serde_json::from_slice(line.split(|&byte| byte == b'\n').next()?).ok()
}
