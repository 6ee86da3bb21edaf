//! From what the user calls a run, or a file, to it.

use std::path::{Path, PathBuf};

use ckpt_runtime::Error;
use ckpt_runtime::format::{Checkpoint, Damage};
use ckpt_runtime::store::{self, Live, RunInfo, RunName};

use crate::failure::{AskFailure, Failure};

/// What may be looked at.
#[derive(Debug)]
pub(crate) enum Subject {
    Run(RunName),
    File(PathBuf),
}

/// The one run or file `asked` means. What is called like a checkpoint is a file; anything else only if no run fits.
pub(crate) fn subject(dir: &Path, asked: &str) -> Result<Subject, Failure> {
    let path = Path::new(asked);
    if path
        .extension()
        .is_some_and(|extension| extension == "ckpt")
    {
        return Ok(Subject::File(path.to_owned()));
    }
    match name(dir, asked) {
        Err(Failure::NoSuchRun { .. }) if path.is_file() => Ok(Subject::File(path.to_owned())),
        name => name.map(Subject::Run),
    }
}

/// What there is to know of a run.
pub(crate) fn inspect(dir: &Path, name: &RunName) -> Result<RunInfo, Failure> {
    store::inspect(dir, name).ok_or_else(|| no_such_run(dir, &name.to_string()))
}

/// The checkpoint that a file is.
pub(crate) fn file(path: &Path) -> Result<Checkpoint, Failure> {
    let none = || Failure::NoSuchFile(path.to_owned());
    usable(store::read_file(path).ok_or_else(none)?, || {
        path.display().to_string()
    })
}

/// A generation of a run.
pub(crate) fn generation(dir: &Path, run: &RunName, number: u64) -> Result<Checkpoint, Failure> {
    let none = || Failure::NoSuchGeneration {
        run: run.clone(),
        generation: Some(number),
    };
    usable(
        store::read_generation(dir, run, number).ok_or_else(none)?,
        || format!("{run} generation {number}"),
    )
}

fn usable(
    found: Result<Checkpoint, Damage>,
    what: impl Fn() -> String,
) -> Result<Checkpoint, Failure> {
    found.map_err(|damage| Failure::Unusable {
        what: what(),
        damage,
    })
}

/// A run's generations, oldest first.
pub(crate) fn generations(dir: &Path, run: &RunName) -> Result<Vec<u64>, Failure> {
    store::generations(dir, run).map_err(|source| {
        Failure::Runtime(Error::Directory {
            path: run.directory(dir),
            source: source.into(),
        })
    })
}

/// The one live run that is meant, and who holds it: by its name as for every command, or by a part that fits no other live
/// one; or the only one, if nothing is said.
pub(crate) fn live(dir: &Path, asked: Option<&str>) -> Result<(RunName, Live), Failure> {
    let mut names = store::names(dir)?;
    if let Some(asked) = asked {
        names = fitting(names, asked);
        match &names[..] {
            [] => return Err(no_such_run(dir, asked)),
            [name] => {
                let live = store::live(dir, name)?;
                let live = live.ok_or_else(|| AskFailure::NotLive { run: name.clone() })?;
                return Ok((name.clone(), live));
            }
            _ => {}
        }
    }
    // What cannot be looked at does not hide the others.
    let held = |name: RunName| Some((name.clone(), store::live(dir, &name).ok()??));
    let mut all: Vec<_> = names.into_iter().filter_map(held).collect();
    if all.len() > 1 {
        let live = all.into_iter().map(|(name, _)| name).collect();
        return Err(match asked {
            Some(asked) => Failure::Ambiguous {
                asked: asked.to_owned(),
                fitting: live,
            },
            None => AskFailure::SeveralLive { live }.into(),
        });
    }
    let none = || AskFailure::NoneLive {
        dir: dir.to_owned(),
        asked: asked.map(str::to_owned),
    };
    Ok(all.pop().ok_or_else(none)?)
}

fn no_such_run(dir: &Path, asked: &str) -> Failure {
    Failure::NoSuchRun {
        asked: asked.to_owned(),
        dir: dir.to_owned(),
    }
}

/// The one run `asked` means: its whole name, or a part of it that fits no other.
pub(crate) fn name(dir: &Path, asked: &str) -> Result<RunName, Failure> {
    match &fitting(store::names(dir)?, asked)[..] {
        [] => Err(no_such_run(dir, asked)),
        [name] => Ok(name.clone()),
        several => Err(Failure::Ambiguous {
            asked: asked.to_owned(),
            fitting: several.to_vec(),
        }),
    }
}

/// The names with `asked` in them; among several those of which it is a whole part, if there are any.
fn fitting(names: Vec<RunName>, asked: &str) -> Vec<RunName> {
    // People know the function's path, its directory has dots.
    let asked = asked.replace("::", ".");
    if asked.is_empty() {
        return Vec::new();
    }
    let mut fitting = names;
    fitting.retain(|name| name.to_string().contains(&asked));
    let whole: Vec<RunName> = fitting
        .iter()
        .filter(|name| is_whole_part(name, &asked))
        .cloned()
        .collect();
    if whole.is_empty() { fitting } else { whole }
}

fn is_whole_part(name: &RunName, asked: &str) -> bool {
    let (function, identity) = name.function_and_identity();
    let whole = name.to_string();
    [
        &*whole,
        name.program(),
        name.function_dir(),
        function,
        identity,
    ]
    .contains(&asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(asked: &str) -> Vec<String> {
        let names = [
            "pi/pi.estimate-01ab",
            "pi/pi.estimate-02cd",
            "pi2/pi2.main-03ab",
        ];
        let names = names
            .iter()
            .filter_map(|name| RunName::parse(name))
            .collect();
        fitting(names, asked)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_part_that_fits_one_is_enough() {
        for asked in ["pi/pi.estimate-01ab", "01", "1ab", "estimate-01ab"] {
            assert_eq!(fits(asked), ["pi/pi.estimate-01ab"], "{asked}");
        }
        assert_eq!(fits("pi2::main"), ["pi2/pi2.main-03ab"]);
    }

    #[test]
    fn a_whole_part_wins_over_parts_of_words() {
        assert_eq!(fits("pi"), ["pi/pi.estimate-01ab", "pi/pi.estimate-02cd"]);
        assert_eq!(fits("ab").len(), 2);
        assert_eq!(fits("pi::estimate").len(), 2);
    }

    #[test]
    fn nothing_fits_nothing() {
        assert!(fits("").is_empty());
        assert!(fits("x").is_empty());
    }
}
