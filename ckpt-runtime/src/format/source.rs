//! Bytes from a file, summed as they come.

use std::fs::File;
use std::hash::Hasher as _;
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom};

use twox_hash::XxHash3_64;

use super::Damage;

/// Read and summed at a time: small enough to stay in the cache in between.
const PIECE: usize = 1024 * 1024;

/// Whether bytes that were found at an offset are the right ones.
pub type Check<'c> = &'c (dyn Fn(u64, &[u8]) -> bool + Sync);

/// What a checkpoint is read from.
pub trait Input: Read + Seek {
    /// Fills `into` with what is at an offset; whether `check` has found all of it right. That is asked of pieces that end at multiples of
    /// a block's size in the file, in any order, by any thread.
    ///
    /// # Errors
    /// Those of reading; `UnexpectedEof` where there is less.
    fn pour(&mut self, offset: u64, into: &mut [u8], check: Check<'_>) -> io::Result<bool> {
        self.seek(SeekFrom::Start(offset))?;
        let mut at = offset;
        for piece in pieces(offset, into) {
            self.read_exact(piece)?;
            if !check(at, piece) {
                return Ok(false);
            }
            at += piece.len() as u64;
        }
        Ok(true)
    }
}

impl<T: AsRef<[u8]>> Input for Cursor<T> {}
impl Input for File {}

/// Cuts what belongs at an offset into pieces that end at multiples of 1 MiB in the file.
pub(crate) fn pieces(offset: u64, mut into: &mut [u8]) -> impl Iterator<Item = &mut [u8]> {
    let mut first = PIECE - (offset % PIECE as u64) as usize;
    std::iter::from_fn(move || {
        if into.is_empty() {
            return None;
        }
        let length = first.min(into.len());
        first = PIECE;
        let (piece, rest) = std::mem::take(&mut into).split_at_mut(length);
        into = rest;
        Some(piece)
    })
}

/// Sums what it hands out.
pub(super) struct Source<'a> {
    input: &'a mut dyn Input,
    hash: XxHash3_64,
    position: u64,
}

impl<'a> Source<'a> {
    pub(super) fn new(input: &'a mut dyn Input) -> Self {
        Source {
            input,
            hash: XxHash3_64::new(),
            position: 0,
        }
    }

    /// The sum of what came since this was last asked.
    pub(super) fn take_sum(&mut self) -> u64 {
        std::mem::take(&mut self.hash).finish()
    }

    pub(super) fn go_to(&mut self, position: u64) -> Result<(), Damage> {
        let gone = self.input.seek(SeekFrom::Start(position));
        self.position = gone.map_err(|error| Damage::unreadable(&error))?;
        Ok(())
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Fills `into` with what is at an offset; whether it is right.
    pub(super) fn pour(
        &mut self,
        offset: u64,
        into: &mut [u8],
        check: Check<'_>,
    ) -> Result<bool, Damage> {
        let expected = offset + into.len() as u64;
        self.input
            .pour(offset, into, check)
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => Damage::CutShort {
                    expected,
                    actual: offset,
                },
                _ => Damage::unreadable(&error),
            })
    }

    /// The next `size` bytes. No more is allocated than there are.
    pub(super) fn bytes(&mut self, size: u64) -> Result<Vec<u8>, Damage> {
        let too_big = || Damage::Unreadable {
            reason: format!("no memory for {size} bytes"),
        };
        let size = usize::try_from(size).map_err(|_| too_big())?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(size).map_err(|_| too_big())?;
        while bytes.len() < size {
            let from = bytes.len();
            bytes.resize(size.min(from + PIECE), 0);
            self.fill(&mut bytes[from..])?;
        }
        Ok(bytes)
    }

    /// Passes over `size` bytes, and sums them.
    pub(super) fn skip(&mut self, size: u64) -> Result<(), Damage> {
        self.pieces(size, |_| Ok(()))
    }

    /// Passes over `size` bytes that have to be zeros.
    pub(super) fn zeros(&mut self, size: u64) -> Result<(), Damage> {
        self.pieces(size, |piece| match piece.iter().all(|&byte| byte == 0) {
            true => Ok(()),
            false => Err(Damage::malformed("something where nothing belongs")),
        })
    }

    fn pieces(
        &mut self,
        size: u64,
        mut look: impl FnMut(&[u8]) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let mut piece = vec![0; size.min(PIECE as u64) as usize];
        let mut left = size;
        while left > 0 {
            let part = &mut piece[..left.min(PIECE as u64) as usize];
            self.fill(part)?;
            look(part)?;
            left -= part.len() as u64;
        }
        Ok(())
    }

    /// The file must end here. Its length was compared before, but it may have grown since.
    pub(super) fn end(&mut self) -> Result<(), Damage> {
        match self.read_some(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(Damage::Excess {
                expected: self.position,
                actual: self.position + 1,
            }),
            Err(error) => Err(error),
        }
    }

    pub(super) fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Damage> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read_some(&mut buffer[filled..])? {
                0 => {
                    let actual = self.position + filled as u64;
                    let expected = self.position + buffer.len() as u64;
                    return Err(Damage::CutShort { expected, actual });
                }
                count => filled += count,
            }
        }
        self.hash.write(buffer);
        self.position += buffer.len() as u64;
        Ok(())
    }

    pub(super) fn word(&mut self) -> Result<u64, Damage> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn read_some(&mut self, buffer: &mut [u8]) -> Result<usize, Damage> {
        loop {
            match self.input.read(buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(Damage::unreadable(&error)),
                Ok(count) => return Ok(count),
            }
        }
    }
}
