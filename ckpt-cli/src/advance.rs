//! Whether the runs of a directory get anywhere.

use std::collections::HashSet;

use ckpt_runtime::host;
use ckpt_runtime::store::{Kind, RunInfo};
use rustix::process::{Pid, getpgid, test_kill_process};

/// A place in a run. The same one reached again is no advance, however often it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    run: String,
    /// Of each frame, outermost first: its function, its loop or call, and the iteration there. Nothing: completed.
    frames: Vec<(String, String, u32, u64)>,
}

/// All places that have been seen.
#[derive(Debug, Default)]
pub(crate) struct Advance {
    seen: HashSet<Place>,
}

impl Advance {
    /// From where the runs are now.
    pub(crate) fn from_here(runs: &[RunInfo]) -> Self {
        Advance {
            seen: runs.iter().filter_map(place).collect(),
        }
    }

    /// Whether a run is where none has been before. What processes of other groups do, as far as they are alive to be asked,
    /// does not count: other jobs may have their runs in the same directory.
    pub(crate) fn made(&mut self, runs: &[RunInfo], group: Pid) -> bool {
        let mut made = false;
        for info in runs.iter().filter(|info| !is_foreign(info, group)) {
            made |= place(info).is_some_and(|place| self.seen.insert(place));
        }
        made
    }
}

fn place(info: &RunInfo) -> Option<Place> {
    let run = info.run.to_string();
    if is_completed(info) {
        let frames = Vec::new();
        return Some(Place { run, frames });
    }
    let (_, summary) = info.newest.as_ref()?;
    let frames = summary.frames.iter().map(|frame| {
        let at = &frame.position;
        let site = at.site.clone();
        (frame.function.clone(), site, at.ordinal, at.iteration)
    });
    Some(Place {
        run,
        frames: frames.collect(),
    })
}

fn is_completed(info: &RunInfo) -> bool {
    let last = info.last_event.as_ref();
    info.newest.is_none() && last.is_some_and(|event| event.kind == Kind::Completion)
}

/// Whether who brought the run to where it is is known to be none of the group.
fn is_foreign(info: &RunInfo, group: Pid) -> bool {
    let by = match (&info.newest, &info.last_event) {
        (Some((_, summary)), _) => Some((&summary.meta.host, summary.meta.pid)),
        (None, Some(event)) => Some((&event.host, event.pid)),
        (None, None) => None,
    };
    let Some((by_host, pid)) = by else {
        return false;
    };
    if *by_host != host() {
        return true;
    }
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    let alive = pid.filter(|pid| test_kill_process(*pid).is_ok());
    alive.is_some_and(|pid| getpgid(Some(pid)) != Ok(group))
}
