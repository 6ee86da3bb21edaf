//! What the compiler says to mistakes: each `cases/<fault class>/<mistake>.rs` with the `.stderr` beside it.
//!
//! After a change of messages: `TRYBUILD=overwrite cargo test -p ckpt-ui`, then read what changed as a user would.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("cases/*/*.rs");
}

/// A mistake, and what is said to it.
struct Case {
    path: PathBuf,
    code: String,
    said: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cases() -> Vec<Case> {
    let entries = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder of cases");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let files = entries(&root().join("cases"))
        .into_iter()
        .flat_map(|class| entries(&class));
    let sources = files.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let case = |path: PathBuf| Case {
        code: fs::read_to_string(&path).expect("a case"),
        said: fs::read_to_string(path.with_extension("stderr"))
            .unwrap_or_else(|_| panic!("{}: nothing is expected of it", path.display())),
        path: path.strip_prefix(root()).unwrap().to_owned(),
    };
    sources.map(case).collect()
}

/// The errors of a case: each first line, and line and column of the place it is at.
fn errors(case: &Case) -> Vec<(&str, usize, usize)> {
    let mut errors = Vec::new();
    let mut open = None;
    for line in case.said.lines() {
        if line.starts_with("error") {
            open = Some(line);
        } else if let (Some(error), Some((_, place))) = (open, line.split_once("--> ")) {
            let mut numbers = place.rsplit(':').map(|number| number.parse().unwrap());
            let (column, line) = (numbers.next().unwrap(), numbers.next().unwrap());
            errors.push((error, line, column));
            open = None;
        }
    }
    errors
}

#[test]
fn there_are_enough() {
    let (not_yet, lasting): (Vec<Case>, Vec<Case>) = cases()
        .into_iter()
        .partition(|case| case.path.starts_with("cases/not-yet"));
    assert!(lasting.len() >= 60, "{}", lasting.len());
    assert!(
        not_yet.len() <= 5,
        "what is refused for now may only shrink"
    );
}

/// Wherever the workspace and the standard library lie, and whether the latter's sources are there.
#[test]
fn nothing_depends_on_the_machine() {
    for Case { path, said, .. } in cases() {
        for mark in ["$RUST", "/home/", "/root/", "/rustc/", "library/core"] {
            assert!(!said.contains(mark), "{}: {mark}", path.display());
        }
        assert!(!said.contains("panicked"), "{}", path.display());
    }
}

#[test]
fn errors_are_where_the_mistake_is() {
    let mut found = Vec::new();
    for case in cases() {
        let lines: Vec<&str> = case.code.lines().collect();
        let attribute = |&(_, line, column): &(&str, usize, usize)| {
            lines[line - 1][column - 1..].starts_with("#[checkpointed")
        };
        // On a statement the compiler itself refuses the attribute.
        let own = |(error, _, _): &(&str, usize, usize)| error.starts_with("error[E0658]");
        if errors(&case)
            .iter()
            .any(|error| attribute(error) && !own(error))
        {
            found.push(case.path.with_extension("").display().to_string());
        }
    }
    assert_eq!(found, [""; 0]);
}

/// In these the compiler says the same of two things in one place. May only shrink.
const SAID_TWICE: &[&str] = &[
    "cases/cannot-save/an_error",
    "cases/cannot-save/threads",
    "cases/loops/a_channel",
    "cases/loops/an_iterator_it_owns",
    "cases/loops/not_an_iterator",
];

#[test]
fn the_same_is_said_once() {
    let mut found = Vec::new();
    for case in cases() {
        let errors = errors(&case);
        // serde's derive asks for a field's type in several places.
        let serde = |error: &str| error.contains("serde::Deserialize");
        let again = |at: usize| errors[..at].contains(&errors[at]) && !serde(errors[at].0);
        if (0..errors.len()).any(again) {
            found.push(case.path.with_extension("").display().to_string());
        }
    }
    assert_eq!(found, SAID_TWICE);
}

/// What is not in our own words is explained in the documents.
#[test]
fn errors_of_the_compiler_are_explained() {
    let document = fs::read_to_string(root().join("../docs/troubleshooting.md")).unwrap();
    let mut missing = Vec::new();
    for case in cases() {
        // Mistakes that have nothing to do with the attribute.
        if case.path.starts_with("cases/ordinary") || case.path.starts_with("cases/hygiene") {
            continue;
        }
        for (error, _, _) in errors(&case) {
            let code = error.strip_prefix("error[").and_then(|rest| rest.get(..5));
            if let Some(code) = code
                && !error.contains("]: ckpt ")
                && !document.contains(code)
            {
                missing.push(format!("{}: {error}", case.path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
