//! Whether there is room for what is about to be saved: told before the first save rather than by one that fails.

use std::io::{self, ErrorKind};

use super::generations::scan;
use super::run_store::RunStore;
use super::save::SaveError;
use crate::format::Checkpoint;
use crate::words;

/// What a file needs beside its variables: its header, whose size is not known before it is encoded, and part of a block.
const BESIDE: u64 = 4096;

impl RunStore {
    /// Looks, before this process's first save, whether there is room for `checkpoint` and for those that are to be kept
    /// beside it. Room for fewer is a warning; once there has been room for one, nobody looks again.
    ///
    /// It is an estimate: a quota does not show, and what compresses may take less. So a save that is the last chance is
    /// better tried than refused.
    ///
    /// # Errors
    /// [`SaveError`] if there is no room for this one.
    pub fn look_at_space(&mut self, checkpoint: &Checkpoint, keep: u32) -> Result<(), SaveError> {
        if self.space_looked_at {
            return Ok(());
        }
        // What a writer left that was killed may be what fills the disk. The save would begin with that, but is not come to.
        let there = scan(&*self.disk, &self.directory).unwrap_or_default();
        if self.require_lock().is_ok() {
            self.remove_temporaries(&there.temporaries);
        }
        // Where it cannot be found out, the save will tell.
        let Ok(free) = self.disk.available(&self.directory) else {
            return Ok(());
        };
        let one = size_of(checkpoint).saturating_add(BESIDE);
        if free < one {
            let words = format!(
                "no space: {} are left, and this checkpoint needs {}",
                words::bytes(free),
                words::bytes(one)
            );
            let error = io::Error::new(ErrorKind::StorageFull, words);
            return Err(SaveError::new("saving to", &self.directory, error));
        }
        self.space_looked_at = true;
        // The oldest goes when the newest is durable, so for an instant there is one more than is kept.
        let most = u64::from(keep.max(1)) + 1;
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

fn size_of(checkpoint: &Checkpoint) -> u64 {
    let frames = checkpoint.summary().frames;
    let variables = frames.iter().flat_map(|frame| &frame.variables);
    variables.map(|variable| variable.size).sum()
}
