//! The one seam to the file system: all I/O of checkpoints goes through [`Disk`], so that tests can count it and make it fail.

use std::ffi::OsString;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::SystemTime;

/// What the store asks of a file system. Paths are those the store made; no operation follows a link in their last part.
pub trait Disk: Send + Sync {
    /// Makes one directory, mode 0700. `AlreadyExists` if there is anything of that name.
    fn create_dir(&self, path: &Path) -> io::Result<()>;

    /// Makes a file that does not exist yet, mode 0600, for writing.
    fn create_file(&self, path: &Path) -> io::Result<Box<dyn WriteFile>>;

    /// Opens a regular file for reading. Anything else of that name is an error, at once.
    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>>;

    /// Appends to a file with a single write, making it (mode 0600) if need be.
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Renames, atomically. `AlreadyExists` if there is anything of the new name: nothing is ever replaced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// The names in a directory, in no order. A link in its place is an error.
    fn list(&self, path: &Path) -> io::Result<Vec<OsString>>;

    /// What is known of a file without reading it.
    fn stamp(&self, path: &Path) -> io::Result<Stamp>;

    /// Makes a directory's entries durable, where the file system knows how to.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;

    /// Takes the exclusive lock on a file, making it (mode 0600) if need be, without waiting.
    fn lock(&self, path: &Path) -> io::Result<Locking>;

    /// Whether somebody holds the exclusive lock. Takes a shared lock for an instant to find out.
    fn is_locked(&self, path: &Path) -> io::Result<bool>;
}

/// A file being written.
pub trait WriteFile: Write + Send {
    /// Returns after the file's bytes and length are on stable storage.
    fn sync(&mut self) -> io::Result<()>;
}

/// A file being read.
pub trait ReadFile: Read + Seek + Send {
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
    /// It is ours until the value is dropped.
    Acquired(Box<dyn LockFile>),
    /// Somebody else has it.
    Held,
    /// The file system has no locks; the file itself is there.
    Unsupported(Box<dyn LockFile>, io::Error),
}

/// The open lock file. Dropping it lets go of the lock.
pub trait LockFile: Send + Sync {
    /// Makes `line` the file's content.
    fn record(&mut self, line: &[u8]) -> io::Result<()>;
}
