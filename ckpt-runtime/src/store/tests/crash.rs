//! A crash at every operation, followed by a boot that finds all, none or any part of what was not synced.

use super::super::mem_disk::{Fault, Loss, MemDisk};
use super::*;

fn losses() -> impl Iterator<Item = Loss> {
    [Loss::Nothing, Loss::Everything]
        .into_iter()
        .chain((0..24).map(Loss::Some))
}

/// What a process knows of its saves.
#[derive(Debug, Default, Clone, Copy)]
struct Model {
    acknowledged: Option<u64>,
    /// The first save that was not acknowledged: after a crash it may be there or not.
    attempted: Option<u64>,
}

impl Model {
    fn allows(self, found: Option<u64>) -> bool {
        found == self.acknowledged || (found.is_some() && found == self.attempted)
    }

    fn save(&mut self, store: &mut RunStore, iteration: u64) {
        match save(store, iteration, 2) {
            Ok(_) => self.acknowledged = Some(iteration),
            Err(_) => self.attempted = self.attempted.or(Some(iteration)),
        }
    }
}

/// One process: takes the run, resumes, saves three times with events in between.
fn process(disk: &MemDisk, first: u64, model: &mut Model) {
    let mut store = store_on(disk);
    if store.lock(&Holder::here()).is_err() || store.newest().is_err() {
        return;
    }
    for iteration in first..first + 3 {
        model.save(&mut store, iteration);
        store.event(&Event::now(Kind::Save));
    }
}

/// Crashes the second of two processes at its operation `at`, and looks at every way that can end.
/// Returns false once the process got to its end.
fn crash_second_process(at: u64) -> bool {
    let disk = MemDisk::new();
    let mut model = Model::default();
    process(&disk, 1, &mut model);
    disk.set_fault(Fault::Crash(at));
    process(&disk, 4, &mut model);
    let crashed = disk.operations() >= at;
    check_every_boot(&disk, model, at);
    crashed
}

fn check_every_boot(disk: &MemDisk, model: Model, at: u64) {
    for loss in losses() {
        let disk = disk.after_crash(loss);
        let mut store = store_on(&disk);
        let (found, damaged) = newest(&mut store);
        assert!(
            model.allows(found),
            "crash at {at}, {loss:?}: {found:?} where {model:?}"
        );
        assert_eq!(
            damaged, 0,
            "crash at {at}, {loss:?}: a name was given before the bytes were safe"
        );
        check_that_life_goes_on(&disk, &mut store);
    }
}

fn check_that_life_goes_on(disk: &MemDisk, store: &mut RunStore) {
    store.lock(&Holder::here()).unwrap();
    save(store, 99, 2).unwrap();
    assert_eq!(newest(store), (Some(99), 0));
    assert_eq!(temporaries(disk), 0);
    assert!(generations(disk).len() <= 2);
    assert_eq!(
        newest(&mut store_on(&disk.after_crash(Loss::Everything))),
        (Some(99), 0)
    );
}

#[test]
fn a_crash_at_any_operation_leaves_the_old_or_the_new() {
    let operations = (1..).take_while(|&at| crash_second_process(at)).count();
    assert!(
        operations > 30,
        "only {operations} operations: is the disk still in use?"
    );
}

#[test]
fn a_crash_of_the_very_first_process_leaves_nothing_or_a_checkpoint() {
    let crashed = |at| {
        let disk = MemDisk::new();
        let mut model = Model::default();
        disk.set_fault(Fault::Crash(at));
        process(&disk, 1, &mut model);
        let crashed = disk.operations() >= at;
        check_every_boot(&disk, model, at);
        crashed
    };
    assert!((1..).take_while(|&at| crashed(at)).count() > 30);
}

#[test]
fn a_crash_while_completing_leaves_a_checkpoint_or_nothing() {
    let crashed = |at| {
        let disk = MemDisk::new();
        let mut store = store_on(&disk);
        store.lock(&Holder::here()).unwrap();
        (1..=3).for_each(|iteration| drop(save(&mut store, iteration, 3).unwrap()));
        disk.set_fault(Fault::Crash(at));
        let completed = store.complete().is_ok() && store.take_warnings().is_empty();
        let crashed = disk.operations() >= at;
        for loss in losses() {
            let (found, _) = newest(&mut store_on(&disk.after_crash(loss)));
            // Removals may survive in any order, and any generation resumes correctly.
            assert!(
                !matches!(loss, Loss::Nothing) || matches!(found, Some(3) | None),
                "{found:?}"
            );
            assert!(!completed || found.is_none());
        }
        crashed
    };
    assert!((1..).take_while(|&at| crashed(at)).count() > 5);
}

#[test]
fn a_crash_while_setting_aside_loses_nothing() {
    let crashed = |at| {
        let disk = MemDisk::new();
        let mut store = store_on(&disk);
        store.lock(&Holder::here()).unwrap();
        (1..=3).for_each(|iteration| drop(save(&mut store, iteration, 3).unwrap()));
        disk.set_fault(Fault::Crash(at));
        let _ = store.set_aside();
        let crashed = disk.operations() >= at;
        for loss in losses() {
            let disk = disk.after_crash(loss);
            let files = disk.paths();
            let count = files.iter().filter(|path| path.ends_with(".ckpt")).count();
            assert_eq!(count, 3, "{files:?}");
        }
        crashed
    };
    assert!((1..).take_while(|&at| crashed(at)).count() > 5);
}
