//! What has gone, or would go, in words and as JSON.

use std::io;
use std::path::{Path, PathBuf};

use ckpt_runtime::store::{Kept, Part, Plan, Removal, RunName};
use serde::Serialize;

use crate::failure::Failure;
use crate::style::{BAD, HEAD, NOTABLE, painted};
use crate::table::aligned;
use crate::words::{bytes, grouped, plain};

/// Of all runs. These are the fields of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Whether it has been done.
    forced: bool,
    files: u64,
    bytes: u64,
    /// Those of which something goes, or stays for a reason.
    runs: Vec<Pruned>,
}

/// Of one run.
#[derive(Debug, Serialize)]
pub(super) struct Pruned {
    run: String,
    files: u64,
    bytes: u64,
    removals: Vec<Gone>,
    kept: Vec<Stays>,
}

#[derive(Debug, Serialize)]
struct Gone {
    /// `generation`, `unfinished`, `aside` or `record`.
    part: &'static str,
    generation: Option<u64>,
    path: String,
    bytes: u64,
    is_directory: bool,
    #[serde(skip)]
    name: String,
}

#[derive(Debug, Serialize)]
struct Stays {
    path: String,
    /// `damaged`, `held`, `unknown` or `failed`.
    why: &'static str,
    detail: String,
    #[serde(skip)]
    name: String,
}

impl Pruned {
    pub(super) fn new(run: &RunName, plan: Plan, failed: Vec<(PathBuf, io::Error)>) -> Self {
        let went = |removal: &&Removal| failed.iter().all(|(path, _)| *path != removal.path);
        let gone = plan.removals.iter().filter(went);
        let removals: Vec<Gone> = gone.map(|removal| Gone::new(run, removal)).collect();
        let kept = plan.kept.iter();
        let kept = kept.map(|(path, why)| Stays::new(run, path, why));
        let failed = failed.iter().map(|(path, error)| Stays {
            path: path.display().to_string(),
            why: "failed",
            detail: error.to_string(),
            name: name_in(run, path),
        });
        Pruned {
            run: run.to_string(),
            files: removals.iter().filter(|gone| !gone.is_directory).count() as u64,
            bytes: removals.iter().map(|gone| gone.bytes).sum(),
            kept: kept.chain(failed).collect(),
            removals,
        }
    }

    pub(super) fn not_looked_at(run: &RunName, directory: &Path, why: Kept) -> Self {
        let plan = Plan {
            removals: Vec::new(),
            kept: vec![(directory.to_owned(), why)],
        };
        Pruned::new(run, plan, Vec::new())
    }

    fn is_nothing(&self) -> bool {
        self.removals.is_empty() && self.kept.is_empty()
    }

    fn text(&self) -> String {
        let files = self.removals.iter().filter(|gone| !gone.is_directory);
        let rows: Vec<_> = files
            .map(|gone| vec![plain(&gone.name), bytes(gone.bytes)])
            .collect();
        let stays: String = self.kept.iter().map(Stays::line).collect();
        let run = painted(HEAD, &self.run);
        format!("{run}\n{}{stays}", aligned(&rows, 2))
    }
}

impl Gone {
    fn new(run: &RunName, removal: &Removal) -> Self {
        let (part, generation) = match removal.part {
            Part::Generation(generation) => ("generation", Some(generation)),
            Part::Temporary => ("unfinished", None),
            Part::Aside => ("aside", None),
            Part::Record => ("record", None),
        };
        Gone {
            part,
            generation,
            path: removal.path.display().to_string(),
            bytes: removal.bytes,
            is_directory: removal.is_directory,
            name: name_in(run, &removal.path),
        }
    }
}

impl Stays {
    fn new(run: &RunName, path: &Path, why: &Kept) -> Self {
        let (why, detail) = match why {
            Kept::Damaged(damage) => ("damaged", damage.to_string()),
            Kept::Held(Some(holder)) => ("held", holder.to_string()),
            Kept::Held(None) => ("held", "a process that did not leave its name".to_owned()),
            Kept::Unknown(reason) => ("unknown", reason.clone()),
        };
        Stays {
            path: path.display().to_string(),
            why,
            detail,
            name: name_in(run, path),
        }
    }

    fn line(&self) -> String {
        let Stays { name, detail, .. } = self;
        let because = match self.why {
            "damaged" => format!("damaged, {detail}"),
            "held" => format!("held by {detail}"),
            _ => detail.clone(),
        };
        let what = if name.is_empty() { "all of it" } else { name };
        let style = if self.why == "held" { NOTABLE } else { BAD };
        let line = painted(style, plain(&format!("{what} stays: {because}")));
        format!("  {line}\n")
    }
}

/// A path as it is told beside its run's name; empty for the run's directory.
fn name_in(run: &RunName, path: &Path) -> String {
    let text = path.display().to_string();
    let inside = text.rsplit_once(&run.to_string()).map(|(_, inside)| inside);
    inside.unwrap_or(&text).trim_start_matches('/').to_owned()
}

impl Report {
    pub(super) fn new(forced: bool, mut runs: Vec<Pruned>) -> Self {
        runs.retain(|run| !run.is_nothing());
        Report {
            forced,
            files: runs.iter().map(|run| run.files).sum(),
            bytes: runs.iter().map(|run| run.bytes).sum(),
            runs,
        }
    }

    pub(super) fn text(&self) -> String {
        let parts: String = self.runs.iter().map(|run| run.text() + "\n").collect();
        let (files, size) = (counted(self.files, "file"), bytes(self.bytes));
        let of = self.runs.iter().filter(|run| run.files > 0).count() as u64;
        let runs = counted(of, "run");
        let end = match (self.files, self.forced) {
            (0, true) => "nothing was removed\n".to_owned(),
            (0, false) => "nothing to remove\n".to_owned(),
            (_, true) => format!("removed {files} of {runs}, {size}\n"),
            (_, false) => format!("would remove {files} of {runs}, {size}; --force removes them\n"),
        };
        parts + &end
    }

    /// `named`: the runs were, one by one.
    pub(super) fn failure(&self, named: bool) -> Option<Failure> {
        let mut kept = self.runs.iter().flat_map(|run| &run.kept);
        if kept.any(|stays| ["failed", "unknown"].contains(&stays.why)) {
            return Some(Failure::NotPruned);
        }
        let mut kept = self.runs.iter().flat_map(|run| &run.kept);
        (named && kept.any(|stays| stays.why == "held")).then_some(Failure::HeldRuns)
    }
}

fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(count))
}
