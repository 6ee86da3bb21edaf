//! Who has a run, and what its directory looks like: mostly on the real disk.

use std::time::SystemTime;

use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::super::mem_disk::{Habits, MemDisk};
use super::*;
use crate::Error;

fn mode(path: &Path) -> u32 {
    path.symlink_metadata().unwrap().permissions().mode() & 0o777
}

fn locked(root: &Path) -> RunStore {
    let mut store = real_store(root);
    store.lock(&Holder::here()).unwrap();
    store
}

#[test]
fn directories_and_files_are_private() {
    let top = tempfile::tempdir().unwrap();
    let root = top.path().join("deep/er");
    let mut store = locked(&root);
    save(&mut store, 1, 2).unwrap();
    store.event(&Event::now(Kind::Save));
    let run = store.directory().to_owned();
    for directory in [&root, &root.join("pi"), &run] {
        assert_eq!(mode(directory), 0o700, "{}", directory.display());
    }
    for file in ["lock", "events.jsonl", "0000000001.ckpt"] {
        assert_eq!(mode(&run.join(file)), 0o600, "{file}");
    }
    assert_eq!(std::fs::read(root.join(".gitignore")).unwrap(), b"*\n");
    assert_eq!(newest(&mut store), (Some(1), 0));
    assert!(store.take_warnings().is_empty());
}

#[test]
fn a_held_run_names_its_holder() {
    let root = tempfile::tempdir().unwrap();
    let holder = Holder {
        host: "node17".into(),
        pid: 4711,
        ..Holder::here()
    };
    let mut first = real_store(root.path());
    first.lock(&holder).unwrap();
    first.lock(&holder).unwrap();
    let error = real_store(root.path()).lock(&Holder::here()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("pi/pi.estimate-0123abcd is held by process 4711 on node17 since 20"),
        "{text}"
    );
    assert_eq!(error.exit_code(), 75);
    drop(first);
    locked(root.path());
}

#[test]
fn a_lock_that_is_lost_is_taken_again() {
    let root = tempfile::tempdir().unwrap();
    let mut store = locked(root.path());
    let path = store.directory().join("lock");
    store.confirm().unwrap();
    assert!(store.take_warnings().is_empty());
    std::fs::remove_file(&path).unwrap();
    store.confirm().unwrap();
    let warnings = store.take_warnings();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].ends_with("lock was removed while the run went on; it is taken again"));
    assert!(real_store(root.path()).lock(&Holder::here()).is_err());
    // Somebody else has been quicker.
    std::fs::remove_file(&path).unwrap();
    let second = locked(root.path());
    assert!(matches!(store.confirm(), Err(Error::Held { .. })));
    drop(second);
    store.confirm().unwrap();
    save(&mut store, 1, 2).unwrap();
    assert!(store.take_warnings().is_empty());
}

#[test]
fn what_is_in_the_way_of_the_lock_is_told_until_it_is_gone() {
    let root = tempfile::tempdir().unwrap();
    let mut store = locked(root.path());
    let path = store.directory().join("lock");
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    for _ in 0..2 {
        assert!(matches!(store.confirm(), Err(Error::Directory { .. })));
        assert!(save(&mut store, 1, 2).is_err());
    }
    std::fs::remove_dir(&path).unwrap();
    store.confirm().unwrap();
    save(&mut store, 1, 2).unwrap();
}

#[test]
fn a_look_tells_who_has_it_and_takes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let store = locked(root.path());
    let path = store.directory().join("lock");
    for _ in 0..2 {
        let held_by = RealDisk.holder(&path).unwrap().unwrap();
        let held: Holder = serde_json::from_slice(&held_by.line).unwrap();
        assert_eq!(held.pid, std::process::id());
        assert_eq!(held_by.process, Some(held.pid));
    }
    drop(store);
    assert_eq!(RealDisk.holder(&path).unwrap(), None);
    drop(locked(root.path()));
}

#[test]
fn without_locks_the_run_goes_on_with_a_warning() {
    let disk = MemDisk::with_habits(Habits {
        no_locks: true,
        ..Habits::default()
    });
    let mut stores = [store_on(&disk), store_on(&disk)];
    for store in &mut stores {
        store.lock(&Holder::here()).unwrap();
        assert!(
            store.take_warnings()[0].contains("cannot be locked"),
            "the user must know"
        );
    }
    drop(
        disk.create_file(Path::new(&format!("{RUN}/.tmp-0000000001-00000000")))
            .unwrap(),
    );
    for (iteration, store) in stores.iter_mut().enumerate() {
        save(store, iteration as u64, 2).unwrap();
    }
    assert_eq!(
        temporaries(&disk),
        1,
        "without a lock the other writer may be alive"
    );
    assert_eq!(generations(&disk).len(), 2);
}

#[test]
fn links_are_not_followed() {
    let top = tempfile::tempdir().unwrap();
    let (root, elsewhere) = (top.path().join("root"), top.path().join("elsewhere"));
    std::fs::create_dir_all(root.join("pi")).unwrap();
    std::fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, name().directory(&root)).unwrap();
    let mut store = real_store(&root);
    assert!(matches!(store.exists(), Err(Error::Directory { .. })));
    assert!(matches!(
        store.lock(&Holder::here()),
        Err(Error::Directory { .. })
    ));
    assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn a_link_in_place_of_a_generation_is_a_damaged_one() {
    let root = tempfile::tempdir().unwrap();
    let mut store = locked(root.path());
    save(&mut store, 1, 2).unwrap();
    let run = store.directory().to_owned();
    symlink(run.join("0000000001.ckpt"), run.join("0000000002.ckpt")).unwrap();
    assert_eq!(newest(&mut store), (Some(1), 1));
    assert_eq!(save(&mut store, 3, 1).unwrap().generation, 3);
    assert!(run.join("0000000002.ckpt").is_symlink());
    assert!(!run.join("0000000001.ckpt").exists());
}

#[test]
fn the_root_itself_may_be_a_link() {
    let top = tempfile::tempdir().unwrap();
    std::fs::create_dir(top.path().join("real")).unwrap();
    symlink(top.path().join("real"), top.path().join("link")).unwrap();
    let mut store = locked(&top.path().join("link"));
    save(&mut store, 1, 2).unwrap();
    assert!(store.take_warnings().is_empty());
    assert_eq!(
        newest(&mut real_store(&top.path().join("real"))),
        (Some(1), 0)
    );
}

#[test]
fn a_repository_is_not_hidden_from_git() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join(".git")).unwrap();
    locked(root.path());
    assert!(!root.path().join(".gitignore").exists());
}

#[test]
fn an_ignore_file_of_the_user_stays() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join(".gitignore"), "mine").unwrap();
    assert!(locked(root.path()).take_warnings().is_empty());
    assert_eq!(
        std::fs::read(root.path().join(".gitignore")).unwrap(),
        b"mine"
    );
}

#[test]
fn a_directory_removed_under_a_live_run_is_made_again() {
    let root = tempfile::tempdir().unwrap();
    let mut store = locked(root.path());
    save(&mut store, 1, 2).unwrap();
    std::fs::remove_dir_all(root.path().join("pi")).unwrap();
    save(&mut store, 2, 2).unwrap();
    assert_eq!(newest(&mut store), (Some(2), 0));
    assert!(store.take_warnings()[0].contains("was removed while the run went on"));
    assert!(real_store(root.path()).lock(&Holder::here()).is_err());
}

#[test]
fn a_root_that_cannot_be_is_a_configuration_error() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("file"), "").unwrap();
    let mut store = real_store(&root.path().join("file"));
    let error = store.lock(&Holder::here()).unwrap_err();
    assert_eq!(error.exit_code(), 78);
    assert!(error.to_string().contains("CKPT_DIR"), "{error}");
    assert_eq!(store.exists().unwrap_err().exit_code(), 78);
}

#[test]
fn the_next_one_learns_how_long_the_one_before_was_alive() {
    let root = tempfile::tempdir().unwrap();
    let holder = Holder {
        host: "node17".into(),
        pid: 4711,
        since: SystemTime::now() - std::time::Duration::from_secs(100),
        ways: Box::default(),
    };
    let mut first = real_store(root.path());
    first.lock(&holder).unwrap();
    assert_eq!(first.take_before(), None, "the first one");
    let began = SystemTime::now() - std::time::Duration::from_millis(1);
    first.show_alive();
    assert_eq!(last_holder(root.path(), &name()), None, "it is our own");
    drop(first);
    let left = last_holder(root.path(), &name()).unwrap();
    let pid = left.holder.map(|holder| holder.pid);
    assert_eq!((left.held, pid), (false, Some(4711)));
    let mut second = locked(root.path());
    let before = second.take_before().unwrap();
    assert_eq!((&*before.host, before.pid), ("node17", 4711));
    assert!(before.alive >= began && before.alive <= SystemTime::now());
    assert_eq!(left.alive, Some(before.alive));
    assert_eq!(second.take_before(), None, "told once");
    // In a container, processes may all have one number.
    second.show_alive();
    drop(second);
    let mut third = locked(root.path());
    let before = third.take_before().unwrap();
    assert_eq!(before.pid, std::process::id());
    // It loses the lock, and takes it again.
    third.show_alive();
    std::fs::remove_file(third.directory().join("lock")).unwrap();
    third.confirm().unwrap();
    third.show_alive();
    assert_eq!(third.take_before(), None);
    drop(third);
    let mut fourth = locked(root.path());
    assert!(fourth.take_before().is_some(), "of the new file too");
    // It never showed that it was alive: what the kernel wrote down is when it began.
    drop(fourth);
    assert_eq!(locked(root.path()).take_before(), None);
}
