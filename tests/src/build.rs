//! Programs of other packages, built as their users build them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::lab::workspace;

/// The path of an example program, optimised: what a compiler may assume shows only there.
#[track_caller]
pub fn example(name: &str) -> &'static PathBuf {
    static EXAMPLES: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    let all = EXAMPLES.get_or_init(build_examples);
    all.get(name)
        .unwrap_or_else(|| panic!("no example `{name}` among {all:?}"))
}

/// Cargo's lock on its directory is free while tests run.
fn build_examples() -> BTreeMap<String, PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--package", "ckpt-examples", "--bins"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(workspace())
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    assert!(built.status.success(), "the examples cannot be built");
    let lines = String::from_utf8(built.stdout).expect("cargo writes UTF-8");
    let programs = lines.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let path = PathBuf::from(message.get("executable")?.as_str()?);
        Some((path.file_name()?.to_str()?.to_owned(), path))
    });
    programs.collect()
}
