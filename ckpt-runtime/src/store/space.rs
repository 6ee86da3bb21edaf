//! Whether there is room for what is about to be saved: told before the first save rather than by one that fails.

use std::io::{self, ErrorKind};

use super::generations::scan;
use super::run_store::RunStore;
use super::save::SaveError;
use crate::words;

/// What a file needs beside its variables: its header, whose size is not known before it is encoded, and part of a block.
const BESIDE: u64 = 4096;

impl RunStore {
    /// How many bytes there is room for, if that has to be looked at: before this process's first save.
    pub(crate) fn room(&mut self) -> Option<u64> {
        if self.space_looked_at {
            return None;
        }
        // What a writer left that was killed may be what fills the disk. The save would begin with that, but is not come to.
        let there = scan(&*self.disk, &self.directory).unwrap_or_default();
        if self.require_lock().is_ok() {
            self.remove_temporaries(&there.temporaries);
        }
        // Where it cannot be found out, the save will tell.
        self.disk.available(&self.directory).ok()
    }

    /// Looks whether the room that there was before a save is enough for one whose values have `size` bytes, and for those that are to be
    /// kept beside it. Room for fewer is a warning; once there has been room for one, nobody looks again.
    ///
    /// It is an estimate: a quota does not show, and what compresses may take less. So a save that is the last chance is
    /// better tried than refused.
    ///
    /// # Errors
    /// [`SaveError`] if there is no room for this one.
    pub(crate) fn look_at_space(
        &mut self,
        room: Option<u64>,
        size: u64,
        keep: u32,
    ) -> Result<(), SaveError> {
        let Some(free) = room else { return Ok(()) };
        let one = size.saturating_add(BESIDE);
        if free < one {
            let error = no_space(free, one);
            return Err(SaveError::new("saving to", &self.directory, error));
        }
        self.space_looked_at = true;
        // The oldest goes when the newest is durable, so for an instant there is one more than is kept.
        let most = u64::from(keep.max(1)) + 1;
        let there = scan(&*self.disk, &self.directory).unwrap_or_default();
        let more = most.saturating_sub(there.generations.len() as u64).max(1);
        let needed = one.saturating_mul(more);
        if free < needed {
            self.warn(format!(
                "{}: {} are left, and {more} more checkpoints of {} need {} (CKPT_KEEP={keep} has {most} at once): later saves may fail; \
                 free some space, set CKPT_DIR to another disk, or keep fewer with CKPT_KEEP",
                self.directory.display(),
                words::bytes(free),
                words::bytes(one),
                words::bytes(needed),
            ));
        }
        Ok(())
    }
}

/// There is less room than this checkpoint needs, as far as that is known.
pub(super) fn no_space(free: u64, needed: u64) -> io::Error {
    let words = format!(
        "no space: {} are left, and this checkpoint needs {}",
        words::bytes(free),
        words::bytes(needed)
    );
    io::Error::new(ErrorKind::StorageFull, words)
}
