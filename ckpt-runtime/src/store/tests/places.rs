//! The place of an older generation is written over: whatever happens then, nothing that counts is lost.

use rustix::io::Errno;

use super::super::mem_disk::{Fault, Habits, Loss};
use super::super::transfer::Sizes;
use super::model::{Deeds, Model, check_boot, losses, process};
use super::*;
use crate::codec::{Apart, Number, Rows, Sink as _};
use crate::format::{BLOCK, Variable, sample};
use crate::raw::bulk::Element;
use crate::raw::memory::Memory;

/// Portions that are soon full.
pub(super) const SMALL: Sizes = Sizes {
    // What is allocated is aligned to that: so the file's layout is the same each time.
    page: 16,
    gathered: 2 * 4096,
    long: 3 * 4096,
    piece: 2 * BLOCK,
    writers: 1,
    reused: 1,
};

/// Blocks of a row, of which each save changes one.
const BLOCKS: usize = 4;

fn row(at: u64, bytes: Vec<u8>) -> Apart {
    let element = Element {
        number: Some(Number::U8),
        per: 1,
    };
    Apart {
        at,
        length: bytes.len() as u64,
        rows: Rows::Here(Memory::copy_of(element, &bytes).expect("bytes")),
    }
}

/// Two rows: one that is written from where it is, and one that is gathered.
pub(super) fn checkpoint(iteration: u64) -> crate::format::Checkpoint {
    let mut checkpoint = sample::checkpoint(iteration);
    let mut long = vec![1u8; BLOCKS * BLOCK as usize + 5000];
    for earlier in 0..=iteration {
        let block = (earlier as usize % BLOCKS) * BLOCK as usize;
        long[block + 4200] = earlier as u8;
    }
    let short = vec![iteration as u8 / 4; 7000];
    checkpoint.frames[0].variables.push(Variable {
        name: "rows".into(),
        type_name: "(Vec<u8>, Vec<u8>)".into(),
        schema: Vec::new(),
        bytes: vec![iteration as u8, 0],
        apart: vec![row(1, long), row(2, short)],
    });
    checkpoint
}

fn disk() -> MemDisk {
    MemDisk::with_habits(Habits {
        rows: true,
        ..Habits::default()
    })
}

fn locked(disk: &MemDisk) -> RunStore {
    let mut store = store_on(disk);
    store.lock(&Holder::here()).unwrap();
    store
}

fn saves_nothing(_: &mut RunStore, _: &mut Model) {}

fn saves_three(store: &mut RunStore, model: &mut Model) {
    (1..=3).for_each(|iteration| model.save(store, iteration));
}

fn saves_six(store: &mut RunStore, model: &mut Model) {
    (1..=6).for_each(|iteration| model.save(store, iteration));
}

fn saves_five_more(store: &mut RunStore, model: &mut Model) {
    (4..=8).for_each(|iteration| model.save(store, iteration));
}

fn saves_and_completes(store: &mut RunStore, model: &mut Model) {
    saves_six(store, model);
    model.complete(store);
}

/// In each of them places are written over.
const SCENARIOS: [(&str, Deeds, Deeds); 3] = [
    ("the first process", saves_nothing, saves_six),
    ("the second process", saves_three, saves_five_more),
    ("completion", saves_nothing, saves_and_completes),
];

#[test]
fn what_is_the_same_is_not_written_again() {
    let disk = disk();
    let mut store = locked(&disk);
    let whole: Vec<u64> = (1..=3)
        .map(|iteration| save(&mut store, iteration, 2).unwrap().written)
        .collect();
    assert!(
        whole
            .iter()
            .all(|&written| written >= BLOCKS as u64 * BLOCK)
    );
    for iteration in 4..=20 {
        let saved = save(&mut store, iteration, 2).unwrap();
        // Since the place was written three saves ago three blocks have changed.
        let most = 3 * BLOCK + 10 * 4096;
        assert!(saved.written <= most, "{} of {most}", saved.written);
        assert!(saved.bytes >= BLOCKS as u64 * BLOCK);
        assert_eq!(newest(&mut store_on(&disk)), (Some(iteration), 0));
    }
    assert_eq!((generations(&disk).len(), temporaries(&disk)), (2, 1));
    store.remove_spare();
    assert_eq!((generations(&disk).len(), temporaries(&disk)), (2, 0));
}

#[test]
fn each_generation_verifies_by_itself() {
    let disk = disk();
    let mut store = locked(&disk);
    (1..=9).for_each(|iteration| drop(save(&mut store, iteration, 3).unwrap()));
    for left in (1..=3).rev() {
        let found = generations(&disk);
        assert_eq!(found.len(), left);
        assert_eq!(newest(&mut store_on(&disk)), (Some(6 + left as u64), 0));
        disk.remove_file(Path::new(&format!("{RUN}{}", found[left - 1])))
            .unwrap();
    }
}

/// What somebody else has done to a file that is to be written over is not in what is written.
#[test]
fn a_place_that_was_changed_is_not_believed_in() {
    let disk = disk();
    let mut store = locked(&disk);
    (1..=3).for_each(|iteration| drop(save(&mut store, iteration, 2).unwrap()));
    let spare = disk
        .paths()
        .into_iter()
        .find(|path| path.contains(".tmp-"))
        .unwrap();
    disk.edit(&spare, |bytes| bytes[30_000] ^= 1);
    let saved = save(&mut store, 4, 2).unwrap();
    assert!(saved.written >= saved.bytes - 4096);
    assert_eq!(newest(&mut store_on(&disk)), (Some(4), 0));
}

/// Somebody keeps a checkpoint by a second name: what is in it stays.
#[test]
fn a_place_with_a_second_name_is_not_written_over() {
    for is_late in [false, true] {
        let root = tempfile::tempdir().unwrap();
        let mut store = real_store(root.path());
        store.sizes = SMALL;
        store.lock(&Holder::here()).unwrap();
        let first = save(&mut store, 1, 1).unwrap().path;
        let backup = root.path().join("backup.ckpt");
        let whole = std::fs::read(&first).unwrap();
        if !is_late {
            std::fs::hard_link(&first, &backup).unwrap();
        }
        save(&mut store, 2, 1).unwrap();
        if is_late {
            let mut files = std::fs::read_dir(store.directory()).unwrap().flatten();
            let spare = files.find(|file| file.file_name().to_string_lossy().starts_with(".tmp-"));
            std::fs::hard_link(spare.unwrap().path(), &backup).unwrap();
        }
        let saved = save(&mut store, 3, 1).unwrap();
        assert!(saved.written >= saved.bytes - 4096);
        assert_eq!(std::fs::read(&backup).unwrap(), whole);
        let mut other = real_store(root.path());
        other.sizes = SMALL;
        assert_eq!(newest(&mut other), (Some(3), 0));
    }
}

/// The generation that somebody without the lock is reading may go meanwhile, and its place be written over: then it is gone, not
/// damaged.
#[test]
fn what_is_written_over_while_it_is_read_is_gone() {
    let disk = disk();
    let mut store = locked(&disk);
    let first = save(&mut store, 1, 1).unwrap().path;
    let trust = store.trust;
    let read = |input: &mut dyn crate::format::Input, length| {
        store.disk.remove_file(&first).unwrap();
        crate::format::read_from(input, length - 1)
    };
    let reading = super::super::generations::read_with(&disk, &first, trust, read);
    assert!(reading.is_none());
}

/// Also where the system has no thread left.
#[test]
fn without_threads_it_takes_longer() {
    use std::sync::atomic::Ordering;

    use super::super::transfer::NO_THREADS;

    let root = tempfile::tempdir().unwrap();
    let mut store = real_store(root.path());
    store.sizes = Sizes {
        writers: 4,
        ..SMALL
    };
    store.lock(&Holder::here()).unwrap();
    NO_THREADS.store(true, Ordering::Relaxed);
    let save = |iteration| {
        let mut checkpoint = checkpoint(iteration);
        checkpoint.meta.run = store.name().to_string();
        store.save(&checkpoint, 1, &mut |_| {})
    };
    let saved: Vec<_> = (1..=4).map(save).collect();
    NO_THREADS.store(false, Ordering::Relaxed);
    assert!(saved.iter().all(Result::is_ok), "{saved:?}");
}

#[test]
fn a_crash_while_a_place_is_written_over_leaves_what_it_may() {
    for (name, before, deeds) in SCENARIOS {
        let mut at = 0;
        loop {
            at += 1;
            let disk = disk();
            let mut model = Model::of(None);
            process(&disk, &mut model, before);
            disk.set_fault(Fault::Crash(at));
            process(&disk, &mut model, deeds);
            if disk.operations() < at {
                break;
            }
            for loss in losses(at * 3..(at + 1) * 3) {
                let checked = check_boot(&disk, loss, &model);
                assert_eq!(checked, Ok(()), "{name}: crash at operation {at}, {loss:?}");
            }
        }
        println!("{name}: {at} operations");
        assert!(at > 80, "{name}: are places written over?");
    }
}

#[test]
fn a_failure_while_a_place_is_written_over_leaves_what_it_may() {
    for reason in [Errno::NOSPC, Errno::IO, Errno::INTR] {
        for way in [Fault::Fail, Fault::FailAfter] {
            for at in 1.. {
                let disk = disk();
                let mut model = Model::of(None);
                disk.set_fault(way(at, reason));
                process(&disk, &mut model, saves_six);
                let over = disk.operations() < at;
                disk.set_fault(Fault::Never);
                for loss in [Loss::Everything, Loss::Some(at)] {
                    let checked = check_boot(&disk, loss, &model);
                    assert_eq!(checked, Ok(()), "{:?}, {loss:?}", way(at, reason));
                }
                if over {
                    break;
                }
            }
        }
    }
}

/// Several threads, and rows of many pieces, on a real disk; past its cache, and where that is refused.
#[test]
fn rows_of_any_length_come_back_from_a_real_disk() {
    use std::sync::atomic::Ordering;

    use super::super::real_file::REFUSED;

    let root = tempfile::tempdir().unwrap();
    for refused in [false, true] {
        REFUSED.store(refused, Ordering::Relaxed);
        let directory = root.path().join(format!("{refused}"));
        let mut store = real_store(&directory);
        store.sizes = Sizes {
            page: 4096,
            writers: 4,
            ..SMALL
        };
        store.lock(&Holder::here()).unwrap();
        for round in 0..12u64 {
            let mut checkpoint = checkpoint(round);
            checkpoint.meta.run = store.name().to_string();
            let variable = checkpoint.frames[0].variables.last_mut().unwrap();
            let lengths = [
                12_287,
                12_288,
                12_289,
                65_536,
                131_073,
                1_000_000 + round as usize,
            ];
            variable.apart = lengths
                .iter()
                .map(|&length| {
                    row(
                        0,
                        (0..length)
                            .map(|at| (at as u64 * (round / 4 + 1)) as u8)
                            .collect(),
                    )
                })
                .collect();
            let saved = store.save(&checkpoint, 2, &mut |_| {}).unwrap();
            checkpoint.meta.generation = saved.generation;
            let found = real_store(&directory).newest().unwrap();
            let (_, found) = found.checkpoint.expect("it was saved");
            assert!(found == checkpoint, "round {round}, refused: {refused}");
        }
    }
    REFUSED.store(false, Ordering::Relaxed);
}

/// Rows that lie otherwise each time, and so do the gaps between them: what a child process writes over is what it should be too.
#[cfg(target_os = "linux")]
#[test]
fn what_a_child_writes_over_a_place_of_another_layout_is_whole() {
    let root = tempfile::tempdir().unwrap();
    let mut store = real_store(root.path());
    store.sizes = Sizes {
        page: 4096,
        ..SMALL
    };
    store.lock(&Holder::here()).unwrap();
    let memory: Vec<u8> = (0..1_700_000u64).map(|at| (at * at / 97) as u8).collect();
    let (mut written_over, mut left) = (0, 0);
    for round in 0..12usize {
        // So that it is written over by what is the same, and by what is not.
        let layout = round / 3;
        let lengths = [20_000 + 5_000 * layout, 70_000, 1_300_000 + 64 * layout];
        // Each begins elsewhere in a page.
        let starts = [7 * layout, 100_000 + 900 * layout, 200_000 + 3_001 * layout];
        let rows: Vec<&[u8]> = starts
            .iter()
            .zip(lengths)
            .map(|(&start, length)| &memory[start..start + length])
            .collect();
        let mut saved = sample::checkpoint(round as u64);
        saved.meta.run = store.name().to_string();
        let mut expected = saved.clone();
        let variable = |apart| Variable {
            name: "rows".into(),
            type_name: "Vec<Vec<u8>>".into(),
            schema: Vec::new(),
            bytes: vec![0; 3],
            apart,
        };
        let whole: Vec<Apart> = (0..3).map(|at| row(at as u64, rows[at].to_vec())).collect();
        let mut put: Vec<Apart> = whole.iter().map(Apart::without_rows).collect();
        for (number, apart) in put.iter_mut().enumerate() {
            apart.rows = Rows::Put(number);
        }
        saved.frames[0].variables.push(variable(put));
        expected.frames[0].variables.push(variable(whole));
        let element = Element {
            number: Some(Number::U8),
            per: 1,
        };
        // The last one is a copy.
        let mut places = RowPlaces::new(rows[..2].to_vec(), Staging::default());
        rows.iter().for_each(|row| places.put(element, row));
        let forking = store.fork_save(&places, &saved).unwrap();
        let done = store.finish_forking(forking, 1, &mut |_| {}).unwrap();
        written_over += u32::from(done.generation > 2);
        left += u32::from(done.written < done.bytes / 100);
        expected.meta.generation = done.generation;
        let (_, found) = real_store(root.path())
            .newest()
            .unwrap()
            .checkpoint
            .unwrap();
        assert!(found == expected, "round {round}");
    }
    assert_eq!((written_over, left), (10, 4));
}
