//! The three programs, built once. They have the same name, as a rebuilt program has.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The states of the program.
pub(crate) struct Programs {
    pub(crate) old: PathBuf,
    pub(crate) new: PathBuf,
    pub(crate) mended: PathBuf,
}

/// Builds them, or finds them built.
pub(crate) fn programs() -> &'static Programs {
    static PROGRAMS: OnceLock<Programs> = OnceLock::new();
    PROGRAMS.get_or_init(|| Programs {
        old: built("old"),
        new: built("new"),
        mended: built("mended"),
    })
}

/// The cases that they have.
pub(crate) fn list() -> Vec<String> {
    let output = Command::new(&programs().new).output();
    let said = String::from_utf8(output.expect("it starts").stdout).expect("it writes UTF-8");
    said.lines().map(str::to_owned).collect()
}

/// One of them. Cargo puts all of them in one place, so each is given one of its own before the next is built.
fn built(state: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--package", "ckpt-evolution", "--bin", "evolution"]);
    if state != "new" {
        command.args(["--features", state]);
    }
    let output = command
        .arg("--message-format=json-render-diagnostics")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "the {state} program cannot be built"
    );
    let lines = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let messages = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("cargo writes JSON"));
    let executable = messages
        .filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)))
        .next_back();
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(state);
    std::fs::create_dir_all(&directory).expect("a directory for it");
    let own = directory.join("evolution");
    // A link: nothing that could be found busy is written.
    let _ = std::fs::remove_file(&own);
    std::fs::hard_link(executable.expect("cargo says where it is"), &own).expect("a link to it");
    own
}
