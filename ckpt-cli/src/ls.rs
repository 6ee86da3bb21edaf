//! `ckpt ls`

use std::path::Path;

use ckpt_runtime::store::{self, RunInfo, State};

use crate::failure::Failure;
use crate::output::{complain, print, print_json, terminal_width};
use crate::style::{FAINT, HEAD, PLAIN, of_state};
use crate::table::{Cell, fitted};
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
    let mut rows = vec![heads.map(|head| Cell::new(HEAD, head)).to_vec()];
    rows.extend(runs.iter().map(row));
    // RUN first: the ends of a name, program and identity, say most.
    fitted(&rows, 0, terminal_width(), &[0, 5, 2])
}

fn row(info: &RunInfo) -> Vec<Cell> {
    let summary = info.newest.as_ref().map(|(_, summary)| summary);
    let known = |text: Option<String>| match text {
        Some(text) => Cell::new(PLAIN, text),
        None => Cell::new(FAINT, "-"),
    };
    vec![
        Cell::new(PLAIN, info.run.to_string()),
        Cell::new(of_state(info.state), info.state.to_string()),
        known(done(info)),
        known(summary.map(|summary| ago(summary.meta.saved_at))),
        known(summary.map(|_| bytes(info.bytes))),
        known(holder(info)),
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
