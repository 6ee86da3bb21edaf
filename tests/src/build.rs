//! Programs of other packages: the examples and what is timed as their users build them, the tool as the tests do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
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

/// The path of a program of a package, optimised, without what it can be without.
#[track_caller]
#[must_use]
pub fn optimised(package: &str, name: &str) -> PathBuf {
    let selected = ["--package", package, "--bin", name];
    let arguments = [
        &["build", "--release", "--no-default-features"][..],
        &selected,
    ]
    .concat();
    program(&built(&arguments), name)
}

/// The command `ckpt`.
#[track_caller]
pub fn tool() -> &'static Path {
    static TOOL: OnceLock<PathBuf> = OnceLock::new();
    TOOL.get_or_init(|| {
        // By one of its own tests: so it is the one that is there where all tests are run.
        let built = built(&[
            "test",
            "--no-run",
            "--workspace",
            "--exclude=ckpt-slurm-tests",
            "--test=command",
        ]);
        program(&built, "ckpt")
    })
}

#[track_caller]
fn program(built: &[serde_json::Value], name: &str) -> PathBuf {
    let mut programs = built.iter().filter_map(|message| {
        let target = &message["target"];
        let ours = target["kind"][0] == "bin" && target["name"] == name;
        message["executable"].as_str().filter(|_| ours)
    });
    PathBuf::from(programs.next().expect("cargo says where the program is"))
}

/// The library `ckpt`, for compilers that are called without cargo.
#[track_caller]
pub fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let built = built(&["build", "--package", "ckpt"]);
        let files = built.iter().filter_map(|message| {
            let ours = message["target"]["name"] == "ckpt";
            message["filenames"].as_array().filter(|_| ours)
        });
        let mut paths = files
            .flatten()
            .filter_map(|file| Some(PathBuf::from(file.as_str()?)));
        let library = paths.find(|path| path.extension().is_some_and(|end| end == "rlib"));
        library.expect("cargo says where the library is")
    })
}

/// Arguments for a compiler: where the library `ckpt` is, and what it needs.
#[must_use]
pub fn with_library() -> [String; 4] {
    let library = library();
    let beside = library.parent().expect("a file is in a directory");
    [
        "-L".to_owned(),
        format!("dependency={}", beside.join("deps").display()),
        "--extern".to_owned(),
        format!("ckpt={}", library.display()),
    ]
}

fn build_examples() -> BTreeMap<String, PathBuf> {
    let built = built(&["build", "--release", "--package", "ckpt-examples", "--bins"]);
    let programs = built.iter().filter_map(|message| {
        let path = PathBuf::from(message.get("executable")?.as_str()?);
        Some((path.file_name()?.to_str()?.to_owned(), path))
    });
    programs.collect()
}

/// What cargo says of what it builds. Its lock on its directory is free while tests run.
fn built(arguments: &[&str]) -> Vec<serde_json::Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .arg("--message-format=json-render-diagnostics")
        .current_dir(workspace())
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{arguments:?} cannot be built");
    let lines = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let messages = lines.lines().map(serde_json::from_str);
    messages
        .map(|message| message.expect("cargo writes JSON"))
        .collect()
}
