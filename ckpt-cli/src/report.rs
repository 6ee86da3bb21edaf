//! `ckpt report`

mod lost;
mod periods;
mod phrases;
mod replay;
mod story;
mod telling;
mod text;
mod view;

use std::path::Path;

use ckpt_runtime::Error;
use ckpt_runtime::store::{self, RunName};

use crate::failure::Failure;
use crate::lookup;
use crate::output::{complain, print, print_json};
use story::Story;

pub(crate) fn run(dir: &Path, asked: Option<&str>, json: bool) -> Result<(), Failure> {
    match asked {
        Some(asked) => of_run(dir, asked, json),
        None => of_all(dir, json),
    }
}

fn of_run(dir: &Path, asked: &str, json: bool) -> Result<(), Failure> {
    let name = lookup::name(dir, asked)?;
    let story = read(dir, &name)?.ok_or(Failure::NoEvents(name))?;
    let periods = periods::of(&story);
    match json {
        true => print_json(&view::Whole::of(&story, periods.as_ref())),
        false => print(&text::of(&story, periods.as_ref())),
    }
}

fn of_all(dir: &Path, json: bool) -> Result<(), Failure> {
    let names = store::names(dir)?;
    let stories = names.iter().filter_map(|name| read(dir, name).transpose());
    let stories = stories.collect::<Result<Vec<Story>, Failure>>()?;
    if json {
        return print_json(&view::All::of(&stories));
    }
    if stories.is_empty() {
        complain(&format!("no runs in {}", dir.display()));
        return Ok(());
    }
    print(&text::of_all(&stories))
}

fn read(dir: &Path, name: &RunName) -> Result<Option<Story>, Failure> {
    // Before the events: a process that takes the run in between is not taken for the one before.
    let last = store::last_holder(dir, name);
    let events = store::read_events(dir, name).map_err(|source| {
        Failure::Runtime(Error::Directory {
            path: name.directory(dir),
            source: source.into(),
        })
    })?;
    Ok(telling::story(name, &events, last.as_ref()))
}
