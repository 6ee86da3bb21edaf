//! The place of an older generation, kept for the next one: what is the same in both need not be written again.
//!
//! docs/format.md §3.2 says why nothing is lost by that.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::disk::{Stamp, WriteFile};
use super::lock::Hold;
use super::paths::{temporary_file, unique};
use super::run_store::RunStore;
use super::transfer::Known;

/// What this process has written, and which of it may be written over.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Of its generations: what they were when they were written, and what is where in them.
    written: BTreeMap<u64, (Stamp, Known)>,
    spare: Option<Spare>,
}

/// A file that is no generation any more.
#[derive(Debug)]
struct Spare {
    path: PathBuf,
    stamp: Stamp,
    known: Known,
    /// A fork of that process has no part in it.
    process: u32,
}

/// A file to write to, and what is in it.
type Reopened = (PathBuf, Arc<dyn WriteFile>, Option<Known>);

impl RunStore {
    pub(super) fn note_written(&mut self, generation: u64, stamp: Stamp, known: Known) {
        if stamp.length >= self.sizes.reused {
            self.places.written.insert(generation, (stamp, known));
        }
    }

    /// Makes a generation that is not kept any more the place of the next one, if it can be; whether it has.
    pub(super) fn make_spare(&mut self, generation: u64) -> bool {
        let Some((stamp, known)) = self.places.written.remove(&generation) else {
            return false;
        };
        if self.places.spare.is_some() || !matches!(self.hold, Hold::Locked { .. }) {
            return false;
        }
        let path = self.directory.join(temporary_file(generation, unique()));
        if self.disk.rename(&self.path_of(generation), &path).is_err() {
            return false;
        }
        let process = std::process::id();
        self.places.spare = Some(Spare {
            path,
            stamp,
            known,
            process,
        });
        true
    }

    /// The file whose place is free. Its old name is gone for good before anything in it changes: so a second name that it may have
    /// is seen, whenever that was made.
    pub(super) fn reopen_spare(&mut self) -> Option<Reopened> {
        let Spare {
            path, stamp, known, ..
        } = self.take_spare()?;
        let reopen = || {
            self.disk.sync_dir(&self.directory).ok()?;
            let file = self.disk.open_to_write(&path, self.trust).ok()?;
            // Whoever has changed it meanwhile: what is in it is not known then.
            (self.disk.stamp(&path).ok()? == stamp).then_some(file)
        };
        match reopen() {
            Some(file) => Some((path, Arc::from(file), Some(known))),
            None => {
                self.remove_unneeded(&path);
                None
            }
        }
    }

    /// Whether a file is kept for the next save.
    pub(super) fn is_spare(&self, path: &std::path::Path) -> bool {
        self.places
            .spare
            .as_ref()
            .is_some_and(|spare| spare.path == path)
    }

    fn take_spare(&mut self) -> Option<Spare> {
        let spare = self.places.spare.take();
        spare.filter(|spare| spare.process == std::process::id())
    }

    /// There will be no save any more.
    pub(crate) fn remove_spare(&mut self) {
        if let Some(spare) = self.take_spare() {
            self.remove_unneeded(&spare.path);
        }
    }
}
