//! Which generations stay, which go, and what is never touched.

use super::super::mem_disk::MemDisk;
use super::*;
use crate::format::Damage;

fn at(generation: u64) -> String {
    format!("{RUN}/{generation:010}.ckpt")
}

fn locked(disk: &MemDisk) -> RunStore {
    let mut store = store_on(disk);
    store.lock(&Holder::here()).unwrap();
    store
}

fn with_generations(count: u64) -> (MemDisk, RunStore) {
    let disk = MemDisk::new();
    let mut store = locked(&disk);
    for iteration in 1..=count {
        save(&mut store, iteration, 100).unwrap();
    }
    (disk, store)
}

#[test]
fn a_checkpoint_of_another_run_is_neither_counted_nor_touched_nor_chosen() {
    let (disk, mut store) = with_generations(1);
    let mut stranger = checkpoint(7);
    stranger.meta.run = "pi/pi.estimate-ffff".into();
    store.save(&stranger, 2, &mut |_| {}).unwrap();
    let mut store = {
        drop(store);
        locked(&disk)
    };
    let choice = store.newest().unwrap();
    assert_eq!(choice.checkpoint.map(|(generation, _)| generation), Some(1));
    let (path, damage) = &choice.damaged[0];
    assert_eq!(path, Path::new(&at(2)));
    assert!(
        damage.to_string().contains("pi/pi.estimate-ffff"),
        "{damage}"
    );
    for iteration in 3..=5 {
        save(&mut store, iteration, 1).unwrap();
    }
    assert_eq!(generations(&disk), ["/0000000002.ckpt", "/0000000005.ckpt"]);
    store.complete().unwrap();
    assert_eq!(generations(&disk), ["/0000000002.ckpt"]);
}

#[test]
fn a_run_stays_the_same_when_its_program_is_renamed() {
    let (_disk, mut store) = with_generations(1);
    let mut renamed = checkpoint(2);
    renamed.meta.run = renamed.meta.run.replace("pi/", "tau/");
    store.save(&renamed, 2, &mut |_| {}).unwrap();
    let choice = store.newest().unwrap();
    assert_eq!(choice.checkpoint.map(|(generation, _)| generation), Some(2));
}

#[test]
fn the_newest_keep_generations_stay() {
    let (disk, mut store) = with_generations(5);
    let saved = save(&mut store, 6, 3).unwrap();
    assert_eq!(
        (saved.generation, saved.path.display().to_string()),
        (6, at(6))
    );
    assert_eq!(
        generations(&disk),
        ["/0000000004.ckpt", "/0000000005.ckpt", "/0000000006.ckpt"]
    );
    save(&mut store, 7, 0).unwrap();
    assert_eq!(generations(&disk), ["/0000000007.ckpt"]);
}

#[test]
fn a_damaged_file_is_neither_counted_nor_touched_nor_chosen() {
    let (disk, store) = with_generations(3);
    drop(store);
    disk.edit(&at(3), |bytes| bytes.push(0));
    disk.edit(&at(1), |bytes| bytes[60] ^= 1);
    let mut store = locked(&disk);
    let choice = store.newest().unwrap();
    let (generation, checkpoint) = choice.checkpoint.unwrap();
    assert_eq!((generation, iteration_of(&checkpoint)), (2, 2));
    assert_eq!(choice.damaged.len(), 1);
    assert_eq!(choice.damaged[0].0, Path::new(&at(3)));
    assert!(matches!(choice.damaged[0].1, Damage::Excess { .. }));
    for iteration in 4..=6 {
        save(&mut store, iteration, 2).unwrap();
    }
    let kept = [
        "/0000000001.ckpt",
        "/0000000003.ckpt",
        "/0000000005.ckpt",
        "/0000000006.ckpt",
    ];
    assert_eq!(generations(&disk), kept);
    store.complete().unwrap();
    assert_eq!(generations(&disk), kept[..2]);
}

#[test]
fn a_generation_damaged_after_it_was_made_is_noticed_before_it_is_removed() {
    let (disk, mut store) = with_generations(2);
    disk.edit(&at(1), |bytes| bytes[60] ^= 1);
    save(&mut store, 3, 1).unwrap();
    assert_eq!(generations(&disk), ["/0000000001.ckpt", "/0000000003.ckpt"]);
}

#[test]
fn if_none_verifies_all_are_named() {
    let (disk, mut store) = with_generations(2);
    disk.edit(&at(1), Vec::clear);
    disk.edit(&at(2), |bytes| *bytes = b"something else".to_vec());
    let choice = store.newest().unwrap();
    assert!(choice.checkpoint.is_none());
    let damage: Vec<_> = choice
        .damaged
        .into_iter()
        .map(|(_, damage)| damage)
        .collect();
    assert_eq!(
        damage,
        [
            Damage::Foreign,
            Damage::CutShort {
                expected: 56,
                actual: 0
            }
        ]
    );
    assert!(store.exists().unwrap());
    assert_eq!(save(&mut store, 3, 2).unwrap().generation, 3);
}

#[test]
fn completion_leaves_the_lock_and_the_events() {
    let (disk, mut store) = with_generations(2);
    store.event(&Event::now(Kind::Completion));
    store.complete().unwrap();
    assert!(!store.exists().unwrap());
    let files: Vec<String> = disk
        .paths()
        .into_iter()
        .filter(|path| path.starts_with(RUN))
        .collect();
    assert_eq!(
        files,
        [
            RUN.to_owned(),
            format!("{RUN}/events.jsonl"),
            format!("{RUN}/lock")
        ]
    );
}

#[test]
fn a_store_that_never_took_its_run_does_nothing() {
    let disk = MemDisk::new();
    let mut store = store_on(&disk);
    assert!(!store.exists().unwrap());
    assert_eq!(newest(&mut store), (None, 0));
    store.event(&Event::now(Kind::Start));
    store.complete().unwrap();
    assert!(
        save(&mut store, 1, 2)
            .unwrap_err()
            .to_string()
            .contains("not locked")
    );
    assert!(store.set_aside().is_err());
    assert_eq!(disk.paths(), ["/"]);
}

#[test]
fn set_aside_moves_what_is_good_and_numbers_go_on() {
    let (disk, mut store) = with_generations(3);
    disk.edit(&at(2), |bytes| bytes.truncate(50));
    let aside = store.set_aside().unwrap().unwrap();
    assert_eq!(aside, Path::new(RUN).join("aside-1"));
    let kept = [
        "/0000000002.ckpt",
        "/aside-1/0000000001.ckpt",
        "/aside-1/0000000003.ckpt",
    ];
    assert_eq!(generations(&disk), kept);
    assert_eq!(store.set_aside().unwrap(), None);
    assert_eq!(save(&mut store, 9, 2).unwrap().generation, 4);
    assert_eq!(
        store.set_aside().unwrap(),
        Some(Path::new(RUN).join("aside-2"))
    );
    assert_eq!(generations(&disk).len(), 4);
}

#[test]
fn temporaries_of_the_dead_go_with_the_next_save() {
    let (disk, store) = with_generations(1);
    drop(
        disk.create_file(Path::new(&format!("{RUN}/.tmp-0000000009-00000000")))
            .unwrap(),
    );
    drop(
        disk.create_file(Path::new(&format!("{RUN}/notes.txt")))
            .unwrap(),
    );
    drop(store);
    let mut store = locked(&disk);
    assert_eq!(temporaries(&disk), 1);
    save(&mut store, 2, 2).unwrap();
    assert_eq!(temporaries(&disk), 0);
    assert!(disk.paths().contains(&format!("{RUN}/notes.txt")));
}

#[test]
fn progress_is_told_in_order() {
    let (_, mut store) = with_generations(1);
    let mut phases = Vec::new();
    let saved = store
        .save(&checkpoint(2), 2, &mut |phase| phases.push(phase))
        .unwrap();
    assert_eq!(saved.written, saved.bytes);
    assert_eq!(
        phases,
        [Phase::Writing, Phase::Syncing, Phase::Renaming, Phase::Done]
    );
    assert_eq!(store.newest_saved_at(), Some(checkpoint(2).meta.saved_at));
}

#[test]
fn a_broken_line_of_events_is_ended_by_the_next_writer() {
    let (disk, mut store) = with_generations(1);
    store.event(&Event::now(Kind::Start));
    drop(store);
    let events = format!("{RUN}/events.jsonl");
    disk.edit(&events, |bytes| bytes.extend_from_slice(b"{\"at\":\"20"));
    let mut store = locked(&disk);
    store.event(&Event::now(Kind::Resume));
    store.event(&Event::now(Kind::Stop));
    let mut text = String::new();
    disk.edit(&events, |bytes| {
        text = String::from_utf8(bytes.clone()).unwrap()
    });
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(
        lines[1] == "{\"at\":\"20" && lines[3].contains("\"stop\""),
        "{text}"
    );
}
