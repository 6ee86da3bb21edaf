//! What a thread has of the root that runs in it: whether there is one, the root on its way between two of its frames, and what
//! the callers of the frame that runs hold.
//!
//! A function that is not async has a thread for as long as it runs. An async one has it for the time of a poll: [`Task`] puts
//! what is its own in place before, and what was there back afterwards. So nothing of a future stays behind in a thread, whatever
//! becomes of it, and a future may be polled by another thread each time, or inside of another root's poll.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

use super::handed::{self, Handed};
use crate::raw::callers;

thread_local! {
    static WITHIN: Cell<bool> = const { Cell::new(false) };
    static POLLED: Cell<Option<TaskId>> = const { Cell::new(None) };
}

/// Whether a root is active in this thread: what it calls is an ordinary function.
pub(crate) fn within_root() -> bool {
    WITHIN.get()
}

/// A root begins in this thread, or ends.
pub(super) fn set_within(within: bool) {
    WITHIN.set(within);
}

/// A future of an async function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TaskId(u64);

/// The future that is being polled in this thread, the innermost.
pub(super) fn polled() -> Option<TaskId> {
    POLLED.get()
}

/// Whether the future of an async function is dropped before its end.
pub(crate) fn is_cancelled(task: Option<TaskId>) -> bool {
    task.is_some() && task != polled()
}

/// An async function between its polls.
#[derive(Debug)]
pub(crate) struct Task {
    id: TaskId,
    /// Whether its function turned out to be a root.
    is_root: bool,
}

impl Task {
    pub(crate) fn new() -> Task {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Task {
            id: TaskId(NEXT.fetch_add(1, Ordering::Relaxed)),
            is_root: false,
        }
    }

    /// Runs a poll of it.
    pub(crate) fn during<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        let apart = self.is_root.then(Apart::new);
        let _before = Before {
            polled: POLLED.replace(Some(self.id)),
            within: WITHIN.get(),
            task: self,
            _apart: apart,
        };
        WITHIN.set(WITHIN.get() || _before.task.is_root);
        poll()
    }
}

/// What was in the thread before a poll.
struct Before<'a> {
    polled: Option<TaskId>,
    within: bool,
    task: &'a mut Task,
    _apart: Option<Apart>,
}

impl Drop for Before<'_> {
    fn drop(&mut self) {
        // A root has begun in this poll.
        self.task.is_root |= WITHIN.get() && !self.within;
        WITHIN.set(self.within);
        POLLED.set(self.polled);
    }
}

/// What another root has in this thread, out of the way for as long as this one is polled.
struct Apart {
    handed: Option<Handed>,
    held: callers::Held,
}

impl Apart {
    fn new() -> Apart {
        Apart {
            handed: handed::swap_handed(None),
            held: callers::aside(),
        }
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        handed::swap_handed(self.handed.take());
        callers::back(std::mem::take(&mut self.held));
    }
}
