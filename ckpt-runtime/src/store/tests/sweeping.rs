//! What a user may have removed, and what stays whatever he says.

use std::time::{Duration, SystemTime};

use rustix::io::Errno;

use super::super::mem_disk::{Fault, Habits};
use super::*;

const ALL: Sweep = Sweep {
    keep: 1,
    completed: true,
    aside: true,
    before: None,
};

/// A run of this process that saved so often, all kept.
fn saved(disk: &MemDisk, saves: u64) -> RunStore {
    let mut store = store_on(disk);
    store.lock(&Holder::here()).unwrap();
    store.event(&Event::now(Kind::Start));
    (1..=saves).for_each(|iteration| drop(save(&mut store, iteration, 9).unwrap()));
    store
}

fn parts(plan: &Plan) -> Vec<Part> {
    plan.removals.iter().map(|removal| removal.part).collect()
}

/// What is left in the run's directory.
fn left(disk: &MemDisk) -> Vec<String> {
    let inside = |path: String| Some(path.strip_prefix(RUN)?.strip_prefix('/')?.to_owned());
    disk.paths().into_iter().filter_map(inside).collect()
}

#[test]
fn generations_beyond_those_to_keep_go_oldest_first() {
    let disk = MemDisk::new();
    drop(saved(&disk, 5));
    let sweep = Sweep { keep: 2, ..ALL };
    let plan = store_on(&disk).plan(&sweep).unwrap();
    assert_eq!(parts(&plan), [1, 2, 3].map(Part::Generation));
    assert_eq!(generations(&disk).len(), 5, "a plan removes nothing");
    let (done, failed) = store_on(&disk).sweep(&sweep).unwrap();
    assert_eq!((parts(&done), failed.len()), (parts(&plan), 0));
    assert_eq!(generations(&disk), ["/0000000004.ckpt", "/0000000005.ckpt"]);
    assert!(store_on(&disk).plan(&sweep).unwrap().removals.is_empty());
    // None is as good as one.
    store_on(&disk).sweep(&Sweep { keep: 0, ..ALL }).unwrap();
    assert_eq!(newest(&mut store_on(&disk)), (Some(5), 0));
}

#[test]
fn the_only_good_one_and_what_is_damaged_stay() {
    let disk = MemDisk::new();
    drop(saved(&disk, 3));
    for damaged in ["0000000001.ckpt", "0000000003.ckpt"] {
        disk.edit(&format!("{RUN}/{damaged}"), |bytes| bytes.push(0));
    }
    let (plan, _) = store_on(&disk).sweep(&ALL).unwrap();
    assert!(plan.removals.is_empty(), "{plan:?}");
    let damaged = |(_, why): &(_, Kept)| matches!(why, Kept::Damaged(_));
    assert!(
        plan.kept.len() == 2 && plan.kept.iter().all(damaged),
        "{plan:?}"
    );
    assert_eq!(generations(&disk).len(), 3);
}

#[test]
fn nothing_of_a_held_run_goes() {
    let disk = MemDisk::new();
    let held = saved(&disk, 3);
    for look in [
        store_on(&disk).plan(&ALL).unwrap(),
        store_on(&disk).sweep(&ALL).unwrap().0,
    ] {
        assert!(look.removals.is_empty(), "{look:?}");
        assert!(
            matches!(look.kept[..], [(_, Kept::Held(Some(_)))]),
            "{look:?}"
        );
    }
    assert_eq!(generations(&disk).len(), 3);
    drop(held);
    assert_eq!(store_on(&disk).sweep(&ALL).unwrap().0.removals.len(), 2);
}

#[test]
fn without_locks_nobody_knows_who_is_at_work() {
    let disk = MemDisk::with_habits(Habits {
        no_locks: true,
        ..Habits::default()
    });
    drop(saved(&disk, 3));
    let (plan, _) = store_on(&disk).sweep(&ALL).unwrap();
    assert!(matches!(plan.kept[..], [(_, Kept::Unknown(_))]), "{plan:?}");
    assert_eq!(generations(&disk).len(), 3);
}

#[test]
fn unfinished_files_go_and_names_that_are_nobodys_stay() {
    let disk = MemDisk::new();
    drop(saved(&disk, 1));
    for name in [".tmp-0000000009-0badcafe", "0000000001.ckpt.bak", "notes"] {
        disk.create_file(&Path::new(RUN).join(name)).unwrap();
    }
    let (plan, _) = store_on(&disk).sweep(&ALL).unwrap();
    assert_eq!(parts(&plan), [Part::Temporary]);
    let expected = [
        "0000000001.ckpt",
        "0000000001.ckpt.bak",
        "events.jsonl",
        "lock",
        "notes",
    ];
    assert_eq!(left(&disk), expected);
}

#[test]
fn what_was_set_aside_goes_only_if_that_is_said() {
    let disk = MemDisk::new();
    let mut store = saved(&disk, 2);
    store.set_aside().unwrap();
    save(&mut store, 3, 2).unwrap();
    drop(store);
    let kept = Sweep {
        aside: false,
        ..ALL
    };
    assert!(store_on(&disk).plan(&kept).unwrap().removals.is_empty());
    disk.edit(&format!("{RUN}/aside-1/0000000001.ckpt"), |bytes| {
        bytes.push(0)
    });
    let (plan, _) = store_on(&disk).sweep(&ALL).unwrap();
    // A directory with something damaged in it stays.
    assert_eq!(parts(&plan), [Part::Aside]);
    assert!(matches!(plan.kept[..], [(_, Kept::Damaged(_))]), "{plan:?}");
    disk.edit(&format!("{RUN}/aside-1/0000000001.ckpt"), |bytes| {
        bytes.pop();
    });
    let (plan, _) = store_on(&disk).sweep(&ALL).unwrap();
    assert_eq!(parts(&plan), [Part::Aside; 2]);
    assert_eq!(left(&disk), ["0000000003.ckpt", "events.jsonl", "lock"]);
}

#[test]
fn a_completed_run_goes_whole_and_another_never() {
    let disk = MemDisk::new();
    let mut store = saved(&disk, 2);
    store.event(&Event::now(Kind::Completion));
    store.complete().unwrap();
    drop(store);
    let kept = Sweep {
        completed: false,
        ..ALL
    };
    assert!(store_on(&disk).plan(&kept).unwrap().removals.is_empty());
    let (plan, _) = store_on(&disk).sweep(&ALL).unwrap();
    assert_eq!(parts(&plan), [Part::Record; 3]);
    assert_eq!(
        disk.paths(),
        [
            "/",
            "/data",
            "/data/deep",
            "/data/deep/runs",
            "/data/deep/runs/.gitignore"
        ]
    );
    // One that failed before its first save keeps its history.
    let mut store = saved(&disk, 0);
    store.event(&Event::now(Kind::Failure));
    drop(store);
    assert!(store_on(&disk).plan(&ALL).unwrap().removals.is_empty());
}

#[test]
fn what_is_too_young_stays() {
    let root = tempfile::tempdir().unwrap();
    let mut store = real_store(root.path());
    store.lock(&Holder::here()).unwrap();
    (1..=3).for_each(|iteration| drop(save(&mut store, iteration, 9).unwrap()));
    let directory = store.directory().to_owned();
    drop(store);
    let hour = Duration::from_secs(3_600);
    let old = SystemTime::now() - hour;
    let path = directory.join("0000000001.ckpt");
    let first = std::fs::File::options().write(true).open(path).unwrap();
    first.set_modified(old - hour).unwrap();
    let sweep = Sweep {
        before: Some(old),
        ..ALL
    };
    let (plan, _) = real_store(root.path()).sweep(&sweep).unwrap();
    assert_eq!(parts(&plan), [Part::Generation(1)]);
    assert!(!directory.join("0000000001.ckpt").exists());
    let (plan, failed) = real_store(root.path()).sweep(&ALL).unwrap();
    assert_eq!((parts(&plan), failed.len()), (vec![Part::Generation(2)], 0));
}

#[test]
fn a_real_run_that_is_complete_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let mut store = real_store(root.path());
    store.lock(&Holder::here()).unwrap();
    store.event(&Event::now(Kind::Completion));
    let directory = store.directory().to_owned();
    drop(store);
    let (plan, failed) = real_store(root.path()).sweep(&ALL).unwrap();
    assert_eq!((parts(&plan), failed.len()), (vec![Part::Record; 3], 0));
    assert!(!directory.exists() && !directory.parent().unwrap().exists());
    // Somebody begins the run anew.
    let mut store = real_store(root.path());
    store.lock(&Holder::here()).unwrap();
    save(&mut store, 1, 2).unwrap();
}

#[test]
fn a_failure_at_any_operation_leaves_the_newest() {
    for fail in [Fault::Fail, Fault::FailAfter] {
        for at in 1.. {
            let disk = MemDisk::new();
            drop(saved(&disk, 3));
            disk.set_fault(fail(at, Errno::IO));
            let _ = store_on(&disk).sweep(&ALL);
            let operations = disk.operations();
            disk.set_fault(Fault::Never);
            assert_eq!(newest(&mut store_on(&disk)), (Some(3), 0), "{at}");
            if operations < at {
                assert_eq!(generations(&disk).len(), 1);
                break;
            }
        }
    }
}
