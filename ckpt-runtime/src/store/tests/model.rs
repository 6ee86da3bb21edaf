//! What a run's directory may hold after everything a process did to it, and the processes that do it.

use std::collections::BTreeSet;
use std::fmt;

use super::super::mem_disk::{Loss, MemDisk};
use super::*;

/// What a look may find: the iteration of a save, or nothing.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Model {
    allowed: BTreeSet<Option<u64>>,
    /// Saves that succeeded and were not removed on purpose.
    kept: BTreeSet<u64>,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {:?} is allowed", self.allowed)
    }
}

impl Model {
    /// That of a run which finds this.
    pub(super) fn of(found: Option<u64>) -> Self {
        Model {
            allowed: [found].into(),
            kept: found.into_iter().collect(),
        }
    }

    pub(super) fn allows(&self, found: Option<u64>) -> bool {
        self.allowed.contains(&found)
    }

    /// As the runtime saves: the lock is confirmed, and what happened is noted.
    pub(super) fn save(&mut self, store: &mut RunStore, iteration: u64) {
        if store.confirm().is_err() {
            return;
        }
        // Until it has succeeded it may be there or not.
        self.allowed.insert(Some(iteration));
        if save(store, iteration, 2).is_ok() {
            self.allowed = [Some(iteration)].into();
            self.kept.insert(iteration);
        }
        store.event(&Event::now(Kind::Save));
    }

    /// All that is kept goes, in whatever order that reaches the medium.
    fn remove(&mut self, remove: impl FnOnce() -> bool) {
        let kept = self.kept.iter().map(|&iteration| Some(iteration));
        self.allowed.extend(kept.chain([None]));
        if remove() {
            *self = Model::of(None);
        }
    }

    pub(super) fn complete(&mut self, store: &mut RunStore) {
        if store.confirm().is_err() {
            return;
        }
        store.event(&Event::now(Kind::Completion));
        store.take_warnings();
        self.remove(|| store.complete().is_ok() && store.take_warnings().is_empty());
    }

    /// What is newest stays.
    fn prune(&mut self, store: &mut RunStore) {
        let sweep = Sweep {
            keep: 1,
            completed: true,
            aside: false,
            before: None,
        };
        // It may fail: then more stays.
        let _ = store.sweep(&sweep);
    }

    pub(super) fn set_aside(&mut self, store: &mut RunStore) {
        store.take_warnings();
        self.remove(|| store.set_aside().is_ok() && store.take_warnings().is_empty());
    }
}

/// A process's deeds.
pub(super) type Deeds = fn(&mut RunStore, &mut Model);

/// Everything that is done to a run's directory, with what went before.
pub(super) const SCENARIOS: [(&str, Deeds, Deeds); 7] = [
    ("the first process", nothing, three_saves),
    ("the second process", three_saves, three_more),
    ("completion", three_saves, completes),
    ("a fresh start", three_saves, begins_afresh),
    ("what completion left", completed, three_saves),
    ("pruning", three_saves, is_pruned),
    ("pruning what completion left", completed, is_pruned),
];

fn nothing(_: &mut RunStore, _: &mut Model) {}

fn three_saves(store: &mut RunStore, model: &mut Model) {
    store.event(&Event::now(Kind::Start));
    (1..=3).for_each(|iteration| model.save(store, iteration));
}

pub(super) fn three_more(store: &mut RunStore, model: &mut Model) {
    (4..=6).for_each(|iteration| model.save(store, iteration));
}

fn completes(store: &mut RunStore, model: &mut Model) {
    model.save(store, 4);
    model.complete(store);
}

fn begins_afresh(store: &mut RunStore, model: &mut Model) {
    model.set_aside(store);
    model.save(store, 4);
}

fn is_pruned(store: &mut RunStore, model: &mut Model) {
    model.prune(store);
}

fn completed(store: &mut RunStore, model: &mut Model) {
    three_saves(store, model);
    model.complete(store);
}

/// One process: takes the run, looks for what to resume from, and does its deeds.
pub(super) fn process(disk: &MemDisk, model: &mut Model, deeds: Deeds) {
    let mut store = store_on(disk);
    if store.exists().is_ok() && store.lock(&Holder::here()).is_ok() && store.newest().is_ok() {
        deeds(&mut store, model);
    }
}

/// How often chance decides what a crash leaves.
pub(super) const SEEDS: u64 = 24;

pub(super) fn losses(seeds: std::ops::Range<u64>) -> impl Iterator<Item = Loss> {
    [Loss::Nothing, Loss::Everything]
        .into_iter()
        .chain(seeds.map(Loss::Some))
}

/// Looks at what a crash has left, and whether life goes on from there.
pub(super) fn check_boot(crashed: &MemDisk, loss: Loss, model: &Model) -> Result<(), String> {
    let disk = crashed.after_crash(loss);
    let mut store = store_on(&disk);
    let (found, damaged) = look(&mut store)?;
    if damaged > 0 {
        return Err("a name was given before the bytes were safe".to_owned());
    }
    if !model.allows(found) {
        return Err(format!("{found:?} was found where {model:?}"));
    }
    store
        .lock(&Holder::here())
        .map_err(|error| error.to_string())?;
    save(&mut store, 99, 2).map_err(|error| error.to_string())?;
    let after = disk.after_crash(Loss::Everything);
    if look(&mut store_on(&after))? != (Some(99), 0) {
        return Err("the next save did not last".to_owned());
    }
    match (
        look(&mut store)?,
        temporaries(&disk),
        generations_of_run(&disk),
    ) {
        ((Some(99), 0), 0, ..=2) => Ok(()),
        other => Err(format!("after the next save: {other:?}")),
    }
}

fn generations_of_run(disk: &MemDisk) -> usize {
    let all = generations(disk);
    all.iter().filter(|name| !name.contains("aside")).count()
}
