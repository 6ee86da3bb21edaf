//! Annotated functions panic where, and with what words, their plain twins do.

use std::fs;
use std::process::Command;

use ckpt_tests::{Lab, build};

const PROGRAM: &str = include_str!("../panicking/places.rs");

/// What the program prints when it is compiled and run.
fn printed(text: &str) -> String {
    let lab = Lab::new();
    // The name is in what panics say.
    fs::write(lab.path("places.rs"), text).expect("the directory is ours");
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .current_dir(lab.path(""))
        .args([
            "--edition",
            "2024",
            "-C",
            "debug-assertions=on",
            "places.rs",
        ])
        .args(build::with_library())
        .output()
        .expect("the compiler starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    lab.program(lab.path("places")).run().ended(0).stdout
}

#[test]
fn panics_are_those_of_the_twin() {
    let kept = printed(PROGRAM);
    let plain = printed(&PROGRAM.replace("#[ckpt", "// [ckpt"));
    assert_eq!(kept, plain);
    assert_eq!(
        plain.matches("panicked at places.rs:").count(),
        15,
        "{plain}"
    );
}
