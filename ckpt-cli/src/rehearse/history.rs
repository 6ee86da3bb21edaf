//! Histories: processes that resume one another, hit again and again, and compared with an undisturbed run as they go.

use std::path::Path;

use ckpt_runtime::Error;
use ckpt_runtime::store::{self, Kind, RunInfo};

use super::Order;
use super::files;
use super::finding::{Cut, Doubt, Finding, What};
use super::lap::{End, Lap, Runner, Task, last_words};
use super::pieces::{Pieces, Seam};
use super::plan::{Hit, Plan};
use super::scratch::{Room, Scratch};
use super::text::Text;
use super::undisturbed::Undisturbed;
use crate::advance::Advance;
use crate::failure::Failure;
use crate::output::transient;

/// All that histories need.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) undisturbed: &'a Undisturbed,
    pub(super) runner: &'a mut Runner,
    pub(super) scratch: &'a Scratch,
    pub(super) plan: Plan,
    pub(super) histories: usize,
    pub(super) processes: usize,
}

/// So many processes in a row do not resume by chance: one may, where a function before the saved one runs again.
const ENOUGH: u32 = 3;

/// How the histories came out.
#[derive(Debug)]
pub(super) enum Outcome {
    Identical,
    Different(Box<Finding>),
    Doubtful(Doubt),
}

impl Stage<'_> {
    /// As many histories as it takes to be hit as often as asked for.
    pub(super) fn play(&mut self) -> Result<Outcome, Failure> {
        loop {
            self.histories += 1;
            let room = self
                .scratch
                .room(&format!("rehearsed-{}", self.histories))?;
            let outcome = self.one(&room);
            transient("");
            let outcome = outcome?;
            if !matches!(outcome, Outcome::Identical) || self.plan.next().is_none() {
                return Ok(outcome);
            }
        }
    }

    /// One history, from scratch to its end.
    fn one(&mut self, room: &Room) -> Result<Outcome, Failure> {
        let undisturbed = self.undisturbed;
        let mut history = History {
            runs: room.runs(),
            pieces: Pieces::of(&undisturbed.stdout),
            seam: Seam::Exact,
            advance: Advance::default(),
            cut: None,
            anew: 0,
        };
        let mut before = Look::at(&history.runs)?;
        for number in 1.. {
            let hit = self.plan.next();
            let enough = self.processes >= self.plan.bound() || self.plan.is_hopeless();
            if hit.is_some() && enough {
                return Ok(Outcome::Doubtful(Doubt::TooShort));
            }
            self.processes += 1;
            self.tell_progress();
            let lap = self.runner.run(room, number, self.task(hit))?;
            let after = Look::at(&history.runs)?;
            if let Some(what) = self.judge_end(&lap)? {
                return Ok(history.found(what, &lap));
            }
            let over = matches!(lap.end, End::Ended(_));
            let anew =
                lap.end != End::Killed && before.has_saved() && after.resumes == before.resumes;
            if let Err(misfit) = history
                .pieces
                .add(&Text::open(&lap.stdout)?, history.seam)?
            {
                let what = match anew {
                    true => What::StartsAnew,
                    false => What::Stdout(misfit),
                };
                return Ok(history.found(what, &lap));
            }
            if over && anew {
                return Ok(history.found(What::StartsAnew, &lap));
            }
            if over {
                if let Some(hit) = hit {
                    self.plan.missed(hit, lap.ran);
                }
                self.scratch.settle(room)?;
                return self.finish(history, room, &lap);
            }
            if lap.end == End::Stopped && !after.has_saved() {
                return Ok(Outcome::Doubtful(Doubt::SavesElsewhere));
            }
            self.take_hit(&mut history, &lap, &after);
            history.anew = if anew { history.anew + 1 } else { 0 };
            if history.anew >= ENOUGH {
                return Ok(history.found(What::StartsAnew, &lap));
            }
            before = after;
        }
        unreachable!("the number of processes is bounded")
    }

    /// Where somebody looks on.
    fn tell_progress(&self) {
        let done = self.plan.done.stops + self.plan.done.sigkills;
        transient(&format!("kill {done} of {}", self.order.kills));
    }

    fn task(&self, hit: Option<Hit>) -> Task {
        let patience = Some(self.undisturbed.patience);
        match hit {
            Some(Hit::Stop(safe_points)) => Task {
                stop_after: Some(safe_points),
                patience,
                ..Task::default()
            },
            Some(Hit::Kill(after)) => Task {
                every: Some(self.plan.every()),
                kill_after: Some(after),
                ..Task::default()
            },
            None => Task {
                patience,
                ..Task::default()
            },
        }
    }

    /// Whether a process ended as none may.
    fn judge_end(&self, lap: &Lap) -> Result<Option<What>, Failure> {
        let said = || last_words(&lap.stderr);
        Ok(match lap.end {
            End::Hung => Some(What::Hangs {
                patience: self.undisturbed.patience,
                said: said()?,
            }),
            End::Ended(ended) if ended != self.undisturbed.ended => Some(What::Ended {
                undisturbed: self.undisturbed.ended,
                rehearsed: ended,
                said: said()?,
            }),
            End::Ended(_) | End::Stopped | End::Killed => None,
        })
    }

    /// A process was hit.
    fn take_hit(&mut self, history: &mut History<'_>, lap: &Lap, after: &Look) {
        let advanced = history.advance.made(&after.infos, lap.group);
        let is_stop = lap.end == End::Stopped;
        match is_stop {
            true => self.plan.stopped(lap.ran),
            false => self.plan.killed(advanced),
        }
        history.seam = if is_stop { Seam::Exact } else { Seam::Overlap };
        history.cut = Some(Cut {
            number: self.plan.done.stops + self.plan.done.sigkills,
            is_stop,
            at: after.position(),
        });
    }

    /// The history has come to its end.
    fn finish(&self, history: History<'_>, room: &Room, lap: &Lap) -> Result<Outcome, Failure> {
        let History { pieces, cut, .. } = history;
        let found = |after, what| {
            Outcome::Different(Box::new(Finding {
                after,
                what,
                stderr: lap.stderr.clone(),
            }))
        };
        if let Err(misfit) = pieces.finish()? {
            return Ok(found(cut, What::Stdout(misfit)));
        }
        let whole = self.undisturbed.room.files();
        let difference = files::difference(whole, room.files(), self.order.files)?;
        Ok(difference.map_or(Outcome::Identical, |difference| {
            // Only looked at now: which of the interruptions it was cannot be told.
            found(None, What::File(difference))
        }))
    }
}

/// A history so far.
#[derive(Debug)]
struct History<'a> {
    runs: std::path::PathBuf,
    pieces: Pieces<'a>,
    seam: Seam,
    advance: Advance,
    cut: Option<Cut>,
    /// Processes in a row that began from scratch beside a checkpoint.
    anew: u32,
}

impl History<'_> {
    fn found(self, what: What, lap: &Lap) -> Outcome {
        Outcome::Different(Box::new(Finding {
            after: self.cut,
            what,
            stderr: lap.stderr.clone(),
        }))
    }
}

/// The runs of a history, and how often they were resumed.
#[derive(Debug)]
struct Look {
    infos: Vec<RunInfo>,
    resumes: usize,
}

impl Look {
    fn at(runs: &Path) -> Result<Self, Failure> {
        let infos = store::list(runs)?;
        let mut resumes = 0;
        for info in &infos {
            let events = store::read_events(runs, &info.run).map_err(|source| {
                Failure::Runtime(Error::Directory {
                    path: info.directory.clone(),
                    source: source.into(),
                })
            })?;
            let resumed = events
                .told
                .iter()
                .filter(|event| event.kind == Kind::Resume);
            resumes += resumed.count();
        }
        Ok(Look { infos, resumes })
    }

    /// Whether there is something to resume from.
    fn has_saved(&self) -> bool {
        self.infos.iter().any(|info| info.newest.is_some())
    }

    /// Where the newest checkpoint of all is.
    fn position(&self) -> Option<String> {
        let newest = self.infos.iter().filter_map(|info| info.newest.as_ref());
        let (_, summary) = newest.max_by_key(|(_, summary)| summary.meta.saved_at)?;
        summary.position().map(ToString::to_string)
    }
}
