//! The roots of this process: which are active, which have stopped, and who ends the process when all have.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant, SystemTime};

use super::calls::Calls;
use super::thread::{self, TaskId};
use crate::Error;
use crate::log;

/// Where an active root is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Running,
    /// Its final save is done (`true`) or has failed; it is dropping what it does not save.
    LettingGo(bool),
    /// It has nothing left that the end of the process could cut off.
    Gone(bool),
}

#[derive(Debug)]
struct Active {
    id: u64,
    base: u128,
    function: &'static str,
    state: State,
    newest: Option<SystemTime>,
    /// Whether it began in the middle.
    resumed: bool,
}

#[derive(Debug, Default)]
struct Roots {
    active: Vec<Active>,
    calls: Calls,
    next: u64,
    completed: Option<(&'static str, ThreadId)>,
    warned: bool,
    /// Whether the final save of a root that is gone by now has failed.
    lost: bool,
    /// The least number of stops in a row without progress, of the roots that have stopped.
    without_progress: Option<u32>,
    /// When the first root stopped: the others have until then plus the grace.
    stopping: Option<Instant>,
    ending: bool,
    /// Whether a thread waits for all to have stopped, on behalf of those that are async.
    has_waiter: bool,
    /// `CKPT_FROM` names one run; the first root of its function takes it.
    from_taken: bool,
    /// Functions whose other runs have been looked for.
    looked: HashSet<String>,
}

static ROOTS: Mutex<Option<Roots>> = Mutex::new(None);
static CHANGED: Condvar = Condvar::new();

fn roots() -> RootsGuard {
    let mut guard = ROOTS.lock().unwrap_or_else(PoisonError::into_inner);
    guard.get_or_insert_with(Roots::default);
    RootsGuard(guard)
}

struct RootsGuard(MutexGuard<'static, Option<Roots>>);

impl std::ops::Deref for RootsGuard {
    type Target = Roots;
    fn deref(&self) -> &Roots {
        self.0.as_ref().expect("filled by roots()")
    }
}

impl std::ops::DerefMut for RootsGuard {
    fn deref_mut(&mut self) -> &mut Roots {
        self.0.as_mut().expect("filled by roots()")
    }
}

/// A place among the active roots, given back when dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    id: u64,
    /// How many calls of this identity came before, in this process.
    pub(crate) call: u32,
    /// The async function that it is of.
    pub(super) task: Option<TaskId>,
}

impl Seat {
    /// Takes a place for a call of this identity in this thread.
    pub(super) fn take(
        base: u128,
        function: &'static str,
        task: Option<TaskId>,
    ) -> Result<Seat, Error> {
        let mut roots = roots();
        if roots.active.iter().any(|active| active.base == base) {
            return Err(Error::EqualIdentity {
                function: format!("`{function}`"),
            });
        }
        let call = roots.calls.next(base);
        let id = roots.next;
        roots.next += 1;
        roots.active.push(Active {
            id,
            base,
            function,
            state: State::Running,
            newest: None,
            resumed: false,
        });
        warn_of_repetition(&mut roots, function);
        thread::set_within(true);
        Ok(Seat { id, call, task })
    }

    /// Notes when the root's newest good checkpoint was made.
    pub(crate) fn saved(&self, at: Option<SystemTime>) {
        self.place().saved(at);
    }

    /// The place, for who saves on the root's behalf.
    pub(super) fn place(&self) -> Place {
        Place(self.id)
    }

    /// The root has begun in the middle.
    pub(crate) fn resumed(&self) {
        self.change(|active| active.resumed = true);
    }

    /// Another active root that may have made fewer calls of this identity than it had before, because it began in the middle: then
    /// this one may not be the call that its number says.
    pub(crate) fn uncertain_for(&self) -> Option<&'static str> {
        let roots = roots();
        let mut others = roots.active.iter().filter(|active| active.id != self.id);
        let resumed = others.find(|active| active.resumed)?;
        (self.call > 0).then_some(resumed.function)
    }

    /// The root has stopped: whether its final save is there.
    pub(crate) fn stopped(&self, saved: bool) {
        self.change(|active| active.state = State::LettingGo(saved));
        roots().stopping.get_or_insert_with(Instant::now);
        CHANGED.notify_all();
    }

    /// How many stops of this root in a row were without progress.
    pub(crate) fn without_progress(&self, stops: u32) {
        let mut roots = roots();
        let least = roots
            .without_progress
            .map_or(stops, |least| least.min(stops));
        roots.without_progress = Some(least);
    }

    /// The stopped root has let go of all it had.
    pub(crate) fn gone(&self) {
        self.change(|active| {
            if let State::LettingGo(saved) = active.state {
                active.state = State::Gone(saved);
            }
        });
        CHANGED.notify_all();
    }

    /// The root has run to its end.
    pub(crate) fn completed(&self) {
        let mut roots = roots();
        let function = roots
            .active
            .iter()
            .find(|active| active.id == self.id)
            .map(|active| active.function);
        let here = std::thread::current().id();
        roots.completed = roots
            .completed
            .or(function.map(|function| (function, here)));
    }

    fn change(&self, change: impl FnOnce(&mut Active)) {
        self.place().change(change);
    }
}

/// Which of the places a root has, or has had.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(u64);

impl Place {
    /// As [`Seat::saved`].
    pub(super) fn saved(self, at: Option<SystemTime>) {
        self.change(|active| active.newest = at);
    }

    fn change(self, change: impl FnOnce(&mut Active)) {
        let mut roots = roots();
        if let Some(active) = roots.active.iter_mut().find(|active| active.id == self.0) {
            change(active);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut roots = roots();
        let own = roots.active.iter().position(|active| active.id == self.id);
        let left = own.map(|own| roots.active.remove(own));
        roots.lost |= left.is_some_and(|active| active.state == State::LettingGo(false));
        // That of an async function is in the thread for as long as a poll.
        if self.task.is_none() {
            thread::set_within(false);
        }
        // Only those wait who have stopped; waking nobody is a system call too.
        if roots.stopping.is_some() {
            CHANGED.notify_all();
        }
    }
}

/// A completed root leaves nothing, so after a restart it runs again before this one resumes.
fn warn_of_repetition(roots: &mut Roots, function: &'static str) {
    if let Some((completed, thread)) = roots.completed
        && !roots.warned
    {
        roots.warned = true;
        if thread != std::thread::current().id() {
            return log::warn(format_args!(
                "`{function}` starts after `{completed}` has completed in another thread: after a restart `{completed}` runs again from \
                 its beginning; where that takes long, write each result to a file of its own, and pass over those that are there"
            ));
        }
        log::warn(format_args!(
            "`{function}` starts after `{completed}` has completed: after a restart `{completed}` runs again from its beginning, \
             then `{function}` resumes; to resume in `{function}` at once, annotate the function that calls both"
        ));
    }
}

/// Takes the run that `CKPT_FROM` names, once.
pub(crate) fn take_from() -> bool {
    !std::mem::replace(&mut roots().from_taken, true)
}

/// Whether the other runs of this function have yet to be looked for: it takes time, and what there is to say is said once.
pub(crate) fn first_look(function: &str) -> bool {
    let mut roots = roots();
    !roots.looked.contains(function) && roots.looked.insert(function.to_owned())
}

/// What was found when everything had stopped, or time was up.
#[derive(Debug)]
pub(crate) struct Ending {
    /// Whether every root has a checkpoint to resume from.
    pub(crate) all_saved: bool,
    /// Roots that did not reach a safe point in time, with the time of their newest checkpoint.
    pub(crate) late: Vec<(&'static str, Option<SystemTime>)>,
    /// How many stops in a row were without progress: of the root that has made most.
    pub(crate) without_progress: u32,
}

/// Waits until every active root has stopped and let go of what it had, at most for `patience` from the first stop. One caller gets the answer, and
/// ends the process; the others never return.
pub(crate) fn wait_for_others(patience: Duration) -> Ending {
    let mut guard = ROOTS.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let roots = guard.get_or_insert_with(Roots::default);
        let left = (roots.stopping.unwrap_or_else(Instant::now) + patience)
            .saturating_duration_since(Instant::now());
        let all = roots
            .active
            .iter()
            .all(|active| matches!(active.state, State::Gone(_)));
        if !roots.ending && (all || left.is_zero()) {
            roots.ending = true;
            return ending(roots);
        }
        let wait = if roots.ending {
            Duration::from_secs(3600)
        } else {
            left
        };
        guard = CHANGED
            .wait_timeout(guard, wait)
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
}

/// Whether a thread has yet to be made that waits on behalf of async roots.
pub(crate) fn needs_waiter() -> bool {
    !std::mem::replace(&mut roots().has_waiter, true)
}

fn ending(roots: &Roots) -> Ending {
    let running = roots
        .active
        .iter()
        .filter(|active| active.state == State::Running);
    let late: Vec<_> = running
        .map(|active| (active.function, active.newest))
        .collect();
    let failed = roots
        .active
        .iter()
        .any(|active| matches!(active.state, State::LettingGo(false) | State::Gone(false)));
    Ending {
        all_saved: !roots.lost && !failed && late.iter().all(|(_, newest)| newest.is_some()),
        late,
        without_progress: roots.without_progress.unwrap_or(0),
    }
}
