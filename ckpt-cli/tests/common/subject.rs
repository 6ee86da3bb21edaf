//! The program that is run and rehearsed (tests/programs/subject.rs).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ckpt_tests::{Lab, Program};

/// The command under test.
pub(crate) const CKPT: &str = env!("CARGO_BIN_EXE_ckpt");

/// The program's path. Cargo builds it with all tests of the package, but not with a single one.
pub(crate) fn subject() -> &'static str {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let path = BUILT.get_or_init(|| {
        let beside = Path::new(CKPT).parent().expect("a file is in a directory");
        let profile = match beside.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(name) => name,
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args([
                "build",
                "--quiet",
                "--package",
                "ckpt-cli",
                "--example",
                "subject",
            ])
            .args(["--profile", profile])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.is_ok_and(|status| status.success()), "it is built");
        beside.join("examples/subject")
    });
    path.to_str().expect("UTF-8")
}

/// `ckpt` with these words in a lab, about to run.
pub(crate) fn ckpt(lab: &Lab, words: &[&str]) -> Program {
    lab.program(CKPT).args(words)
}
