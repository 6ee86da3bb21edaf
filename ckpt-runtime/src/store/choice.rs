//! Choosing the generation to resume from.

use std::path::PathBuf;

use super::generations::{of_run, read_with};
use super::run_store::RunStore;
use crate::Error;
use crate::format::{self, Checkpoint, Damage, Input};

/// What there is to resume from.
#[derive(Debug)]
pub struct Choice {
    /// The newest generation that verifies and is this run's own, and its number.
    pub checkpoint: Option<(u64, Checkpoint)>,
    /// The size of its file.
    pub bytes: u64,
    /// The newer ones that do not, newest first. They were left as they are.
    pub damaged: Vec<(PathBuf, Damage)>,
}

impl RunStore {
    /// Reads the newest generation that verifies. Needs no lock, but only with it can the answer not change meanwhile.
    ///
    /// # Errors
    /// [`Error::Directory`] if the run's directory cannot be listed. No directory is no error: nothing to choose from.
    pub fn newest(&mut self) -> Result<Choice, Error> {
        let mut damaged = Vec::new();
        for generation in self.scan()?.generations.into_iter().rev() {
            let path = self.path_of(generation);
            let read = |input: &mut dyn Input, length| {
                let checkpoint = format::read_from(input, length);
                of_run(checkpoint, &self.name, |checkpoint| &checkpoint.meta)
            };
            let Some(reading) = read_with(&*self.disk, &path, self.trust, read) else {
                continue;
            };
            match (&reading.result, reading.stamp) {
                // What cannot be read today may be readable tomorrow.
                (Err(Damage::Unreadable { .. }), _) | (_, None) => {}
                (result, Some(stamp)) => self.ledger.note(generation, stamp, result.is_ok()),
            }
            match reading.result {
                Ok(checkpoint) => {
                    self.newest_saved_at = Some(checkpoint.meta.saved_at);
                    return Ok(Choice {
                        checkpoint: Some((generation, checkpoint)),
                        bytes: reading.stamp.map_or(0, |stamp| stamp.length),
                        damaged,
                    });
                }
                Err(damage) => damaged.push((path, damage)),
            }
        }
        Ok(Choice {
            checkpoint: None,
            bytes: 0,
            damaged,
        })
    }
}
