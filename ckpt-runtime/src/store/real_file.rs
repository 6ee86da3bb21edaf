//! Files of the operating system, with the disk's own speed where that is to be had: past the system's cache, by several threads.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::FileExt as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use rustix::fs::{FallocateFlags, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::disk::{ReadFile, Stamp, WriteFile};
use super::real_disk::stamp;
use crate::format::{Check, Input, pieces};
use crate::raw;

/// Offsets, lengths and addresses have to be multiples of this for that. Disks want 512 or 4096.
const PAGE: usize = 4096;

/// So much is better left to the cache: it is written when the file is synced.
const SHORT: usize = 256 * 1024;

/// Of an open file: the same, past the cache.
#[derive(Debug, Default)]
struct Direct {
    file: OnceLock<Option<File>>,
    refused: AtomicBool,
}

impl Direct {
    /// `None` where the file system does not know how to.
    fn of(&self, file: &File, flags: OFlags) -> Option<&File> {
        if self.refused.load(Ordering::Relaxed) || is_refused() {
            return None;
        }
        self.file.get_or_init(|| open_again(file, flags)).as_ref()
    }

    /// Some file systems find out only now.
    fn is_refused_by(&self, error: &io::Error) -> bool {
        let refused = error.raw_os_error() == Some(Errno::INVAL.raw_os_error());
        self.refused.fetch_or(refused, Ordering::Relaxed);
        refused
    }
}

#[cfg(target_os = "linux")]
fn open_again(file: &File, flags: OFlags) -> Option<File> {
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    let flags = flags | OFlags::DIRECT | OFlags::CLOEXEC;
    let opened = retry_on_intr(|| rustix::fs::open(path.as_str(), flags, Mode::empty()));
    opened.ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn open_again(_: &File, _: OFlags) -> Option<File> {
    None
}

/// Whether a test has it refused everywhere.
#[cfg(any(test, feature = "testing"))]
pub(crate) static REFUSED: AtomicBool = AtomicBool::new(false);

fn is_refused() -> bool {
    #[cfg(any(test, feature = "testing"))]
    return REFUSED.load(Ordering::Relaxed);
    #[cfg(not(any(test, feature = "testing")))]
    false
}

fn is_whole_pages(address: *const u8, offset: u64, length: usize) -> bool {
    (address as usize).is_multiple_of(PAGE)
        && offset.is_multiple_of(PAGE as u64)
        && length.is_multiple_of(PAGE)
}

/// A file being written.
#[derive(Debug)]
pub(super) struct Writing {
    file: File,
    direct: Direct,
}

impl Writing {
    pub(super) fn new(file: File) -> Writing {
        Writing {
            file,
            direct: Direct::default(),
        }
    }
}

impl WriteFile for Writing {
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        if bytes.len() >= PAGE
            && is_whole_pages(bytes.as_ptr(), offset, bytes.len())
            && let Some(direct) = self.direct.of(&self.file, OFlags::WRONLY)
        {
            match direct.write_at(bytes, offset) {
                Err(error) if self.direct.is_refused_by(&error) => {}
                written => return written,
            }
        }
        let written = self.file.write_at(bytes, offset)?;
        if written >= SHORT {
            raw::cache::begin_to_write(&self.file, offset, written as u64);
        }
        Ok(written)
    }

    fn get_ready(&self) {
        self.direct.of(&self.file, OFlags::WRONLY);
    }

    fn reserve(&self, length: u64) -> io::Result<()> {
        if self.direct.of(&self.file, OFlags::WRONLY).is_none() {
            return Ok(());
        }
        let reserved = rustix::fs::fallocate(&self.file, FallocateFlags::empty(), 0, length);
        match reserved {
            Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => Ok(()),
            // Some give up all that they have reserved at each signal: where there is a profiler's timer, that would go on for ever.
            Err(Errno::INTR) => Ok(()),
            result => Ok(result?),
        }
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        match self.file.metadata()?.len() == length {
            true => Ok(()),
            false => Ok(retry_on_intr(|| rustix::fs::ftruncate(&self.file, length))?),
        }
    }

    fn sync(&self) -> io::Result<()> {
        Ok(retry_on_intr(|| rustix::fs::fsync(&self.file))?)
    }
}

/// A file being read.
#[derive(Debug)]
pub(crate) struct Reading {
    file: File,
    direct: Direct,
}

impl Reading {
    pub(super) fn new(file: File) -> Reading {
        Reading {
            file,
            direct: Direct::default(),
        }
    }

    fn fill(&self, into: &mut [u8], offset: u64, bounce: &mut Vec<u8>) -> io::Result<()> {
        if into.len() < SHORT
            || raw::cache::has(&self.file, offset, into.len() as u64) == Some(true)
        {
            return self.file.read_exact_at(into, offset);
        }
        match self.direct.of(&self.file, OFlags::RDONLY) {
            Some(direct) => self.fill_directly(direct, into, offset, bounce),
            None => self.file.read_exact_at(into, offset),
        }
    }

    /// In whole pages; what is at their edges, or lies otherwise in memory than in the file, comes by way of another place.
    fn fill_directly(
        &self,
        direct: &File,
        into: &mut [u8],
        offset: u64,
        bounce: &mut Vec<u8>,
    ) -> io::Result<()> {
        let before = offset.next_multiple_of(PAGE as u64) - offset;
        let whole = (into.len() - before as usize) / PAGE * PAGE;
        let (edge, rest) = into.split_at_mut(before as usize);
        let (inside, after) = rest.split_at_mut(whole);
        self.file.read_exact_at(edge, offset)?;
        let offset = offset + before;
        self.file.read_exact_at(after, offset + whole as u64)?;
        if is_whole_pages(inside.as_ptr(), offset, whole) {
            return self.read_pages(direct, inside, offset);
        }
        bounce.resize(whole + PAGE, 0);
        let from = bounce.as_ptr().align_offset(PAGE);
        let aligned = &mut bounce[from..from + whole];
        self.read_pages(direct, aligned, offset)?;
        inside.copy_from_slice(aligned);
        Ok(())
    }

    fn read_pages(&self, direct: &File, mut into: &mut [u8], mut offset: u64) -> io::Result<()> {
        while !into.is_empty() {
            match direct.read_at(into, offset) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if self.direct.is_refused_by(&error) => {
                    return self.file.read_exact_at(into, offset);
                }
                // The end, or a disk that gives less than whole pages: the cache knows how to go on.
                Ok(count) if count % PAGE != 0 || count == 0 => {
                    return self.file.read_exact_at(into, offset);
                }
                Ok(count) => {
                    into = &mut into[count..];
                    offset += count as u64;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// So many threads read a long row.
const READERS: usize = 4;

impl Input for Reading {
    fn pour(&mut self, offset: u64, into: &mut [u8], check: Check<'_>) -> io::Result<bool> {
        let mut at = offset;
        let pieces = pieces(offset, into).map(|piece| {
            let from = at;
            at += piece.len() as u64;
            (from, piece)
        });
        let pieces: Vec<_> = pieces.collect();
        let threads = READERS.min(pieces.len());
        let pieces = Mutex::new(pieces.into_iter());
        let is_good = AtomicBool::new(true);
        let work = || -> io::Result<()> {
            let mut bounce = Vec::new();
            let next = || {
                let mut rest = pieces.lock().unwrap_or_else(PoisonError::into_inner);
                rest.next().filter(|_| is_good.load(Ordering::Relaxed))
            };
            while let Some((at, piece)) = next() {
                let read = self.fill(piece, at, &mut bounce);
                if read.is_err() || !check(at, piece) {
                    is_good.store(false, Ordering::Relaxed);
                }
                read?;
            }
            Ok(())
        };
        thread::scope(|scope| {
            let more = (1..threads).filter_map(|_| {
                let builder = thread::Builder::new().name("ckpt-read".to_owned());
                // With fewer threads it only takes longer.
                raw::mask::with_all_blocked(|| builder.spawn_scoped(scope, work)).ok()
            });
            let more: Vec<_> = more.collect();
            let mine = work();
            more.into_iter().fold(mine, |result, reader| {
                let theirs = reader.join();
                let panicked = || io::Error::other("a thread that read panicked");
                result.and(theirs.unwrap_or_else(|_| Err(panicked())))
            })
        })?;
        Ok(is_good.into_inner())
    }
}

impl ReadFile for Reading {
    fn stamp(&self) -> io::Result<Stamp> {
        stamp(&self.file.metadata()?)
    }
}
