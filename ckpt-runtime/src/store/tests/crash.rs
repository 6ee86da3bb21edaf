//! A crash at every operation, followed by a boot that finds all, none or any part of what was not synced.

use super::super::mem_disk::{Dice, Fault, Habits, Loss, MemDisk};
use super::model::{Deeds, Model, SCENARIOS, SEEDS, check_boot, losses, process, three_more};
use super::*;

/// A disk with what went before, and the model of it.
fn prepared(habits: Habits, before: Deeds) -> (MemDisk, Model) {
    let disk = MemDisk::with_habits(habits);
    let mut model = Model::of(None);
    process(&disk, &mut model, before);
    (disk, model)
}

/// Crashes a process at each of its operations; each crash, and whether the process was still at work then.
fn crashes(
    habits: Habits,
    before: Deeds,
    deeds: Deeds,
) -> impl Iterator<Item = (u64, MemDisk, Model)> {
    let crash = move |at| {
        let (disk, mut model) = prepared(habits, before);
        disk.set_fault(Fault::Crash(at));
        process(&disk, &mut model, deeds);
        (disk.operations() >= at).then_some((at, disk, model))
    };
    (1..).map_while(crash)
}

/// All faults of a scenario.
fn faults(habits: Habits, before: Deeds, deeds: Deeds) -> (u64, Vec<String>) {
    let (mut count, mut found) = (0, Vec::new());
    for (at, disk, model) in crashes(habits, before, deeds) {
        count = at;
        for loss in losses(at * SEEDS..(at + 1) * SEEDS) {
            if let Err(fault) = check_boot(&disk, loss, &model) {
                found.push(format!("crash at operation {at}, {loss:?}: {fault}"));
            }
        }
    }
    (count, found)
}

#[test]
fn a_crash_at_any_operation_leaves_what_it_may() {
    for (name, before, deeds) in SCENARIOS {
        let (operations, faults) = faults(Habits::default(), before, deeds);
        assert!(
            faults.is_empty(),
            "{name}: {} faults, {:#?}",
            faults.len(),
            &faults[..1]
        );
        println!("{name}: {operations} operations");
        assert!(operations > 20, "{name}: is the disk still in use?");
    }
}

#[test]
fn a_disk_that_takes_a_few_bytes_at_a_time_is_as_good() {
    let habits = Habits {
        short_writes: true,
        ..Habits::default()
    };
    let (_, before, deeds) = SCENARIOS[1];
    let (operations, faults) = faults(habits, before, deeds);
    assert!(
        faults.is_empty(),
        "{} faults, {:#?}",
        faults.len(),
        &faults[..1]
    );
    assert!(operations > 200, "only {operations} operations");
}

/// If the disk did not tear, lose and reorder, the tests above would prove nothing.
#[test]
fn a_missing_sync_is_found() {
    let files = Habits {
        lies_about_files: true,
        ..Habits::default()
    };
    let directories = Habits {
        lies_about_directories: true,
        ..Habits::default()
    };
    for (habits, fault) in [
        (files, "a name was given before the bytes were safe"),
        (directories, "None was found where"),
    ] {
        let (_, before, deeds) = SCENARIOS[1];
        let (_, faults) = faults(habits, before, deeds);
        assert!(
            faults.iter().any(|told| told.contains(fault)),
            "{habits:?}: {:?}",
            &faults[..faults.len().min(3)]
        );
    }
}

/// The machine goes down again while the next process resumes and saves, at each of its operations.
#[test]
fn a_second_crash_while_going_on_leaves_what_it_may() {
    let mut dice = Dice::new(5);
    let mut count = 0;
    for (name, before, deeds) in SCENARIOS {
        for (first, disk, model) in crashes(Habits::default(), before, deeds) {
            let loss = Loss::Some(dice.throw(1 << 20));
            let booted = disk.after_crash(loss);
            let found = newest(&mut store_on(&booted)).0;
            assert!(model.allows(found), "{name}, {first}, {loss:?}");
            count += check_second(
                &booted,
                found,
                &mut dice,
                &format!("{name}, {first}, {loss:?}"),
            );
        }
    }
    println!("{count} second crashes");
    assert!(count > 5_000);
}

fn check_second(booted: &MemDisk, found: Option<u64>, dice: &mut Dice, told: &str) -> u64 {
    for second in 1.. {
        // A crash that loses nothing makes a copy.
        let disk = booted.after_crash(Loss::Nothing);
        let mut model = Model::of(found);
        disk.set_fault(Fault::Crash(second));
        process(&disk, &mut model, three_more);
        for loss in [Loss::Everything, Loss::Some(dice.throw(1 << 20))] {
            let checked = check_boot(&disk, loss, &model);
            assert_eq!(checked, Ok(()), "{told}, then {second}, {loss:?}");
        }
        if disk.operations() < second {
            return second;
        }
    }
    unreachable!("a process ends")
}

#[test]
fn a_crash_while_setting_aside_loses_nothing() {
    let (_, before, deeds) = SCENARIOS[3];
    for (at, disk, _) in crashes(Habits::default(), before, deeds) {
        for loss in losses(0..SEEDS) {
            let files = generations(&disk.after_crash(loss));
            assert!(files.len() >= 2, "{at}, {loss:?}: {files:?}");
        }
    }
}
