//! What `--json` prints: the fields scripts rely on.

use ckpt_runtime::Holder;
use ckpt_runtime::format::{Argument, FrameSummary, Summary, VariableSummary};
use ckpt_runtime::instant::rfc3339_millis;
use ckpt_runtime::store::{GenerationInfo, RunInfo, Verdict};
use serde::Serialize;

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
#[derive(Debug, Serialize)]
pub(crate) struct Detail {
    #[serde(flatten)]
    row: Row,
    directory: String,
    identity: String,
    generations: Vec<Generation>,
    #[serde(flatten)]
    saved: Option<Saved>,
}

/// What only a checkpoint tells.
#[derive(Debug, Serialize)]
struct Saved {
    crate_version: String,
    arguments: Vec<ArgumentView>,
    host: String,
    pid: u32,
    job: Option<String>,
    started_at: String,
    computed_seconds: f64,
    starts: u32,
    frames: Vec<FrameView>,
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

#[derive(Debug, Serialize)]
struct FrameView {
    function: String,
    position: String,
    site: String,
    iteration: u64,
    total: Option<u64>,
    variables: Vec<VariableView>,
}

#[derive(Debug, Serialize)]
struct VariableView {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
    size: u64,
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

impl From<&RunInfo> for Detail {
    fn from(info: &RunInfo) -> Self {
        Detail {
            row: Row::from(info),
            directory: info.directory.display().to_string(),
            identity: info.run.function_and_identity().1.to_owned(),
            generations: info.generations.iter().map(Generation::from).collect(),
            saved: info
                .newest
                .as_ref()
                .map(|(_, summary)| Saved::from(summary)),
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

impl From<&Summary> for Saved {
    fn from(Summary { meta, frames }: &Summary) -> Self {
        Saved {
            crate_version: meta.crate_version.clone(),
            arguments: meta.arguments.iter().map(ArgumentView::from).collect(),
            host: meta.host.clone(),
            pid: meta.pid,
            job: meta.job.clone(),
            started_at: rfc3339_millis(meta.started_at),
            computed_seconds: meta.computed.as_secs_f64(),
            starts: meta.starts,
            frames: frames.iter().map(FrameView::from).collect(),
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

impl From<&FrameSummary> for FrameView {
    fn from(frame: &FrameSummary) -> Self {
        FrameView {
            function: frame.function.clone(),
            position: frame.position.to_string(),
            site: frame.position.site.clone(),
            iteration: frame.position.iteration,
            total: frame.position.total,
            variables: frame.variables.iter().map(VariableView::from).collect(),
        }
    }
}

impl From<&VariableSummary> for VariableView {
    fn from(variable: &VariableSummary) -> Self {
        VariableView {
            name: variable.name.clone(),
            type_name: variable.type_name.clone(),
            size: variable.size,
        }
    }
}
