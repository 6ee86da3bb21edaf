//! Checkpoint → bytes, streamed: payloads go from where they are to the writer, through the checksum.

use std::hash::Hasher as _;
use std::io::{self, Write};

use twox_hash::XxHash3_64;

use super::layout::{Layout, sum};
use super::{Checkpoint, Summary};
use crate::codec;

/// Pieces smaller than this are gathered, larger ones are written from where they are.
const GATHER: usize = 64 * 1024;

/// The most handed on at once: the sum is taken over a piece while it is in the cache.
const PIECE: usize = 1024 * 1024;

/// The whole file in memory. Meant for small checkpoints and tests; a save streams ([`write_to`]).
pub fn write(checkpoint: &Checkpoint) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_to(checkpoint, checkpoint.meta.generation, &mut bytes).expect(
        "writing to memory does not fail, and neither does encoding plain text and numbers",
    );
    bytes
}

/// Streams the file to `out` as generation `generation`, whatever number `checkpoint.meta` has; returns its length.
///
/// Nothing is flushed or synced; writes are of at most 1 MiB.
///
/// # Errors
/// Those of `out`. What was written by then is a beginning that no reader accepts.
pub fn write_to(checkpoint: &Checkpoint, generation: u64, out: &mut dyn Write) -> io::Result<u64> {
    let mut summary = checkpoint.summary();
    summary.meta.generation = generation;
    let header = encode_header(&summary)?;
    let layout = Layout {
        header: header.len() as u64,
        payload: checkpoint
            .variables()
            .map(|variable| variable.bytes.len() as u64)
            .sum(),
        header_sum: sum(&header),
    };
    let mut seal = Seal::new(out);
    seal.put(&layout.to_prelude())?;
    seal.put(&header)?;
    for variable in checkpoint.variables() {
        seal.put(&variable.bytes)?;
    }
    seal.close()
}

fn encode_header(summary: &Summary) -> io::Result<Vec<u8>> {
    let mut header = Vec::new();
    codec::encode(summary, &mut header).map_err(io::Error::other)?;
    Ok(header)
}

/// Sums what passes through, gathers what is small, and ends the file with the sum.
///
/// Not a `BufWriter`: that one writes again when dropped after an error.
struct Seal<'a> {
    out: &'a mut dyn Write,
    hash: XxHash3_64,
    gathered: Vec<u8>,
    written: u64,
}

impl<'a> Seal<'a> {
    fn new(out: &'a mut dyn Write) -> Self {
        Seal {
            out,
            hash: XxHash3_64::new(),
            gathered: Vec::new(),
            written: 0,
        }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() < GATHER {
            self.gathered.extend_from_slice(bytes);
            return if self.gathered.len() < GATHER {
                Ok(())
            } else {
                self.pass_gathered()
            };
        }
        self.pass_gathered()?;
        bytes.chunks(PIECE).try_for_each(|piece| self.pass(piece))
    }

    fn pass_gathered(&mut self) -> io::Result<()> {
        let mut gathered = std::mem::take(&mut self.gathered);
        self.pass(&gathered)?;
        gathered.clear();
        self.gathered = gathered;
        Ok(())
    }

    fn pass(&mut self, piece: &[u8]) -> io::Result<()> {
        self.hash.write(piece);
        self.written += piece.len() as u64;
        self.out.write_all(piece)
    }

    fn close(mut self) -> io::Result<u64> {
        self.pass_gathered()?;
        let file_sum = self.hash.finish();
        self.pass(&file_sum.to_le_bytes())?;
        Ok(self.written)
    }
}
