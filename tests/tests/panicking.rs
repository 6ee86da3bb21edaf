//! A panic while a variable is restored is a checkpoint that cannot be used, and that stays.

use std::path::Path;
use std::process::{Command, Output};

fn run(words: &[&str], directory: &Path, stop_after: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panicking"));
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
fn a_panic_in_deserialize_is_an_error_that_names_the_variable() {
    let directory = std::env::temp_dir().join(format!("ckpt-panicking-{}", std::process::id()));
    let stopped = run(&[], &directory, Some("4"));
    assert_eq!(stopped.status.code(), Some(85), "{stopped:?}");

    let refused = run(&["panic"], &directory, None);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(65), "{said}");
    for part in ["a count of three", "variable `count`", "panicked"] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }

    let resumed = run(&[], &directory, None);
    assert_eq!(
        String::from_utf8_lossy(&resumed.stdout),
        "10\n",
        "{resumed:?}"
    );
    std::fs::remove_dir_all(&directory).expect("the run's directory");
}
