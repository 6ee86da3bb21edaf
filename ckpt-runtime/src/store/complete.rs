//! The end of a run.

use super::lock::Hold;
use super::run_store::{RunStore, trouble};
use crate::Error;

impl RunStore {
    /// Removes the run's good generations and unfinished files. The lock file, the events, what was set aside and what
    /// does not verify stay. A store that was never locked has made nothing, and removes nothing.
    ///
    /// # Errors
    /// [`Error::Directory`] naming the first file that could not be removed; the others are.
    pub fn complete(&mut self) -> Result<(), Error> {
        if matches!(self.hold, Hold::Nothing) {
            return Ok(());
        }
        self.require_lock()?;
        self.remove_spare();
        let found = self.scan()?;
        self.remove_temporaries(&found.temporaries);
        let mut first_error = None;
        let mut removed = false;
        // Oldest first: a crash in between leaves the newest to resume from.
        for generation in found.generations {
            if !self.is_good(generation) {
                continue;
            }
            let path = self.path_of(generation);
            match self.remove(&path) {
                Ok(()) => removed = true,
                Err(error) => first_error = first_error.or(Some(trouble(&path, error))),
            }
            self.ledger.forget(generation);
        }
        self.newest_saved_at = None;
        // The removals made durable: else a completed run might be resumed after a power failure.
        let synced = if removed {
            self.disk.sync_dir(&self.directory)
        } else {
            Ok(())
        };
        first_error.map_or(Ok(()), Err)?;
        synced.map_err(|error| trouble(&self.directory, error))
    }
}
