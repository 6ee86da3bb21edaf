//! Values as `ckpt show` prints them.

mod common;

use std::path::PathBuf;

use common::{Runs, rich, stderr, stdout};
use serde::Serialize;
use serde_json::json;

/// What is printed of these variables.
fn shown(variables: Vec<ckpt_runtime::format::Variable>) -> String {
    let runs = Runs::new();
    runs.saved("01", vec![rich::of(3, variables)]);
    let output = runs.ckpt(&["show", "01"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    only_variables(&stdout(&output)).to_owned()
}

fn only_variables(text: &str) -> &str {
    let (_, rest) = text.split_once("\nvariables\n").expect("variables");
    rest
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("../ckpt-runtime/tests/fixtures").join(name)
}

#[test]
fn everything_has_its_line() {
    let expected = include_str!("tree/everything.txt");
    assert_eq!(shown(rich::everything()), expected);
}

#[test]
fn nothing_moves_the_cursor() {
    #[derive(Serialize)]
    struct Sly {
        #[serde(rename = "\u{1b}[2J")]
        field: u8,
    }
    let text = shown(vec![rich::variable("a\u{7}", "b\r", &Sly { field: 1 })]);
    assert_eq!(text, "  a : b , 1 B\n     [2J: u8 = 1\n");
}

#[test]
fn a_huge_array_is_one_line() {
    let mut huge: Vec<f64> = (0..1_000_000).map(f64::from).collect();
    huge[17] = f64::NAN;
    let text = shown(vec![rich::variable("huge", "Vec<f64>", &huge)]);
    assert_eq!(
        text,
        "  huge: Vec<f64>, 7.6 MiB = [1000000] min 0, max 999999, mean 500000, 1 NaN, first 0, 1, 2, 3, …\n"
    );
}

#[test]
fn a_list_of_points_is_an_array() {
    let points = vec![[1u64, 2, 3]; 100];
    let text = shown(vec![rich::variable("points", "Vec<[u64; 3]>", &points)]);
    assert!(
        text.contains("= [100, 3] min 1, max 3, mean 2, first 1, 2, 3, 1, …\n"),
        "{text}"
    );
}

#[test]
fn a_variable_tells_its_variant() {
    #[derive(Serialize)]
    enum Phase {
        Warm { left: u32 },
        Run(u64),
        Idle,
    }
    let text = shown(vec![
        rich::variable("warm", "a::Phase", &Phase::Warm { left: 3 }),
        rich::variable("run", "Option<a::Phase>", &Some(Phase::Run(7))),
        rich::variable("idle", "a::Phase", &Phase::Idle),
        rich::variable("both", "Vec<a::Phase>", &[Phase::Run(1), Phase::Idle]),
    ]);
    let expected = "  warm: a::Phase, 2 B = Warm
    left: u32 = 3
  run: Option<a::Phase>, 3 B = Some(Run)
    0: u64 = 7
  idle: a::Phase, 1 B = Idle
  both: Vec<a::Phase>, 3 B
    0: Phase::Run, 2 B
      0: u64 = 1
    1: Phase = Idle
";
    assert_eq!(text, expected);
}

#[test]
fn lists_depth_and_lines_are_bounded() {
    #[derive(Serialize)]
    enum List {
        Nil,
        Cons(u8, Box<List>),
    }
    let deep = (0..100).fold(List::Nil, |rest, at| List::Cons(at, Box::new(rest)));
    let wide: Vec<Vec<rich::Body>> = vec![(0..50).map(rich::body).collect(); 5];
    let wide = vec![wide; 5];
    let text = shown(vec![
        rich::variable("deep", "List", &deep),
        rich::variable("wide", "Vec<Vec<Vec<Body>>>", &wide),
        rich::variable("after", "u8", &1u8),
    ]);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() < 260, "{} lines", lines.len());
    assert!(
        text.contains("List::Cons, ") && text.contains("= …\n"),
        "{text}"
    );
    assert!(text.contains("\n        … 45 more\n"), "{text}");
    assert!(text.ends_with("  after: u8, 1 B = 1\n"), "{text}");
}

#[test]
fn files_of_every_format_version_are_shown() {
    let runs = Runs::new();
    let told = |name: &str| {
        let path = fixture(name);
        let path = path.to_str().unwrap().to_owned();
        let output = runs.ckpt(&["show", &path]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        let file = runs.json(&["show", &path, "--json"]);
        (stdout(&output), file["frames"][0]["variables"].clone())
    };
    // In version 1, a type that was saved by a function of the user's is not told: a size, and no value.
    let (text, variables) = told("format-1.ckpt");
    let line = "\n  inside: u64, 8 B that only its program can read\n";
    assert!(text.contains(line), "{text}");
    let variable = json!({"name": "inside", "type": "u64", "size": 8});
    assert_eq!(variables[0], variable);

    let (text, variables) = told("format-1-program.ckpt");
    let line = "\n  text: alloc::string::String, 9 B = \"start!!!\"\n";
    assert!(text.contains(line), "{text}");
    let mut variables = variables.as_array().unwrap().iter();
    let found = variables.find(|variable| variable["name"] == "numbers");
    assert_eq!(
        found.unwrap()["value"],
        json!([0.5, 0.5, 0.5, 0.0, 1.0, 2.0])
    );

    let (text, variables) = told("format-2.ckpt");
    let line = "\n  inside: u64, 4 B = 3120000\n";
    assert!(text.contains(line), "{text}");
    assert_eq!(variables[0]["value"], 3_120_000);
}
