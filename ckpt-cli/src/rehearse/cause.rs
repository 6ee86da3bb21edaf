//! The variable most likely at fault: what differs between a run that was stopped once, and one that was not, at one safe point.

use std::path::Path;

use ckpt_runtime::format::Checkpoint;
use ckpt_runtime::store::{self, RunName};

use super::finding::Suspect;
use super::lap::{End, Runner, Task};
use super::scratch::Scratch;
use super::undisturbed::Undisturbed;
use crate::diff;
use crate::failure::Failure;

/// The variables that differ, at the shortest distance from a resume at which any does; `None` if there is nothing to compare.
///
/// Both are stopped at the last safe point there is. What is at fault differs right after the resume, and later all that
/// is computed from it does: so the nearest distance says most.
pub(super) fn suspects(
    undisturbed: &Undisturbed,
    runner: &mut Runner,
    scratch: &Scratch,
) -> Result<Option<Vec<Suspect>>, Failure> {
    let last = undisturbed.measured.safe_points;
    let mut stops = Stops {
        undisturbed,
        runner,
        scratch,
    };
    let Some(straight) = stops.at("cause-straight", &[last])? else {
        return Ok(None);
    };
    let mut distances = vec![1, last / 2, last.saturating_sub(1)];
    distances.retain(|distance| (1..last).contains(distance));
    distances.dedup();
    let mut compared = None;
    for distance in distances {
        let room = format!("cause-{distance}");
        let Some(resumed) = stops.at(&room, &[last - distance, distance])? else {
            continue;
        };
        let found = differences(&straight, &resumed, distance)?;
        if !found.is_empty() {
            return Ok(Some(found));
        }
        compared = Some(found);
    }
    Ok(compared)
}

struct Stops<'a> {
    undisturbed: &'a Undisturbed,
    runner: &'a mut Runner,
    scratch: &'a Scratch,
}

impl Stops<'_> {
    /// The runs of a history that stops after so many safe points, and after so many more; `None` if it does not.
    fn at(&mut self, name: &str, after: &[u64]) -> Result<Option<std::path::PathBuf>, Failure> {
        let room = self.scratch.room(name)?;
        for (number, &safe_points) in (1..).zip(after) {
            let task = Task {
                stop_after: Some(safe_points),
                patience: Some(self.undisturbed.patience),
                ..Task::default()
            };
            if self.runner.run(&room, number, task)?.end != End::Stopped {
                return Ok(None);
            }
        }
        Ok(Some(room.runs()))
    }
}

fn differences(
    straight: &Path,
    resumed: &Path,
    safe_points_after: u64,
) -> Result<Vec<Suspect>, Failure> {
    let mut suspects = Vec::new();
    for run in store::names(straight)? {
        let sides = (newest(straight, &run)?, newest(resumed, &run)?);
        let (Some(a), Some(b)) = sides else { continue };
        let changed = diff::changed(&a, &b).into_iter();
        suspects.extend(changed.map(|changed| Suspect {
            run: run.to_string(),
            function: changed.function,
            variable: changed.variable,
            safe_points_after,
            difference: changed.said,
        }));
    }
    Ok(suspects)
}

fn newest(runs: &Path, run: &RunName) -> Result<Option<Checkpoint>, Failure> {
    let Some(number) = crate::lookup::generations(runs, run)?.pop() else {
        return Ok(None);
    };
    crate::lookup::generation(runs, run, number).map(Some)
}
