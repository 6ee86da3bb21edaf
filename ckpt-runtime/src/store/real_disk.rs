//! [`Disk`] on the operating system's files.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::SystemTime;

use rustix::fs::{CWD, Dir, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::disk::{Disk, HeldBy, Locking, ReadFile, Stamp, WriteFile};
use super::paths::{parent, unique, unnumbered_temporary};
use super::real_file::{Reading, Writing};
use super::record_lock;
use super::trust::{Rights, Trust, only_name};
use crate::files;

/// The operating system's files.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        retry_on_intr(|| rustix::fs::mkdir(path, Mode::from_raw_mode(0o700)))?;
        // A umask takes bits away, and may have taken those that we need ourselves. A link cannot have come in between
        // but by somebody who may write here, and who could do worse.
        if std::fs::symlink_metadata(path)?.mode() & 0o777 == 0o700 {
            return Ok(());
        }
        std::fs::set_permissions(path, Permissions::from_mode(0o700))
    }

    fn create_file(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        Ok(Box::new(Writing::new(create(OFlags::WRONLY, CWD, path)?)))
    }

    fn open_to_write(&self, path: &Path, trust: Trust) -> io::Result<Box<dyn WriteFile>> {
        let file = open_trusted(path, OFlags::WRONLY, trust)?;
        only_name(rights(&file.metadata()?))?;
        Ok(Box::new(Writing::new(file)))
    }

    fn open(&self, path: &Path, trust: Trust) -> io::Result<Box<dyn ReadFile>> {
        let file = open_trusted(path, OFlags::RDONLY, trust)?;
        Ok(Box::new(Reading::new(file)))
    }

    fn append(&self, path: &Path, bytes: &[u8], trust: Trust) -> io::Result<()> {
        let flags = OFlags::WRONLY | OFlags::APPEND;
        open_or_create(path, flags, trust)?.write_all(bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        rename_over_nothing(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        Ok(retry_on_intr(|| rustix::fs::unlink(path))?)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        Ok(retry_on_intr(|| rustix::fs::rmdir(path))?)
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
        files::sync_directory(path)
    }

    fn rights(&self, path: &Path) -> io::Result<Rights> {
        Ok(rights(&std::fs::symlink_metadata(path)?))
    }

    fn me(&self) -> u32 {
        rustix::process::geteuid().as_raw()
    }

    fn owner_of_new_files(&self, directory: &Path) -> io::Result<u32> {
        let path = directory.join(unnumbered_temporary(unique()));
        let owner = create(OFlags::WRONLY, CWD, &path)?.metadata()?.uid();
        self.remove_file(&path)?;
        Ok(owner)
    }

    fn available(&self, path: &Path) -> io::Result<u64> {
        let told = retry_on_intr(|| rustix::fs::statvfs(path))?;
        // One that has no size does not tell: in memory without a limit (ramfs), or of a program's own making (FUSE).
        if told.f_blocks == 0 {
            return Err(ErrorKind::Unsupported.into());
        }
        // Some blocks are kept for root.
        let blocks = match self.me() {
            0 => told.f_bfree,
            _ => told.f_bavail,
        };
        Ok(blocks.saturating_mul(told.f_frsize))
    }

    fn lock(&self, path: &Path, trust: Trust) -> io::Result<Locking> {
        record_lock::take(path, || open_or_create(path, OFlags::RDWR, trust))
    }

    fn holder(&self, path: &Path) -> io::Result<Option<HeldBy>> {
        record_lock::holder(path, || open_regular(CWD, path, OFlags::RDONLY))
    }
}

impl RealDisk {
    /// What whoever had the lock last left in its file, and when that was modified; `None` if this process has it.
    pub(super) fn left_in_lock(self, path: &Path) -> io::Result<Option<(Vec<u8>, SystemTime)>> {
        record_lock::left(path, || open_regular(CWD, path, OFlags::RDONLY))
    }
}

/// For a directory that only files in it are opened by: needs no permission to list it.
#[cfg(target_os = "linux")]
const JUST_TO_BE_IN: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const JUST_TO_BE_IN: OFlags = OFlags::empty();

/// Opens a file that is there.
fn open_trusted(path: &Path, flags: OFlags, trust: Trust) -> io::Result<File> {
    let directory = File::from(open_dir(parent(path), OFlags::NOFOLLOW | JUST_TO_BE_IN)?);
    let file = open_regular(&directory, name_of(path), flags)?;
    trust.file(rights(&file.metadata()?), rights(&directory.metadata()?))?;
    Ok(file)
}

/// Only a file that is made gets our mode: one that is there may have been opened to others by its owner.
fn open_or_create(path: &Path, flags: OFlags, trust: Trust) -> io::Result<File> {
    loop {
        match open_trusted(path, flags, trust) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            file => return file,
        }
        match create(flags, CWD, path) {
            // Another process was quicker.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            file => return file,
        }
    }
}

/// O_NONBLOCK: a pipe in place of a file must not keep us waiting for who is at its other end.
fn open_regular(
    directory: impl rustix::fd::AsFd,
    name: impl AsRef<Path>,
    flags: OFlags,
) -> io::Result<File> {
    let flags = flags | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let open = || rustix::fs::openat(&directory, name.as_ref(), flags, Mode::empty());
    let file = File::from(retry_on_intr(open)?);
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(
            ErrorKind::InvalidInput,
            "not a regular file",
        ))
    }
}

/// Makes a file that was not there. A umask takes bits away, and may have taken those that we need ourselves.
fn create(flags: OFlags, directory: impl rustix::fd::AsFd, name: &Path) -> io::Result<File> {
    let flags = flags | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(0o600);
    let open = || rustix::fs::openat(&directory, name, flags, mode);
    let file = File::from(retry_on_intr(open)?);
    if file.metadata()?.mode() & 0o777 != 0o600 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

fn open_dir(path: &Path, more: OFlags) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | more;
    Ok(retry_on_intr(|| {
        rustix::fs::open(path, flags, Mode::empty())
    })?)
}

fn name_of(path: &Path) -> &Path {
    path.file_name().map_or(path, Path::new)
}

pub(super) fn stamp(metadata: &std::fs::Metadata) -> io::Result<Stamp> {
    Ok(Stamp {
        length: metadata.len(),
        modified: metadata.modified()?,
        inode: metadata.ino(),
        directory: metadata.is_dir(),
    })
}

fn rights(metadata: &std::fs::Metadata) -> Rights {
    Rights {
        owner: metadata.uid(),
        mode: metadata.mode() & 0o7777,
        links: metadata.nlink(),
    }
}

#[cfg(target_os = "linux")]
fn rename_over_nothing(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    match retry_on_intr(|| renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)) {
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
            Ok(retry_on_intr(|| rustix::fs::renameat(CWD, from, CWD, to))?)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn me() -> Trust {
        Trust::of(RealDisk.me())
    }

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

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_system_without_a_size_is_not_full() {
        assert!(RealDisk.available(Path::new("/proc")).is_err());
        assert!(RealDisk.available(Path::new(".")).is_ok());
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
            assert!(RealDisk.open(&at(name), me()).is_err(), "{name}");
            assert!(RealDisk.create_file(&at(name)).is_err(), "{name}");
        }
        assert!(RealDisk.append(&at("link"), b"y", me()).is_err());
        for name in ["link", "pipe"] {
            assert!(RealDisk.lock(&at(name), me()).is_err());
        }
        assert!(RealDisk.append(&at("pipe"), b"y", me()).is_err());
        assert!(RealDisk.list(&at("dirlink")).is_err());
        assert_eq!(std::fs::read(at("file")).unwrap(), b"x");
    }
}
