//! A file that is read, as a variable.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::open::{self, said};
use super::record::{self, InputRecord, is_trial, text_of};
use super::resuming;
use crate::files::FileId;

/// A file that is read, with a buffer; a resume reads on where the checkpoint was.
///
/// ```
/// # use ckpt_runtime as ckpt;
/// # let dir = tempfile::tempdir()?;
/// # std::env::set_current_dir(&dir)?;
/// std::fs::write("numbers.txt", "3\n4\n5\n")?;
/// let mut input = ckpt::fs::Input::open("numbers.txt")?;
/// let mut sum = 0;
/// while let Some(line) = input.next_line()? {
///     // In a `#[checkpointed]` function `input` and `sum` are saved at the top of the loop.
///     sum += line.parse::<u64>().expect("a number");
/// }
/// assert_eq!((sum, input.position()), (12, 6));
/// # std::io::Result::Ok(())
/// ```
///
/// Loop with `while`, as here, or with [`read_line`](BufRead::read_line) and a text of your own. The standard library's
/// [`lines`](BufRead::lines) is an iterator, which is made again on a resume and brought to where it was by taking its items
/// again: right for a file that the loop's header opens, and refused for one that is a variable.
///
/// **At a resume** the file is opened again by the path as the program gave it, and must be at least as long as it was at the save;
/// of the 65,536 bytes on each side of the position a checksum is compared. It may have grown. What is compared, and what is not,
/// is in [files.md](https://github.com/ckpt-rs/ckpt/blob/main/docs/files.md). A save fails if the file is no longer where it
/// was, or has other bytes there.
pub struct Input {
    path: PathBuf,
    /// The same, whatever directory the program changes to.
    place: PathBuf,
    directory: PathBuf,
    /// None in a value that stands for no file.
    file: Option<File>,
    buffer: Vec<u8>,
    capacity: usize,
    /// Where the buffer's rest begins.
    at: usize,
    /// The place in the file behind the buffer's last byte.
    behind: u64,
}

impl Input {
    /// Opens a file, at its beginning.
    ///
    /// # Errors
    /// If it cannot be opened for reading. `InvalidInput` if the path is that of a pipe, a device, a socket or a directory: what was read
    /// from these cannot be read again.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Input> {
        let path = path.as_ref();
        let file = open::regular(path, OpenOptions::new().read(true))?;
        Ok(Input::at(path, Some(file), 0))
    }

    fn at(path: &Path, file: Option<File>, position: u64) -> Input {
        Input {
            path: path.to_owned(),
            place: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
            directory: open::directory_of(path),
            file,
            buffer: Vec::new(),
            capacity: super::BUFFER,
            at: 0,
            behind: position,
        }
    }

    /// The same input with a buffer of another size, in bytes; a resume has the same, up to 64 MiB. The default is 65,536,
    /// the least is 1.
    #[must_use]
    pub fn with_buffer(mut self, bytes: usize) -> Input {
        self.capacity = bytes.max(1);
        self
    }

    /// The path as it was given.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// The place in the file of the next byte to be read, in bytes from its beginning.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.behind - self.rest().len() as u64
    }

    /// The next line without its `\n` or `\r\n`; `None` at the end of the file.
    ///
    /// # Errors
    /// If reading fails, or the line is not UTF-8 (`InvalidData`).
    pub fn next_line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        if self.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line.ends_with('\n') {
            line.pop();
            if line.ends_with('\r') {
                line.pop();
            }
        }
        Ok(Some(line))
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    fn file(&self) -> io::Result<&File> {
        self.file
            .as_ref()
            .ok_or_else(|| io::Error::from(ErrorKind::NotFound))
    }

    /// Reads from the file itself, behind the buffer.
    fn read_behind(&self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file()?.read_at(bytes, self.behind);
        read.map_err(|error| match error.kind() {
            ErrorKind::Interrupted => error,
            _ => said("reading", &self.path, &error),
        })
    }

    fn record(&self) -> io::Result<InputRecord> {
        let file = self.file()?;
        let metadata = file.metadata()?;
        let (position, length) = (self.position(), metadata.len());
        let around = record::around(&self.path, file, position, length)?;
        let record = InputRecord {
            path: text_of(&self.path),
            directory: text_of(&self.directory),
            position,
            length,
            around,
            buffer: self.capacity as u64,
        };
        let there = std::fs::metadata(&self.place);
        if there.is_ok_and(|there| FileId::of(&there) == FileId::of(&metadata)) {
            return Ok(record);
        }
        // What has taken its place may be a copy of it, which is as good.
        let copy = open::regular(&self.place, OpenOptions::new().read(true));
        let compared = copy.and_then(|copy| record.compare(&self.path, &copy));
        compared.map(|()| record).map_err(|why| {
            io::Error::other(format!(
                "{} is no longer where it was, so a resume would not find it: {why}",
                self.path.display()
            ))
        })
    }

    fn restored(record: &InputRecord) -> io::Result<Input> {
        if is_trial() {
            return Ok(Input::at(Path::new(""), None, 0));
        }
        let (path, file) = record.reopen()?;
        let input = Input::at(&path, Some(file), record.position);
        Ok(input.with_buffer(record::size(record.buffer)))
    }
}

impl Read for Input {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.rest().is_empty() && bytes.len() >= self.capacity {
            let count = self.read_behind(bytes)?;
            self.behind += count as u64;
            return Ok(count);
        }
        let count = self.fill_buf()?.read(bytes)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.rest().is_empty() {
            let mut buffer = std::mem::take(&mut self.buffer);
            buffer.resize(self.capacity, 0);
            let read = self.read_behind(&mut buffer);
            buffer.truncate(*read.as_ref().unwrap_or(&0));
            self.buffer = buffer;
            self.at = 0;
            self.behind += read? as u64;
        }
        Ok(self.rest())
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }
}

impl Seek for Input {
    /// The buffer is kept where the new position is inside of it.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(by) => self.position().checked_add_signed(by),
            SeekFrom::End(by) => self.file()?.metadata()?.len().checked_add_signed(by),
        };
        let target = target.ok_or(ErrorKind::InvalidInput)?;
        let begins = self.behind - self.buffer.len() as u64;
        match target.checked_sub(begins) {
            Some(at) if at < self.buffer.len() as u64 => self.at = at as usize,
            _ => {
                self.buffer.clear();
                self.at = 0;
                self.behind = target;
            }
        }
        Ok(target)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        Ok(self.position())
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("path", &self.path)
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

impl Serialize for Input {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record::refuse_text(&serializer)?;
        match self.record() {
            Ok(record) => record.serialize(serializer),
            Err(error) => Err(ser::Error::custom(error)),
        }
    }
}

impl<'de> Deserialize<'de> for Input {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Input, D::Error> {
        let record = InputRecord::deserialize(deserializer)?;
        Input::restored(&record).map_err(|error| {
            resuming::refused();
            de::Error::custom(error)
        })
    }
}
