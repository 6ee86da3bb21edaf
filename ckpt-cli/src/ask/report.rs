//! An answer in words, and as JSON.

use std::time::Duration;

use ckpt_runtime::Holder;
use ckpt_runtime::store::{Event, RunName};
use serde::Serialize;

use super::Asked;
use super::answer::Answer;
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::words::{bytes, duration, grouped, percent, plain};

/// What was asked of whom, and what came of it. These are the fields of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    run: String,
    /// `save` or `stop`.
    asked: &'static str,
    host: String,
    pid: u32,
    job: Option<String>,
    signal: Option<String>,
    /// `saved`, `stopped`, `stopping`, `completed`, `failed`, `ended`, `late`, `asked` or `elsewhere`.
    outcome: &'static str,
    generation: Option<u64>,
    position: Option<String>,
    iteration: Option<u64>,
    total: Option<u64>,
    bytes: Option<u64>,
    /// How long the save took.
    seconds: Option<f64>,
    detail: Option<String>,
    /// What to run instead.
    commands: Vec<String>,
}

impl Report {
    pub(super) fn new(asked: Asked, run: &RunName, holder: &Holder) -> Self {
        Report {
            run: run.to_string(),
            asked: asked.word(),
            host: holder.host.clone(),
            pid: holder.pid,
            job: holder.ways.job.clone(),
            signal: asked.signal(holder).map(str::to_owned),
            outcome: "asked",
            generation: None,
            position: None,
            iteration: None,
            total: None,
            bytes: None,
            seconds: None,
            detail: None,
            commands: Vec::new(),
        }
    }

    pub(super) fn elsewhere(self, commands: Vec<String>) -> Self {
        Report {
            outcome: "elsewhere",
            commands,
            ..self
        }
    }

    pub(super) fn with(self, answer: &Answer) -> Self {
        let (outcome, event) = match answer {
            Answer::Saved(event) => ("saved", Some(event)),
            Answer::Stopped(event) => ("stopped", Some(event)),
            Answer::Stopping(event) => ("stopping", Some(event)),
            Answer::Completed(event) => ("completed", Some(event)),
            Answer::Failed(event) => ("failed", Some(event)),
            Answer::Ended => ("ended", None),
            Answer::Late(_) => ("late", None),
            Answer::NotWaitedFor => ("asked", None),
        };
        let report = Report { outcome, ..self };
        match event {
            Some(event) => report.and(event),
            None => report,
        }
    }

    fn and(self, event: &Event) -> Self {
        Report {
            generation: event.generation,
            position: event.position.clone(),
            iteration: event.iteration,
            total: event.total,
            bytes: event.bytes,
            seconds: event.seconds,
            detail: event.detail.clone(),
            ..self
        }
    }

    /// Several, as an array.
    pub(super) fn tell_all(reports: &[Report], json: bool) -> Result<(), Failure> {
        match json {
            true => print_json(&reports),
            false => reports.iter().try_for_each(|report| report.tell(false)),
        }
    }

    pub(super) fn tell(&self, json: bool) -> Result<(), Failure> {
        match (json, self.line()) {
            (true, _) => print_json(self),
            (false, Some(line)) => print(&format!("{}\n", plain(&line))),
            (false, None) => Ok(()),
        }
    }

    /// What is told in words; failures have their own.
    fn line(&self) -> Option<String> {
        let Report { run, pid, .. } = self;
        let size = bytes(self.bytes.unwrap_or(0));
        let generation = self.generation.unwrap_or(0);
        let at = self.at();
        Some(match self.outcome {
            "saved" => format!(
                "saved {run}{at}: generation {generation}, {size}{}",
                self.took()
            ),
            "stopped" => format!(
                "stopped {run}{at}, saved {size} as generation {generation}; run the same command again to resume"
            ),
            "completed" => format!("{run} has completed, and has nothing to save any more"),
            "asked" => format!("asked process {pid}, which runs {run}, to {}", self.asked),
            _ => return None,
        })
    }

    fn at(&self) -> String {
        match (self.iteration, self.total) {
            (Some(at), Some(total)) => {
                format!(" at iteration {} ({})", grouped(at), percent(at, total))
            }
            (Some(at), None) => format!(" at iteration {}", grouped(at)),
            (None, _) => String::new(),
        }
    }

    fn took(&self) -> String {
        let took = self
            .seconds
            .and_then(|took| Duration::try_from_secs_f64(took).ok());
        took.map_or_else(String::new, |took| format!(" in {}", duration(took)))
    }
}
