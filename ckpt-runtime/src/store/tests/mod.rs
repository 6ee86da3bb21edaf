//! The store against a disk in memory that fails and crashes at every operation, and against the real one.

mod crash;
mod failure;
mod keeping;
mod locking;
mod looking;
mod model;
mod nearly_ours;
mod places;
mod room;
mod strangers;
mod sweeping;

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
    let mut store = RunStore::locate(
        Arc::new(disk.clone()),
        Path::new("/data/deep/runs"),
        &name(),
    );
    if disk.habits().rows {
        store.sizes = places::SMALL;
    }
    store
}

/// What is saved: recognisable by `iteration`.
fn content(store: &RunStore, iteration: u64) -> Checkpoint {
    match store.sizes == places::SMALL {
        true => places::checkpoint(iteration),
        false => checkpoint(iteration),
    }
}

fn real_store(root: &Path) -> RunStore {
    RunStore::locate(Arc::new(RealDisk), root, &name())
}

/// Saves a checkpoint recognisable by `iteration`.
fn save(store: &mut RunStore, iteration: u64, keep: u32) -> Result<Saved, SaveError> {
    let mut checkpoint = content(store, iteration);
    checkpoint.meta.run = store.name().to_string();
    store.save(&checkpoint, keep, &mut |_| {})
}

fn iteration_of(checkpoint: &Checkpoint) -> u64 {
    checkpoint.frames[0].position.iteration
}

/// The iteration of the newest checkpoint, after a look that all of it is as it was saved; and how many are damaged.
fn look(store: &mut RunStore) -> Result<(Option<u64>, usize), String> {
    let choice = store.newest().map_err(|error| error.to_string())?;
    let damaged = choice.damaged.len();
    let Some((generation, found)) = choice.checkpoint else {
        return Ok((None, damaged));
    };
    let iteration = iteration_of(&found);
    let mut expected = content(store, iteration);
    expected.meta.generation = generation;
    match found == expected {
        true => Ok((Some(iteration), damaged)),
        false => Err(format!("{iteration} is not what was saved")),
    }
}

#[track_caller]
fn newest(store: &mut RunStore) -> (Option<u64>, usize) {
    look(store).unwrap()
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
