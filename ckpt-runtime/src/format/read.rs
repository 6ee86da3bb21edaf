//! Bytes → checkpoint: the only door from untrusted bytes. Everything is verified before anything is handed out.

use std::io::Cursor;

use super::layout::{Layout, PRELUDE, RawPrelude, SUM, sum, too_short};
use super::source::Source;
use super::{
    Checkpoint, Damage, Frame, FrameSummary, Part, Summary, Variable, VariableSummary, version_1,
};
use crate::codec::{self, Schema};

pub use super::source::Input;

/// What a look at every byte of a file found.
#[derive(Debug)]
pub struct Verified {
    /// What its header says.
    pub summary: Summary,
    /// The variables that are damaged: their frames, outermost 0, their places in those, and what is wrong. Empty if the file is
    /// good.
    pub damaged: Vec<(usize, usize, Damage)>,
}

/// Reads a whole file from memory.
///
/// # Errors
/// Any flipped bit, truncation or appended byte, see [`Damage`].
pub fn read(bytes: &[u8]) -> Result<Checkpoint, Damage> {
    read_from(&mut Cursor::new(bytes), bytes.len() as u64)
}

/// Reads a whole file from memory, but keeps only what its header says. Verifies the same as [`read`].
///
/// # Errors
/// As [`read`].
pub fn read_summary(bytes: &[u8]) -> Result<Summary, Damage> {
    read_summary_from(&mut Cursor::new(bytes), bytes.len() as u64)
}

/// Reads a file of `length` bytes.
///
/// # Errors
/// As [`read`]; errors of `input` are [`Damage::Unreadable`].
pub fn read_from(input: &mut dyn Input, length: u64) -> Result<Checkpoint, Damage> {
    let mut payloads = Vec::new();
    let (version, summary) = look(input, length, &mut |variable, source| {
        let bytes = source.bytes(variable.size)?;
        payloads.push(bytes);
        Ok(())
    })?;
    let mut payloads = payloads.into_iter();
    let frames = summary.frames.into_iter();
    let mut frames: Vec<Frame> = frames.map(|frame| restored(frame, &mut payloads)).collect();
    if version == 1 {
        let variables = frames.iter_mut().flat_map(|frame| &mut frame.variables);
        variables.for_each(version_1::upgrade);
    }
    Ok(Checkpoint {
        meta: summary.meta,
        frames,
    })
}

fn restored(frame: FrameSummary, payloads: &mut impl Iterator<Item = Vec<u8>>) -> Frame {
    let variables = frame.variables.into_iter().zip(payloads);
    let variables = variables.map(|(variable, bytes)| Variable {
        name: variable.name,
        type_name: variable.type_name,
        schema: variable.schema,
        bytes,
    });
    Frame {
        function: frame.function,
        position: frame.position,
        variables: variables.collect(),
    }
}

/// Verifies a file of `length` bytes in constant memory, and keeps what its header says.
///
/// # Errors
/// As [`read_from`].
pub fn read_summary_from(input: &mut dyn Input, length: u64) -> Result<Summary, Damage> {
    let skip: &mut Take<'_> = &mut |variable, source| source.skip(variable.size);
    look(input, length, skip).map(|(_, summary)| summary)
}

/// Looks at every byte of a file, also after the first damage: which variables are damaged, and whether what they hold is what
/// their schemas say.
///
/// # Errors
/// As [`read_from`], where not even the variables can be told apart.
pub fn verify_from(input: &mut dyn Input, length: u64) -> Result<Verified, Damage> {
    let mut source = Source::new(input);
    let (layout, summary) = header(&mut source, length)?;
    if layout.version == 1 {
        let skip =
            &mut |variable: &VariableSummary, source: &mut Source<'_>| source.skip(variable.size);
        let summary = version_1::close(layout, summary, &mut source, skip)?;
        return Ok(Verified {
            summary,
            damaged: Vec::new(),
        });
    }
    source.go_to(PRELUDE as u64)?;
    let mut damaged = Vec::new();
    for (depth, frame) in summary.frames.iter().enumerate() {
        for (place, variable) in frame.variables.iter().enumerate() {
            source.zeros(variable.gap)?;
            source.take_sum();
            let bytes = source.bytes(variable.size)?;
            let sound = check(variable, frame, source.take_sum()).and_then(|()| {
                let schema = Schema::from_bytes(&variable.schema);
                let walked = schema.and_then(|schema| codec::walk(&schema, &bytes));
                walked.map_err(|error| Damage::malformed(error.of(&variable.name)))
            });
            damaged.extend(sound.err().map(|damage| (depth, place, damage)));
        }
    }
    Ok(Verified { summary, damaged })
}

/// What is done with a variable whose bytes come next.
pub(super) type Take<'a> = dyn FnMut(&VariableSummary, &mut Source<'_>) -> Result<(), Damage> + 'a;

/// Reads a file from the beginning to the end, and gives each variable its turn.
fn look(input: &mut dyn Input, length: u64, take: &mut Take<'_>) -> Result<(u32, Summary), Damage> {
    let mut source = Source::new(input);
    let (layout, summary) = header(&mut source, length)?;
    if layout.version == 1 {
        let summary = version_1::close(layout, summary, &mut source, take)?;
        return Ok((1, summary));
    }
    source.go_to(PRELUDE as u64)?;
    for frame in &summary.frames {
        for variable in &frame.variables {
            source.zeros(variable.gap)?;
            source.take_sum();
            take(variable, &mut source)?;
            check(variable, frame, source.take_sum())?;
        }
    }
    Ok((layout.version, summary))
}

fn check(variable: &VariableSummary, frame: &FrameSummary, found: u64) -> Result<(), Damage> {
    match found == u64::from_le_bytes(variable.sum) {
        true => Ok(()),
        false => Err(Damage::Checksum {
            part: Part::Variable {
                name: variable.name.clone(),
                function: frame.function.clone(),
            },
        }),
    }
}

/// The checks 1 to 6 of docs/format.md §2.2: from here on all lengths are right.
fn header(source: &mut Source<'_>, length: u64) -> Result<(Layout, Summary), Damage> {
    let layout = prelude(source, length)?.check(length)?;
    source.go_to(layout.header_at())?;
    // The lengths are those of the file from here on, so what they ask for is bounded by what is there.
    let header = source.bytes(layout.header)?;
    let expected = match layout.version {
        1 => layout.header_sum,
        _ => source.word()?,
    };
    if sum(&header) != expected {
        return Err(Damage::Checksum { part: Part::Header });
    }
    let summary = match layout.version {
        1 => version_1::summary(&header),
        _ => {
            source.end()?;
            codec::decode_plain(&header)
                .map_err(|error| Damage::malformed(format_args!("its header {error}")))
        }
    }?;
    match payload_of(&summary) {
        Some(payload) if payload == layout.payload => Ok((layout, summary)),
        _ => Err(Damage::malformed(
            "the sizes of its variables do not add up",
        )),
    }
}

fn prelude(source: &mut Source<'_>, length: u64) -> Result<RawPrelude, Damage> {
    let mut bytes = [0; PRELUDE];
    if length < PRELUDE as u64 {
        let start = &mut bytes[..length as usize];
        source.fill(start)?;
        return Err(too_short(start));
    }
    source.fill(&mut bytes)?;
    Ok(RawPrelude(bytes))
}

fn payload_of(summary: &Summary) -> Option<u64> {
    let mut variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    variables.try_fold(0u64, |sum, variable| {
        sum.checked_add(variable.gap)?.checked_add(variable.size)
    })
}

const _: () = assert!(SUM == 8);
