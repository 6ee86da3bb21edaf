//! Reading format version 2: docs/format.md §7. Nothing writes it any more.

use serde::Deserialize;

use super::layout::{Layout, PRELUDE};
use super::read::Take;
use super::source::Source;
use super::{Damage, Extent, FrameSummary, Meta, Part, Position, Summary, VariableSummary};
use crate::codec;

#[derive(Deserialize)]
#[cfg_attr(any(test, feature = "testing"), derive(serde::Serialize))]
pub(super) struct Header {
    meta: Meta,
    frames: Vec<OldFrame>,
}

#[derive(Deserialize)]
#[cfg_attr(any(test, feature = "testing"), derive(serde::Serialize))]
struct OldFrame {
    function: String,
    position: Position,
    variables: Vec<OldVariable>,
}

#[derive(Deserialize)]
#[cfg_attr(any(test, feature = "testing"), derive(serde::Serialize))]
struct OldVariable {
    name: String,
    type_name: String,
    schema: Vec<u8>,
    gap: u64,
    size: u64,
    sum: [u8; 8],
}

#[cfg(any(test, feature = "testing"))]
impl Header {
    /// Gives variables whose bytes are in the payload the sums of these.
    pub(super) fn put_sums_right(&mut self, payload: &[u8]) {
        let mut rest = payload;
        let frames = self.frames.iter_mut();
        for variable in frames.flat_map(|frame| &mut frame.variables) {
            let gap = usize::try_from(variable.gap).unwrap_or(usize::MAX);
            let size = usize::try_from(variable.size).unwrap_or(usize::MAX);
            let Some((bytes, after)) = rest.get(gap..).and_then(|rest| rest.split_at_checked(size))
            else {
                return;
            };
            variable.sum = super::layout::sum(bytes).to_le_bytes();
            rest = after;
        }
    }
}

/// What a header of version 2 says.
pub(super) fn summary(header: &[u8]) -> Result<Summary, Damage> {
    let header: Header = codec::decode_plain(header)
        .map_err(|error| Damage::malformed(format_args!("its header {error}")))?;
    let mut end = PRELUDE as u64;
    let mut frames = Vec::with_capacity(header.frames.len());
    for frame in header.frames {
        let mut variables = Vec::with_capacity(frame.variables.len());
        for old in frame.variables {
            let offset = end.checked_add(old.gap);
            let extent = Extent {
                offset: offset.ok_or_else(too_long)?,
                size: old.size,
                // One, of all its bytes, of another kind.
                sums: old.sum.to_vec(),
                packed: Vec::new(),
            };
            end = extent.end().ok_or_else(too_long)?;
            variables.push(VariableSummary {
                name: old.name,
                type_name: old.type_name,
                schema: old.schema,
                size: old.size,
                extent,
                rows: Vec::new(),
            });
        }
        frames.push(FrameSummary {
            function: frame.function,
            position: frame.position,
            variables,
        });
    }
    Ok(Summary {
        meta: header.meta,
        frames,
    })
}

/// That the sizes add up.
pub(super) fn require_size(summary: &Summary, layout: &Layout) -> Result<(), Damage> {
    let variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    let end = variables
        .last()
        .map_or(Some(PRELUDE as u64), |last| last.extent.end());
    match end == Some(layout.payload_end()) {
        true => Ok(()),
        false => Err(too_long()),
    }
}

fn too_long() -> Damage {
    Damage::malformed("the sizes of its variables do not add up")
}

/// Reads the payloads, and gives each variable its turn.
pub(super) fn payloads(
    summary: &Summary,
    source: &mut Source<'_>,
    take: &mut Take<'_>,
) -> Result<(), Damage> {
    source.go_to(PRELUDE as u64)?;
    for frame in &summary.frames {
        for variable in &frame.variables {
            source.zeros(variable.extent.offset - source.position())?;
            source.take_sum();
            take(variable, source)?;
            check(variable, frame, source.take_sum())?;
        }
    }
    Ok(())
}

pub(super) fn check(
    variable: &VariableSummary,
    frame: &FrameSummary,
    found: u64,
) -> Result<(), Damage> {
    match variable.extent.sums == found.to_le_bytes() {
        true => Ok(()),
        false => Err(Damage::Checksum {
            part: Part::variable(variable, frame),
        }),
    }
}
