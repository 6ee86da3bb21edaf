//! Writes the plain twins of the programs of `src/bin/twins/programs` and of the main function in `src/bin/kept_main.rs`.

mod twin_text;

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=src/bin");
    println!("cargo::rerun-if-changed=twin_text.rs");
    let programs = Path::new("src/bin/twins/programs");
    twin_text::write("plain.rs", &twin_text::modules("pub(crate)", programs));
    // Included as items, where a module's own documentation has no place.
    let main: String = twin_text::read(Path::new("src/bin/kept_main.rs"))
        .lines()
        .filter(|line| !line.starts_with("//!"))
        .map(|line| format!("{line}\n"))
        .collect();
    twin_text::write("kept_main.rs", &twin_text::plain(&main));
}
