//! Any single operation fails, and the process goes on.

use super::super::mem_disk::{Fault, MemDisk};
use super::*;

/// A run with two generations, about to save its third.
fn prepared() -> (MemDisk, RunStore) {
    let disk = MemDisk::new();
    let mut store = store_on(&disk);
    store.lock(&Holder::here()).unwrap();
    save(&mut store, 1, 2).unwrap();
    save(&mut store, 2, 2).unwrap();
    (disk, store)
}

fn check_third_save(fault: impl Fn(u64) -> Fault) {
    for at in 1.. {
        let (disk, mut store) = prepared();
        disk.set_fault(fault(at));
        let saved = save(&mut store, 3, 2);
        let over = disk.operations() < at;
        disk.set_fault(Fault::Never);
        let (found, damaged) = newest(&mut store);
        assert_eq!(damaged, 0);
        match &saved {
            Ok(_) => assert_eq!(found, Some(3), "operation {at}"),
            Err(_) => assert!(
                found == Some(2) || found == Some(3),
                "operation {at}: {found:?}"
            ),
        }
        assert!(
            generations(&disk).len() >= 2,
            "operation {at} cost a generation"
        );
        save(&mut store, 4, 2).unwrap();
        assert_eq!(newest(&mut store), (Some(4), 0));
        assert_eq!((temporaries(&disk), generations(&disk).len()), (0, 2));
        if over {
            assert!(at > 10 && saved.is_ok() && store.take_warnings().is_empty());
            break;
        }
    }
}

#[test]
fn a_failure_at_any_operation_leaves_the_old_or_the_new() {
    check_third_save(Fault::Fail);
}

#[test]
fn an_operation_that_worked_but_says_it_failed_does_no_harm() {
    check_third_save(Fault::FailAfter);
}

#[test]
fn a_failed_save_says_what_and_why_and_gives_the_space_back() {
    let (disk, mut store) = prepared();
    let failures: Vec<String> = (1..)
        .map_while(|at| {
            disk.set_fault(Fault::Fail(at));
            let failure = save(&mut store, 3, 2).err()?.to_string();
            disk.set_fault(Fault::Never);
            assert_eq!(temporaries(&disk), 0, "{failure}");
            Some(failure)
        })
        .collect();
    let doing: Vec<&str> = failures
        .iter()
        .filter_map(|failure| failure.split(' ').next())
        .collect();
    assert_eq!(
        doing,
        [
            "listing", "creating", "writing", "syncing", "renaming", "syncing"
        ]
    );
    assert!(
        failures
            .iter()
            .all(|failure| failure.ends_with(": the disk is broken")),
        "{failures:?}"
    );
}

#[test]
fn every_failure_of_taking_a_run_is_an_error_or_a_warning() {
    let mut unnoticed = 0;
    for at in 1.. {
        let disk = MemDisk::new();
        let mut store = store_on(&disk);
        disk.set_fault(Fault::Fail(at));
        let locked = store.lock(&Holder::here());
        let over = disk.operations() < at;
        disk.set_fault(Fault::Never);
        let noticed = locked.is_err() || !store.take_warnings().is_empty();
        unnoticed += u32::from(!noticed && !over);
        store.lock(&Holder::here()).unwrap();
        save(&mut store, 1, 2).unwrap();
        assert_eq!(newest(&mut store), (Some(1), 0));
        if over {
            break;
        }
    }
    // The look for a `.git`: without an answer the ignore file is written.
    assert_eq!(unnoticed, 1);
}

#[test]
fn events_never_fail_anything() {
    for at in 1..=3 {
        let (disk, mut store) = prepared();
        store.event(&Event::now(Kind::Start));
        store.events_ended = false;
        disk.set_fault(Fault::FailAfter(at));
        store.event(&Event::now(Kind::Save));
        let warned = !store.take_warnings().is_empty();
        assert_eq!(warned, disk.operations() >= at, "operation {at}");
        disk.set_fault(Fault::Never);
        store.event(&Event::now(Kind::Stop));
        assert!(store.take_warnings().is_empty());
    }
}
