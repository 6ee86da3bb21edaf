//! Removing what is no longer needed. Nothing here can fail a save: what cannot be removed is a warning.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::lock::Hold;
use super::run_store::RunStore;

impl RunStore {
    /// Keeps the newest `keep` good generations that are known to be durable, and every one that does not verify.
    pub(super) fn prune(&mut self, keep: u32) {
        let Ok(found) = self.scan() else { return };
        let mut good = 0;
        for generation in found.generations.into_iter().rev() {
            if !self.is_good(generation) {
                continue;
            }
            if good == keep.max(1) {
                self.discard(generation);
            } else if !self.doubtful.contains(&generation) {
                good += 1;
            }
        }
    }

    fn discard(&mut self, generation: u64) {
        if !self.make_spare(generation) {
            self.remove_unneeded(&self.path_of(generation));
        }
        self.ledger.forget(generation);
        self.doubtful.remove(&generation);
    }

    /// Removes what dead writers left. Without a lock they may be alive, and it stays.
    pub(super) fn remove_temporaries(&mut self, names: &[OsString]) {
        if !matches!(self.hold, Hold::Locked { .. }) {
            return;
        }
        for name in names {
            let path = self.directory.join(name);
            if !self.is_spare(&path) {
                self.remove_unneeded(&path);
            }
        }
    }

    /// Removes a file that nobody misses if it stays.
    pub(super) fn remove_unneeded(&mut self, path: &Path) {
        if let Err(error) = self.remove(path) {
            self.warn(format!("removing {}: {error}", path.display()));
        }
    }

    /// Removes a file; one that is gone already is as good as removed.
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        match self.disk.remove_file(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }
}
