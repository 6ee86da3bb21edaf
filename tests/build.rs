//! Writes the plain twins: the programs of `src/bin/twins/programs` and the main function in `src/bin/kept_main.rs`, less
//! everything that is ckpt's. What is left is what the compiler makes of the same text without us.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=src/bin");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let programs = Path::new("src/bin/twins/programs");
    let modules: String = sources_in(programs)
        .iter()
        .map(|path| module(path))
        .collect();
    write(&out.join("plain.rs"), &modules);
    // Included as items, where a module's own documentation has no place.
    let main: String = read(Path::new("src/bin/kept_main.rs"))
        .lines()
        .filter(|line| !line.starts_with("//!"))
        .map(|line| format!("{line}\n"))
        .collect();
    write(&out.join("kept_main.rs"), &plain(&main));
}

/// The Rust files in a directory, in order; `mod.rs` only lists the others.
fn sources_in(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the directory is there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| {
        path.extension().is_some_and(|end| end == "rs") && !path.ends_with("mod.rs")
    });
    paths.sort();
    paths
}

fn module(path: &Path) -> String {
    let name = path.file_stem().expect("a file").to_string_lossy();
    format!("pub(crate) mod {name} {{\n{}\n}}\n", plain(&read(path)))
}

/// The text without the attributes of ckpt, its safe points, and their import.
fn plain(text: &str) -> String {
    let text = text.replace("use ckpt::checkpointed;\n", "");
    let text = text.replace("ckpt::safe_point!();", "");
    let text = without_attributes(&text, "#[checkpointed");
    without_attributes(&text, "#[ckpt(")
}

/// The text without the attributes that begin like this.
fn without_attributes(text: &str, begin: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(begin) {
        out += &rest[..at];
        rest = &rest[at + length_of_attribute(&rest[at..])..];
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

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
