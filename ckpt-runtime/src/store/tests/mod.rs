//! The store against a disk in memory that fails and crashes at every operation, and against the real one.

mod crash;
mod failure;
mod keeping;
mod locking;
mod looking;

use std::path::Path;
use std::sync::Arc;

use super::mem_disk::MemDisk;
use super::*;
use crate::format::Checkpoint;
use crate::format::sample::checkpoint;

const RUN: &str = "/data/deep/runs/pi/pi.estimate-0123abcd";

fn name() -> RunName {
    RunName::new("pi", "pi::estimate", "0123abcd")
}

fn store_on(disk: &MemDisk) -> RunStore {
    RunStore::locate(
        Arc::new(disk.clone()),
        Path::new("/data/deep/runs"),
        &name(),
    )
}

fn real_store(root: &Path) -> RunStore {
    RunStore::locate(Arc::new(RealDisk), root, &name())
}

/// Saves a checkpoint recognisable by `iteration`.
fn save(store: &mut RunStore, iteration: u64, keep: u32) -> Result<Saved, SaveError> {
    let mut checkpoint = checkpoint(iteration);
    checkpoint.meta.run = store.name().to_string();
    store.save(&checkpoint, keep, &mut |_| {})
}

fn iteration_of(checkpoint: &Checkpoint) -> u64 {
    checkpoint.frames[0].position.iteration
}

/// The iteration of the newest checkpoint, after a look that all of it is as it was saved.
fn newest(store: &mut RunStore) -> (Option<u64>, usize) {
    let choice = store.newest().unwrap();
    let found = choice.checkpoint.map(|(generation, found)| {
        let iteration = iteration_of(&found);
        let mut expected = checkpoint(iteration);
        expected.meta.generation = generation;
        assert_eq!(found, expected);
        iteration
    });
    (found, choice.damaged.len())
}

fn temporaries(disk: &MemDisk) -> usize {
    disk.paths()
        .iter()
        .filter(|path| path.contains(".tmp-"))
        .count()
}

fn generations(disk: &MemDisk) -> Vec<String> {
    let files = disk
        .paths()
        .into_iter()
        .filter_map(|path| path.strip_prefix(RUN).map(str::to_owned));
    files.filter(|file| file.ends_with(".ckpt")).collect()
}
