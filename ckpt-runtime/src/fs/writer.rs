//! The state of an output: its file, its buffer, and what is certain of both.
//!
//! Each byte is in exactly one place: before `written` in the file, or in the buffer. A write that fails, or that takes only a
//! part, moves just as many as the system has taken, so a later one goes on where that ended.
//!
//! The file is left as it was until there is a byte to write to it, or a checkpoint to be made: until then it may yet turn out
//! that it is needed as it is. A program may create its output before it calls the function that then resumes with it, and a
//! resume may fail at another file.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::medium::Medium;
use super::open::{self, said};
use super::record::{OutputRecord, tail, text_of};
use crate::files::{self, FileId};

/// See the module.
#[derive(Debug)]
pub(super) struct Writer {
    /// As the program gave it.
    pub(super) path: PathBuf,
    /// The same, whatever directory the program changes to.
    place: PathBuf,
    directory: PathBuf,
    /// None in a value that stands for no file.
    file: Option<Medium>,
    /// Bytes that are in the file.
    written: u64,
    buffer: Vec<u8>,
    pub(super) capacity: usize,
    /// It comes from a checkpoint.
    restored: bool,
    /// The file ends where it should: what an earlier process left behind that is gone.
    cut: bool,
    /// Something was written since it was created, restored or saved.
    used: bool,
    /// The file has bytes that are perhaps not durable.
    unsynced: bool,
    /// Its name is durable.
    name_synced: bool,
    /// Why nothing may be written to it any more.
    over: Option<Over>,
}

/// Why nothing may be written to an output any more.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum Over {
    #[error("a value made up to find out what its type looks like stands for no file")]
    Nowhere,
    #[error("this Output is closed")]
    Closed,
    #[error("another Output of this program writes to it now")]
    Replaced,
    #[error(
        "an fsync of it has failed, so what was written since the last checkpoint may be lost; run the same command again, and \
         it is written again ({0})"
    )]
    Lost(String),
}

impl Writer {
    /// For a file that ends at `written`, once it is cut.
    pub(super) fn new(path: &Path, file: File, written: u64, restored: bool) -> Writer {
        Writer {
            path: path.to_owned(),
            place: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
            directory: open::directory_of(path),
            file: Some(Medium(file)),
            written,
            buffer: Vec::new(),
            capacity: super::BUFFER,
            restored,
            cut: false,
            used: false,
            // Whoever put the file back may not have synced it.
            unsynced: true,
            name_synced: false,
            over: None,
        }
    }

    /// For no file: whatever is done to it fails.
    pub(super) fn nowhere() -> Writer {
        Writer {
            path: PathBuf::new(),
            place: PathBuf::new(),
            directory: PathBuf::new(),
            file: None,
            written: 0,
            buffer: Vec::new(),
            capacity: 0,
            restored: true,
            cut: true,
            used: false,
            unsynced: false,
            name_synced: true,
            over: Some(Over::Nowhere),
        }
    }

    pub(super) fn position(&self) -> u64 {
        self.written + self.buffer.len() as u64
    }

    /// Whether something was written to it that no checkpoint has.
    pub(super) fn is_used(&self) -> bool {
        self.used
    }

    /// Whether nothing has been done to the file yet.
    pub(super) fn is_uncut(&self) -> bool {
        !self.cut
    }

    /// Whether nothing has been asked of it yet.
    fn is_untouched(&self) -> bool {
        !self.cut && !self.used
    }

    /// From now on every use is an error. What is in the buffer never gets to the file.
    pub(super) fn end(&mut self, why: Over) {
        self.over = Some(why);
        self.buffer = Vec::new();
    }

    /// Another one writes to the file from now on. What this one has is no loss, unless it has begun to write.
    pub(super) fn give_way(&mut self) {
        self.end(Over::Replaced);
    }

    pub(super) fn is_restored(&self) -> bool {
        self.restored
    }

    pub(super) fn is_over(&self) -> bool {
        self.over.is_some()
    }

    fn at_work(&self) -> io::Result<&Medium> {
        match (&self.over, &self.file) {
            (None, Some(file)) => Ok(file),
            (why, _) => {
                let why = why.as_ref().unwrap_or(&Over::Nowhere);
                Err(io::Error::other(format!("{}: {why}", self.path.display())))
            }
        }
    }

    /// Takes some of the bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.at_work()?;
        self.used = true;
        if self.buffer.len() + bytes.len() > self.capacity {
            self.drain()?;
        }
        if bytes.len() >= self.capacity {
            self.prepare()?;
            return self.put(bytes);
        }
        self.buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Brings the buffer's bytes to the file.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        self.at_work()?;
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.prepare()?;
        let bytes = std::mem::take(&mut self.buffer);
        let mut done = 0;
        let result = loop {
            if done == bytes.len() {
                break Ok(());
            }
            match self.put(&bytes[done..]) {
                Ok(0) => break Err(said("writing", &self.path, &ErrorKind::WriteZero.into())),
                Ok(count) => done += count,
                Err(error) => break Err(error),
            }
        };
        self.buffer = bytes;
        self.buffer.drain(..done);
        result
    }

    /// Makes the file end where this has come to; an error if it does not, since then somebody else is at work on it.
    fn prepare(&mut self) -> io::Result<()> {
        self.cut()?;
        let length = self.at_work()?.metadata()?.len();
        if length == self.written {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "{} has {length} bytes, and {} were written to it: something else writes to it",
            self.path.display(),
            self.written
        )))
    }

    /// Cuts off what lies behind the end in the file.
    pub(super) fn cut(&mut self) -> io::Result<()> {
        let (file, length) = (self.at_work()?, self.written);
        if !self.cut {
            let cut = file.cut(length);
            cut.map_err(|error| said(&format!("cutting to {length} bytes"), &self.path, &error))?;
            self.cut = true;
            self.unsynced = true;
        }
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.at_work()?.write(bytes, self.written);
        let count = count.map_err(|error| said("writing", &self.path, &error))?;
        self.written += count as u64;
        self.unsynced = true;
        Ok(count)
    }

    /// Makes all that was written durable.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.at_work()?;
        self.cut()?;
        self.drain()?;
        if self.unsynced {
            // After a failed fsync the system may have dropped what it could not write, and a second one may lie about it.
            let synced = self.at_work()?.sync();
            synced.map_err(|error| self.give_up(&error))?;
            self.unsynced = false;
        }
        // One that was removed or renamed meanwhile has no name here; only a checkpoint insists on one.
        if !self.name_synced && self.look_whether_there().is_ok() {
            sync_name(&self.place).map_err(|error| self.give_up(&error))?;
            self.name_synced = true;
        }
        Ok(())
    }

    fn give_up(&mut self, error: &io::Error) -> io::Error {
        let error = said("syncing", &self.path, error);
        self.over = Some(Over::Lost(error.to_string()));
        error
    }

    /// Durable, and what a checkpoint has of it.
    pub(super) fn record(&mut self) -> io::Result<OutputRecord> {
        // One that a resume has restored and not yet come to its end with may be older than another, further inside, and its
        // bytes are durable.
        if !(self.restored && self.is_untouched()) {
            self.sync()?;
            self.look_whether_there()?;
            self.prepare()?;
        }
        let tail = tail(&self.path, &self.at_work()?.0, self.written)?;
        self.used = false;
        Ok(OutputRecord {
            path: text_of(&self.path),
            directory: text_of(&self.directory),
            length: self.written,
            tail,
            buffer: self.capacity as u64,
        })
    }

    /// A checkpoint must not tell of a file that a resume would not find.
    fn look_whether_there(&self) -> io::Result<()> {
        let ours = FileId::of(&self.at_work()?.metadata()?);
        let why = match std::fs::metadata(&self.place) {
            Ok(metadata) if FileId::of(&metadata) == ours => return Ok(()),
            Ok(_) => "another file has taken its place".to_owned(),
            Err(error) => error.to_string(),
        };
        Err(io::Error::other(format!(
            "{} is no longer where it was, so a resume would not find it: {why}",
            self.path.display()
        )))
    }

    /// For one that is not saved, when others are: whatever it has must be in the file all the same.
    pub(super) fn sync_if_touched(&mut self) -> io::Result<()> {
        match (&self.over, self.is_untouched()) {
            (Some(Over::Lost(_)) | None, false) => self.sync(),
            _ => Ok(()),
        }
    }

    /// The end: all is durable, and nothing more may be written. Nothing is done to a file whose resume has not come to its end.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let result = match (&self.over, self.restored && self.is_untouched()) {
            (Some(Over::Lost(_)) | None, false) => self.sync(),
            _ => Ok(()),
        };
        self.end(Over::Closed);
        result
    }
}

/// Makes a file's name durable, where it is and where a link leads; as far as may be, also those of the directories above, which
/// the program may have made a moment ago.
fn sync_name(path: &Path) -> io::Result<()> {
    let Ok(real) = std::fs::canonicalize(path) else {
        return Ok(());
    };
    let mut directories = vec![path.parent()];
    if real.parent() != path.parent() {
        directories.push(real.parent());
    }
    for directory in directories.into_iter().flatten() {
        sync_directory(directory)?;
    }
    let device = |path: &Path| std::fs::metadata(path).map(|metadata| metadata.dev()).ok();
    let here = device(&real);
    let above = real.ancestors().skip(2);
    for directory in above.take_while(|directory| device(directory) == here) {
        let _ = sync_directory(directory);
    }
    Ok(())
}

fn sync_directory(path: &Path) -> io::Result<()> {
    match files::sync_directory(path) {
        // One that may be used and not be looked into: there is no way.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        result => result,
    }
}
