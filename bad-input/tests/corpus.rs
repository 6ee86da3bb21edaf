//! What fuzzers have come upon is tried again, without a fuzzer.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use ckpt_bad_input::{LONGEST, TARGETS};

fn corpus(target: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the workspace")
        .join("fuzz/corpus")
        .join(target)
}

/// The files of a target, by name.
fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = corpus(target);
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut inputs: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect();
    inputs.sort();
    inputs
}

/// Tries each; a failure names the file.
fn holds(name: &str) {
    let (_, target) = TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a target");
    let inputs = inputs(name);
    assert!(inputs.len() > 1, "{name} has nothing to try");
    let bad: Vec<&str> = inputs
        .iter()
        .filter(|(_, bytes)| catch_unwind(|| target(bytes)).is_err())
        .map(|(file, _)| &**file)
        .collect();
    assert!(bad.is_empty(), "fuzz/corpus/{name}: {bad:?}");
}

#[test]
fn container() {
    holds("container");
}

#[test]
fn schema() {
    holds("schema");
}

#[test]
fn payload() {
    holds("payload");
}

#[test]
fn events() {
    holds("events");
}

#[test]
fn version_1() {
    holds("version_1");
}

#[test]
fn values() {
    holds("values");
}

/// A fuzzer finds more where it begins with little.
#[test]
fn the_corpus_is_small() {
    let all: Vec<(String, Vec<u8>)> = TARGETS.iter().flat_map(|(name, _)| inputs(name)).collect();
    assert!(all.len() < 200, "{} files", all.len());
    let bytes: usize = all.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(bytes < 500_000, "{bytes} bytes");
    assert!(all.iter().all(|(_, bytes)| bytes.len() <= LONGEST));
}

/// Each has a program for a fuzzer, and each program is one of them.
#[test]
fn every_target_has_its_program() {
    let manifest = corpus("../Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("a manifest");
    for (name, _) in TARGETS {
        assert!(
            manifest.contains(&format!("\nname = \"{name}\"\n")),
            "{name}"
        );
    }
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
}
