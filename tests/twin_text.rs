//! The text of plain twins: sources less everything that is ckpt's. What is left is what the compiler makes of the same
//! text without us. Build scripts of several packages include this file.

use std::fs;
use std::path::{Path, PathBuf};

/// The Rust files in a directory as modules of this visibility, in order; `mod.rs` only lists the others.
pub(crate) fn modules(visibility: &str, directory: &Path) -> String {
    let entries = fs::read_dir(directory).expect("the directory is there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| {
        path.extension().is_some_and(|end| end == "rs") && !path.ends_with("mod.rs")
    });
    paths.sort();
    paths.iter().map(|path| module(visibility, path)).collect()
}

fn module(visibility: &str, path: &Path) -> String {
    let name = path.file_stem().expect("a file").to_string_lossy();
    format!("{visibility} mod {name} {{\n{}\n}}\n", plain(&read(path)))
}

/// The text without the attributes of ckpt, its safe points, and their import; in a crate that renames it as well.
pub(crate) fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for krate in ["ckpt", "keep"] {
        text = text.replace(&format!("use {krate}::checkpointed;\n"), "");
        for path in [format!("::{krate}"), krate.to_owned()] {
            text = text.replace(&format!("{path}::safe_point!();"), "");
            text = without_attributes(&text, &format!("#[{path}::checkpointed"));
        }
    }
    let text = without_attributes(&text, "#[checkpointed");
    let text = without_attributes(&text, "#[cfg_attr(unix, ckpt(");
    without_attributes(&text, "#[ckpt(")
}

/// The text without the attributes that begin like this, and what sets them off from what they stand on.
fn without_attributes(text: &str, begin: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(begin) {
        out += &rest[..at];
        rest = rest[at + length_of_attribute(&rest[at..])..].trim_start();
    }
    out + rest
}

/// Up to the bracket that closes the first one.
fn length_of_attribute(text: &str) -> usize {
    let mut open = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '[' => open += 1,
            ']' if open == 1 => return at + 1,
            ']' => open -= 1,
            _ => {}
        }
    }
    panic!("an attribute without an end: {text}");
}

/// A source file.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes a file of this name where `include!` finds it.
pub(crate) fn write(name: &str, text: &str) {
    let out = std::env::var_os("OUT_DIR").expect("cargo sets it");
    let path = Path::new(&out).join(name);
    fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
