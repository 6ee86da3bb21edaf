//! Names in a run's directory that are nearly, or exactly, such as the store makes, and that it has not made.

use super::*;

fn locked_in(root: &Path) -> RunStore {
    let mut store = real_store(root);
    store.lock(&Holder::here()).unwrap();
    store
}

fn saved(store: &mut RunStore, iteration: u64) -> u64 {
    let saved = save(store, iteration, 2);
    saved.map_err(|error| error.to_string()).unwrap().generation
}

#[test]
fn what_the_store_does_not_make_is_in_nobodys_way_and_stays() {
    let root = tempfile::tempdir().unwrap();
    let mut store = locked_in(root.path());
    let at = |store: &RunStore, name: &str| store.directory().join(name);
    for name in ["aside-01", "aside-+7"] {
        std::fs::create_dir(at(&store, name)).unwrap();
    }
    for name in [
        ".tmp-notes.txt",
        "18446744073709551615.ckpt",
        "0000000007.ckpt~",
    ] {
        std::fs::write(at(&store, name), "mine").unwrap();
    }
    assert_eq!(saved(&mut store, 1), 1);
    assert_eq!(saved(&mut store, 2), 2);
    assert!(store.take_warnings().is_empty());
    assert!(at(&store, ".tmp-notes.txt").exists() && at(&store, "aside-01").exists());
    assert_eq!(newest(&mut store), (Some(2), 0));
}

#[test]
fn something_else_in_place_of_what_was_set_aside_is_a_warning() {
    let root = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut store = locked_in(root.path());
    let link = store.directory().join("aside-2");
    std::os::unix::fs::symlink(elsewhere.path(), &link).unwrap();
    std::fs::write(store.directory().join("aside-3"), "").unwrap();
    assert_eq!(saved(&mut store, 1), 1);
    let warnings = store.take_warnings();
    assert_eq!(warnings.len(), 2);
    assert!(
        warnings
            .iter()
            .all(|said| said.contains("cannot be looked at (")),
        "{warnings:?}"
    );
    // It is said once.
    assert_eq!(saved(&mut store, 2), 2);
    assert!(store.take_warnings().is_empty());
    assert!(store.set_aside().unwrap().unwrap().ends_with("aside-4"));
}

#[test]
fn the_last_number_is_no_hindrance_to_the_next_name() {
    let root = tempfile::tempdir().unwrap();
    let mut store = locked_in(root.path());
    let last = store.directory().join("aside-18446744073709551615");
    std::fs::create_dir(last).unwrap();
    saved(&mut store, 1);
    assert!(store.set_aside().unwrap().unwrap().ends_with("aside-1"));
    let last = store.directory().join("18446744073709551614.ckpt");
    std::fs::write(&last, "").unwrap();
    let error = save(&mut store, 2, 2).unwrap_err().to_string();
    assert!(
        error.contains("18446744073709551614.ckpt: no number is left"),
        "{error}"
    );
}
