//! Checkpoint → bytes, streamed: payloads go from where they are to the writer, through their checksums.

use std::hash::Hasher as _;
use std::io::{self, Write};

use twox_hash::XxHash3_64;

use super::layout::{Layout, sum};
use super::{Checkpoint, Summary, VERSION};
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
    let layout = Layout {
        version: VERSION,
        // The sums are filled in later; they take up the same room whatever they are.
        header: encode_header(&summary)?.len() as u64,
        payload: checkpoint
            .variables()
            .map(|variable| variable.bytes.len() as u64)
            .sum(),
        header_sum: 0,
    };
    let mut pieces = Pieces::new(out);
    pieces.put(&layout.to_prelude())?;
    let summaries = summary.frames.iter_mut();
    let summaries = summaries.flat_map(|frame| &mut frame.variables);
    for (summary, variable) in summaries.zip(checkpoint.variables()) {
        summary.sum = pieces.put(&variable.bytes)?.to_le_bytes();
    }
    let header = encode_header(&summary)?;
    debug_assert_eq!(header.len() as u64, layout.header);
    let header_sum = pieces.put(&header)?;
    pieces.put(&header_sum.to_le_bytes())?;
    pieces.close()
}

fn encode_header(summary: &Summary) -> io::Result<Vec<u8>> {
    let mut header = Vec::new();
    codec::encode_plain(summary, &mut header).map_err(io::Error::other)?;
    Ok(header)
}

/// Sums what passes through, and gathers what is small.
///
/// Not a `BufWriter`: that one writes again when dropped after an error.
struct Pieces<'a> {
    out: &'a mut dyn Write,
    gathered: Vec<u8>,
    written: u64,
}

impl<'a> Pieces<'a> {
    fn new(out: &'a mut dyn Write) -> Self {
        Pieces {
            out,
            gathered: Vec::new(),
            written: 0,
        }
    }

    /// Writes bytes; their sum.
    fn put(&mut self, bytes: &[u8]) -> io::Result<u64> {
        if bytes.len() < GATHER {
            self.gathered.extend_from_slice(bytes);
            if self.gathered.len() >= GATHER {
                self.pass_gathered()?;
            }
            return Ok(sum(bytes));
        }
        self.pass_gathered()?;
        let mut hash = XxHash3_64::new();
        for piece in bytes.chunks(PIECE) {
            hash.write(piece);
            self.pass(piece)?;
        }
        Ok(hash.finish())
    }

    fn pass_gathered(&mut self) -> io::Result<()> {
        let mut gathered = std::mem::take(&mut self.gathered);
        self.pass(&gathered)?;
        gathered.clear();
        self.gathered = gathered;
        Ok(())
    }

    fn pass(&mut self, piece: &[u8]) -> io::Result<()> {
        self.written += piece.len() as u64;
        self.out.write_all(piece)
    }

    fn close(mut self) -> io::Result<u64> {
        self.pass_gathered()?;
        Ok(self.written)
    }
}
