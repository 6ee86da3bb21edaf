//! That a process is alive: while it holds a run, the lock file's modification time follows its clock, so that after a
//! SIGKILL it can be told when that was. docs/format.md §4.
//!
//! A thread of its own does it: a file system that does not answer must not keep the timer's from looking at signals.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::disk::{Disk as _, LockFile};
use super::events::Before;
use super::lock::{Hold, holder_of};
use super::paths::{LOCK, RunName};
use super::real_disk::RealDisk;
use super::run_store::RunStore;
use crate::{Holder, raw};

/// How far apart the signs of life are, at least and at most.
const OFTEN: Duration = Duration::from_millis(250);
const SELDOM: Duration = Duration::from_secs(10);

/// How far apart the signs of life of a process are that has had its run for so long: a hundredth of that, within bounds,
/// since a server of files may have those of thousands to write down.
pub fn signs_apart(held: Duration) -> Duration {
    (held / 100).clamp(OFTEN, SELDOM)
}

/// Signs of life go on until it is dropped.
#[derive(Debug)]
pub(super) struct Alive {
    id: u64,
    file: Weak<dyn LockFile>,
}

struct Kept {
    id: u64,
    /// Weak, so that the lock is let go of where its store is dropped.
    file: Weak<dyn LockFile>,
    since: Instant,
    due: Instant,
}

struct List {
    kept: Vec<Kept>,
    next_id: u64,
    has_thread: bool,
}

static LIST: Mutex<List> = Mutex::new(List {
    kept: Vec::new(),
    next_id: 0,
    has_thread: false,
});
static CHANGED: Condvar = Condvar::new();
/// Whose list it is. A fork has a copy, which may be locked for good, and no thread.
static PROCESS: AtomicU32 = AtomicU32::new(0);

fn list() -> MutexGuard<'static, List> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_of_this_process() -> bool {
    PROCESS.load(Ordering::Relaxed) == std::process::id()
}

impl Alive {
    fn begin(file: &Arc<dyn LockFile>) -> Option<Alive> {
        let none =
            PROCESS.compare_exchange(0, std::process::id(), Ordering::Relaxed, Ordering::Relaxed);
        if none.is_err() && !is_of_this_process() {
            return None;
        }
        sign(&**file);
        let mut list = list();
        if !list.has_thread {
            let builder = thread::Builder::new().name("ckpt-alive".to_owned());
            // Without it only less is known after a kill.
            raw::mask::with_all_blocked(|| builder.spawn(run)).ok()?;
            list.has_thread = true;
        }
        let (id, now) = (list.next_id, Instant::now());
        list.next_id += 1;
        list.kept.push(Kept {
            id,
            file: Arc::downgrade(file),
            since: now,
            due: now + OFTEN,
        });
        CHANGED.notify_one();
        Some(Alive {
            id,
            file: Arc::downgrade(file),
        })
    }

    fn is_of(&self, file: &Arc<dyn LockFile>) -> bool {
        self.file.ptr_eq(&Arc::downgrade(file))
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        if is_of_this_process() {
            list().kept.retain(|kept| kept.id != self.id);
        }
    }
}

fn run() {
    let mut list = list();
    loop {
        let now = Instant::now();
        list.kept.iter_mut().for_each(|kept| kept.sign(now));
        list = match list.kept.iter().map(|kept| kept.due).min() {
            None => CHANGED.wait(list).unwrap_or_else(PoisonError::into_inner),
            Some(due) => {
                let left = due.saturating_duration_since(now);
                let woken = CHANGED.wait_timeout(list, left);
                woken.unwrap_or_else(PoisonError::into_inner).0
            }
        };
    }
}

impl Kept {
    fn sign(&mut self, now: Instant) {
        if now < self.due {
            return;
        }
        self.due = now + signs_apart(now.duration_since(self.since));
        if let Some(file) = self.file.upgrade() {
            sign(&*file);
        }
    }
}

/// That it fails is no harm: then less is known after a kill.
fn sign(file: &dyn LockFile) {
    let _ = file.set_modified(marked(SystemTime::now()));
}

/// A whole number of milliseconds, so that it is told from a time that a kernel or somebody's copying has set.
fn marked(at: SystemTime) -> SystemTime {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    at - Duration::from_nanos(u64::from(since.subsec_nanos() % 1_000_000))
}

/// Who had the run before, from what is in the lock file; `None` if that does not tell when it was last alive.
pub(super) fn before(line: &[u8], modified: SystemTime) -> Option<Before> {
    let holder = holder_of(line)?;
    let is_sign = marked(modified) == modified && modified >= holder.since;
    is_sign.then_some(Before {
        host: holder.host,
        pid: holder.pid,
        alive: modified,
    })
}

/// What a run's lock file tells of whoever had the run last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastHolder {
    /// Whether they have it still.
    pub held: bool,
    /// Who it is, if they said so.
    pub holder: Option<Holder>,
    /// When they were last known to be alive, by their own clock.
    pub alive: Option<SystemTime>,
}

/// Who had, or has, a run last; `None` if there is no lock file that can be looked at. Takes the lock shared for an instant.
pub fn last_holder(root: &Path, name: &RunName) -> Option<LastHolder> {
    let path = name.directory(root).join(LOCK);
    let held = RealDisk.holder(&path).ok()?.is_some();
    let (line, modified) = RealDisk.left_in_lock(&path).ok()??;
    Some(LastHolder {
        held,
        holder: holder_of(&line),
        alive: before(&line, modified).map(|before| before.alive),
    })
}

impl RunStore {
    /// From now on the lock file tells that this process is alive, for as long as it has the run.
    pub fn show_alive(&mut self) {
        let Hold::Locked { file, .. } = &self.hold else {
            return;
        };
        if self.alive.as_ref().is_none_or(|alive| !alive.is_of(file)) {
            self.alive = Alive::begin(file);
        }
    }

    /// Who had the run before this store took it, where that is known: told once.
    pub fn take_before(&mut self) -> Option<Before> {
        self.before.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_times_are_signs() {
        let line = br#"{"host":"h","pid":7,"since":"1970-01-01T00:00:10.000Z"}"#;
        let at = |nanos| UNIX_EPOCH + Duration::from_nanos(nanos);
        let sign = marked(at(20_123_456_789));
        assert_eq!(sign, at(20_123_000_000));
        assert_eq!(before(line, sign).map(|before| before.alive), Some(sign));
        assert_eq!(before(line, at(20_123_456_789)), None, "a kernel's time");
        assert_eq!(before(line, at(9_000_000_000)), None, "before it began");
        assert_eq!(before(b"", sign), None);
        let early = UNIX_EPOCH - Duration::from_nanos(1_500_000);
        assert!(marked(early) <= early);
    }
}
