//! `ckpt diff`

mod common;

use std::collections::BTreeMap;

use ckpt_runtime::format::Variable;
use common::{Runs, rich, stderr, stdout};
use serde::Serialize;
use serde_json::json;

/// What is said of two sets of variables, below the position.
fn compared(a: Vec<Variable>, b: Vec<Variable>) -> String {
    let runs = Runs::new();
    runs.saved("01", vec![rich::of(1, a), rich::of(1, b)]);
    let output = runs.ckpt(&["diff", "01"]);
    let text = stdout(&output);
    let (_, rest) = text
        .split_once("\npi::estimate, iteration 1 in `loop`\n")
        .unwrap();
    let same = rest.lines().all(|line| line.ends_with(": same"));
    assert_eq!(
        output.status.code(),
        Some(i32::from(!same)),
        "{}",
        stderr(&output)
    );
    rest.to_owned()
}

fn changed<T: Serialize>(a: &T, b: &T) -> String {
    let text = compared(
        vec![rich::variable("x", "T", a)],
        vec![rich::variable("x", "T", b)],
    );
    let rest = text.strip_prefix("  x: changed\n").unwrap_or(&text);
    rest.lines()
        .map(|line| line.trim_start().to_owned() + "\n")
        .collect()
}

#[test]
fn the_same_is_0() {
    assert!(!compared(rich::everything(), rich::everything()).contains("changed"));
}

#[test]
fn the_two_newest_are_compared() {
    let runs = Runs::new();
    let of = |iteration, value: u8| rich::of(iteration, vec![rich::variable("n", "u8", &value)]);
    runs.saved("01", vec![of(1, 1), of(2, 2), of(2, 2)]);
    let diff = |words: &[&str]| {
        let output = runs.ckpt(words);
        (output.status.code(), stdout(&output))
    };
    let same = "a: pi/pi.estimate-01 generation 2\nb: pi/pi.estimate-01 generation 3\n\n\
                pi::estimate, iteration 2 in `loop`\n  n: same\n";
    assert_eq!(diff(&["diff", "01"]), (Some(0), same.to_owned()));
    let changed = "a: pi/pi.estimate-01 generation 1\nb: pi/pi.estimate-01 generation 3\n\n\
                   pi::estimate, iteration 1 in `loop` → iteration 2 in `loop`\n  n: changed\n    n: 1 → 2\n";
    assert_eq!(
        diff(&["diff", "01", "1", "3"]),
        (Some(1), changed.to_owned())
    );
}

#[test]
fn a_field_deep_inside_is_named() {
    let mut other = rich::state(5);
    other.bodies[3].mass = 1.25;
    other.modes[1] = rich::Mode::Slow(4);
    other.modes[2] = rich::Mode::Idle;
    other.modes[3] = rich::Mode::Turn { by: 0.5, to: None };
    assert_eq!(
        changed(&rich::state(5), &other),
        "x.bodies[3].mass: 4.5 → 1.25\n\
         x.modes[1]: 3 → 4\n\
         x.modes[2]: Jump(-4, \"\\u{1b}[2J\") → Idle\n\
         x.modes[3].to: Some('\\n') → None\n"
    );
}

#[test]
fn arrays_tell_how_many_and_where() {
    let zeros = vec![0.5f64; 1000];
    let mut other = zeros.clone();
    other[17] = 1.5;
    assert_eq!(changed(&zeros, &other), "x[17]: 0.5 → 1.5\n");
    other[900] = -7.0;
    other[901] = f64::NAN;
    assert_eq!(
        changed(&zeros, &other),
        "x: 3 of 1 000 numbers differ, most by 7.5 at [900]: 0.5 → -7.0\n"
    );
    let rows = vec![vec![1u64; 3]; 4];
    let mut others = rows.clone();
    others[2][1] = u64::MAX;
    others[0][0] = 0;
    assert_eq!(
        changed(&rows, &others),
        "x: 2 of 12 numbers differ, most by 18446744073709551614 at [2, 1]: 1 → 18446744073709551615\n"
    );
    assert_eq!(
        changed(&vec![1u8, 2], &vec![1u8, 2, 3]),
        "x: [2] [1, 2] → [3] [1, 2, 3]\n"
    );
    assert_eq!(changed(&vec![f64::NAN], &vec![f64::NAN]), "x: same\n");
    assert_eq!(changed(&vec![0.0], &vec![-0.0]), "x[0]: 0.0 → -0.0\n");
    assert_eq!(changed(&Vec::new(), &vec![1u8]), "x: [] → [1]\n");
}

#[test]
fn lists_and_maps_are_compared_item_by_item() {
    let texts = |texts: &[&str]| {
        texts
            .iter()
            .map(|&text| text.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        changed(&texts(&["a", "b"]), &texts(&["a", "c", "d"])),
        "x: 2 items → 3\nx[1]: \"b\" → \"c\"\n"
    );
    let map =
        |entries: &[(&'static str, u8)]| -> BTreeMap<_, _> { entries.iter().copied().collect() };
    assert_eq!(
        changed(
            &map(&[("a", 1), ("b", 2), ("d", 4), ("e", 5)]),
            &map(&[("a", 1), ("c", 3), ("d", 5), ("e", 5)])
        ),
        "x[\"b\"]: 2 → nothing\nx[\"d\"]: 4 → 5\nx[\"c\"]: nothing → 3\n"
    );
}

/// A map that goes out in the order it has.
struct InOrder(Vec<(u8, u8)>);

impl Serialize for InOrder {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().copied())
    }
}

#[test]
fn the_order_of_a_map_does_not_matter() {
    let a = InOrder(vec![(1, 1), (2, 2), (3, 3)]);
    let b = InOrder(vec![(3, 3), (1, 1), (2, 2)]);
    assert_eq!(changed(&a, &b), "x: same\n");
}

#[test]
fn fields_that_are_left_out_are_nothing() {
    #[derive(Serialize)]
    struct Sparse {
        #[serde(skip_serializing_if = "Option::is_none")]
        a: Option<u8>,
        b: u8,
    }
    let (with, without) = (Sparse { a: Some(1), b: 2 }, Sparse { a: None, b: 2 });
    assert_eq!(changed(&with, &without), "x.a: Some(1) → nothing\n");
}

#[test]
fn variables_come_and_go_and_change_their_type() {
    let a = vec![
        rich::variable("gone", "u8", &1u8),
        rich::variable("typed", "u32", &1u32),
        rich::variable("twice", "u8", &1u8),
        rich::variable("twice", "u8", &2u8),
    ];
    let b = vec![
        rich::variable("typed", "u64", &1u64),
        rich::variable("twice", "u8", &1u8),
        rich::variable("twice", "u8", &3u8),
        rich::variable("new", "Vec<u8>", &vec![0u8; 2000]),
    ];
    assert_eq!(
        compared(a, b),
        "  gone: only in a: u8, 1 B\n  typed: other type: u32 → u64\n  twice: same\n  \
         twice: changed\n    twice: 2 → 3\n  new: only in b: Vec<u8>, 2.0 KiB\n"
    );
}

#[test]
fn many_differences_are_counted() {
    let (a, b): (Vec<_>, Vec<_>) = (0..100)
        .map(|at| (format!("a{at}"), format!("b{at}")))
        .unzip();
    let text = changed(&a, &b);
    assert_eq!(text.lines().count(), 11, "{text}");
    assert!(text.ends_with("… 90 more\n"), "{text}");
}

#[test]
fn frames_are_compared_too() {
    let runs = Runs::new();
    let whole = common::checkpoint(1);
    let mut outer = whole.clone();
    outer.frames.pop();
    runs.saved("01", vec![whole, outer]);
    let text = stdout(&runs.ckpt(&["diff", "01"]));
    assert!(
        text.ends_with("\npi::sweep, iteration 7 in `loop`, number 2, only in a\n  row : only in a: usize, 1 B\n"),
        "{text}"
    );
}

#[test]
fn json_has_the_same() {
    let runs = Runs::new();
    let of = |array: [f32; 3], text: &str| {
        rich::of(
            1,
            vec![
                rich::variable("array", "[f32; 3]", &array),
                rich::variable("text", "String", &text),
            ],
        )
    };
    runs.saved(
        "01",
        vec![of([1.0, 2.0, 3.0], "a"), of([1.0, 2.5, 1.0], "b")],
    );
    let output = runs.ckpt(&["diff", "01", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let at = "iteration 1 in `loop`";
    let array = json!({"path": "array", "differing": 2, "of": 3, "largest_difference": "2.0", "at": "[2]", "a": "3.0", "b": "1.0"});
    let text = json!({"path": "text", "a": "\"a\"", "b": "\"b\""});
    assert_eq!(
        found,
        json!({
            "a": "pi/pi.estimate-01 generation 1",
            "b": "pi/pi.estimate-01 generation 2",
            "same": false,
            "frames": [{
                "function": "pi::estimate",
                "position": [at, at],
                "variables": [
                    {"name": "array", "state": "changed", "count": 1, "differences": [array]},
                    {"name": "text", "state": "changed", "count": 1, "differences": [text]},
                ],
            }],
        })
    );
}

#[test]
fn what_cannot_be_compared_is_no_difference() {
    let runs = Runs::new();
    let newest = runs.stopped("01");
    let diff = |words: &[&str]| {
        let output = runs.ckpt(words);
        (output.status.code(), stderr(&output))
    };
    let run = "pi/pi.estimate-01";
    assert_eq!(diff(&["diff", "nobody"]).0, Some(2));
    let message = format!("ckpt: {run} has no generation 9\n");
    assert_eq!(diff(&["diff", "01", "1", "9"]), (Some(2), message));
    let first = newest.with_file_name("0000000001.ckpt");
    let (first, newest) = (first.to_str().unwrap(), newest.to_str().unwrap());
    assert_eq!(diff(&["diff", first, newest]).0, Some(1));
    assert_eq!(diff(&["diff", newest, newest]).0, Some(0));
    std::fs::write(newest, "text").unwrap();
    let (code, message) = diff(&["diff", "01"]);
    assert_eq!(code, Some(65));
    assert!(
        message.starts_with(&format!("ckpt: {run} generation 2: not a ckpt checkpoint")),
        "{message}"
    );
    std::fs::remove_file(newest).unwrap();
    let message = format!("ckpt: {run} has no two generations to compare\n");
    assert_eq!(diff(&["diff", "01"]), (Some(2), message));
}
