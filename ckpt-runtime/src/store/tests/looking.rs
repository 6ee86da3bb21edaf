//! What a look from outside finds.

use super::*;
use crate::format::Damage;

fn locked(root: &Path, identity: &str) -> RunStore {
    let name = RunName::new("pi", "pi::estimate", identity);
    let mut store = RunStore::locate(Arc::new(RealDisk), root, &name);
    store.lock(&Holder::here()).unwrap();
    store
}

fn state_of(root: &Path, identity: &str) -> State {
    inspect(root, &RunName::new("pi", "pi::estimate", identity))
        .unwrap()
        .state
}

#[test]
fn nothing_there_is_no_run() {
    let root = tempfile::tempdir().unwrap();
    assert!(list(root.path()).unwrap().is_empty());
    assert!(list(&root.path().join("missing")).unwrap().is_empty());
    assert!(inspect(root.path(), &name()).is_none());
    std::fs::create_dir_all(root.path().join("src/not-arun")).unwrap();
    std::fs::write(root.path().join("README"), "").unwrap();
    assert!(list(root.path()).unwrap().is_empty());
    assert!(list(&root.path().join("README")).is_err());
}

#[test]
fn states_follow_the_lock_the_files_and_the_events() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let mut store = locked(root, "1");
    assert_eq!(state_of(root, "1"), State::Running);
    save(&mut store, 7, 2).unwrap();
    let path = save(&mut store, 8, 2).unwrap().path;
    let info = &list(root).unwrap()[0];
    assert_eq!(
        (info.state, info.holder.as_ref().map(|holder| holder.pid)),
        (State::Running, Some(std::process::id()))
    );
    drop(store);
    assert_eq!(state_of(root, "1"), State::Interrupted);
    for (kind, state) in [
        (Kind::Stop, State::Stopped),
        (Kind::Failure, State::Failed),
        (Kind::Resume, State::Interrupted),
    ] {
        locked(root, "1").event(&Event::now(kind));
        assert_eq!(state_of(root, "1"), state);
    }
    std::fs::write(&path, "x").unwrap();
    assert_eq!(state_of(root, "1"), State::Interrupted);
    std::fs::write(path.with_file_name("0000000001.ckpt"), "x").unwrap();
    assert_eq!(state_of(root, "1"), State::Damaged);
    locked(root, "1").event(&Event::now(Kind::Completion));
    assert_eq!(state_of(root, "1"), State::Completed);
}

#[test]
fn a_list_reads_down_to_the_newest_good_generation_an_inspection_all() {
    let root = tempfile::tempdir().unwrap();
    let mut store = locked(root.path(), "0123abcd");
    for iteration in 1..=4 {
        save(&mut store, iteration, 4).unwrap();
    }
    std::fs::write(store.directory().join("0000000004.ckpt"), "x").unwrap();
    std::fs::write(store.directory().join("0000000001.ckpt"), "").unwrap();
    let info = &list(root.path()).unwrap()[0];
    let verdicts: Vec<&Verdict> = info.generations.iter().map(|info| &info.verdict).collect();
    assert_eq!(
        verdicts,
        [
            &Verdict::Damaged(Damage::Foreign),
            &Verdict::Good,
            &Verdict::Unread,
            &Verdict::Unread
        ]
    );
    let (generation, summary) = info.newest.as_ref().unwrap();
    assert_eq!((*generation, summary.meta.generation), (3, 3));
    assert_eq!(info.bytes, info.generations[1].bytes);
    assert_eq!(
        (info.program.as_str(), info.function.as_str()),
        ("pi", "pi::estimate")
    );
    let info = inspect(root.path(), &name()).unwrap();
    let good = info
        .generations
        .iter()
        .filter(|info| info.verdict == Verdict::Good)
        .count();
    assert_eq!((good, info.generations.len()), (2, 4));
}

#[test]
fn a_completed_run_is_remembered_by_its_events() {
    let root = tempfile::tempdir().unwrap();
    let mut store = locked(root.path(), "0123abcd");
    store.event(&Event {
        program: Some("pi".into()),
        function: Some("pi::estimate::<f64>".into()),
        ..Event::now(Kind::Start)
    });
    store.event(&Event {
        iteration: Some(10),
        ..Event::now(Kind::Completion)
    });
    drop(store);
    let info = &list(root.path()).unwrap()[0];
    assert_eq!(
        (info.state, info.function.as_str()),
        (State::Completed, "pi::estimate::<f64>")
    );
    assert_eq!(info.last_event.as_ref().unwrap().iteration, Some(10));
    let kinds = |events: &Events| -> Vec<Kind> {
        let told = events.told.iter();
        told.map(|event| event.kind).collect()
    };
    let events = read_events(root.path(), &name()).unwrap();
    assert_eq!(kinds(&events), [Kind::Start, Kind::Completion]);
    assert_eq!(events.unreadable, 0);
    let path = info.directory.join("events.jsonl");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend_from_slice(b"\n{\"at\":\nnonsense\n");
    std::fs::write(&path, bytes).unwrap();
    let events = read_events(root.path(), &name()).unwrap();
    assert_eq!(kinds(&events), [Kind::Start, Kind::Completion]);
    assert_eq!(events.unreadable, 2);
}

#[test]
fn siblings_are_runs_of_the_same_function_with_checkpoints() {
    let root = tempfile::tempdir().unwrap();
    for identity in ["1", "2", "3"] {
        save(&mut locked(root.path(), identity), 1, 2).unwrap();
    }
    locked(root.path(), "4");
    for (function, identity) in [("pi::estimate-more", "5"), ("pi", "6")] {
        let name = RunName::new("pi", function, identity);
        let mut other = RunStore::locate(Arc::new(RealDisk), root.path(), &name);
        other.lock(&Holder::here()).unwrap();
        save(&mut other, 1, 2).unwrap();
    }
    let mut siblings = locked(root.path(), "1").siblings();
    siblings.sort();
    assert_eq!(siblings, ["pi/pi.estimate-2", "pi/pi.estimate-3"]);
    assert!(store_on(&MemDisk::new()).siblings().is_empty());
}
