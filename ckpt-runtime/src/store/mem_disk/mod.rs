//! A disk in memory that counts its operations, fails at any of them, and can be looked at as a power failure leaves it.
//!
//! It keeps what processes see apart from what is durable. After a crash, unsynced names and contents are kept, lost, or (by a
//! seed) each kept or lost on its own, contents torn: worse than any journalling file system.

mod crash;
mod operations;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, UNIX_EPOCH};

use super::disk::Stamp;

pub(super) use crash::Loss;

/// When the disk misbehaves; operations count from 1.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    Never,
    /// This operation has no effect and fails.
    Fail(u64),
    /// This operation has its effect, but is reported to have failed.
    FailAfter(u64),
    /// From this operation on nothing has any effect.
    Crash(u64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Entry {
    Dir,
    File(usize),
}

#[derive(Debug, Clone, Default)]
struct Inode {
    data: Vec<u8>,
    durable: Vec<u8>,
    changes: u64,
}

/// A change of names: what disappears, what appears.
#[derive(Debug, Clone)]
struct Change {
    from: Option<PathBuf>,
    to: Option<(PathBuf, Entry)>,
}

type Names = BTreeMap<PathBuf, Entry>;

#[derive(Debug)]
struct State {
    inodes: Vec<Inode>,
    names: Names,
    durable_names: Names,
    pending: Vec<Change>,
    locks: BTreeSet<PathBuf>,
    has_locks: bool,
    operations: u64,
    fault: Fault,
}

#[derive(Debug, Clone)]
pub(super) struct MemDisk(Arc<Mutex<State>>);

impl MemDisk {
    /// An empty disk with the directory `/`.
    pub(super) fn new() -> Self {
        let names: Names = [(PathBuf::from("/"), Entry::Dir)].into();
        MemDisk::with(Vec::new(), names)
    }

    fn with(inodes: Vec<Inode>, names: Names) -> Self {
        MemDisk(Arc::new(Mutex::new(State {
            inodes,
            durable_names: names.clone(),
            names,
            pending: Vec::new(),
            locks: BTreeSet::new(),
            has_locks: true,
            operations: 0,
            fault: Fault::Never,
        })))
    }

    pub(super) fn without_locks(self) -> Self {
        self.state().has_locks = false;
        self
    }

    /// Sets when to fail, and starts counting anew.
    pub(super) fn set_fault(&self, fault: Fault) {
        let mut state = self.state();
        (state.fault, state.operations) = (fault, 0);
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
        let Some(&Entry::File(inode)) = state.names.get(Path::new(path)) else {
            panic!("no file {path}")
        };
        let inode = &mut state.inodes[inode];
        edit(&mut inode.data);
        inode.durable = inode.data.clone();
        inode.changes += 1;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn operate<T>(&self, effect: impl FnOnce(&mut State) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.state();
        state.operations += 1;
        let broken = || Err(io::Error::other("the disk is broken"));
        match state.fault {
            Fault::Fail(at) if state.operations == at => broken(),
            Fault::FailAfter(at) if state.operations == at => {
                effect(&mut state).and_then(|_| broken())
            }
            Fault::Crash(at) if state.operations >= at => broken(),
            _ => effect(&mut state),
        }
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
                self.change(Change {
                    from: None,
                    to: Some((path.to_owned(), entry)),
                });
                Ok(entry)
            }
            Some(Entry::File(_)) => Err(ErrorKind::NotADirectory.into()),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn make_file(&mut self, path: &Path) -> io::Result<usize> {
        self.make(path, |state| {
            state.inodes.push(Inode::default());
            Entry::File(state.inodes.len() - 1)
        })?;
        self.file(path)
    }

    fn stamp_of(&self, inode: usize) -> Stamp {
        let Inode { data, changes, .. } = &self.inodes[inode];
        let modified = UNIX_EPOCH + Duration::from_secs(*changes);
        Stamp {
            length: data.len() as u64,
            modified,
            inode: inode as u64,
            directory: false,
        }
    }

    fn write(&mut self, inode: usize, bytes: &[u8]) {
        self.inodes[inode].data.extend_from_slice(bytes);
        self.inodes[inode].changes += 1;
    }
}
