//! An append-only file as a variable.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::open;
use super::record::{OutputRecord, is_trial};
use super::table::{self, Shared, lock};
use super::writer::Writer;
use super::{record, resuming};
use crate::files::FileId;
use crate::log;

/// A file that is written at its end, with a buffer; a resume cuts it to where the checkpoint was.
///
/// ```
/// # use ckpt_runtime as ckpt;
/// # let dir = tempfile::tempdir()?;
/// # std::env::set_current_dir(&dir)?;
/// use std::io::Write;
///
/// let mut out = ckpt::fs::Output::create("result.csv")?;
/// for step in 0..3 {
///     // In a `#[checkpointed]` function `out` is saved here, with the other variables.
///     writeln!(out, "{step},{}", step * step)?;
/// }
/// assert_eq!(out.position(), 12);
/// out.finish()?;
/// assert_eq!(std::fs::read_to_string("result.csv")?, "0,0\n1,1\n2,4\n");
/// # std::io::Result::Ok(())
/// ```
///
/// **At a save** what was written is brought to the disk (`fdatasync`) before the checkpoint that counts on it. If that fails, the
/// save fails: a periodic one warns, nothing is lost or written twice, and the next one tries again. A save fails as well when
/// the file is no longer where it was.
///
/// **At a resume** the file is opened again by the path as the program gave it, and must have at least the bytes that had been
/// written; of the last 65,536 of them a checksum is compared. What follows is cut off. What is compared, and what is not, is in
/// [files.md](https://github.com/ckpt-rs/ckpt/blob/main/docs/files.md).
///
/// **Dropped**, it writes what is in its buffer and makes it durable. An error then is a warning on stderr, and this process saves
/// and completes no run any more, so that the next one writes it again; [`finish`](Output::finish) returns it instead. At a stop it
/// is not dropped: the save has written all.
///
/// There is no `Clone`, and a file has one `Output` of a program at a time; another one is refused when it is made, or one of the
/// two when it is next used. Other programs must leave the file alone until the run is complete; what is noticed of their doing so is an
/// error at the next write or save.
///
/// A write takes a lock, about 10 ns where nobody else has it, and no system call while there is room in the buffer.
pub struct Output {
    pub(super) writer: Shared,
}

impl Output {
    /// Creates a file, or empties the one that is there: it may be what an earlier attempt left, which was killed before its first
    /// checkpoint. It is emptied with the first bytes that go to it, the first save, or when this is dropped, and not at once: the
    /// program may be about to call the function that resumes with it.
    ///
    /// There is no variant that appends to what is there, or insists on there being nothing: after a kill before the first
    /// checkpoint they would find what they have written themselves.
    ///
    /// # Errors
    /// If it cannot be opened for writing and reading (what was written is read for its checksum). `InvalidInput` if the path is that
    /// of a pipe, a device, a socket or a directory. `ResourceBusy` if this program has another `Output` on it.
    pub fn create(path: impl AsRef<Path>) -> io::Result<Output> {
        let path = path.as_ref();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = open::regular(path, &mut options)?;
        let id = FileId::of(&file.metadata()?);
        let writer = Arc::new(Mutex::new(Writer::new(path, file, 0, false)));
        table::enter_created(id, &writer)?;
        Ok(Output { writer })
    }

    /// The same output with a buffer of another size, in bytes; a resume has the same, up to 64 MiB. The default is 65,536; with 0 each write goes
    /// to the file at once. A buffer that is fuller than that stays so until the next write.
    #[must_use]
    pub fn with_buffer(self, bytes: usize) -> Output {
        lock(&self.writer).capacity = bytes;
        self
    }

    /// The path as it was given.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        lock(&self.writer).path.clone()
    }

    /// Bytes written since it was created, those in the buffer included: the file's length once it is flushed.
    #[must_use]
    pub fn position(&self) -> u64 {
        lock(&self.writer).position()
    }

    /// Writes what is in the buffer, and makes all durable.
    ///
    /// # Errors
    /// If writing or syncing fails. After a failed sync nothing is certain of what was written since the last save, so each use
    /// from then on is an error, saves too. The run resumes from its newest checkpoint, and writes it again.
    pub fn sync_all(&self) -> io::Result<()> {
        lock(&self.writer).sync()
    }

    /// Writes what is in the buffer, makes all durable, and closes the file.
    ///
    /// # Errors
    /// As [`sync_all`](Output::sync_all). What could not be written is lost to this process, which then saves and completes no run
    /// any more: return the error, and run the same command again.
    pub fn finish(self) -> io::Result<()> {
        self.close()
    }

    fn close(&self) -> io::Result<()> {
        let closed = lock(&self.writer).close();
        closed.inspect_err(table::lose)
    }

    fn restored(record: &OutputRecord) -> io::Result<Output> {
        if is_trial() {
            let writer = Arc::new(Mutex::new(Writer::nowhere()));
            return Ok(Output { writer });
        }
        let (path, file) = record.reopen()?;
        let id = FileId::of(&file.metadata()?);
        let mut writer = Writer::new(&path, file, record.length, true);
        writer.capacity = record::size(record.buffer);
        let writer = Arc::new(Mutex::new(writer));
        table::enter_restored(id, &writer)?;
        resuming::restored(&writer)?;
        Ok(Output { writer })
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lock(&self.writer).write(bytes)
    }

    /// Brings what is in the buffer to the file. Durable it is after a save, or [`sync_all`](Output::sync_all).
    fn flush(&mut self) -> io::Result<()> {
        lock(&self.writer).drain()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            log::warn(format_args!(
                "{error}: bytes of an Output that was dropped are lost, so nothing is saved any more; run the same command again"
            ));
        }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let writer = lock(&self.writer);
        f.debug_struct("Output")
            .field("path", &writer.path)
            .field("position", &writer.position())
            .finish_non_exhaustive()
    }
}

impl Serialize for Output {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record::refuse_text(&serializer)?;
        let record = lock(&self.writer).record();
        match record {
            Ok(record) => record.serialize(serializer),
            Err(error) => Err(ser::Error::custom(error)),
        }
    }
}

impl<'de> Deserialize<'de> for Output {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Output, D::Error> {
        let record = OutputRecord::deserialize(deserializer)?;
        Output::restored(&record).map_err(|error| {
            resuming::refused();
            de::Error::custom(error)
        })
    }
}
