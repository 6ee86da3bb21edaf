//! Any single operation fails, for each reason that disks have, and the process goes on.

use rustix::io::Errno;

use super::super::disk::write_all_at;
use super::super::mem_disk::{Fault, Habits, MemDisk};
use super::model::{Model, SCENARIOS, check_boot, losses, process};
use super::*;

const REASONS: [Errno; 6] = [
    Errno::NOSPC,
    Errno::IO,
    Errno::DQUOT,
    Errno::ROFS,
    Errno::ACCESS,
    Errno::INTR,
];

type Way = fn(u64, Errno) -> Fault;
const WAYS: [Way; 2] = [Fault::Fail, Fault::FailAfter];

/// A run with two generations, about to save its third.
fn prepared() -> (MemDisk, RunStore) {
    let disk = MemDisk::new();
    let mut store = store_on(&disk);
    store.lock(&Holder::here()).unwrap();
    save(&mut store, 1, 2).unwrap();
    save(&mut store, 2, 2).unwrap();
    (disk, store)
}

/// Whatever fails in the third save: what is there now, what a power failure would leave, and the same after the fourth.
#[test]
fn a_failure_at_any_operation_leaves_the_old_or_the_new() {
    for (reason, way) in REASONS
        .into_iter()
        .flat_map(|reason| WAYS.map(|way| (reason, way)))
    {
        for at in 1.. {
            let (disk, mut store) = prepared();
            let fault = way(at, reason);
            disk.set_fault(fault);
            let saved = save(&mut store, 3, 2);
            let over = disk.operations() < at;
            disk.set_fault(Fault::Never);
            check_third(&disk, saved.is_ok(), &format!("{fault:?}"));
            store.take_warnings();
            save(&mut store, 4, 2).unwrap();
            check_fourth(&disk, &format!("{fault:?}"));
            if over {
                assert!(at > 10 && saved.is_ok());
                break;
            }
        }
    }
}

fn check_third(disk: &MemDisk, saved: bool, told: &str) {
    let (found, damaged) = newest(&mut store_on(disk));
    assert_eq!(damaged, 0);
    assert!(
        found == Some(3) || (found == Some(2) && !saved),
        "{told}: {found:?}"
    );
    assert!(generations(disk).len() >= 2, "{told} cost a generation");
    for loss in losses(0..6) {
        let (found, damaged) = newest(&mut store_on(&disk.after_crash(loss)));
        let right = found == Some(3) || (found == Some(2) && !saved);
        assert!(right && damaged == 0, "{told}, {loss:?}: {found:?}");
    }
}

/// Two generations are to be kept: two are durable, whatever the failure made doubtful. (That two older ones are
/// removed may be lost again.)
fn check_fourth(disk: &MemDisk, told: &str) {
    assert_eq!(
        (newest(&mut store_on(disk)), temporaries(disk)),
        ((Some(4), 0), 0),
        "{told}"
    );
    for loss in losses(0..6) {
        let disk = disk.after_crash(loss);
        assert_eq!(
            newest(&mut store_on(&disk)),
            (Some(4), 0),
            "{told}, {loss:?}"
        );
        let good = generations(&disk).len();
        assert!((2..=4).contains(&good), "{told}, {loss:?}: {good} are left");
    }
}

/// Everything that is done to a run, with each operation failing in each way: nothing is ever lost.
#[test]
fn a_failure_anywhere_in_a_process_leaves_what_it_may() {
    for (name, before, deeds) in SCENARIOS {
        for (reason, way) in REASONS
            .into_iter()
            .flat_map(|reason| WAYS.map(|way| (reason, way)))
        {
            if reason == Errno::ACCESS && name == "the first process" {
                // A directory above the run's that may be written but not read cannot be synced, and is not insisted on.
                continue;
            }
            for at in 1.. {
                let disk = MemDisk::new();
                let mut model = Model::of(None);
                process(&disk, &mut model, before);
                disk.set_fault(way(at, reason));
                process(&disk, &mut model, deeds);
                let over = disk.operations() < at;
                disk.set_fault(Fault::Never);
                for loss in losses(at..at + 2) {
                    let checked = check_boot(&disk, loss, &model);
                    assert_eq!(checked, Ok(()), "{name}: {:?}, {loss:?}", way(at, reason));
                }
                if over {
                    break;
                }
            }
        }
    }
}

/// An fsync that failed has thrown the pages away, and the next one on the same file would say that all is well.
#[test]
fn after_a_failed_sync_nothing_is_assumed_written() {
    let disk = MemDisk::new();
    let path = Path::new("/file");
    let file = disk.create_file(path).unwrap();
    disk.sync_dir(Path::new("/")).unwrap();
    write_all_at(&*file, &[1; 200], 0).unwrap();
    disk.set_fault(Fault::Fail(1, Errno::IO));
    assert!(file.sync().is_err());
    // That the disk is as bad as that:
    assert!(file.sync().is_ok());
    let mut left = Vec::new();
    let trust = Trust::of(disk.me());
    let after = disk.after_crash(super::super::mem_disk::Loss::Everything);
    std::io::Read::read_to_end(&mut after.open(path, trust).unwrap(), &mut left).unwrap();
    assert_eq!(left, [0; 200]);
    // And that the store knows: the file of a save whose sync failed is never given a name, and not synced again.
    let (disk, mut store) = prepared();
    let failed = (1..).find_map(|at| {
        disk.set_fault(Fault::Fail(at, Errno::IO));
        let error = save(&mut store, 3, 2).unwrap_err().to_string();
        error.starts_with("syncing").then_some(error)
    });
    disk.set_fault(Fault::Never);
    let failed = failed.unwrap();
    assert!(failed.contains(".tmp-0000000003-"), "{failed}");
    assert_eq!((temporaries(&disk), generations(&disk).len()), (0, 2));
}

/// A name whose sync failed is not counted among those that are kept, but not removed for that either.
#[test]
fn a_generation_whose_name_is_doubtful_is_one_more() {
    let at = sync_of_directory();
    let (disk, mut store) = prepared();
    disk.set_fault(Fault::Fail(at, Errno::IO));
    assert!(save(&mut store, 3, 2).is_err());
    disk.set_fault(Fault::Never);
    assert_eq!(newest(&mut store), (Some(3), 0));
    save(&mut store, 4, 2).unwrap();
    let names = ["/0000000002.ckpt", "/0000000003.ckpt", "/0000000004.ckpt"];
    assert_eq!(generations(&disk), names);
    save(&mut store, 5, 2).unwrap();
    assert_eq!(generations(&disk), ["/0000000004.ckpt", "/0000000005.ckpt"]);
}

/// Which operation of a save is the sync of the run's directory.
fn sync_of_directory() -> u64 {
    let told = format!("syncing {RUN}: ");
    let fails = |at: &u64| {
        let (disk, mut store) = prepared();
        disk.set_fault(Fault::Fail(*at, Errno::IO));
        let error = save(&mut store, 3, 2).unwrap_err().to_string();
        error.starts_with(&told)
    };
    (1..).find(fails).expect("an operation")
}

#[test]
fn a_failed_save_says_what_and_why_and_gives_the_space_back() {
    // A write that is interrupted is no failure.
    for reason in REASONS.into_iter().filter(|reason| *reason != Errno::INTR) {
        let (disk, mut store) = prepared();
        let failures: Vec<String> = (1..)
            .map_while(|at| {
                disk.set_fault(Fault::Fail(at, reason));
                let failure = save(&mut store, 3, 2).err()?.to_string();
                disk.set_fault(Fault::Never);
                assert_eq!(temporaries(&disk), 0, "{failure}");
                Some(failure)
            })
            .collect();
        let mut doing: Vec<&str> = failures
            .iter()
            .filter_map(|failure| failure.split(' ').next())
            .collect();
        doing.dedup();
        let all = [
            "listing", "creating", "writing", "syncing", "renaming", "syncing",
        ];
        assert!(
            doing.starts_with(&all[1..]) || doing.starts_with(&all),
            "{doing:?}"
        );
        let why = format!(": {}", std::io::Error::from(reason));
        assert!(
            failures.iter().all(|failure| failure.ends_with(&why)),
            "{failures:?}"
        );
    }
}

/// Signals are this library's daily bread: none may cost a save.
#[test]
fn an_interrupted_read_or_write_is_done_again() {
    for short_writes in [false, true] {
        for at in 1.. {
            let disk = MemDisk::with_habits(Habits {
                short_writes,
                ..Habits::default()
            });
            let mut store = store_on(&disk);
            disk.set_fault(Fault::Interrupt(at));
            store.lock(&Holder::here()).unwrap();
            for iteration in 1..=3 {
                save(&mut store, iteration, 2).unwrap();
                store.event(&Event::now(Kind::Save));
            }
            assert_eq!(newest(&mut store_on(&disk)), (Some(3), 0));
            assert!(!store.is_over());
            assert!(store.take_warnings().is_empty());
            if disk.operations() < at {
                break;
            }
        }
    }
}

/// What cannot be read is told and left alone; what comes instead is the one before, never something else.
#[test]
fn a_failure_while_choosing_never_finds_anything_else() {
    for reason in REASONS {
        for at in 1.. {
            let (disk, _) = prepared();
            disk.set_fault(Fault::Fail(at, reason));
            let mut store = store_on(&disk);
            let found = look(&mut store);
            let over = disk.operations() < at;
            disk.set_fault(Fault::Never);
            match found {
                Ok((Some(2), 0)) | Ok((Some(1), 1)) => {}
                // No directory to be listed; or, with the second one already unreadable, an error.
                Err(error) => assert!(error.contains("CKPT_DIR"), "{error}"),
                other => panic!("{reason}, {at}: {other:?}"),
            }
            assert_eq!(generations(&disk).len(), 2);
            if over {
                break;
            }
        }
    }
}

#[test]
fn every_failure_of_taking_a_run_is_an_error_or_a_warning() {
    for reason in REASONS {
        let mut unnoticed = 0;
        for at in 1.. {
            let disk = MemDisk::new();
            let mut store = store_on(&disk);
            disk.set_fault(Fault::Fail(at, reason));
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
        // The look for a `.git`: without an answer the ignore file is written. And a directory that may not be
        // read cannot be synced, but be written in.
        // A write that is interrupted is done again.
        let more = match reason {
            Errno::ACCESS => 2,
            Errno::INTR => 1,
            _ => 0,
        };
        assert!((1..=1 + more).contains(&unnoticed), "{reason}: {unnoticed}");
    }
}

#[test]
fn events_never_fail_anything() {
    for reason in REASONS {
        for at in 1..=6 {
            let (disk, mut store) = prepared();
            store.event(&Event::now(Kind::Start));
            store.events_ended = false;
            disk.set_fault(Fault::FailAfter(at, reason));
            store.event(&Event::now(Kind::Save));
            let warned = !store.take_warnings().is_empty();
            let interrupted = reason == Errno::INTR;
            assert!(
                interrupted || warned == (disk.operations() >= at),
                "operation {at}"
            );
            disk.set_fault(Fault::Never);
            store.event(&Event::now(Kind::Stop));
            assert!(store.take_warnings().is_empty());
        }
    }
}
