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
fn fields_that_changed_places_find_their_values() {
    let directory = std::env::temp_dir().join(format!("ckpt-reordered-{}", std::process::id()));
    for (first, then) in [(&[][..], &["rebuilt"][..]), (&["rebuilt"], &[])] {
        let stopped = run(first, &directory, Some("4"));
        assert_eq!(stopped.status.code(), Some(85), "{stopped:?}");
        let resumed = run(then, &directory, None);
        assert!(resumed.status.success(), "{resumed:?}");
        assert!(String::from_utf8_lossy(&resumed.stderr).contains("resumed `relax`"));
        assert_eq!(String::from_utf8_lossy(&resumed.stdout), "10 0.9765625\n");
    }
    std::fs::remove_dir_all(&directory).expect("the run's directory");
}
