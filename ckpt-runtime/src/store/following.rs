//! What is appended to a run's events while one looks.

use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::disk::Disk as _;
use super::events::{Event, events_in};
use super::paths::{EVENTS, RunName};
use super::real_disk::RealDisk;
use super::run_store::trouble;
use super::trust::Trust;
use crate::Error;

/// Reads the events of a run that come after it was made.
#[derive(Debug)]
pub struct Follower {
    directory: PathBuf,
    /// How much has been read, up to the end of a line.
    at: u64,
}

impl Follower {
    /// From the end of what there is now.
    ///
    /// # Errors
    /// [`Error::Directory`] if the file is there and cannot be looked at.
    pub fn new(root: &Path, name: &RunName) -> Result<Self, Error> {
        let directory = name.directory(root);
        let path = directory.join(EVENTS);
        let at = match RealDisk.stamp(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            stamp => stamp.map_err(|error| trouble(&path, error))?.length,
        };
        Ok(Follower { directory, at })
    }

    /// The events since the last call, oldest first.
    ///
    /// # Errors
    /// [`Error::Directory`] if the file is there and cannot be read.
    pub fn news(&mut self) -> Result<Vec<Event>, Error> {
        let path = self.directory.join(EVENTS);
        let bytes = match self.read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            read => read.map_err(|error| trouble(&path, error))?,
        };
        // A line is one write, but a file server may show less of it.
        let whole = bytes.iter().rposition(|&byte| byte == b'\n');
        let whole = whole.map_or(0, |end| end + 1);
        self.at += whole as u64;
        Ok(events_in(&bytes[..whole]).collect())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let trust = Trust::of(RealDisk.rights(&self.directory)?.owner);
        let mut file = RealDisk.open(path, trust)?;
        file.seek(SeekFrom::Start(self.at))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
