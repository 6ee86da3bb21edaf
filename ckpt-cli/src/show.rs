//! `ckpt show`

use std::path::Path;

use ckpt_runtime::format::{Checkpoint, Frame, Meta, Position, Summary};
use ckpt_runtime::instant::rfc3339;
use ckpt_runtime::store::{self, GenerationInfo, RunInfo, RunName, State, Verdict};

use crate::failure::Failure;
use crate::json::Compact;
use crate::lookup::{self, Subject};
use crate::output::{print, print_json_with};
use crate::style::{BAD, FAINT, GOOD, HEAD, PLAIN, of_state, painted};
use crate::table::{Cell, aligned};
use crate::value::lines;
use crate::view::{Detail, FileDetail};
use crate::words::{ago, bytes, duration, plain, progress};

pub(crate) fn run(
    dir: &Path,
    asked: &str,
    generation: Option<u64>,
    json: bool,
) -> Result<(), Failure> {
    match (lookup::subject(dir, asked)?, generation) {
        (Subject::Run(name), _) => run_of(dir, &name, generation, json),
        (Subject::File(path), None) => file(&path, json),
        (Subject::File(_), Some(_)) => Err(Failure::Usage(
            "--generation goes with a run: a file is one generation",
        )),
    }
}

fn run_of(dir: &Path, name: &RunName, asked: Option<u64>, json: bool) -> Result<(), Failure> {
    let (info, checkpoint) = look(dir, name, asked)?;
    if json {
        let compact = Compact::default();
        print_json_with(&compact, &Detail::new(&info, checkpoint.as_ref(), &compact))?;
    } else {
        print(&text(&info, checkpoint.as_ref()))?;
    }
    // A generation that was asked for has to be there; otherwise any will do.
    match (info.state, asked, checkpoint) {
        (State::Damaged, ..) | (_, Some(_), None) => Err(Failure::Damaged),
        _ => Ok(()),
    }
}

/// The run, with the generation to show in place of the newest, and that generation whole.
fn look(
    dir: &Path,
    name: &RunName,
    asked: Option<u64>,
) -> Result<(RunInfo, Option<Checkpoint>), Failure> {
    /// A live run may remove a generation between two looks.
    const TRIES: usize = 3;
    let mut info = lookup::inspect(dir, name)?;
    for _ in 1..TRIES {
        let newest = info.newest.as_ref().map(|(generation, _)| *generation);
        let Some(generation) = asked.or(newest) else {
            return Ok((info, None));
        };
        if let Some(read) = store::read_generation(dir, name, generation) {
            let checkpoint = read.ok();
            let summary = checkpoint.as_ref().map(Checkpoint::summary);
            let mut generations = info.generations.iter();
            let found = generations.find(|found| found.generation == generation);
            info.bytes = found.map_or(0, |found| found.bytes);
            info.newest = summary.map(|summary| (generation, summary));
            return Ok((info, checkpoint));
        }
        if asked.is_some() {
            break;
        }
        info = lookup::inspect(dir, name)?;
    }
    Err(Failure::NoSuchGeneration {
        run: name.clone(),
        generation: asked.or(info.newest.map(|(generation, _)| generation)),
    })
}

fn file(path: &Path, json: bool) -> Result<(), Failure> {
    let checkpoint = lookup::file(path)?;
    let summary = checkpoint.summary();
    if json {
        let compact = Compact::default();
        let detail = FileDetail::new(path, &summary, &checkpoint, &compact);
        return print_json_with(&compact, &detail);
    }
    let meta = &checkpoint.meta;
    let mut facts = vec![
        fact("file", path.display().to_string()),
        fact("run", plain(&meta.run)),
        fact("generation", meta.generation.to_string()),
        fact("program", plain(&meta.program)),
        fact("function", plain(&meta.function)),
        fact("identity", plain(&meta.identity)),
    ];
    facts.extend(saved_facts(&summary));
    let mut parts = vec![aligned(&facts, 0)];
    parts.extend(frames(&checkpoint));
    print(&parts.join("\n"))
}

fn text(info: &RunInfo, checkpoint: Option<&Checkpoint>) -> String {
    let mut parts = vec![aligned(&facts(info), 0)];
    if !info.generations.is_empty() {
        let rows: Vec<_> = info.generations.iter().map(generation).collect();
        let head = painted(HEAD, "generations");
        parts.push(format!("{head}\n{}", aligned(&rows, 2)));
    }
    parts.extend(checkpoint.iter().flat_map(|checkpoint| frames(checkpoint)));
    parts.join("\n")
}

fn facts(info: &RunInfo) -> Vec<Vec<Cell>> {
    let (_, identity) = info.run.function_and_identity();
    let mut facts = vec![
        fact("run", info.run.to_string()),
        vec![
            Cell::new(FAINT, "state"),
            Cell::new(of_state(info.state), info.state.to_string()),
        ],
        fact("held by", held_by(info)),
        fact("program", plain(&info.program)),
        fact("function", plain(&info.function)),
        fact("identity", identity.to_owned()),
    ];
    if let Some((generation, summary)) = &info.newest {
        facts.push(fact("shown", format!("generation {generation}")));
        facts.extend(saved_facts(summary));
    }
    facts.push(fact("directory", info.directory.display().to_string()));
    facts
}

fn saved_facts(summary: &Summary) -> Vec<Vec<Cell>> {
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

fn fact(name: &str, value: String) -> Vec<Cell> {
    vec![Cell::new(FAINT, name), Cell::new(PLAIN, value)]
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

fn generation(info: &GenerationInfo) -> Vec<Cell> {
    let verdict = match &info.verdict {
        Verdict::Good => Cell::new(GOOD, "good"),
        Verdict::Damaged(damage) => Cell::new(BAD, plain(&format!("damaged: {damage}"))),
        Verdict::Unread => Cell::new(FAINT, "not read"),
    };
    vec![
        info.generation.to_string().into(),
        bytes(info.bytes).into(),
        verdict,
    ]
}

fn frames(checkpoint: &Checkpoint) -> impl Iterator<Item = String> {
    let frames = checkpoint.frames.iter().enumerate();
    frames.map(|(depth, frame)| variables(depth, frame))
}

fn variables(depth: usize, frame: &Frame) -> String {
    let mut text = painted(
        HEAD,
        match depth {
            0 => "variables".to_owned(),
            _ => format!(
                "variables of {}, {}",
                plain(&frame.function),
                position(&frame.position)
            ),
        },
    );
    for line in frame.variables.iter().flat_map(|one| lines(one, 2)) {
        text.push('\n');
        text.push_str(&line);
    }
    text.push('\n');
    text
}
