//! What `--json` prints: the fields scripts rely on.

use std::cell::RefCell;
use std::path::Path;

use ckpt_runtime::Holder;
use ckpt_runtime::codec::Schema;
use ckpt_runtime::format::{Argument, Checkpoint, Frame, Meta, Summary, Variable};
use ckpt_runtime::instant::rfc3339_millis;
use ckpt_runtime::store::{GenerationInfo, RunInfo, Verdict};
use serde::{Serialize, Serializer};

use crate::json::Compact;
use crate::value::{Json, readable};

/// One run in a list.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    run: String,
    program: String,
    function: String,
    state: String,
    position: Option<String>,
    iteration: Option<u64>,
    total: Option<u64>,
    saved_at: Option<String>,
    bytes: u64,
    generation: Option<u64>,
    /// Files known not to verify.
    damaged: usize,
    holder: Option<HolderView>,
}

#[derive(Debug, Serialize)]
struct HolderView {
    host: Option<String>,
    pid: Option<u32>,
    since: Option<String>,
}

/// One run in full.
#[derive(Serialize)]
pub(crate) struct Detail<'a> {
    #[serde(flatten)]
    row: Row,
    directory: String,
    identity: String,
    generations: Vec<Generation>,
    #[serde(flatten)]
    saved: Option<Saved<'a>>,
}

/// One checkpoint, wherever it lies.
#[derive(Serialize)]
pub(crate) struct FileDetail<'a> {
    file: String,
    run: String,
    program: String,
    function: String,
    identity: String,
    generation: u64,
    position: Option<String>,
    iteration: Option<u64>,
    total: Option<u64>,
    saved_at: String,
    #[serde(flatten)]
    saved: Saved<'a>,
}

/// What only a checkpoint tells.
#[derive(Serialize)]
struct Saved<'a> {
    crate_version: String,
    arguments: Vec<ArgumentView>,
    host: String,
    pid: u32,
    job: Option<String>,
    started_at: String,
    computed_seconds: f64,
    starts: u32,
    frames: Vec<FrameView<'a>>,
}

#[derive(Debug, Serialize)]
struct Generation {
    generation: u64,
    file: String,
    bytes: u64,
    /// `good`, `damaged` or `unread`.
    state: &'static str,
    damage: Option<String>,
}

#[derive(Debug, Serialize)]
struct ArgumentView {
    name: String,
    shown: String,
    /// Hexadecimal: numbers of 64 bits do not survive many readers of JSON.
    digest: String,
}

#[derive(Serialize)]
struct FrameView<'a> {
    function: String,
    position: String,
    site: String,
    iteration: u64,
    total: Option<u64>,
    variables: Vec<VariableView<'a>>,
}

#[derive(Serialize)]
struct VariableView<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    type_name: &'a str,
    size: u64,
    /// Missing where only the program can read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Whole<'a>>,
}

/// A variable's value, without line breaks.
struct Whole<'a> {
    schema: Schema,
    variable: &'a Variable,
    compact: &'a Compact,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let look = RefCell::new(self.variable.look(&self.schema));
        self.compact.within(|| Json::new(&look).serialize(to))
    }
}

impl From<&RunInfo> for Row {
    fn from(info: &RunInfo) -> Self {
        let summary = info.newest.as_ref().map(|(_, summary)| summary);
        let position = summary.and_then(Summary::position);
        let event = info.last_event.as_ref();
        let damaged = |info: &&GenerationInfo| matches!(info.verdict, Verdict::Damaged(_));
        Row {
            run: info.run.to_string(),
            program: info.program.clone(),
            function: info.function.clone(),
            state: info.state.to_string(),
            // A run whose checkpoints are damaged or gone: its events say how far it was.
            position: position
                .map(ToString::to_string)
                .or_else(|| event.and_then(|event| event.position.clone())),
            iteration: position
                .map_or_else(|| event?.iteration, |position| Some(position.iteration)),
            total: position.map_or_else(|| event?.total, |position| position.total),
            saved_at: summary.map(|summary| rfc3339_millis(summary.meta.saved_at)),
            bytes: info.bytes,
            generation: info.newest.as_ref().map(|(generation, _)| *generation),
            damaged: info.generations.iter().filter(damaged).count(),
            holder: info.held.then(|| HolderView::new(info.holder.as_ref())),
        }
    }
}

impl HolderView {
    fn new(holder: Option<&Holder>) -> Self {
        HolderView {
            host: holder.map(|holder| holder.host.clone()),
            pid: holder.map(|holder| holder.pid),
            since: holder.map(|holder| rfc3339_millis(holder.since)),
        }
    }
}

impl<'a> Detail<'a> {
    /// With the checkpoint that `info` has as its newest.
    pub(crate) fn new(
        info: &RunInfo,
        checkpoint: Option<&'a Checkpoint>,
        compact: &'a Compact,
    ) -> Self {
        Detail {
            row: Row::from(info),
            directory: info.directory.display().to_string(),
            identity: info.run.function_and_identity().1.to_owned(),
            generations: info.generations.iter().map(Generation::from).collect(),
            saved: checkpoint.map(|checkpoint| Saved::new(checkpoint, compact)),
        }
    }
}

impl<'a> FileDetail<'a> {
    pub(crate) fn new(
        file: &Path,
        summary: &Summary,
        checkpoint: &'a Checkpoint,
        compact: &'a Compact,
    ) -> Self {
        let meta = &checkpoint.meta;
        let position = summary.position();
        FileDetail {
            file: file.display().to_string(),
            run: meta.run.clone(),
            program: meta.program.clone(),
            function: meta.function.clone(),
            identity: meta.identity.clone(),
            generation: meta.generation,
            position: position.map(ToString::to_string),
            iteration: position.map(|at| at.iteration),
            total: position.and_then(|at| at.total),
            saved_at: rfc3339_millis(meta.saved_at),
            saved: Saved::new(checkpoint, compact),
        }
    }
}

impl From<&GenerationInfo> for Generation {
    fn from(info: &GenerationInfo) -> Self {
        let (state, damage) = match &info.verdict {
            Verdict::Good => ("good", None),
            Verdict::Damaged(damage) => ("damaged", Some(damage.to_string())),
            Verdict::Unread => ("unread", None),
        };
        let file = info.path.display().to_string();
        Generation {
            generation: info.generation,
            file,
            bytes: info.bytes,
            state,
            damage,
        }
    }
}

impl<'a> Saved<'a> {
    fn new(checkpoint: &'a Checkpoint, compact: &'a Compact) -> Self {
        let Checkpoint { meta, frames } = checkpoint;
        let Meta { host, pid, job, .. } = meta;
        Saved {
            crate_version: meta.crate_version.clone(),
            arguments: meta.arguments.iter().map(ArgumentView::from).collect(),
            host: host.clone(),
            pid: *pid,
            job: job.clone(),
            started_at: rfc3339_millis(meta.started_at),
            computed_seconds: meta.computed.as_secs_f64(),
            starts: meta.starts,
            frames: frames
                .iter()
                .map(|frame| FrameView::new(frame, compact))
                .collect(),
        }
    }
}

impl From<&Argument> for ArgumentView {
    fn from(argument: &Argument) -> Self {
        ArgumentView {
            name: argument.name.clone(),
            shown: argument.shown.clone(),
            digest: format!("{:016x}", argument.digest),
        }
    }
}

impl<'a> FrameView<'a> {
    fn new(frame: &'a Frame, compact: &'a Compact) -> Self {
        let variables = frame.variables.iter();
        FrameView {
            function: frame.function.clone(),
            position: frame.position.to_string(),
            site: frame.position.site.clone(),
            iteration: frame.position.iteration,
            total: frame.position.total,
            variables: variables
                .map(|variable| VariableView::new(variable, compact))
                .collect(),
        }
    }
}

impl<'a> VariableView<'a> {
    fn new(variable: &'a Variable, compact: &'a Compact) -> Self {
        let whole = |schema| Whole {
            schema,
            variable,
            compact,
        };
        VariableView {
            name: &variable.name,
            type_name: &variable.type_name,
            size: variable.size(),
            value: readable(variable).map(whole),
        }
    }
}
