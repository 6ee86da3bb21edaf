//! `ckpt report`

mod lost;
mod page;
mod periods;
mod phrases;
mod replay;
mod story;
mod telling;
mod text;
mod view;

#[cfg(test)]
mod dice;
#[cfg(test)]
mod odd;

use std::path::Path;

use ckpt_runtime::Error;
use ckpt_runtime::store::{self, RunName};

use crate::failure::Failure;
use crate::lookup;
use crate::output::{complain, print, print_json, write_file};
use story::Story;

const ONE_OUTPUT: &str =
    "`--html -` and `--json` both print to standard output: give the page a file";

pub(crate) fn run(
    dir: &Path,
    asked: Option<&str>,
    html: Option<&Path>,
    json: bool,
) -> Result<(), Failure> {
    if json && html.is_some_and(is_stdout) {
        return Err(Failure::Usage(ONE_OUTPUT));
    }
    match asked {
        Some(asked) => of_run(dir, asked, html, json),
        None => of_all(dir, html, json),
    }
}

fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

fn of_run(dir: &Path, asked: &str, html: Option<&Path>, json: bool) -> Result<(), Failure> {
    let name = lookup::name(dir, asked)?;
    let story = read(dir, &name)?.ok_or(Failure::NoEvents(name))?;
    let periods = periods::of(&story);
    if let Some(path) = html {
        let page = page::of(&story, periods.as_ref());
        if is_stdout(path) {
            return print(&page);
        }
        write_file(path, &page)?;
    }
    match json {
        true => print_json(&view::Whole::of(&story, periods.as_ref())),
        false => print(&text::of(&story, periods.as_ref())),
    }
}

fn of_all(dir: &Path, html: Option<&Path>, json: bool) -> Result<(), Failure> {
    let names = store::names(dir)?;
    let stories = names.iter().filter_map(|name| read(dir, name).transpose());
    let stories = stories.collect::<Result<Vec<Story>, Failure>>()?;
    if stories.is_empty() {
        complain(&format!("no runs in {}", dir.display()));
    }
    if let Some(path) = html {
        let page = page::of_all(&stories);
        if is_stdout(path) {
            return print(&page);
        }
        write_file(path, &page)?;
    }
    match json {
        true => print_json(&view::All::of(&stories)),
        false => print(&text::of_all(&stories)),
    }
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
