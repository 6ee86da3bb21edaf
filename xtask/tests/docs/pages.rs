//! The documents of the workspace.

use std::fs;
use std::path::{Path, PathBuf};

/// A document.
pub(crate) struct Page {
    /// From the workspace's root.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Page {
    /// `docs/refused.md:12`
    pub(crate) fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }
}

/// The workspace's directory.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
}

/// All Markdown files.
pub(crate) fn all() -> Vec<Page> {
    let pages: Vec<Page> = files("md").into_iter().map(read).collect();
    assert!(
        pages.iter().any(|page| page.path == Path::new("README.md")),
        "no README among {} pages",
        pages.len()
    );
    pages
}

/// One of them.
pub(crate) fn named(path: &str) -> Page {
    read(PathBuf::from(path))
}

/// The paths, from the root, of the files with this extension that belong to the sources.
pub(crate) fn files(extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(root(), extension, &mut found);
    found.sort();
    found
}

fn read(path: PathBuf) -> Page {
    let text = fs::read_to_string(root().join(&path))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Page { path, text }
}

fn collect(dir: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    for entry in entries {
        let path = entry.expect("a readable directory").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            // What is built, and what tools keep to themselves.
            if name != "target" && !name.starts_with('.') {
                collect(&path, extension, found);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            let inside = path.strip_prefix(root()).expect("below the root");
            found.push(inside.to_owned());
        }
    }
}
