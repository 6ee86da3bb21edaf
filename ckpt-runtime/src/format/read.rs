//! Bytes → checkpoint: the only door from untrusted bytes. Everything is verified before anything is handed out.

use std::io::Cursor;

use super::layout::{Layout, PRELUDE, RawPrelude, SUM, sum, too_short};
use super::source::Source;
use super::{
    Checkpoint, Damage, Extent, Frame, FrameSummary, Input, Part, Summary, Variable,
    VariableSummary, contents, version_1, version_2,
};
use crate::codec::{self, Schema};

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
    let mut source = Source::new(input);
    let (layout, summary) = header(&mut source, length)?;
    if layout.version < 3 {
        return read_old(layout, summary, &mut source);
    }
    contents::check_gaps(&summary, &layout, &mut source)?;
    let mut frames = Vec::with_capacity(summary.frames.len());
    for frame in summary.frames {
        let mut variables = Vec::with_capacity(frame.variables.len());
        for variable in &frame.variables {
            let read = contents::variable(variable, &mut source)?;
            contents::require(read.is_some(), variable, &frame)?;
            variables.extend(read);
        }
        frames.push(Frame {
            function: frame.function,
            position: frame.position,
            variables,
        });
    }
    Ok(Checkpoint {
        meta: summary.meta,
        frames,
    })
}

/// The same of versions 1 and 2, whose bytes come one after the other.
fn read_old(
    layout: Layout,
    summary: Summary,
    source: &mut Source<'_>,
) -> Result<Checkpoint, Damage> {
    let mut payloads = Vec::new();
    let take: &mut Take<'_> = &mut |variable, source| {
        payloads.push(source.bytes(variable.size)?);
        Ok(())
    };
    look_at_old(layout, &summary, source, take)?;
    let mut payloads = payloads.into_iter();
    let frames = summary.frames.into_iter();
    let mut frames: Vec<Frame> = frames.map(|frame| restored(frame, &mut payloads)).collect();
    if layout.version == 1 {
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
        apart: Vec::new(),
    });
    Frame {
        function: frame.function,
        position: frame.position,
        variables: variables.collect(),
    }
}

fn look_at_old(
    layout: Layout,
    summary: &Summary,
    source: &mut Source<'_>,
    take: &mut Take<'_>,
) -> Result<(), Damage> {
    match layout.version {
        1 => version_1::payloads(layout, summary, source, take),
        _ => version_2::payloads(summary, source, take),
    }
}

/// Verifies a file of `length` bytes in constant memory, and keeps what its header says.
///
/// # Errors
/// As [`read_from`].
pub fn read_summary_from(input: &mut dyn Input, length: u64) -> Result<Summary, Damage> {
    let mut source = Source::new(input);
    let (layout, summary) = header(&mut source, length)?;
    if layout.version < 3 {
        let skip: &mut Take<'_> = &mut |variable, source| source.skip(variable.size);
        look_at_old(layout, &summary, &mut source, skip)?;
        return Ok(summary);
    }
    contents::check_gaps(&summary, &layout, &mut source)?;
    let mut window = Vec::new();
    for frame in &summary.frames {
        for variable in &frame.variables {
            let is_good = contents::look_at(variable, &mut window, &mut source)?;
            contents::require(is_good, variable, frame)?;
        }
    }
    Ok(summary)
}

/// Where a file of this version has what, as its header says, which alone is looked at.
pub(crate) fn extents(input: &mut dyn Input, length: u64) -> Result<Vec<Extent>, Damage> {
    let (_, summary) = header(&mut Source::new(input), length)?;
    let variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    Ok(variables
        .flat_map(VariableSummary::extents)
        .cloned()
        .collect())
}

/// Looks at every byte of a file, also after the first damage: which variables are damaged, and whether what they hold is what
/// their schemas say.
///
/// # Errors
/// As [`read_from`], where not even the variables can be told apart.
pub fn verify_from(input: &mut dyn Input, length: u64) -> Result<Verified, Damage> {
    let mut source = Source::new(input);
    let (layout, summary) = header(&mut source, length)?;
    let mut damaged = Vec::new();
    match layout.version {
        1 => {
            let skip: &mut Take<'_> = &mut |variable, source| source.skip(variable.size);
            version_1::payloads(layout, &summary, &mut source, skip)?;
        }
        2 => source.go_to(PRELUDE as u64)?,
        _ => contents::check_gaps(&summary, &layout, &mut source)?,
    }
    for (depth, frame) in summary.frames.iter().enumerate() {
        for (place, variable) in frame.variables.iter().enumerate() {
            let sound = match layout.version {
                1 => Ok(()),
                2 => verify_old(variable, frame, &mut source)?,
                _ => contents::variable(variable, &mut source).and_then(|read| match &read {
                    Some(read) => walk(read),
                    None => contents::require(false, variable, frame),
                }),
            };
            match sound {
                // That is of the whole file.
                Err(damage @ (Damage::Unreadable { .. } | Damage::CutShort { .. })) => {
                    return Err(damage);
                }
                sound => damaged.extend(sound.err().map(|damage| (depth, place, damage))),
            }
        }
    }
    Ok(Verified { summary, damaged })
}

/// Whether a variable of version 2 is what was written.
fn verify_old(
    variable: &VariableSummary,
    frame: &FrameSummary,
    source: &mut Source<'_>,
) -> Result<Result<(), Damage>, Damage> {
    source.zeros(variable.extent.offset - source.position())?;
    source.take_sum();
    let bytes = source.bytes(variable.size)?;
    let checked = version_2::check(variable, frame, source.take_sum());
    Ok(checked.and_then(|()| {
        walk(&Variable {
            name: variable.name.clone(),
            type_name: String::new(),
            schema: variable.schema.clone(),
            bytes,
            apart: Vec::new(),
        })
    }))
}

fn walk(variable: &Variable) -> Result<(), Damage> {
    let schema = Schema::from_bytes(&variable.schema);
    let walked =
        schema.and_then(|schema| codec::walk_beside(&schema, &variable.bytes, &variable.apart));
    walked.map_err(|error| Damage::malformed(error.of(&variable.name)))
}

/// What is done with a variable whose bytes come next.
pub(super) type Take<'a> = dyn FnMut(&VariableSummary, &mut Source<'_>) -> Result<(), Damage> + 'a;

/// The checks 1 to 6 of docs/format.md §2.2: from here on all lengths are right.
fn header(source: &mut Source<'_>, length: u64) -> Result<(Layout, Summary), Damage> {
    let layout = prelude(source, length)?.check(length)?;
    source.go_to(layout.header_at() - layout.table)?;
    // The lengths are those of the file from here on, so what they ask for is bounded by what is there.
    let both = source.bytes(layout.table + layout.header)?;
    let expected = match layout.version {
        1 => layout.header_sum,
        _ => source.word()?,
    };
    if sum(&both) != expected {
        return Err(Damage::Checksum { part: Part::Header });
    }
    let (table, header) = both.split_at(layout.table as usize);
    let mut summary = match layout.version {
        1 => version_1::summary(header),
        version => {
            source.end()?;
            match version {
                2 => version_2::summary(header),
                _ => codec::decode_plain(header)
                    .map_err(|error| Damage::malformed(format_args!("its header {error}"))),
            }
        }
    }?;
    match layout.version {
        1 => version_1::check(&summary, &layout)?,
        2 => version_2::require_size(&summary, &layout)?,
        _ => {
            contents::distribute(&mut summary, table)?;
            contents::check(&summary, &layout)?;
        }
    }
    Ok((layout, summary))
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

const _: () = assert!(SUM == 8);
