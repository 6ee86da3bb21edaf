//! What a rehearsal comes to, in lines and as JSON.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::finding::{Doubt, Finding, Suspect, What, describe};
use super::hint;
use super::history::Outcome;
use super::plan::{Done, Measured};
use crate::words::{duration, grouped, plain};

/// What was done.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) kills: u32,
    pub(super) seed: u64,
    pub(super) measured: Option<Measured>,
    pub(super) done: Done,
    pub(super) histories: usize,
    pub(super) processes: usize,
}

impl Facts {
    pub(super) fn new(kills: u32, seed: u64) -> Self {
        Facts {
            kills,
            seed,
            measured: None,
            done: Done::default(),
            histories: 0,
            processes: 0,
        }
    }
}

/// These are the fields of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// `resumable`, `not resumable`, `undecided`.
    verdict: &'static str,
    /// Why not, in one line.
    reason: Option<String>,
    /// The interruption before the first difference.
    after: Option<String>,
    difference: Option<Difference>,
    suspects: Vec<Suspect>,
    hint: Option<&'static str>,
    /// Interruptions asked for.
    kills: u32,
    /// Those there were, by kind.
    stops: u32,
    sigkills: u32,
    histories: usize,
    processes: usize,
    seed: u64,
    undisturbed_seconds: Option<f64>,
    safe_points: Option<u64>,
    /// What the process that differed said, its last lines.
    said: Vec<String>,
    stderr: Option<PathBuf>,
    /// Where everything still is.
    kept: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Difference {
    /// `stdout`, `file`, `end`.
    of: &'static str,
    path: Option<PathBuf>,
    line: Option<u64>,
    undisturbed: Option<String>,
    rehearsed: Option<String>,
}

impl Report {
    pub(super) fn of(
        facts: &Facts,
        outcome: &Outcome,
        suspects: Option<Vec<Suspect>>,
        kept: Option<PathBuf>,
    ) -> Self {
        let (verdict, reason) = match outcome {
            Outcome::Identical => ("resumable", None),
            Outcome::Different(finding) => ("not resumable", Some(reason(&finding.what))),
            Outcome::Doubtful(doubt) => ("undecided", Some(doubtful(doubt, facts))),
        };
        let finding = match outcome {
            Outcome::Different(finding) => Some(&**finding),
            _ => None,
        };
        let after = finding.and_then(|finding| finding.after.as_ref());
        Report {
            verdict,
            reason,
            after: after.map(|cut| describe::cut(cut, facts.kills)),
            difference: finding.and_then(difference),
            hint: finding.and_then(|finding| hint::of(&finding.what, suspects.as_deref())),
            suspects: suspects.unwrap_or_default(),
            kills: facts.kills,
            stops: facts.done.stops,
            sigkills: facts.done.sigkills,
            histories: facts.histories,
            processes: facts.processes,
            seed: facts.seed,
            undisturbed_seconds: facts.measured.map(|measured| measured.took.as_secs_f64()),
            safe_points: facts.measured.map(|measured| measured.safe_points),
            said: said(outcome),
            stderr: finding.map(|finding| finding.stderr.clone()),
            kept,
        }
    }

    pub(super) fn text(&self) -> String {
        let mut out = match (&self.reason, &self.after) {
            (None, _) => format!("{}: {} kills, identical\n", self.verdict, self.kills),
            (Some(reason), None) => format!("{}: {reason}\n", self.verdict),
            (Some(reason), Some(after)) => format!("{}: {reason} after {after}\n", self.verdict),
        };
        if let Some(difference) = &self.difference {
            let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
            let _ = writeln!(out, "  undisturbed: {}", side(&difference.undisturbed));
            let _ = writeln!(out, "  rehearsed:   {}", side(&difference.rehearsed));
        }
        for line in &self.said {
            let _ = writeln!(out, "  | {line}");
        }
        self.add_suspects(&mut out);
        if let Some(hint) = self.hint {
            let _ = writeln!(out, "hint: {hint}");
        }
        if self.processes > 0 {
            let _ = writeln!(out, "{}", self.counts());
        }
        if let Some(kept) = &self.kept {
            let _ = writeln!(out, "everything is still in {}", kept.display());
        }
        out
    }

    fn add_suspects(&self, out: &mut String) {
        const SHOWN: usize = 5;
        for (at, suspect) in self.suspects.iter().take(SHOWN).enumerate() {
            let Suspect {
                function,
                variable,
                safe_points_after,
                difference,
                ..
            } = suspect;
            let head = if at == 0 {
                "most likely at fault"
            } else {
                "also another"
            };
            let distance = match safe_points_after {
                1 => "one safe point".to_owned(),
                more => format!("{} safe points", grouped(*more)),
            };
            let line = format!(
                "{head}: `{variable}` of `{function}`, {distance} after a resume: {difference}"
            );
            let _ = writeln!(out, "{}", plain(&line));
        }
        if self.suspects.len() > SHOWN {
            let _ = writeln!(out, "… {} more", self.suspects.len() - SHOWN);
        }
    }

    fn counts(&self) -> String {
        let stops = match self.stops {
            1 => "1 stop at a safe point".to_owned(),
            more => format!("{more} stops at safe points"),
        };
        format!(
            "hit by {stops} and {} SIGKILL{}, in {} process{}; seed {}",
            self.sigkills,
            if self.sigkills == 1 { "" } else { "s" },
            self.processes,
            if self.processes == 1 { "" } else { "es" },
            self.seed
        )
    }
}

fn reason(what: &What) -> String {
    match what {
        What::Stdout(misfit) => format!("standard output differs in line {}", misfit.line),
        What::File(difference) => format!("{} differs", describe::place(difference)),
        What::Ended { rehearsed, .. } => {
            format!("it ends with {}", describe::end(*rehearsed))
        }
        What::StartsAnew => "it starts from scratch, although there is a checkpoint,".to_owned(),
        What::Hangs { patience, .. } => {
            format!("it has not ended in {}", duration(*patience))
        }
    }
}

fn difference(finding: &Finding) -> Option<Difference> {
    Some(match &finding.what {
        What::Stdout(misfit) => Difference {
            of: "stdout",
            path: None,
            line: Some(misfit.line),
            undisturbed: misfit.undisturbed.clone(),
            rehearsed: misfit.rehearsed.clone(),
        },
        What::File(difference) => Difference {
            of: "file",
            path: Some(difference.path.clone()),
            line: (difference.line > 0).then_some(difference.line),
            undisturbed: difference.undisturbed.clone(),
            rehearsed: difference.rehearsed.clone(),
        },
        What::Ended {
            undisturbed,
            rehearsed,
            ..
        } => Difference {
            of: "end",
            path: None,
            line: None,
            undisturbed: Some(describe::end(*undisturbed)),
            rehearsed: Some(describe::end(*rehearsed)),
        },
        What::StartsAnew | What::Hangs { .. } => return None,
    })
}

fn said(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Different(finding) => match &finding.what {
            What::Ended { said, .. } | What::Hangs { said, .. } => said.clone(),
            _ => Vec::new(),
        },
        Outcome::Doubtful(Doubt::Fails { said, .. }) => said.clone(),
        _ => Vec::new(),
    }
}

fn doubtful(doubt: &Doubt, facts: &Facts) -> String {
    match doubt {
        Doubt::Fails { ended, .. } => format!(
            "undisturbed, it ends with {}: first have it come to its end; it runs in a directory of its own, where --input copies what it reads",
            describe::end(*ended)
        ),
        Doubt::Hangs(patience) => format!(
            "undisturbed, it has not ended in {}: give it a smaller problem, or more time with --timeout",
            duration(*patience)
        ),
        Doubt::Differs(what) => format!(
            "two undisturbed runs differ in {what}: give it a fixed seed, and have it print neither times nor its directory"
        ),
        Doubt::NoFunction => "no checkpointed function came to its end in it: write #[checkpointed] on the function with the long loop"
            .to_owned(),
        Doubt::NoSafePoint => "its checkpointed functions have come to no safe point: write them with a loop, or give it more to do".to_owned(),
        Doubt::TooShort => {
            let Done { stops, sigkills } = facts.done;
            format!(
                "it ended before it could be hit, {} of {} times: give it more to do, or ask for less with --kills",
                facts.kills - stops - sigkills,
                facts.kills
            )
        }
        Doubt::SavesElsewhere => {
            "it does not save where CKPT_DIR says: have it take that from its environment".to_owned()
        }
        Doubt::NoSuchFile(path) => format!(
            "undisturbed, it leaves no file {}: --files takes paths below the directory that it runs in",
            plain(&path.display().to_string())
        ),
    }
}
