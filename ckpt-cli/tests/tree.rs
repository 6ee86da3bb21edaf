//! Values as `ckpt show` prints them.

mod common;

use common::{Runs, rich, stderr, stdout};

const TREE: &str = "\
";

/// What is printed of the variables.
fn variables(text: &str) -> &str {
    let (_, rest) = text.split_once("\nvariables\n").expect("variables");
    rest
}

#[test]
fn everything_has_its_line() {
    let runs = Runs::new();
    runs.saved("01", vec![rich::of(3, rich::everything())]);
    let output = runs.ckpt(&["show", "01"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(variables(&stdout(&output)), TREE);
}
