//! A row of a table, and how it is checked.

use std::path::Path;

use ckpt_tests::{Lab, Outcome};

use crate::programs::programs;

/// A case, where the old program is stopped, and what becomes of it.
pub(crate) struct Row {
    pub(crate) case: &'static str,
    /// At which safe point the old program is stopped.
    stop: u32,
    outcome: Expected,
}

/// What the new program does.
enum Expected {
    /// It resumes, ends as it should, and has said something.
    Resumes {
        prints: &'static str,
        says: &'static [&'static str],
    },
    /// It ends with exit code 65 and says why; mended as it says, it ends as it should.
    Refuses {
        says: &'static [&'static str],
        mended: Option<&'static str>,
    },
    /// It starts from scratch, and has said something; told to resume the run, it ends as it should.
    Begins {
        prints: &'static str,
        says: &'static [&'static str],
        told: Option<&'static str>,
    },
}

/// Stopped at the fourth safe point: three iterations are done.
const fn row(case: &'static str, outcome: Expected) -> Row {
    Row {
        case,
        stop: 4,
        outcome,
    }
}

/// The new program resumes and prints what is right, and says nothing of a difference.
pub(crate) const fn resumes(case: &'static str, prints: &'static str) -> Row {
    tells(case, prints, &[])
}

/// It resumes and prints what is right, and says what is different.
pub(crate) const fn tells(
    case: &'static str,
    prints: &'static str,
    says: &'static [&'static str],
) -> Row {
    row(case, Expected::Resumes { prints, says })
}

/// It does not resume, and says why.
pub(crate) const fn refuses(case: &'static str, says: &'static [&'static str]) -> Row {
    row(case, Expected::Refuses { says, mended: None })
}

/// It starts from scratch.
pub(crate) const fn begins(
    case: &'static str,
    prints: &'static str,
    says: &'static [&'static str],
) -> Row {
    let told = None;
    row(case, Expected::Begins { prints, says, told })
}

impl Row {
    /// Stopped elsewhere.
    pub(crate) const fn stopped_at(mut self, stop: u32) -> Row {
        self.stop = stop;
        self
    }

    /// What the mended program prints, or the one that is told to resume the run all the same.
    pub(crate) const fn then(mut self, prints: &'static str) -> Row {
        match &mut self.outcome {
            Expected::Refuses { mended, .. } => *mended = Some(prints),
            Expected::Begins { told, .. } => *told = Some(prints),
            Expected::Resumes { .. } => panic!("it has ended"),
        }
        self
    }
}

/// Checks a table.
pub(crate) fn check(file: &str, table: &[Row]) {
    let mut faults = Vec::new();
    for row in table {
        let name = format!("{file}::{}", row.case);
        let result = Trial::new(&name, row.stop).and_then(|trial| trial.check(&row.outcome));
        if let Err(fault) = result {
            faults.push(format!("{name}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

/// A run of the old program, stopped.
struct Trial<'a> {
    case: &'a str,
    lab: Lab,
    /// What the old program prints when nothing happens to it.
    undisturbed: String,
    /// Its generation.
    saved: Vec<u8>,
}

impl<'a> Trial<'a> {
    fn new(case: &'a str, stop: u32) -> Result<Self, String> {
        let lab = Lab::new();
        let old = || lab.program(&programs().old).arg(case);
        let undisturbed = code(old().run(), 0)?.last_line().to_owned();
        let stopped = old().env("CKPT_STOP_AFTER", stop.to_string()).run();
        code(stopped, 85)?;
        let generations = lab.runs().only().generations();
        let saved = std::fs::read(&generations[0]).expect("a generation");
        Ok(Trial {
            case,
            lab,
            undisturbed,
            saved,
        })
    }

    fn check(&self, expected: &Expected) -> Result<(), String> {
        match *expected {
            Expected::Resumes { prints, says } => self.resumes(&programs().new, prints, says),
            Expected::Refuses { says, mended } => {
                let refused = code(self.run(&programs().new, &[]), 65)?;
                let refused = said(refused, "does not fit")?;
                for words in says {
                    said(refused.clone(), words)?;
                }
                self.nothing_is_lost()?;
                let copy = self.copy()?;
                copy.resumes(&programs().old, &self.undisturbed, &[])?;
                mended.map_or(Ok(()), |prints| {
                    self.resumes(&programs().mended, prints, &["resumed"])
                })
            }
            Expected::Begins { prints, says, told } => self.begins(prints, says, told),
        }
    }

    fn resumes(&self, program: &Path, prints: &str, says: &[&str]) -> Result<(), String> {
        let ended = said(code(self.run(program, &[]), 0)?, "resumed `")?;
        for words in says {
            said(ended.clone(), words)?;
        }
        if says.is_empty() {
            silent(&ended)?;
        }
        printed(&ended, prints)?;
        match self.lab.runs().only().generations().is_empty() {
            true => Ok(()),
            false => Err("its run is not complete".to_owned()),
        }
    }

    fn begins(&self, prints: &str, says: &[&str], told: Option<&str>) -> Result<(), String> {
        let ended = code(self.run(&programs().new, &[]), 0)?;
        if ended.stderr.contains("resumed") {
            return Err(format!("it has resumed\n{ended}"));
        }
        for words in says {
            said(ended.clone(), words)?;
        }
        printed(&ended, prints)?;
        self.nothing_is_lost()?;
        let copy = self.copy()?;
        copy.resumes(&programs().old, &self.undisturbed, &[])?;
        let Some(prints) = told else { return Ok(()) };
        let from = self.lab.runs().only().name();
        let program = match self.case {
            "functions::renamed" => &programs().mended,
            _ => &programs().new,
        };
        let ended = code(self.run(program, &[("CKPT_FROM", &from)]), 0)?;
        printed(&said(ended, "resumed `")?, prints)
    }

    fn run(&self, program: &Path, set: &[(&str, &str)]) -> Outcome {
        let program = self.lab.program(program).arg(self.case);
        let program = set
            .iter()
            .fold(program, |program, (name, value)| program.env(name, value));
        program.run()
    }

    /// The checkpoint is what it was.
    fn nothing_is_lost(&self) -> Result<(), String> {
        let all = self.lab.runs().all();
        let mut generations = all.iter().flat_map(|run| run.generations());
        match generations.any(|path| std::fs::read(path).is_ok_and(|bytes| bytes == self.saved)) {
            true => Ok(()),
            false => Err("its checkpoint is not what it was".to_owned()),
        }
    }

    /// The same run, in another place.
    fn copy(&self) -> Result<Trial<'_>, String> {
        let lab = Lab::new();
        let copied = std::process::Command::new("cp")
            .arg("-r")
            .args([self.lab.path("runs"), lab.path("runs")])
            .status();
        match copied {
            Ok(status) if status.success() => Ok(Trial {
                case: self.case,
                lab,
                undisturbed: self.undisturbed.clone(),
                saved: self.saved.clone(),
            }),
            other => Err(format!("no copy: {other:?}")),
        }
    }
}

fn code(outcome: Outcome, code: i32) -> Result<Outcome, String> {
    match outcome.code() == code {
        true => Ok(outcome),
        false => Err(format!("not exit code {code}\n{outcome}")),
    }
}

fn said(outcome: Outcome, words: &str) -> Result<Outcome, String> {
    match outcome.stderr.contains(words) {
        true => Ok(outcome),
        false => Err(format!("no \"{words}\"\n{outcome}")),
    }
}

/// Nothing is said but that it has resumed.
fn silent(outcome: &Outcome) -> Result<(), String> {
    match outcome.stderr.lines().count() {
        1 => Ok(()),
        _ => Err(format!("it says more\n{outcome}")),
    }
}

fn printed(outcome: &Outcome, line: &str) -> Result<(), String> {
    match outcome.last_line() == line {
        true => Ok(()),
        false => Err(format!("not `{line}`\n{outcome}")),
    }
}

/// The newest generation is what counts: one that does not fit is not passed over for an older one.
#[test]
fn of_two_generations_the_newest_is_resumed_or_refused() {
    for (case, prints) in [
        ("new_variables::added", Some("115")),
        ("types::u32_to_u64", None),
    ] {
        let trial = Trial::new(case, 4).expect("the old program stops");
        let again = [("CKPT_STOP_AFTER", "2")];
        code(trial.run(&programs().old, &again), 85).expect("it stops again");
        let generations = trial.lab.runs().only().generations();
        assert_eq!(generations.len(), 2);
        match prints {
            Some(prints) => {
                trial.resumes(&programs().new, prints, &["resumed `run` at iteration 5"])
            }
            None => code(trial.run(&programs().new, &[]), 65).map(|_| ()),
        }
        .expect(case);
        if prints.is_none() {
            assert_eq!(trial.lab.runs().only().generations(), generations);
            trial
                .resumes(&programs().old, "45 7", &[])
                .expect("the old program resumes");
        }
    }
}
