//! What a checkpoint holds of a file, and whether a file is the one it tells of.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer, ser};
use twox_hash::XxHash3_64;

use super::open;
use crate::codec;

/// How many bytes on each side of a place are compared: what a resume reads must not grow with the file.
pub(super) const WINDOW: u64 = 64 * 1024;

/// Whether a `Deserialize` runs only to see whether it could, so that no file must be touched.
pub(super) fn is_trial() -> bool {
    codec::on_trial()
}

/// Only the encoding of checkpoints is for files as variables. What hashes a value, or shows it, would else change the file: a
/// save writes to it and syncs it.
pub(super) fn refuse_text<S: Serializer>(serializer: &S) -> Result<(), S::Error> {
    match serializer.is_human_readable() {
        true => Err(ser::Error::custom(
            "a file as a variable is part of no run's identity and of no text; take it as `&mut`, or open it inside of the \
             function",
        )),
        false => Ok(()),
    }
}

/// A buffer's size, as a checkpoint tells it: at most what memory certainly is there for.
pub(super) fn size(bytes: u64) -> usize {
    usize::try_from(bytes).map_or(LARGEST, |bytes| bytes.min(LARGEST))
}

/// The largest buffer that a resume makes.
const LARGEST: usize = 64 << 20;

/// What is saved of an [`Output`](super::Output).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "Output")]
pub(super) struct OutputRecord {
    /// As the program gave it, see [`text_of`].
    pub(super) path: String,
    /// What a relative path counted from: to tell of, not to look in.
    pub(super) directory: String,
    /// Bytes written.
    pub(super) length: u64,
    /// XXH3-64 of the last [`WINDOW`] of them.
    pub(super) tail: u64,
    /// The buffer's size.
    pub(super) buffer: u64,
}

/// What is saved of an [`Input`](super::Input).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "Input")]
pub(super) struct InputRecord {
    /// As the program gave it, see [`text_of`].
    pub(super) path: String,
    /// What a relative path counted from: to tell of, not to look in.
    pub(super) directory: String,
    /// Bytes read.
    pub(super) position: u64,
    /// How long the file was.
    pub(super) length: u64,
    /// XXH3-64 of [`WINDOW`] bytes on each side of the position.
    pub(super) around: u64,
    /// The buffer's size.
    pub(super) buffer: u64,
}

impl OutputRecord {
    /// Opens the file it tells of, unchanged, after a look that it is the one.
    pub(super) fn reopen(&self) -> io::Result<(PathBuf, File)> {
        let path = path_of(&self.path);
        let there = Whereabouts {
            path: &path,
            then: &self.directory,
        };
        let file = there.open(
            OpenOptions::new().read(true).write(true),
            &format!("{} bytes had been written to it", self.length),
        )?;
        let length = length_of(&path, &file)?;
        if length < self.length {
            return Err(other(format!(
                "{} has {length} bytes, and {} had been written to it: it was shortened or replaced; put back what it was",
                path.display(),
                self.length
            )));
        }
        if tail(&path, &file, self.length)? != self.tail {
            return Err(other(format!(
                "{} is not the file it was: its bytes before byte {} are others; put back what it was",
                path.display(),
                self.length
            )));
        }
        Ok((path, file))
    }
}

impl InputRecord {
    /// Opens the file it tells of, after a look that it is the one.
    pub(super) fn reopen(&self) -> io::Result<(PathBuf, File)> {
        let path = path_of(&self.path);
        let there = Whereabouts {
            path: &path,
            then: &self.directory,
        };
        let file = there.open(
            OpenOptions::new().read(true),
            &format!("{} bytes of it had been read", self.position),
        )?;
        self.compare(&path, &file)?;
        Ok((path, file))
    }

    /// Whether a file is the one it tells of. It may have grown.
    pub(super) fn compare(&self, path: &Path, file: &File) -> io::Result<()> {
        let length = length_of(path, file)?;
        if length < self.length {
            return Err(other(format!(
                "{} has {length} bytes, and had {}: it was shortened or replaced; put back what it was",
                path.display(),
                self.length
            )));
        }
        if around(path, file, self.position, self.length)? != self.around {
            return Err(other(format!(
                "{} is not the file it was: its bytes around byte {} are others; put back what it was",
                path.display(),
                self.position
            )));
        }
        Ok(())
    }
}

fn other(text: String) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, text)
}

/// A path, and the directory that it counted from when it was saved.
struct Whereabouts<'a> {
    path: &'a Path,
    then: &'a str,
}

impl Whereabouts<'_> {
    fn open(&self, options: &mut OpenOptions, had: &str) -> io::Result<File> {
        open::regular(self.path, options).map_err(|error| match error.kind() {
            ErrorKind::NotFound => other(format!(
                "{} is not there{}, and {had}; put it back",
                self.path.display(),
                self.looked_in()
            )),
            _ => error,
        })
    }

    /// For a relative path: where that was looked for, and where it would have been when it was saved.
    fn looked_in(&self) -> String {
        let now = open::directory_of(self.path);
        if now.as_os_str().is_empty() {
            return String::new();
        }
        let then = path_of(self.then);
        match then == now {
            true => format!(" in {}", now.display()),
            false => format!(" in {} (it was in {})", now.display(), then.display()),
        }
    }
}

/// The checksum of a file's last bytes before `end`.
pub(super) fn tail(path: &Path, file: &File, end: u64) -> io::Result<u64> {
    digest(path, file, end.saturating_sub(WINDOW), end)
}

/// The checksum of a file's bytes around a position (which may lie behind its end).
pub(super) fn around(path: &Path, file: &File, position: u64, length: u64) -> io::Result<u64> {
    let from = position.min(length).saturating_sub(WINDOW);
    let to = position.saturating_add(WINDOW).min(length);
    digest(path, file, from, to)
}

fn digest(path: &Path, file: &File, from: u64, to: u64) -> io::Result<u64> {
    let mut bytes = vec![0; (to - from) as usize];
    let read = file.read_exact_at(&mut bytes, from);
    read.map_err(|error| open::said("reading", path, &error))?;
    Ok(XxHash3_64::oneshot(&bytes))
}

fn length_of(path: &Path, file: &File) -> io::Result<u64> {
    let metadata = file.metadata();
    Ok(metadata
        .map_err(|error| open::said("reading", path, &error))?
        .len())
}

/// A path as a text that people can read and from which every path comes back: `\` is written `\\`, and a byte that is not
/// part of valid UTF-8 `\x` and two digits.
pub(super) fn text_of(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', "\\\\"));
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// The path that a text stands for.
pub(super) fn path_of(text: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('\\');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    while let Some(part) = parts.next() {
        let digits = part.strip_prefix('x').and_then(|rest| rest.get(..2));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[3..]);
            }
            // `\\`: the part between is empty, and what comes next is text.
            None => {
                bytes.push(b'\\');
                bytes.extend_from_slice(part.as_bytes());
                if let ("", Some(next)) = (part, parts.next()) {
                    bytes.extend_from_slice(next.as_bytes());
                }
            }
        }
    }
    PathBuf::from(OsString::from_vec(bytes))
}
