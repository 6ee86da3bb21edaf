//! Writes the plain twins, and says which edition this is.

#[path = "../tests/twin_text.rs"]
mod twin_text;

use std::path::Path;

fn main() {
    // Also of the package in `edition-2021`, whose sources are one folder further up.
    let of_2024 = Path::new("src").exists();
    let sources = Path::new(if of_2024 { "src" } else { "../src" });
    println!("cargo::rerun-if-changed={}", sources.display());
    println!("cargo::rustc-check-cfg=cfg(edition_2024)");
    if of_2024 {
        println!("cargo::rustc-cfg=edition_2024");
    }
    for folder in ["bare", "edition_2024", "free", "strict"] {
        let modules = twin_text::modules("pub", &sources.join(folder));
        twin_text::write(&format!("{folder}.rs"), &modules);
    }
}
