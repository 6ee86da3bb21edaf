//! `ckpt ls`

use std::path::Path;

use ckpt_runtime::store::{self, RunInfo, State};

use crate::failure::Failure;
use crate::output::{complain, print, print_json};
use crate::table::aligned;
use crate::view::Row;
use crate::words::{ago, bytes, plain, progress};

pub(crate) fn run(dir: &Path, json: bool) -> Result<(), Failure> {
    let runs = store::list(dir)?;
    if json {
        return print_json(&runs.iter().map(Row::from).collect::<Vec<_>>());
    }
    if runs.is_empty() {
        complain(&format!("no runs in {}", dir.display()));
    }
    print(&text(&runs))
}

fn text(runs: &[RunInfo]) -> String {
    if runs.is_empty() {
        return String::new();
    }
    let heads = ["RUN", "STATE", "PROGRESS", "SAVED", "SIZE", "HELD BY"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    rows.extend(runs.iter().map(row));
    aligned(&rows, 0)
}

fn row(info: &RunInfo) -> Vec<String> {
    let summary = info.newest.as_ref().map(|(_, summary)| summary);
    let nothing = || "-".to_owned();
    vec![
        info.run.to_string(),
        info.state.to_string(),
        done(info).unwrap_or_else(nothing),
        summary.map_or_else(nothing, |summary| ago(summary.meta.saved_at)),
        summary.map_or_else(nothing, |_| bytes(info.bytes)),
        holder(info).unwrap_or_else(nothing),
    ]
}

/// How far the run is: where its newest checkpoint was made, else where its last event was. A completed run is nowhere.
fn done(info: &RunInfo) -> Option<String> {
    if info.state == State::Completed {
        return None;
    }
    let saved = info.newest.as_ref();
    let position = saved.and_then(|(_, summary)| summary.position());
    let (iteration, total) = match (position, &info.last_event) {
        (Some(at), _) => (at.iteration, at.total),
        (None, Some(event)) => (event.iteration?, event.total),
        (None, None) => return None,
    };
    Some(progress(iteration, total))
}

fn holder(info: &RunInfo) -> Option<String> {
    match &info.holder {
        Some(holder) => Some(plain(&format!("{}:{}", holder.host, holder.pid))),
        None => info.held.then(|| "?".to_owned()),
    }
}
