//! [`Disk`] on the operating system's files.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{
    DirBuilderExt as _, FileExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::Path;

use rustix::fs::{CWD, Dir, Mode, OFlags};
use rustix::io::Errno;

use super::disk::{Disk, LockFile, Locking, ReadFile, Stamp, WriteFile};

/// The operating system's files.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        DirBuilder::new().mode(0o700).create(path)?;
        // A umask takes bits away, and may have taken those that we need ourselves. A link cannot have come in between
        // but by somebody who may write here, and who could do worse.
        if std::fs::symlink_metadata(path)?.mode() & 0o777 == 0o700 {
            return Ok(());
        }
        std::fs::set_permissions(path, Permissions::from_mode(0o700))
    }

    fn create_file(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        Ok(Box::new(create(private().write(true), path)?))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        // O_NONBLOCK: a pipe in place of a file must not keep us waiting for a writer.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(flags.bits() as i32)
            .open(path)?;
        if file.metadata()?.is_file() {
            Ok(Box::new(file))
        } else {
            Err(io::Error::new(
                ErrorKind::InvalidInput,
                "not a regular file",
            ))
        }
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        open_or_create(private().append(true), path)?.write_all(bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        rename_over_nothing(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        let directory = open_dir(path, OFlags::NOFOLLOW)?;
        let mut names = Vec::new();
        for entry in Dir::new(directory)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                names.push(OsStr::from_bytes(name).to_owned());
            }
        }
        Ok(names)
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        stamp(&std::fs::symlink_metadata(path)?)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        // Links are followed here: CKPT_DIR itself may be one. Some network and FUSE file systems refuse to
        // sync a directory, and make its entries durable by themselves.
        match rustix::fs::fsync(open_dir(path, OFlags::empty())?) {
            Err(Errno::INVAL) => Ok(()),
            result => Ok(result?),
        }
    }

    fn lock(&self, path: &Path) -> io::Result<Locking> {
        let file = open_or_create(private().read(true).write(true), path)?;
        match file.try_lock() {
            Ok(()) => Ok(Locking::Acquired(Box::new(file))),
            Err(TryLockError::WouldBlock) => Ok(Locking::Held),
            Err(TryLockError::Error(error)) if unsupported(&error) => {
                Ok(Locking::Unsupported(Box::new(file), error))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn is_locked(&self, path: &Path) -> io::Result<bool> {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(flags.bits() as i32)
            .open(path)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl WriteFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

impl ReadFile for File {
    fn stamp(&self) -> io::Result<Stamp> {
        stamp(&self.metadata()?)
    }
}

impl LockFile for File {
    fn record(&mut self, line: &[u8]) -> io::Result<()> {
        // Shortened last: a reader in between finds this line with an old rest behind it, never nothing.
        self.write_all_at(line, 0)?;
        self.set_len(line.len() as u64)
    }
}

/// Mode 0600, and no link followed. The standard library adds O_CLOEXEC.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options
        .mode(0o600)
        .custom_flags(OFlags::NOFOLLOW.bits() as i32);
    options
}

/// Makes a file that was not there. A umask takes bits away, and may have taken those that we need ourselves.
fn create(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let file = options.create_new(true).open(path)?;
    if file.metadata()?.mode() & 0o777 != 0o600 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// Only a file that is made gets our mode: one that is there may have been opened to others by its owner.
fn open_or_create(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    loop {
        match options.clone().open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            file => return file,
        }
        match create(&mut options.clone(), path) {
            // Another process was quicker.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            file => return file,
        }
    }
}

fn open_dir(path: &Path, more: OFlags) -> io::Result<rustix::fd::OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | more;
    Ok(rustix::fs::open(path, flags, Mode::empty())?)
}

fn stamp(metadata: &std::fs::Metadata) -> io::Result<Stamp> {
    Ok(Stamp {
        length: metadata.len(),
        modified: metadata.modified()?,
        inode: metadata.ino(),
        directory: metadata.is_dir(),
    })
}

/// Whether a lock was refused because there are no locks there, rather than because it is held.
fn unsupported(error: &io::Error) -> bool {
    let none = [Errno::NOLCK, Errno::NOSYS, Errno::OPNOTSUPP, Errno::INVAL];
    Errno::from_io_error(error).is_some_and(|errno| none.contains(&errno))
}

#[cfg(target_os = "linux")]
fn rename_over_nothing(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // The kernel or the file system does not know the flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => rename_after_a_look(from, to),
        result => Ok(result?),
    }
}

#[cfg(not(target_os = "linux"))]
fn rename_over_nothing(from: &Path, to: &Path) -> io::Result<()> {
    rename_after_a_look(from, to)
}

/// Not proof against somebody who makes `to` in between; the lock on the run is.
fn rename_after_a_look(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(to) {
        Ok(_) => Err(ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(rustix::fs::renameat(CWD, from, CWD, to)?)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_replaces_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        for rename in [rename_over_nothing, rename_after_a_look] {
            std::fs::write(&a, "a").unwrap();
            std::fs::write(&b, "b").unwrap();
            assert_eq!(rename(&a, &b).unwrap_err().kind(), ErrorKind::AlreadyExists);
            std::fs::remove_file(&b).unwrap();
            rename(&a, &b).unwrap();
            assert_eq!(std::fs::read(&b).unwrap(), b"a");
        }
    }

    #[test]
    fn links_and_pipes_are_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("file"), "x").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        std::os::unix::fs::symlink(dir.path(), at("dirlink")).unwrap();
        rustix::fs::mknodat(
            CWD,
            at("pipe"),
            rustix::fs::FileType::Fifo,
            Mode::from(0o600),
            0,
        )
        .unwrap();
        for name in ["link", "pipe", "dirlink"] {
            assert!(RealDisk.open(&at(name)).is_err(), "{name}");
            assert!(RealDisk.create_file(&at(name)).is_err(), "{name}");
        }
        assert!(RealDisk.append(&at("link"), b"y").is_err());
        assert!(RealDisk.lock(&at("link")).is_err());
        assert!(RealDisk.list(&at("dirlink")).is_err());
        assert_eq!(std::fs::read(at("file")).unwrap(), b"x");
    }

    #[test]
    fn a_shorter_line_replaces_a_longer_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let Locking::Acquired(mut lock) = RealDisk.lock(&path).unwrap() else {
            panic!("not locked")
        };
        lock.record(b"a longer line\n").unwrap();
        lock.record(b"short\n").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"short\n");
        assert!(RealDisk.is_locked(&path).unwrap());
        assert!(matches!(RealDisk.lock(&path).unwrap(), Locking::Held));
        drop(lock);
        assert!(!RealDisk.is_locked(&path).unwrap());
    }
}
