//! `ckpt verify`

use std::path::Path;

use ckpt_runtime::format::{Damage, FrameSummary, Verified};
use ckpt_runtime::store::{self, RunName};
use serde::Serialize;

use crate::failure::Failure;
use crate::lookup::{self, Subject};
use crate::output::{complain, print, print_json};
use crate::style::{BAD, GOOD, painted};
use crate::words::plain;

/// What was found in one file. These are the fields of `--json`.
#[derive(Debug, Serialize)]
struct Finding {
    /// The run it was found by, if it was.
    run: Option<String>,
    generation: Option<u64>,
    file: Option<String>,
    /// `good` or `damaged`.
    state: &'static str,
    /// What is wrong with the file as a whole.
    damage: Option<String>,
    /// Where the file can be told apart: the variables that are damaged.
    variables: Vec<DamagedVariable>,
}

#[derive(Debug, Serialize)]
struct DamagedVariable {
    /// 0 for the outermost.
    frame: usize,
    function: String,
    name: String,
    damage: String,
    /// Whether `damage` says which variable it is about.
    #[serde(skip)]
    is_named: bool,
}

pub(crate) fn run(dir: &Path, asked: &[String], json: bool) -> Result<(), Failure> {
    let subjects = subjects(dir, asked)?;
    if subjects.is_empty() {
        complain(&format!("no runs in {}", dir.display()));
    }
    let mut findings = Vec::new();
    let mut good = true;
    let mut take = |finding: Finding| {
        good &= finding.state == "good";
        match json {
            true => findings.push(finding),
            // At once: it may be long until the next.
            false => print(&finding.line())?,
        }
        Ok::<_, Failure>(())
    };
    for subject in subjects {
        match subject {
            Subject::Run(name) => verify_run(dir, &name, &mut take)?,
            Subject::File(path) => {
                let none = || Failure::NoSuchFile(path.clone());
                let found = store::verify_file(&path).ok_or_else(none)?;
                let file = path.display().to_string();
                take(Finding::new(None, None, Some(file), found))?;
            }
        }
    }
    if json {
        print_json(&findings)?;
    }
    good.then_some(()).ok_or(Failure::Damaged)
}

fn subjects(dir: &Path, asked: &[String]) -> Result<Vec<Subject>, Failure> {
    if asked.is_empty() {
        let names = store::names(dir)?;
        return Ok(names.into_iter().map(Subject::Run).collect());
    }
    let subject = |asked: &String| lookup::subject(dir, asked);
    asked.iter().map(subject).collect()
}

fn verify_run(
    dir: &Path,
    name: &RunName,
    take: &mut dyn FnMut(Finding) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for generation in lookup::generations(dir, name)? {
        // A live run may have removed it meanwhile; then it was not needed.
        if let Some(found) = store::verify_generation(dir, name, generation) {
            let run = Some(name.to_string());
            take(Finding::new(run, Some(generation), None, found))?;
        }
    }
    Ok(())
}

impl Finding {
    fn new(
        run: Option<String>,
        generation: Option<u64>,
        file: Option<String>,
        found: Result<Verified, Damage>,
    ) -> Self {
        let (damage, variables) = match found {
            Ok(verified) => (None, damaged(&verified)),
            Err(damage) => (Some(damage.to_string()), Vec::new()),
        };
        let is_good = damage.is_none() && variables.is_empty();
        Finding {
            run,
            generation,
            file,
            state: if is_good { "good" } else { "damaged" },
            damage,
            variables,
        }
    }

    fn line(&self) -> String {
        let what = match (&self.run, self.generation, &self.file) {
            (Some(run), Some(generation), _) => format!("{run} generation {generation}"),
            (_, _, file) => file.clone().unwrap_or_default(),
        };
        let wrong: Vec<String> = self
            .damage
            .iter()
            .cloned()
            .chain(self.variables.iter().map(DamagedVariable::text))
            .collect();
        let verdict = match wrong.is_empty() {
            true => painted(GOOD, "good"),
            false => painted(BAD, plain(&format!("damaged: {}", wrong.join("; ")))),
        };
        format!("{}: {verdict}\n", plain(&what))
    }
}

impl DamagedVariable {
    fn text(&self) -> String {
        let DamagedVariable {
            function,
            name,
            damage,
            is_named,
            ..
        } = self;
        if *is_named {
            return damage.clone();
        }
        format!("`{name}` of `{function}`: {damage}")
    }
}

fn damaged(Verified { summary, damaged }: &Verified) -> Vec<DamagedVariable> {
    let one = |(frame, place, damage): &(usize, usize, Damage)| {
        let FrameSummary {
            function,
            variables,
            ..
        } = summary.frames.get(*frame)?;
        Some(DamagedVariable {
            frame: *frame,
            function: function.clone(),
            name: variables.get(*place)?.name.clone(),
            damage: damage.to_string(),
            is_named: matches!(damage, Damage::Checksum { .. }),
        })
    };
    damaged.iter().filter_map(one).collect()
}
