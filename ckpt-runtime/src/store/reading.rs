//! One file at a time, for the tool: a run's generation, or a checkpoint wherever it lies. Takes no lock.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::disk::Disk as _;
use super::generations::{of_run, read_with, scan};
use super::paths::{RunName, generation_file};
use super::real_disk::RealDisk;
use super::trust::Trust;
use crate::format::{self, Checkpoint, Damage, Input, Verified};

/// The numbers of a run's generations, good or not, oldest first. A run that is not there has none.
///
/// # Errors
/// When its directory cannot be listed.
pub fn generations(root: &Path, name: &RunName) -> io::Result<Vec<u64>> {
    Ok(scan(&RealDisk, &name.directory(root))?.generations)
}

/// Reads a generation of a run; `None` if it is not there (any more).
///
/// # Errors
/// When it cannot be used.
pub fn read_generation(
    root: &Path,
    name: &RunName,
    generation: u64,
) -> Option<Result<Checkpoint, Damage>> {
    with_generation(root, name, generation, |input, length| {
        let found = format::read_from(input, length);
        of_run(found, name, |checkpoint| &checkpoint.meta)
    })
}

/// Looks at every byte of a generation of a run; `None` if it is not there (any more).
///
/// # Errors
/// When not even its variables can be told apart, or it is of another run.
pub fn verify_generation(
    root: &Path,
    name: &RunName,
    generation: u64,
) -> Option<Result<Verified, Damage>> {
    with_generation(root, name, generation, |input, length| {
        let found = format::verify_from(input, length);
        of_run(found, name, |verified| &verified.summary.meta)
    })
}

fn with_generation<T>(
    root: &Path,
    name: &RunName,
    generation: u64,
    read: impl FnOnce(&mut dyn Input, u64) -> Result<T, Damage>,
) -> Option<Result<T, Damage>> {
    let directory = name.directory(root);
    // As the directory's owner would: what that one resumes from is what is of interest.
    let trust = Trust::of(RealDisk.rights(&directory).ok()?.owner);
    let path = directory.join(generation_file(generation));
    read_with(&RealDisk, &path, trust, read).map(|reading| reading.result)
}

/// Reads the checkpoint that a file is; `None` if there is no such file. A link is followed: the user named it.
///
/// # Errors
/// When it is none that can be used.
pub fn read_file(path: &Path) -> Option<Result<Checkpoint, Damage>> {
    with_file(path, format::read_from)
}

/// Looks at every byte of a file; `None` if there is no such file. A link is followed.
///
/// # Errors
/// When not even its variables can be told apart.
pub fn verify_file(path: &Path) -> Option<Result<Verified, Damage>> {
    with_file(path, format::verify_from)
}

fn with_file<T>(
    path: &Path,
    read: fn(&mut dyn Input, u64) -> Result<T, Damage>,
) -> Option<Result<T, Damage>> {
    // Asked before it is opened: opening a pipe would wait for somebody who writes.
    let opened = std::fs::metadata(path).and_then(|meta| match meta.is_file() {
        true => Ok((File::open(path)?, meta.len())),
        false => Err(io::Error::new(
            ErrorKind::InvalidInput,
            "not a regular file",
        )),
    });
    match opened {
        Ok((mut file, length)) => match read(&mut file, length) {
            // Its place is another one's by now.
            Err(_) if !path.exists() => None,
            result => Some(result),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(Err(Damage::unreadable(&error))),
    }
}
