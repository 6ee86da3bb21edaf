//! argmin's checkpointing, called as its executor does: a solver and a state, with `save` and `load`.

use std::fs::File;
use std::path::Path;

use argmin_checkpointing_file::{Checkpoint, CheckpointingFrequency, FileCheckpoint};

use crate::hand::FILE;
use crate::peer::{Peer, Saved, repeated, timed};
use crate::state::{are_floats, floats};

pub(crate) struct Argmin;

/// What it makes of a name.
pub(crate) const SUFFIX: &str = "arg";

fn checkpoint(directory: &Path) -> FileCheckpoint {
    let directory = directory.to_str().expect("a path of text");
    FileCheckpoint::new(directory, FILE, CheckpointingFrequency::Always)
}

impl Peer for Argmin {
    fn name(&self) -> &'static str {
        "argmin-checkpointing"
    }

    fn save(&self, bytes: u64, directory: &Path) -> Result<Vec<Saved>, String> {
        let state = floats(bytes);
        repeated(|| {
            let (pause, saved) = timed(|| checkpoint(directory).save(&(), &state));
            saved.map_err(|error| error.to_string())?;
            // It never syncs, so what it saved is durable when the system gets around to it: here that is done at once.
            let path = directory.join(FILE).with_extension(SUFFIX);
            let (syncing, file) = timed(|| {
                File::open(path).and_then(|file| {
                    file.sync_all()?;
                    file.metadata()
                })
            });
            Ok(Saved {
                pause: Some(pause),
                durable: Some(pause + syncing),
                disk: Some(file.map_err(|error| error.to_string())?.len()),
            })
        })
    }

    fn load(&self, bytes: u64, directory: &Path) -> Option<(f64, bool)> {
        let (seconds, loaded) = timed(|| checkpoint(directory).load());
        let loaded: Option<((), Vec<f64>)> = loaded.ok().flatten();
        Some((
            seconds,
            loaded.is_some_and(|(_, value)| are_floats(bytes, &value)),
        ))
    }
}
