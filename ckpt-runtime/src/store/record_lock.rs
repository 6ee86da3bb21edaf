//! The lock on a real file: a record lock of `fcntl`, which belongs to the process. docs/format.md §4 says why this kind.
//!
//! It has one trap: it is gone as soon as the process closes *any* descriptor of the file. So within a process all dealings
//! with lock files go through here, one at a time, and a file whose lock this process has is not opened a second time: what one would want to
//! know of it is remembered. Should the program itself open and close it, the lock is lost until [`LockFile::confirm`] takes
//! it again, before the next save.

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use rustix::fs::{FlockOperation, fcntl_lock};
use rustix::io::{Errno, retry_on_intr};

use super::disk::{HeldBy, LockFile, Locking, Standing};
use crate::files::FileId;
use crate::raw::lock_owner;

/// Longest holder's line that is read.
const LINE: usize = 4096;

/// Of an open file.
fn id_of(file: &File) -> io::Result<FileId> {
    Ok(FileId::of(&file.metadata()?))
}

/// Of what a path names just now; nothing is opened.
fn id_at(path: &Path) -> Option<FileId> {
    Some(FileId::of(&std::fs::symlink_metadata(path).ok()?))
}

/// A lock that a store of this process has.
#[derive(Debug)]
struct Ours {
    file: FileId,
    /// A fork has a copy of this list, and none of the locks.
    process: u32,
    line: Vec<u8>,
}

impl Ours {
    fn new(file: FileId) -> Self {
        Ours {
            file,
            process: std::process::id(),
            line: Vec::new(),
        }
    }
}

static OURS: Mutex<Vec<Ours>> = Mutex::new(Vec::new());

fn ours() -> MutexGuard<'static, Vec<Ours>> {
    OURS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn find(ours: &mut [Ours], file: FileId) -> Option<&mut Ours> {
    let process = std::process::id();
    ours.iter_mut()
        .find(|one| one.file == file && one.process == process)
}

/// Takes the lock of the file that `open` opens (for reading and writing, making it if need be).
pub(super) fn take(path: &Path, open: impl Fn() -> io::Result<File>) -> io::Result<Locking> {
    let mut ours = ours();
    loop {
        if let Some(one) = id_at(path).and_then(|file| find(&mut ours, file)) {
            return Ok(Locking::Held(one.line.clone()));
        }
        let file = open()?;
        let identity = id_of(&file)?;
        if find(&mut ours, identity).is_some() {
            // The name has changed hands this very moment. Closing this one would cost us the lock.
            std::mem::forget(file);
            continue;
        }
        let locked = try_lock(&file, FlockOperation::NonBlockingLockExclusive);
        let lock = |file| {
            Box::new(RecordLock {
                file: Some(file),
                identity,
            })
        };
        match locked {
            // Removed between the opening and the locking: it guards nothing.
            Ok(true) if id_at(path) != Some(identity) => {}
            Ok(true) => {
                ours.push(Ours::new(identity));
                return Ok(Locking::Acquired(lock(file)));
            }
            Ok(false) => return Ok(Locking::Held(line_of(&file)?)),
            Err(error) if is_unsupported(&error) => {
                return Ok(Locking::Unsupported(lock(file), error));
            }
            Err(error) => return Err(error),
        }
    }
}

/// Who has the lock of the file that `open` opens for reading; `None` if nobody has it.
pub(super) fn holder(
    path: &Path,
    open: impl FnOnce() -> io::Result<File>,
) -> io::Result<Option<HeldBy>> {
    let mut ours = ours();
    if let Some(one) = id_at(path).and_then(|file| find(&mut ours, file)) {
        return Ok(Some(HeldBy {
            line: one.line.clone(),
            process: Some(one.process),
        }));
    }
    let file = open()?;
    match try_lock(&file, FlockOperation::NonBlockingLockShared)? {
        true => Ok(None),
        false => Ok(Some(HeldBy {
            line: line_of(&file)?,
            process: lock_owner::owner(file.as_fd())?,
        })),
    }
}

/// What whoever had the lock last left in the file that `open` opens for reading; `None` if this process has it.
pub(super) fn left(
    path: &Path,
    open: impl FnOnce() -> io::Result<File>,
) -> io::Result<Option<(Vec<u8>, SystemTime)>> {
    let mut ours = ours();
    if id_at(path).is_some_and(|file| find(&mut ours, file).is_some()) {
        return Ok(None);
    }
    let file = open()?;
    Ok(Some((line_of(&file)?, file.metadata()?.modified()?)))
}

/// False if another process has a lock that is in the way.
fn try_lock(file: &File, operation: FlockOperation) -> io::Result<bool> {
    match retry_on_intr(|| fcntl_lock(file, operation)) {
        Ok(()) => Ok(true),
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Whether a lock was refused because there are no locks there, rather than because it is held.
fn is_unsupported(error: &io::Error) -> bool {
    let none = [Errno::NOLCK, Errno::NOSYS, Errno::OPNOTSUPP, Errno::INVAL];
    Errno::from_io_error(error).is_some_and(|errno| none.contains(&errno))
}

fn line_of(file: &File) -> io::Result<Vec<u8>> {
    let mut line = vec![0; LINE];
    let length = file.read_at(&mut line, 0)?;
    line.truncate(length);
    Ok(line)
}

struct RecordLock {
    /// `None` only while it is being dropped.
    file: Option<File>,
    identity: FileId,
}

impl RecordLock {
    fn file(&self) -> &File {
        self.file.as_ref().expect("open until it is dropped")
    }
}

impl LockFile for RecordLock {
    fn left(&self) -> io::Result<(Vec<u8>, SystemTime)> {
        Ok((line_of(self.file())?, self.file().metadata()?.modified()?))
    }

    fn record(&self, line: &[u8]) -> io::Result<()> {
        if let Some(one) = find(&mut ours(), self.identity) {
            one.line = line.to_owned();
        }
        // Shortened last: a reader in between finds this line with an old rest behind it, never nothing.
        self.file().write_all_at(line, 0)?;
        self.file().set_len(line.len() as u64)
    }

    fn set_modified(&self, at: SystemTime) -> io::Result<()> {
        self.file().set_modified(at)
    }

    fn confirm(&self, path: &Path) -> io::Result<Standing> {
        let mut ours = ours();
        if id_at(path) != Some(self.identity) {
            return Ok(Standing::Gone);
        }
        if !try_lock(self.file(), FlockOperation::NonBlockingLockExclusive)? {
            return Ok(Standing::Held(line_of(self.file())?));
        }
        // A fork whose parent has died has the lock from here on.
        if find(&mut ours, self.identity).is_none() {
            ours.push(Ours::new(self.identity));
        }
        Ok(Standing::Ours)
    }
}

impl Drop for RecordLock {
    fn drop(&mut self) {
        let mut ours = ours();
        let process = std::process::id();
        ours.retain(|one| one.file != self.identity || one.process != process);
        // Closed while the list is ours: another store of this process that takes the lock next would lose it by this.
        drop(self.file.take());
    }
}
