//! An active root: what happens at its safe points.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::function::Function;
use super::handed::{Buffers, Caller};
use super::identity::Identity;
use super::registry::Seat;
use super::saves::{SavedHere, Saves};
use super::surroundings;
use crate::encoder::Encode;
use crate::format::{self, Position};
use crate::fs::Resumed;
use crate::progress::{Shown, Told};
use crate::settings::{Compress, Settings};
use crate::store::{RealDisk, RunName, RunStore, Staging};
use crate::trigger::flag::{self, Flag, Reasons};
use crate::trigger::interval::Interval;
use crate::trigger::latency::Watched;
use crate::trigger::{signals, timer};
use crate::{Error, log, words};

/// What a function does after a safe point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It goes on.
    Go,
    /// It lets go of everything and leaves.
    Stop,
}

impl Next {
    /// Whether it leaves.
    pub fn is_stop(self) -> bool {
        self == Next::Stop
    }
}

/// A root function's run in this process.
#[derive(Debug)]
pub(crate) struct Root {
    pub(super) function: &'static Function,
    pub(super) settings: &'static Settings,
    pub(super) identity: Identity,
    pub(super) name: RunName,
    /// Locked for as long as a save takes that goes on beside the function.
    pub(super) store: Arc<Mutex<RunStore>>,
    pub(super) saves: Saves,
    pub(super) seat: Seat,
    pub(super) flag: &'static Flag,
    /// When it saves by itself, and what saves have taken.
    pub(super) interval: Interval,
    /// Whether the run's directory is there and locked.
    pub(super) open: bool,
    /// Whether the user has been told that it could not be opened.
    pub(super) told_closed: bool,
    /// The frames to restore from, from the function's own inwards, until they have been.
    pub(super) restoring: Vec<format::Frame>,
    /// The variables that the checkpoint lacked, each with the depth of its frame.
    pub(super) begun_anew: Vec<(usize, &'static str)>,
    /// The files among what has been restored, until all is.
    pub(super) resumed: Mutex<Resumed>,
    /// The marked calls that run, from the function's own inwards.
    pub(super) callers: Vec<Caller>,
    pub(super) buffers: Buffers,
    pub(super) entered: Instant,
    pub(super) started_at: SystemTime,
    /// Computing time of earlier processes.
    pub(super) computed_before: Duration,
    pub(super) starts: u32,
    /// How long encoding before marked calls has taken; `None` when that has been told.
    pub(super) calls_took: Option<Duration>,
    /// Where it began in this process: the positions of its frames; none if from scratch.
    pub(super) resumed_at: Vec<Position>,
    /// How many stops in a row, before this process, were without progress.
    pub(super) stops_before: u32,
    /// Whether its last save was elsewhere.
    pub(super) has_moved: bool,
    /// Whether anything of this run is, or has been, on disk.
    pub(super) visible: bool,
    /// When the newest checkpoint known was made.
    pub(super) newest: Option<SystemTime>,
    /// Its size.
    pub(super) newest_bytes: u64,
    /// How far the function is, where it is shown.
    pub(super) shown: Option<Shown>,
    /// Why it goes no further: what its functions, which are `fallible`, return.
    pub(super) ended: Option<Error>,
}

/// A root that is not shown, since enough others are, tries again after this.
const UNSHOWN: Duration = Duration::from_secs(10);

/// Safe points reached by this process, for `CKPT_STOP_AFTER`.
static REACHED: AtomicU64 = AtomicU64::new(0);

/// Where a function stands, and what it has there.
pub(crate) struct Here<'a> {
    /// The safe point's number.
    pub(crate) site: u32,
    pub(crate) iteration: u64,
    pub(crate) total: Option<u64>,
    pub(crate) names: &'static [&'static str],
    pub(crate) variables: &'a dyn Encode,
}

/// Where a run's checkpoints are, or will be.
pub(super) fn located(settings: &Settings, name: &RunName) -> Arc<Mutex<RunStore>> {
    let mut store = RunStore::locate(Arc::new(RealDisk), &settings.dir, name);
    if let Compress::Zstd(level) = settings.compress {
        store.compress(level);
    }
    Arc::new(Mutex::new(store))
}

impl Root {
    /// The run's directory.
    pub(super) fn store(&self) -> MutexGuard<'_, RunStore> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a fork knows of the run, whose parent was just saving: that it has no part in it until it takes it.
    pub(super) fn begin_anew_as_fork(&mut self) {
        self.store = located(self.settings, &self.name);
        self.open = false;
    }

    /// The same, for a thread.
    pub(super) fn shared_store(&self) -> Arc<Mutex<RunStore>> {
        Arc::clone(&self.store)
    }

    /// The flag that the function's safe points look at.
    pub(crate) fn flag(&self) -> &'static Flag {
        self.flag
    }

    /// Whether every single safe point is looked at.
    pub(crate) fn counting(&self) -> bool {
        self.settings.stop_after.is_some()
    }

    /// The name of the function that runs.
    pub(crate) fn function_name(&self) -> &'static str {
        self.function_at(self.depth()).name
    }

    /// Something has raised the flag.
    pub(crate) fn at_safe_point(&mut self, here: &Here<'_>) -> Next {
        if self.has_ended() {
            return Next::Stop;
        }
        if self.is_on_its_way() {
            return Next::Go;
        }
        let reasons = self.flag.take();
        let arrived = reasons.contains(Reasons::RESUMED);
        if arrived {
            self.tell_rebuilt(here);
        }
        if arrived && let Err(error) = self.arrive() {
            self.end(error);
            return Next::Stop;
        }
        let reached = self.counting() && !arrived && self.count();
        if reasons == Reasons::COUNT && !reached {
            return Next::Go;
        }
        self.tell_late();
        if reasons.contains(Reasons::OPEN) {
            self.open_early();
        }
        if reasons.contains(Reasons::STATUS) {
            self.tell_status(here);
        }
        if reached || reasons.contains(Reasons::STOP) {
            self.stop_here(here);
            return Next::Stop;
        }
        if reasons.contains(Reasons::LANDED) {
            self.land();
        }
        if reasons.contains(Reasons::MEMORY) {
            // It may be this that uses it up.
            self.saves.staging = Staging::default();
            self.save_and_go_on(here, Some("memory limit"));
        } else if reasons.contains(Reasons::SAVE) {
            self.save_and_go_on(here, None);
        } else if let Some(why) = self.again_if_landed() {
            self.save_and_go_on(here, why);
        }
        if self.has_ended() {
            return Next::Stop;
        }
        // A save takes its time, and a stop that was asked for meanwhile has nothing to add to it.
        if self.flag.take_stop() {
            self.stop_here(here);
            return Next::Stop;
        }
        self.saves.here = SavedHere::Nothing;
        if reasons.contains(Reasons::PROGRESS) {
            self.show_progress(here);
        }
        self.measure_latency(true);
        Next::Go
    }

    /// From now on it is measured how far the safe points are apart.
    pub(super) fn measure_latency(&self, begun: bool) {
        let watched = Watched {
            function: self.function.name,
            grace: surroundings::grace(self.settings),
            source: surroundings::source_of_grace(self.settings),
            begun,
        };
        timer::measure(self.flag, watched);
    }

    /// What a safe point does is not measured. If the user has been told that there was none, he learns how long that was.
    fn tell_late(&self) {
        if let Some(late) = timer::pause(self.flag) {
            log::info(format_args!(
                "`{}` has come to a safe point, {} after it was looked for",
                self.function.name,
                words::duration(late)
            ));
        }
    }

    /// Whether this is the safe point that `CKPT_STOP_AFTER` names.
    fn count(&self) -> bool {
        let reached = REACHED.fetch_add(1, Ordering::Relaxed) + 1;
        self.settings
            .stop_after
            .is_some_and(|limit| reached >= limit.get())
    }

    /// The function is left before the safe point of `CKPT_STOP_AFTER`: how far this process has come with its count. `ckpt rehearse`
    /// reads this line.
    pub(super) fn tell_count(&self) {
        if self.counting() {
            log::debug(format_args!(
                "`{}` is left; safe points counted in this process: {}",
                self.function.name,
                REACHED.load(Ordering::Relaxed)
            ));
        }
    }

    /// Plans the next periodic save, counted from now.
    pub(super) fn plan_save(&self) {
        if let Some(period) = self.next_save()
            && let Some(at) = Instant::now().checked_add(period)
        {
            timer::arm(self.flag, at, Reasons::SAVE);
        }
    }

    /// The time until then.
    pub(super) fn next_save(&self) -> Option<Duration> {
        let period = self.interval.period()?;
        // How long before the end a stop must begin depends on what a save takes: one has to be measured in time.
        let unmeasured = self.interval.is_chosen() && self.interval.cost().is_none();
        let left = timer::left_until_stop().filter(|_| unmeasured);
        Some(left.map_or(period, |left| period.min(left / 4)))
    }

    /// Has it stopped in time before the deadline.
    pub(super) fn tell_need(&self) {
        let needs = self.saves.cost.of_stop(self.settings.mode);
        timer::needs(self.flag, needs.unwrap_or_default());
    }

    fn show_progress(&mut self, here: &Here<'_>) {
        let (depth, iteration, total) = self.progress(here);
        let told = Told {
            function: self.function_at(depth).name,
            iteration,
            total,
            saved: self.newest.map(|at| (at, self.newest_bytes)),
        };
        if self.shown.is_none() {
            self.shown = Shown::new(self.settings.progress, &told);
        }
        let next = self.shown.as_mut().map(|shown| shown.tell(told));
        self.look_again(next.unwrap_or(UNSHOWN));
    }

    /// Its progress is looked at when this time has passed.
    pub(super) fn look_again(&self, after: Duration) {
        if let Some(at) = Instant::now().checked_add(after) {
            timer::arm(self.flag, at, Reasons::PROGRESS);
        }
    }

    fn tell_status(&self, here: &Here<'_>) {
        let saved = match self.newest {
            Some(at) => format!("last checkpoint {}", words::ago(at)),
            None => "no checkpoint yet".to_owned(),
        };
        let running = words::duration(self.entered.elapsed());
        let until = match timer::left_until_stop() {
            Some(left) => format!(
                ", {} until it stops for its time limit",
                words::duration(left)
            ),
            None => String::new(),
        };
        log::info(format_args!(
            "`{}` is {}, running for {running}, {saved}{until}",
            self.function.name,
            self.shown_progress(here)
        ));
    }
}

impl Root {
    /// `at iteration 3 120 000 (31 %)`, and in which functions: that one, and the one that runs.
    pub(super) fn shown_progress(&self, here: &Here<'_>) -> String {
        let (of, iteration, total) = self.progress(here);
        let at = progress(iteration, total);
        let name = |depth| self.function_at(depth).name;
        let outside = match of {
            0 => String::new(),
            depth => format!("in `{}`, ", name(depth)),
        };
        let inside = match self.depth() {
            depth if depth == of => String::new(),
            depth => format!(", in `{}`", name(depth)),
        };
        format!("{outside}{at}{inside}")
    }
}

/// `at iteration 3 120 000 (31 %)`
pub(super) fn progress(iteration: u64, total: Option<u64>) -> String {
    let count = words::count(iteration);
    match total {
        Some(total) => format!(
            "at iteration {count} ({})",
            words::percent(iteration, total)
        ),
        None => format!("at iteration {count}"),
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        self.wait_for_flight();
        timer::disarm(self.flag);
        flag::release(self.flag);
        signals::deactivate();
    }
}
