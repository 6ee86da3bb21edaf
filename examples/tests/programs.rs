//! The programs as their users run them: small sizes, the same last line every time, and a word about nonsense.

use std::path::Path;
use std::process::{Command, Output};

/// Each program, a size it is done with in well under a second even without optimisation, and one that makes no sense.
const PROGRAMS: [(&str, &str, &str, &str); 6] = [
    ("pi", env!("CARGO_BIN_EXE_pi"), "20_000", "0"),
    ("heat", env!("CARGO_BIN_EXE_heat"), "12", "2"),
    ("nbody", env!("CARGO_BIN_EXE_nbody"), "20", "-1"),
    ("digits", env!("CARGO_BIN_EXE_digits"), "0", "many"),
    ("pipeline", env!("CARGO_BIN_EXE_pipeline"), "40", "1.5"),
    ("solver", env!("CARGO_BIN_EXE_solver"), "10", "1"),
];

/// Runs `binary`; what it may save goes into a directory of this test's own.
fn run(binary: &str, test: &str, arguments: &[&str]) -> Output {
    Command::new(binary)
        .args(arguments)
        .env(
            "CKPT_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(test),
        )
        .output()
        .expect("the program starts")
}

fn last_line(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines().last().expect("a last line").to_owned()
}

#[test]
fn results_repeat_to_the_bit() {
    for (name, binary, size, _) in PROGRAMS {
        let test = "results_repeat_to_the_bit";
        let first = last_line(&run(binary, test, &[size]));
        let second = last_line(&run(binary, test, &[size]));
        assert_eq!(first, second, "{name}");
        assert!(first.contains("0x"), "{name} tells no bits: {first}");
    }
}

#[test]
fn pi_is_the_same_everywhere() {
    let line = last_line(&run(
        env!("CARGO_BIN_EXE_pi"),
        "pi_is_the_same_everywhere",
        &["100_000"],
    ));
    assert_eq!(line, "pi = 3.13748 (bits 0x4009198f1d3ed528)");
}

#[test]
fn nonsense_ends_with_a_message_and_exit_code_2() {
    for (name, binary, _, nonsense) in PROGRAMS {
        for arguments in [&[nonsense][..], &["1", "2"]] {
            let output = run(binary, "nonsense", arguments);
            assert_eq!(output.status.code(), Some(2), "{name} {arguments:?}");
            assert!(output.stdout.is_empty(), "{name} {arguments:?}");
            let message = String::from_utf8_lossy(&output.stderr);
            assert!(message.starts_with(&format!("{name}: ")), "{message}");
            assert!(message.contains("usage: "), "{message}");
        }
    }
}
