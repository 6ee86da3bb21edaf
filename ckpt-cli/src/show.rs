//! `ckpt show`

use std::path::Path;

use ckpt_runtime::format::{FrameSummary, Meta, Position, Summary};
use ckpt_runtime::instant::rfc3339;
use ckpt_runtime::store::{GenerationInfo, RunInfo, State, Verdict};

use crate::failure::Failure;
use crate::lookup;
use crate::output::{print, print_json};
use crate::table::aligned;
use crate::view::Detail;
use crate::words::{ago, bytes, duration, plain, progress};

pub(crate) fn run(dir: &Path, asked: &str, json: bool) -> Result<(), Failure> {
    let info = lookup::find(dir, asked)?;
    if json {
        print_json(&Detail::from(&info))?;
    } else {
        print(&text(&info))?;
    }
    if info.state == State::Damaged {
        Err(Failure::Damaged)
    } else {
        Ok(())
    }
}

fn text(info: &RunInfo) -> String {
    let mut parts = vec![aligned(&facts(info), 0)];
    if !info.generations.is_empty() {
        let rows: Vec<_> = info.generations.iter().map(generation).collect();
        parts.push(format!("generations\n{}", aligned(&rows, 2)));
    }
    if let Some((_, summary)) = &info.newest {
        parts.extend(
            summary
                .frames
                .iter()
                .enumerate()
                .map(|(depth, frame)| variables(depth, frame)),
        );
    }
    parts.join("\n")
}

fn facts(info: &RunInfo) -> Vec<Vec<String>> {
    let (_, identity) = info.run.function_and_identity();
    let mut facts = vec![
        fact("run", info.run.to_string()),
        fact("state", info.state.to_string()),
        fact("held by", held_by(info)),
        fact("program", plain(&info.program)),
        fact("function", plain(&info.function)),
        fact("identity", identity.to_owned()),
    ];
    if let Some((_, summary)) = &info.newest {
        facts.extend(saved_facts(summary));
    }
    facts.push(fact("directory", info.directory.display().to_string()));
    facts
}

fn saved_facts(summary: &Summary) -> Vec<Vec<String>> {
    let meta = &summary.meta;
    let mut facts = Vec::new();
    for (i, argument) in meta.arguments.iter().enumerate() {
        let value = if argument.shown.is_empty() {
            format!("(digest {:016x})", argument.digest)
        } else {
            plain(&argument.shown)
        };
        let head = if i == 0 { "arguments" } else { "" };
        facts.push(fact(head, format!("{} = {value}", plain(&argument.name))));
    }
    if let Some(at) = summary.position() {
        facts.push(fact("progress", position(at)));
    }
    facts.push(fact("saved", saved(meta)));
    let started = format!("{} ({})", rfc3339(meta.started_at), ago(meta.started_at));
    facts.push(fact("started", started));
    facts.push(fact(
        "computed",
        format!(
            "{} in {} start{}",
            duration(meta.computed),
            meta.starts,
            if meta.starts == 1 { "" } else { "s" }
        ),
    ));
    facts
}

fn fact(name: &str, value: String) -> Vec<String> {
    vec![name.to_owned(), value]
}

fn held_by(info: &RunInfo) -> String {
    match &info.holder {
        Some(holder) => plain(&holder.to_string()),
        None if info.held => "a process that did not leave its name".to_owned(),
        None => "nobody".to_owned(),
    }
}

fn position(position: &Position) -> String {
    let done = progress(position.iteration, position.total);
    let which = match position.equal {
        0 | 1 => String::new(),
        equal => format!(
            ", number {} of {equal} such",
            u64::from(position.ordinal) + 1
        ),
    };
    format!("iteration {done} in `{}`{which}", plain(&position.site))
}

fn saved(meta: &Meta) -> String {
    let Meta {
        host,
        pid,
        saved_at,
        job,
        ..
    } = meta;
    let mut text = format!(
        "{} ({}) by process {pid} on {host}",
        rfc3339(*saved_at),
        ago(*saved_at)
    );
    if let Some(job) = job {
        text.push_str(&format!(", job {job}"));
    }
    plain(&text)
}

fn generation(info: &GenerationInfo) -> Vec<String> {
    let verdict = match &info.verdict {
        Verdict::Good => "good".to_owned(),
        Verdict::Damaged(damage) => format!("damaged: {damage}"),
        Verdict::Unread => "not read".to_owned(),
    };
    vec![info.generation.to_string(), bytes(info.bytes), verdict]
}

fn variables(depth: usize, frame: &FrameSummary) -> String {
    let head = match depth {
        0 => "variables".to_owned(),
        _ => format!(
            "variables of {}, {}",
            plain(&frame.function),
            position(&frame.position)
        ),
    };
    let rows: Vec<Vec<String>> = frame
        .variables
        .iter()
        .map(|variable| {
            vec![
                plain(&variable.name),
                plain(&variable.type_name),
                bytes(variable.size),
            ]
        })
        .collect();
    format!("{head}\n{}", aligned(&rows, 2))
}
