//! Bytes → checkpoint: the only door from untrusted bytes. Everything is verified before anything is handed out.

use std::hash::Hasher as _;
use std::io::{self, ErrorKind, Read};

use twox_hash::XxHash3_64;

use super::layout::{Layout, PRELUDE, RawPrelude, SUM, sum, too_short};
use super::{Checkpoint, Damage, Frame, FrameSummary, Part, Summary, Variable, VariableSummary};
use crate::codec;

/// Read and summed at a time: small enough to stay in the cache in between.
const PIECE: usize = 1024 * 1024;

/// Reads a whole file from memory.
///
/// # Errors
/// Any flipped bit, truncation or appended byte, see [`Damage`].
pub fn read(bytes: &[u8]) -> Result<Checkpoint, Damage> {
    read_from(&mut &bytes[..], bytes.len() as u64)
}

/// Reads a whole file from memory, but keeps only what its header says. Verifies the same as [`read`].
///
/// # Errors
/// As [`read`].
pub fn read_summary(bytes: &[u8]) -> Result<Summary, Damage> {
    read_summary_from(&mut &bytes[..], bytes.len() as u64)
}

/// Reads a file of `length` bytes from its beginning.
///
/// # Errors
/// As [`read`]; errors of `input` are [`Damage::Unreadable`].
pub fn read_from(input: &mut dyn Read, length: u64) -> Result<Checkpoint, Damage> {
    let mut source = Source::new(input);
    let (_, summary) = source.header(length)?;
    let mut frames = Vec::new();
    for frame in summary.frames {
        frames.push(source.frame(frame)?);
    }
    source.close()?;
    Ok(Checkpoint {
        meta: summary.meta,
        frames,
    })
}

/// Verifies a file of `length` bytes from its beginning in constant memory, and keeps what its header says.
///
/// # Errors
/// As [`read_from`].
pub fn read_summary_from(input: &mut dyn Read, length: u64) -> Result<Summary, Damage> {
    let mut source = Source::new(input);
    let (layout, summary) = source.header(length)?;
    source.skip(layout.payload)?;
    source.close()?;
    Ok(summary)
}

/// Sums what it hands out.
struct Source<'a> {
    input: &'a mut dyn Read,
    hash: XxHash3_64,
    position: u64,
}

impl<'a> Source<'a> {
    fn new(input: &'a mut dyn Read) -> Self {
        Source {
            input,
            hash: XxHash3_64::new(),
            position: 0,
        }
    }

    /// The checks 1 to 6 of docs/format.md §2.2.
    fn header(&mut self, length: u64) -> Result<(Layout, Summary), Damage> {
        let layout = self.prelude(length)?.check(length)?;
        // The lengths are those of the file from here on, so what they ask for is bounded by what is there.
        let mut header = Vec::new();
        self.read_into(&mut header, layout.header)?;
        if sum(&header) != layout.header_sum {
            return Err(Damage::Checksum { part: Part::Header });
        }
        let summary: Summary = codec::decode(&header)
            .map_err(|error| Damage::malformed(format_args!("its header {error}")))?;
        match payload_of(&summary) {
            Some(payload) if payload == layout.payload => Ok((layout, summary)),
            _ => Err(Damage::malformed(
                "the sizes of its variables do not add up",
            )),
        }
    }

    fn prelude(&mut self, length: u64) -> Result<RawPrelude, Damage> {
        let mut bytes = [0; PRELUDE];
        if length < PRELUDE as u64 {
            let start = &mut bytes[..length as usize];
            self.fill(start)?;
            return Err(too_short(start));
        }
        self.fill(&mut bytes)?;
        Ok(RawPrelude(bytes))
    }

    fn frame(&mut self, frame: FrameSummary) -> Result<Frame, Damage> {
        let mut variables = Vec::new();
        for VariableSummary {
            name,
            type_name,
            shape,
            size,
        } in frame.variables
        {
            let mut bytes = Vec::new();
            self.read_into(&mut bytes, size)?;
            variables.push(Variable {
                name,
                type_name,
                shape,
                bytes,
            });
        }
        Ok(Frame {
            function: frame.function,
            position: frame.position,
            variables,
        })
    }

    /// Appends the next `size` bytes to `bytes`.
    fn read_into(&mut self, bytes: &mut Vec<u8>, size: u64) -> Result<(), Damage> {
        let too_big = || Damage::Unreadable {
            reason: format!("no memory for {size} bytes"),
        };
        let size = usize::try_from(size).map_err(|_| too_big())?;
        bytes.try_reserve_exact(size).map_err(|_| too_big())?;
        let end = bytes.len() + size;
        while bytes.len() < end {
            let from = bytes.len();
            bytes.resize(end.min(from + PIECE), 0);
            self.fill(&mut bytes[from..])?;
        }
        Ok(())
    }

    fn skip(&mut self, size: u64) -> Result<(), Damage> {
        let mut piece = vec![0; size.min(PIECE as u64) as usize];
        let mut left = size;
        while left > 0 {
            let part = left.min(PIECE as u64);
            self.fill(&mut piece[..part as usize])?;
            left -= part;
        }
        Ok(())
    }

    /// The check 7.
    fn close(mut self) -> Result<(), Damage> {
        let expected = self.hash.finish();
        let mut stored = [0; SUM];
        self.fill(&mut stored)?;
        if u64::from_le_bytes(stored) != expected {
            return Err(Damage::Checksum { part: Part::File });
        }
        // The length was compared before; the file may have grown since.
        match read_some(self.input, &mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(Damage::Excess {
                expected: self.position,
                actual: self.position + 1,
            }),
            Err(error) => Err(Damage::unreadable(&error)),
        }
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Damage> {
        let mut filled = 0;
        while filled < buffer.len() {
            match read_some(self.input, &mut buffer[filled..]) {
                Ok(0) => {
                    let actual = self.position + filled as u64;
                    let expected = self.position + buffer.len() as u64;
                    return Err(Damage::CutShort { expected, actual });
                }
                Ok(count) => filled += count,
                Err(error) => return Err(Damage::unreadable(&error)),
            }
        }
        self.hash.write(buffer);
        self.position += buffer.len() as u64;
        Ok(())
    }
}

fn read_some(input: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

fn payload_of(summary: &Summary) -> Option<u64> {
    let mut variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    variables.try_fold(0u64, |sum, variable| sum.checked_add(variable.size))
}
