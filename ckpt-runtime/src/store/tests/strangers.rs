//! What belongs to other users.

use super::super::mem_disk::{Habits, ME, MemDisk};
use super::*;
use crate::Error;

const OTHER: u32 = ME + 1;

fn with_two() -> MemDisk {
    let disk = MemDisk::new();
    let mut store = store_on(&disk);
    store.lock(&Holder::here()).unwrap();
    save(&mut store, 1, 2).unwrap();
    save(&mut store, 2, 2).unwrap();
    store.event(&Event::now(Kind::Stop));
    disk
}

fn second() -> String {
    format!("{RUN}/0000000002.ckpt")
}

#[test]
fn in_a_directory_that_others_may_write_to_their_files_do_not_count() {
    for (mode, links, owner) in [(0o770, 1, OTHER), (0o1777, 1, OTHER), (0o702, 2, ME)] {
        let disk = with_two();
        disk.set_rights(RUN, ME, mode);
        disk.give(&second(), owner, links);
        let mut store = store_on(&disk);
        store.lock(&Holder::here()).unwrap();
        let choice = store.newest().unwrap();
        assert_eq!(choice.checkpoint.unwrap().0, 1);
        let damage = choice.damaged[0].1.to_string();
        assert!(
            damage.starts_with("cannot be read: not trusted: it "),
            "{damage}"
        );
        // It is not counted, and not removed.
        save(&mut store, 3, 1).unwrap();
        assert_eq!(generations(&disk), ["/0000000002.ckpt", "/0000000003.ckpt"]);
        assert!(store.take_warnings()[0].ends_with("; it stays"));
    }
}

#[test]
fn in_a_directory_of_ones_own_whatever_is_there_counts() {
    let disk = with_two();
    disk.set_rights(RUN, ME, 0o755);
    disk.give(&second(), OTHER, 2);
    assert_eq!(newest(&mut store_on(&disk)), (Some(2), 0));
}

#[test]
fn a_directory_of_somebody_else_is_refused_and_theirs_alone() {
    for directory in [RUN, "/data/deep/runs/pi"] {
        let disk = with_two();
        disk.set_rights(directory, OTHER, 0o777);
        let error = store_on(&disk).lock(&Holder::here()).unwrap_err();
        assert!(matches!(error, Error::Directory { .. }));
        let words = format!(
            "{directory}: it belongs to user {OTHER}, and below CKPT_DIR only directories of your own"
        );
        assert!(error.to_string().starts_with(&words), "{error}");
        disk.set_rights(directory, 0, 0o755);
        store_on(&disk).lock(&Holder::here()).unwrap();
    }
    // The directory of all runs may be anybody's: what it holds is looked at.
    let disk = with_two();
    disk.set_rights("/data/deep/runs", OTHER, 0o777);
    let mut store = store_on(&disk);
    store.lock(&Holder::here()).unwrap();
    assert_eq!(newest(&mut store), (Some(2), 0));
}

/// On a file server that takes root for nobody, root's files belong to nobody.
#[test]
fn a_user_whom_the_file_server_calls_otherwise_finds_their_own() {
    let disk = MemDisk::with_habits(Habits {
        squashes_to: Some(65_534),
        ..Habits::default()
    });
    for iteration in 1..=3 {
        let mut store = store_on(&disk);
        store.lock(&Holder::here()).unwrap();
        let before = (iteration > 1).then(|| iteration - 1);
        assert_eq!(newest(&mut store), (before, 0));
        save(&mut store, iteration, 2).unwrap();
        assert!(store.take_warnings().is_empty());
    }
}

/// A lock or a list of events that is a link to a file of ours would have us write into that.
#[test]
fn nothing_is_written_into_what_others_have_put_there() {
    let disk = with_two();
    disk.set_rights(RUN, ME, 0o777);
    disk.give(&format!("{RUN}/lock"), ME, 2);
    let error = store_on(&disk).lock(&Holder::here()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("/lock: not trusted: it has a second name"),
        "{error}"
    );
    disk.give(&format!("{RUN}/lock"), ME, 1);
    disk.give(&format!("{RUN}/events.jsonl"), OTHER, 1);
    let mut store = store_on(&disk);
    store.lock(&Holder::here()).unwrap();
    store.event(&Event::now(Kind::Start));
    let warnings = store.take_warnings();
    assert!(
        warnings[0].contains("/events.jsonl: not trusted: it belongs to user"),
        "{warnings:?}"
    );
}
