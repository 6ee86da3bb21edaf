//! The one seam to the file system: all I/O of checkpoints goes through [`Disk`], so that tests can count it and make it fail.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::SystemTime;

use super::trust::{Rights, Trust};
use crate::format::Input;

/// What the store asks of a file system. Paths are those the store made; no operation follows a link in their last part.
///
/// An operation that a signal interrupts is done again by the disk itself; only `read` and `write` may be `Interrupted`.
pub trait Disk: Send + Sync {
    /// Makes one directory, mode 0700. `AlreadyExists` if there is anything of that name.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Makes a file that does not exist yet, mode 0600, for writing.
    fn create_file(&self, path: &Path) -> io::Result<Box<dyn WriteFile>>;

    /// Opens a regular file for writing over what is in it. Not one that is not trusted, nor one with a second name: whoever gave it
    /// that (`ln`, `cp -l`, a backup by links) counts on what is in it.
    fn open_to_write(&self, path: &Path, trust: Trust) -> io::Result<Box<dyn WriteFile>>;

    /// Opens a regular file for reading. Anything else of that name is an error, at once; so is one that is not trusted.
    fn open(&self, path: &Path, trust: Trust) -> io::Result<Box<dyn ReadFile>>;

    /// Appends to a file with a single write, making it (mode 0600) if need be. Not to one that is not trusted.
    fn append(&self, path: &Path, bytes: &[u8], trust: Trust) -> io::Result<()>;

    /// Renames, atomically. `AlreadyExists` if there is anything of the new name: nothing is ever replaced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty directory.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;

    /// The names in a directory, in no order. A link in its place is an error.
    fn list(&self, path: &Path) -> io::Result<Vec<OsString>>;

    /// What is known of a file without reading it.
    fn stamp(&self, path: &Path) -> io::Result<Stamp>;

    /// Makes a directory's entries durable, where the file system knows how to.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;

    /// Whose a directory is (a link is none), and who else may write in it.
    fn rights(&self, path: &Path) -> io::Result<Rights>;

    /// The user that this process is.
    fn me(&self) -> u32;

    /// The user that files made in a directory belong to: on a network file system not always [`Disk::me`].
    fn owner_of_new_files(&self, directory: &Path) -> io::Result<u32>;

    /// Bytes that can still be written below a directory, as far as the file system tells: it knows of no quota. An error where it
    /// does not tell.
    fn available(&self, path: &Path) -> io::Result<u64>;

    /// Takes the lock on a file for this process, making it (mode 0600) if need be, without waiting. Not on one that is
    /// not trusted, since the holder's line is written into it.
    fn lock(&self, path: &Path, trust: Trust) -> io::Result<Locking>;

    /// Who has the lock; `None` if nobody has it. Takes it shared for an instant to find out.
    ///
    /// A lock file is looked at only in this way: see `record_lock`.
    fn holder(&self, path: &Path) -> io::Result<Option<HeldBy>>;
}

/// Who has a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBy {
    /// What the holder has written into the file.
    pub line: Vec<u8>,
    /// The process that the system knows the lock to be of; `None` where it is none of this machine's.
    pub process: Option<u32>,
}

/// A file being written, at any place, by several threads at once.
pub trait WriteFile: Send + Sync {
    /// Writes some of the bytes at an offset; how many.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize>;

    /// Gets ready whatever the other methods need: from then on they allocate nothing, and take no lock.
    fn get_ready(&self) {}

    /// Makes room for so many bytes from the beginning, where the file system knows how to.
    fn reserve(&self, length: u64) -> io::Result<()>;

    /// Gives the file this length.
    fn set_length(&self, length: u64) -> io::Result<()>;

    /// Returns after the file's bytes and length are on stable storage.
    fn sync(&self) -> io::Result<()>;
}

/// Writes all of the bytes at an offset.
///
/// # Errors
/// Those of the file, but that a signal has interrupted it.
pub(super) fn write_all_at(
    file: &dyn WriteFile,
    mut bytes: &[u8],
    mut offset: u64,
) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write_at(bytes, offset) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => {
                bytes = &bytes[count..];
                offset += count as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A file being read.
pub trait ReadFile: Input + Send {
    /// What is known of the open file.
    fn stamp(&self) -> io::Result<Stamp>;
}

/// What tells that a file is still the one it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Its length in bytes.
    pub length: u64,
    /// When its content last changed.
    pub modified: SystemTime,
    /// Its inode.
    pub inode: u64,
    /// Whether it is a directory (a link to one is not).
    pub directory: bool,
}

/// What came of asking for a lock.
pub enum Locking {
    /// It is ours until the value is dropped, or the process ends.
    Acquired(Box<dyn LockFile>),
    /// Somebody else has it; the line that they left.
    Held(Vec<u8>),
    /// The file system has no locks; the file itself is there.
    Unsupported(Box<dyn LockFile>, io::Error),
}

/// How a lock that was taken stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is this process's.
    Ours,
    /// It was lost, or this process is a fork of the one that took it, and another process has it.
    Held(Vec<u8>),
    /// The path names another file now, or none: the lock guards nothing any more.
    Gone,
}

/// The open lock file. Dropping it lets go of the lock.
pub trait LockFile: Send + Sync {
    /// The line that the file begins with, and when it was last modified.
    fn left(&self) -> io::Result<(Vec<u8>, SystemTime)>;

    /// Makes `line` the file's content.
    fn record(&self, line: &[u8]) -> io::Result<()>;

    /// Sets the time of its last modification.
    fn set_modified(&self, at: SystemTime) -> io::Result<()>;

    /// Takes the lock once more, which is nothing for who has it, and looks whether `path` still names its file.
    fn confirm(&self, path: &Path) -> io::Result<Standing>;
}
