//! Opening what can be come back to: regular files.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

/// Opens a regular file. Links are followed.
pub(super) fn regular(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    // A look first: to open a pipe may wait, to open a device may do anything.
    if let Ok(metadata) = std::fs::metadata(path) {
        require_regular(path, &metadata)?;
    }
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = options.custom_flags(flags.bits() as i32).open(path);
    let file = file.map_err(|error| said("opening", path, &error))?;
    let metadata = file.metadata();
    require_regular(
        path,
        &metadata.map_err(|error| said("opening", path, &error))?,
    )?;
    Ok(file)
}

fn require_regular(path: &Path, metadata: &Metadata) -> io::Result<()> {
    let kind = metadata.file_type();
    let what = match () {
        () if kind.is_file() => return Ok(()),
        () if kind.is_dir() => "directory",
        () if kind.is_fifo() => "pipe",
        () if kind.is_socket() => "socket",
        () => "device",
    };
    Err(io::Error::new(
        ErrorKind::InvalidInput,
        format!(
            "{} is a {what}, and only in a regular file a resume finds its place again; open it with std::fs::File and \
             `#[ckpt(skip)]`",
            path.display()
        ),
    ))
}

/// The operating system's error, with what was done to which file. Of the same kind.
pub(super) fn said(doing: &str, path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{doing} {}: {error}", path.display()))
}

/// The directory that a path counts from; none if it does not depend on it.
pub(super) fn directory_of(path: &Path) -> PathBuf {
    match path.is_absolute() {
        true => PathBuf::new(),
        false => std::env::current_dir().unwrap_or_default(),
    }
}
