//! `ckpt diff`

mod model;
mod text;

use std::path::Path;

use ckpt_runtime::format::Checkpoint;
use ckpt_runtime::store::RunName;

use crate::failure::Failure;
use crate::lookup::{self, Subject};
use crate::output::{print, print_json};
use model::{Comparison, Verdict};

const TWO: &str =
    "two generations of one run can be compared (RUN, or RUN A B with their numbers), or two files";

pub(crate) fn run(dir: &Path, first: &str, others: &[String], json: bool) -> Result<(), Failure> {
    let (a, b) = match (lookup::subject(dir, first)?, others) {
        (Subject::File(first), [second]) => {
            let second = Path::new(second);
            (of_file(&first)?, of_file(second)?)
        }
        (Subject::Run(name), []) => match lookup::generations(dir, &name)?[..] {
            [.., a, b] => (of_run(dir, &name, a)?, of_run(dir, &name, b)?),
            _ => {
                return Err(Failure::NoSuchGeneration {
                    run: name,
                    generation: None,
                });
            }
        },
        (Subject::Run(name), [a, b]) => (
            of_run(dir, &name, number(a)?)?,
            of_run(dir, &name, number(b)?)?,
        ),
        _ => return Err(Failure::Usage(TWO)),
    };
    let comparison = Comparison::of((a.0, &a.1), (b.0, &b.1));
    match json {
        true => print_json(&comparison)?,
        false => print(&text::of(&comparison))?,
    }
    comparison.same.then_some(()).ok_or(Failure::Different)
}

/// A variable that differs.
#[derive(Debug)]
pub(crate) struct Changed {
    pub(crate) function: String,
    pub(crate) variable: String,
    /// The first difference, in words.
    pub(crate) said: String,
}

/// The variables of `b` that differ from those of `a`.
pub(crate) fn changed(a: &Checkpoint, b: &Checkpoint) -> Vec<Changed> {
    let comparison = Comparison::of((String::new(), a), (String::new(), b));
    let mut changed = Vec::new();
    for frame in comparison.frames {
        let differing = frame
            .variables
            .iter()
            .filter(|variable| !matches!(variable.verdict, Verdict::Same));
        changed.extend(differing.map(|variable| Changed {
            function: frame.function.clone(),
            variable: variable.name.clone(),
            said: text::first_difference(variable),
        }));
    }
    changed
}

fn of_file(path: &Path) -> Result<(String, Checkpoint), Failure> {
    Ok((path.display().to_string(), lookup::file(path)?))
}

fn of_run(dir: &Path, run: &RunName, number: u64) -> Result<(String, Checkpoint), Failure> {
    let checkpoint = lookup::generation(dir, run, number)?;
    Ok((format!("{run} generation {number}"), checkpoint))
}

fn number(word: &str) -> Result<u64, Failure> {
    word.parse().map_err(|_| Failure::Usage(TWO))
}
