//! A disk in memory that counts its operations, fails at any of them, and can be looked at as a power failure leaves it.
//!
//! It keeps what processes see apart from what is durable. After a crash each unsynced block, each length and each change of a
//! name is kept or lost on its own, blocks may be torn, and what was never written may be anything: worse than any
//! journalling file system. After an fsync that failed it is as forgetful as Linux: what was to be written counts as written, and the
//! next fsync reports success. (Only that a directory was made, or a
//! file removed, stays to be synced: about those nothing could be done.)

mod crash;
mod file;
mod operations;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use rustix::io::Errno;

use super::trust::Rights;

pub(super) use crash::{Dice, Loss};
use file::{Inode, LARGE_BLOCK, SMALL_BLOCK};

/// The user that stores on this disk are.
pub(super) const ME: u32 = 1000;

/// When the disk misbehaves; operations count from 1.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    Never,
    /// This operation has no effect, or half of one, and fails.
    Fail(u64, Errno),
    /// This operation has its effect, but is reported to have failed.
    FailAfter(u64, Errno),
    /// A signal interrupts this operation if it is a read or a write; the others are done again by the disk itself.
    Interrupt(u64),
    /// From this operation on nothing has any effect.
    Crash(u64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Entry {
    Dir,
    File(usize),
}

/// A change of names: what disappears, what appears.
#[derive(Debug, Clone)]
struct Change {
    from: Option<PathBuf>,
    to: Option<(PathBuf, Entry)>,
    /// Syncing it has failed: no later one makes it durable.
    forgotten: bool,
}

type Names = BTreeMap<PathBuf, Entry>;

/// What the disk does other than it should, all the time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    pub(super) no_locks: bool,
    /// No write takes more than a few bytes.
    pub(super) short_writes: bool,
    /// Syncing a file, or a directory, does nothing.
    pub(super) lies_about_files: bool,
    pub(super) lies_about_directories: bool,
    /// What is saved on it has long rows, and is written in small portions.
    pub(super) rows: bool,
    /// Files get another owner than the process that makes them.
    pub(super) squashes_to: Option<u32>,
}

#[derive(Debug)]
struct State {
    inodes: Vec<Inode>,
    names: Names,
    durable_names: Names,
    pending: Vec<Change>,
    /// Of directories that are not simply [`ME`]'s.
    rights: BTreeMap<PathBuf, Rights>,
    /// The inodes whose lock somebody has.
    locks: BTreeSet<usize>,
    free: u64,
    habits: Habits,
    operations: u64,
    fault: Fault,
}

#[derive(Debug, Clone)]
pub(super) struct MemDisk(Arc<Mutex<State>>);

impl MemDisk {
    /// An empty disk with the directory `/`.
    pub(super) fn new() -> Self {
        MemDisk::with_habits(Habits::default())
    }

    pub(super) fn with_habits(habits: Habits) -> Self {
        let names: Names = [(PathBuf::from("/"), Entry::Dir)].into();
        MemDisk::with(Vec::new(), names, habits)
    }

    fn with(inodes: Vec<Inode>, names: Names, habits: Habits) -> Self {
        MemDisk(Arc::new(Mutex::new(State {
            inodes,
            durable_names: names.clone(),
            names,
            pending: Vec::new(),
            rights: BTreeMap::new(),
            locks: BTreeSet::new(),
            free: u64::MAX,
            habits,
            operations: 0,
            fault: Fault::Never,
        })))
    }

    /// Sets when to fail, and starts counting anew.
    pub(super) fn set_fault(&self, fault: Fault) {
        let mut state = self.state();
        (state.fault, state.operations) = (fault, 0);
    }

    pub(super) fn habits(&self) -> Habits {
        self.state().habits
    }

    pub(super) fn set_free(&self, bytes: u64) {
        self.state().free = bytes;
    }

    /// Makes a directory somebody's, with this mode.
    pub(super) fn set_rights(&self, path: &str, owner: u32, mode: u32) {
        let links = 1;
        let rights = Rights { owner, mode, links };
        self.state().rights.insert(path.into(), rights);
    }

    /// Makes a file somebody's, with so many names.
    pub(super) fn give(&self, path: &str, owner: u32, links: u64) {
        let mut state = self.state();
        let inode = state.file(Path::new(path)).unwrap();
        let inode = &mut state.inodes[inode];
        (inode.owner, inode.links) = (owner, links);
    }

    pub(super) fn operations(&self) -> u64 {
        self.state().operations
    }

    pub(super) fn paths(&self) -> Vec<String> {
        self.state()
            .names
            .keys()
            .map(|path| path.display().to_string())
            .collect()
    }

    /// Changes a file's content in place, as bad hardware would.
    pub(super) fn edit(&self, path: &str, edit: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.state();
        let inode = state.file(Path::new(path)).unwrap();
        state.inodes[inode].edit(edit);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn operate<T>(&self, effect: impl FnOnce(&mut State) -> io::Result<T>) -> io::Result<T> {
        self.operate_or(effect, |_| {})
    }

    /// An operation that leaves something behind when it fails.
    fn operate_or<T>(
        &self,
        effect: impl FnOnce(&mut State) -> io::Result<T>,
        failure: impl FnOnce(&mut State),
    ) -> io::Result<T> {
        let mut state = self.state();
        state.operations += 1;
        let now = state.operations;
        match state.fault {
            Fault::Fail(at, errno) if now == at => {
                failure(&mut state);
                Err(errno.into())
            }
            Fault::FailAfter(at, errno) if now == at => {
                let done = effect(&mut state);
                // What it made may be a lock, which is let go of on this disk.
                drop(state);
                done.and_then(|_| Err(errno.into()))
            }
            Fault::Crash(at) if now == at => {
                failure(&mut state);
                Err(io::Error::other("the machine is dead"))
            }
            Fault::Crash(at) if now > at => Err(io::Error::other("the machine is dead")),
            _ => effect(&mut state),
        }
    }

    /// Whether the next operation, a read or a write, is to be interrupted; it counts as one.
    fn is_interrupted(&self) -> bool {
        let mut state = self.state();
        let interrupted = matches!(state.fault, Fault::Interrupt(at) | Fault::Fail(at, Errno::INTR) | Fault::FailAfter(at, Errno::INTR)
                if state.operations + 1 == at);
        state.operations += u64::from(interrupted);
        interrupted
    }
}

fn apply(names: &mut Names, change: &Change) {
    if let Some(from) = &change.from {
        names.remove(from);
    }
    if let Some((to, entry)) = &change.to {
        names.insert(to.clone(), *entry);
    }
}

impl Change {
    fn new(from: Option<&Path>, to: Option<(&Path, Entry)>) -> Self {
        Change {
            from: from.map(Path::to_owned),
            to: to.map(|(path, entry)| (path.to_owned(), entry)),
            forgotten: false,
        }
    }

    fn names(&self) -> impl Iterator<Item = &Path> {
        let to = self.to.as_ref().map(|(to, _)| to.as_path());
        self.from.as_deref().into_iter().chain(to)
    }

    fn is_in(&self, directory: &Path) -> bool {
        self.names().any(|name| name.parent() == Some(directory))
    }
}

impl State {
    fn change(&mut self, change: Change) {
        apply(&mut self.names, &change);
        self.pending.push(change);
    }

    fn file(&self, path: &Path) -> io::Result<usize> {
        match self.names.get(path) {
            Some(&Entry::File(inode)) => Ok(inode),
            Some(Entry::Dir) => Err(ErrorKind::IsADirectory.into()),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn make(&mut self, path: &Path, entry: impl FnOnce(&mut Self) -> Entry) -> io::Result<Entry> {
        match path.parent().and_then(|parent| self.names.get(parent)) {
            Some(Entry::Dir) if self.names.contains_key(path) => {
                Err(ErrorKind::AlreadyExists.into())
            }
            Some(Entry::Dir) => {
                let entry = entry(self);
                self.change(Change::new(None, Some((path, entry))));
                Ok(entry)
            }
            Some(Entry::File(_)) => Err(ErrorKind::NotADirectory.into()),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn make_file(&mut self, path: &Path) -> io::Result<usize> {
        let owner = self.habits.squashes_to.unwrap_or(ME);
        let block = match self.habits.rows {
            true => LARGE_BLOCK,
            false => SMALL_BLOCK,
        };
        self.make(path, |state| {
            state.inodes.push(Inode::new(owner, block));
            Entry::File(state.inodes.len() - 1)
        })?;
        self.file(path)
    }

    /// Makes a directory's changes durable, or forgets them.
    fn sync_names(&mut self, directory: &Path, works: bool) {
        let is_due = |change: &Change| change.is_in(directory) && !change.forgotten;
        let names_file = |change: &Change| matches!(change.to, Some((_, Entry::File(_))));
        if !works {
            let due = self.pending.iter_mut().filter(|change| is_due(change));
            due.filter(|change| names_file(change))
                .for_each(|change| change.forgotten = true);
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        let (now, mut later): (Vec<_>, Vec<_>) = pending.into_iter().partition(is_due);
        for change in &now {
            apply(&mut self.durable_names, change);
            // What is durable now has overtaken what was forgotten of the same name.
            let touched =
                |other: &Change| change.names().any(|name| other.names().any(|n| n == name));
            later.retain(|other| !(other.forgotten && touched(other)));
        }
        self.pending = later;
    }

    fn rights_of(&self, directory: &Path) -> Rights {
        let own = Rights {
            owner: self.habits.squashes_to.unwrap_or(ME),
            mode: 0o700,
            links: 2,
        };
        self.rights.get(directory).copied().unwrap_or(own)
    }
}
