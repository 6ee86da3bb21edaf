//! Reading format version 1: docs/format.md §7. Nothing writes it any more.

use std::time::{Duration, SystemTime};

use serde::Deserialize;

use super::layout::{Layout, PRELUDE};
use super::model::{instant, nanoseconds};
use super::read::Take;
use super::source::Source;
use super::{
    Argument, Damage, Extent, FrameSummary, Meta, Part, Position, Summary, Variable,
    VariableSummary,
};
use crate::codec::{self, Schema};

#[derive(Deserialize)]
struct Header {
    meta: OldMeta,
    frames: Vec<OldFrame>,
}

#[derive(Deserialize)]
struct OldMeta {
    program: String,
    function: String,
    run: String,
    identity: String,
    arguments: Vec<Argument>,
    crate_version: String,
    host: String,
    pid: u32,
    job: Option<String>,
    generation: u64,
    #[serde(with = "instant")]
    saved_at: SystemTime,
    #[serde(with = "instant")]
    started_at: SystemTime,
    #[serde(with = "nanoseconds")]
    computed: Duration,
    starts: u32,
}

#[derive(Deserialize)]
struct OldFrame {
    function: String,
    position: Position,
    variables: Vec<OldVariable>,
}

#[derive(Deserialize)]
struct OldVariable {
    name: String,
    type_name: String,
    shape: String,
    size: u64,
}

/// What a header of version 1 says.
pub(super) fn summary(header: &[u8]) -> Result<Summary, Damage> {
    let header: Header = codec::decode_plain(header)
        .map_err(|error| Damage::malformed(format_args!("its header {error}")))?;
    Ok(Summary {
        meta: header.meta.into(),
        frames: header.frames.into_iter().map(FrameSummary::from).collect(),
    })
}

/// That the sizes add up.
pub(super) fn check(summary: &Summary, layout: &Layout) -> Result<(), Damage> {
    let mut variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    let sum = variables.try_fold(0u64, |sum, variable| sum.checked_add(variable.size));
    match sum == Some(layout.payload) {
        true => Ok(()),
        false => Err(Damage::malformed(
            "the sizes of its variables do not add up",
        )),
    }
}

/// Reads the rest, gives each variable its turn, and checks the sum of the whole.
pub(super) fn payloads(
    layout: Layout,
    summary: &Summary,
    source: &mut Source<'_>,
    take: &mut Take<'_>,
) -> Result<(), Damage> {
    source.go_to(0)?;
    source.take_sum();
    source.skip(PRELUDE as u64 + layout.header)?;
    let variables = summary.frames.iter().flat_map(|frame| &frame.variables);
    for variable in variables {
        take(variable, source)?;
    }
    let found = source.take_sum();
    if source.word()? != found {
        return Err(Damage::Checksum { part: Part::File });
    }
    source.end()
}

/// Version 1 had what the items of a long array are in front of them, in the payload.
pub(super) fn upgrade(variable: &mut Variable) {
    if let Some((schema, bytes)) =
        Schema::of_version_1_array(&variable.type_name, &variable.schema, &variable.bytes)
    {
        variable.bytes = bytes.to_vec();
        variable.schema = schema.to_bytes();
    }
}

impl From<OldMeta> for Meta {
    fn from(old: OldMeta) -> Self {
        Meta {
            program: old.program,
            function: old.function,
            run: old.run,
            identity: old.identity,
            arguments: old.arguments,
            crate_version: old.crate_version,
            package: String::new(),
            package_version: String::new(),
            host: old.host,
            pid: old.pid,
            job: old.job,
            generation: old.generation,
            saved_at: old.saved_at,
            started_at: old.started_at,
            computed: old.computed,
            starts: old.starts,
        }
    }
}

impl From<OldFrame> for FrameSummary {
    fn from(old: OldFrame) -> Self {
        let variables = old.variables.into_iter();
        FrameSummary {
            function: old.function,
            position: old.position,
            variables: variables.map(VariableSummary::from).collect(),
        }
    }
}

impl From<OldVariable> for VariableSummary {
    fn from(old: OldVariable) -> Self {
        VariableSummary {
            name: old.name,
            schema: Schema::from_version_1(&old.shape).to_bytes(),
            type_name: old.type_name,
            size: old.size,
            // Where they are follows from the sizes, and they have no sum of their own.
            extent: Extent {
                offset: 0,
                size: old.size,
                sums: Vec::new(),
                packed: Vec::new(),
            },
            rows: Vec::new(),
        }
    }
}
