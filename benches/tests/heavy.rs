//! A loop whose iterations may be long looks at its flag in each, however short its code looks.
//!
//! With optimisation: without it, every loop does (`ckpt-runtime/src/frame/kind.rs`).

use std::path::PathBuf;
use std::process::Command;

use ckpt_tests::build;

#[test]
fn long_iterations_are_seen_through() {
    let program: PathBuf = build::optimised("ckpt-benches", "latency");
    for kind in [
        "operator",
        "product",
        "comparison",
        "method",
        "index",
        "pop",
        "iterator",
        "closure",
        "call",
    ] {
        let directory =
            std::env::temp_dir().join(format!("ckpt-heavy-{}-{kind}", std::process::id()));
        let outcome = Command::new(&program)
            .args(["--exact", kind])
            .env("CKPT_DIR", &directory)
            .env_remove("CKPT_STOP_AFTER")
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&outcome.stderr);
        assert_eq!(outcome.status.code(), Some(85), "{kind}: {said}");
        // Asked in the thousandth iteration. A condition and an iterator are asked before their iteration begins, and after
        // its safe point.
        let at = said.split_once("at iteration ").map(|(_, at)| at);
        let digits = at
            .into_iter()
            .flat_map(|at| at.chars().take_while(|&c| c != ',' && c != '('));
        let iteration: String = digits.filter(char::is_ascii_digit).collect();
        assert_eq!(iteration, "1000", "{kind}: {said}");
        std::fs::remove_dir_all(&directory).expect("its checkpoint");
    }
}
