//! A struct whose fields changed places between two builds: the values must not be swapped silently.

use std::path::Path;
use std::process::{Command, Output};

fn run(words: &[&str], directory: &Path, stop_after: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reordered"));
    command
        .args(words)
        .env("CKPT_DIR", directory)
        .env_remove("CKPT_STOP_AFTER");
    if let Some(number) = stop_after {
        command.env("CKPT_STOP_AFTER", number);
    }
    command.output().expect("the program starts")
}

#[test]
fn a_checkpoint_of_reordered_fields_is_refused_and_kept() {
    let directory = std::env::temp_dir().join(format!("ckpt-reordered-{}", std::process::id()));
    let stopped = run(&[], &directory, Some("4"));
    assert_eq!(stopped.status.code(), Some(85), "{stopped:?}");

    let refused = run(&["rebuilt"], &directory, None);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(65), "{said}");
    for part in [
        "variable `rod`",
        "Rod{time:f64,heat:f64}",
        "Rod{heat:f64,time:f64}",
        "CKPT_FRESH=1",
    ] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    assert!(refused.stdout.is_empty());

    let resumed = run(&[], &directory, None);
    assert!(resumed.status.success(), "{resumed:?}");
    assert_eq!(String::from_utf8_lossy(&resumed.stdout), "10 0.9765625\n");
    std::fs::remove_dir_all(&directory).expect("the run's directory");
}
