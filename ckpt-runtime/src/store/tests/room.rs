//! Whether there is room, looked at before the first save.

use super::super::disk::Disk as _;
use super::super::mem_disk::MemDisk;
use super::*;

fn locked() -> (MemDisk, RunStore) {
    let disk = MemDisk::new();
    let mut store = store_on(&disk);
    store.lock(&Holder::here()).unwrap();
    (disk, store)
}

fn look_at(store: &mut RunStore, iteration: u64, keep: u32) -> Result<(), SaveError> {
    let room = store.room();
    store.look_at_space(room, checkpoint(iteration).size(), keep)
}

/// What the store has to say of so much free space: an error, or warnings.
fn told(free: u64, keep: u32) -> Result<Vec<String>, String> {
    let (disk, mut store) = locked();
    disk.set_free(free);
    let looked = look_at(&mut store, 1, keep);
    looked.map_err(|error| error.to_string())?;
    Ok(store.take_warnings())
}

#[test]
fn room_for_all_needs_no_words() {
    assert_eq!(told(u64::MAX, u32::MAX), Ok(Vec::new()));
    assert_eq!(told(1 << 20, 2), Ok(Vec::new()));
}

#[test]
fn room_for_fewer_is_a_warning_with_the_numbers_and_the_ways_out() {
    let warnings = told(9_000, 2).unwrap();
    assert_eq!(warnings.len(), 1);
    for part in [
        RUN,
        "8.8 KiB are left",
        "3 more checkpoints of 4.",
        "CKPT_KEEP=2 has 3 at once",
        "CKPT_DIR",
    ] {
        assert!(warnings[0].contains(part), "no `{part}` in {warnings:?}");
    }
    assert_eq!(told(9_000, 1), Ok(Vec::new()));
}

#[test]
fn room_for_none_is_an_error_until_there_is_some() {
    let (disk, mut store) = locked();
    disk.set_free(4_000);
    for _ in 0..2 {
        let error = look_at(&mut store, 1, 2).unwrap_err();
        let words =
            format!("saving to {RUN}: no space: 3.9 KiB are left, and this checkpoint needs 4.");
        assert!(error.to_string().starts_with(&words), "{error}");
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    }
    disk.set_free(1 << 20);
    look_at(&mut store, 1, 2).unwrap();
    // Now it is known; what comes later is told by the saves.
    disk.set_free(0);
    look_at(&mut store, 1, 2).unwrap();
    assert!(store.take_warnings().is_empty());
}

#[test]
fn what_is_there_already_needs_no_more_room() {
    let (disk, mut store) = locked();
    (1..=2).for_each(|iteration| drop(save(&mut store, iteration, 2).unwrap()));
    drop(store);
    let mut store = store_on(&disk);
    store.lock(&Holder::here()).unwrap();
    disk.set_free(6_000);
    look_at(&mut store, 3, 2).unwrap();
    assert!(store.take_warnings().is_empty());
}

/// A writer that was killed may have left what fills the disk.
#[test]
fn what_a_dead_writer_left_goes_before_anybody_looks() {
    let (disk, mut store) = locked();
    save(&mut store, 1, 2).unwrap();
    drop(store);
    let left = Path::new(RUN).join(".tmp-0000000002-5f21c07a");
    disk.create_file(&left).unwrap();
    let mut store = store_on(&disk);
    // Without the lock its writer may be alive.
    look_at(&mut store, 2, 1).unwrap();
    assert!(disk.stamp(&left).is_ok());
    let mut store = store_on(&disk);
    store.lock(&Holder::here()).unwrap();
    disk.set_free(4_000);
    look_at(&mut store, 2, 1).unwrap_err();
    assert!(disk.stamp(&left).is_err());
}
