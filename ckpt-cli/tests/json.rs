//! Values as `ckpt show --json` prints them.

mod common;

use common::{Runs, rich, stdout};
use serde_json::{Value, json};

fn shown(variables: Vec<ckpt_runtime::format::Variable>) -> Value {
    let runs = Runs::new();
    runs.saved("01", vec![rich::of(3, variables)]);
    let mut run = runs.json(&["show", "01", "--json"]);
    let variables = run["frames"][0]["variables"].take();
    let value = |variable: &Value| {
        let name = variable["name"].as_str().unwrap().to_owned();
        (name, variable["value"].clone())
    };
    Value::Object(variables.as_array().unwrap().iter().map(value).collect())
}

#[test]
fn every_value_is_whole() {
    let values = shown(rich::everything());
    let expected = json!({
        "state": {
            "step": 7,
            "bodies": (0..7).map(|at| {
                let at = f64::from(at);
                json!({"mass": at + 1.5, "at": [at, -at, 0.0]})
            }).collect::<Vec<_>>(),
            "modes": [
                "Idle",
                {"Slow": 3},
                {"Jump": [-4, "\u{1b}[2J"]},
                {"Turn": {"by": 0.5, "to": "\n"}},
            ],
        },
        "grid": {
            "v": 1,
            "dim": [3, 4],
            "data": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0],
        },
        "grids": [{"v": 1, "dim": [2, 1], "data": [0.1, 0.25]}],
        "matrix": [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, null],
        "rows": (0..4).map(|at| [f64::from(at); 5]).collect::<Vec<_>>(),
        "ragged": [[1], [2, 3]],
        "floats": ["NaN", 1.0, "inf", -2.0, 0.1 + 0.2, "NaN", 1.0, "inf", -2.0, 0.1 + 0.2],
        "bits": [true, false, true, true, false, true, true, false, true],
        "ages": {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 6, "h": 7, "i\n": 8},
        "squares": [[[-1, true], 1], [[2, false], null]],
        "text": "ä".repeat(100),
        "texts": ["a\n", "\u{1b}[31m"],
        "big": "340282366920938463463374607431768211455",
        "small": "-170141183460469231731687303715884105728",
        "most": u64::MAX,
        "nan": "NaN",
        "length": 2.5,
        "none": null,
        "no_list": [],
        "no_map": {},
        "unit": null,
        "nothing": null,
        "pair": [true, "\t"],
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&values[name], value, "{name}");
    }
    let count = |values: &Value| values.as_object().unwrap().len();
    assert_eq!(count(&values), count(&expected));
}

#[test]
fn short_arrays_in_a_row_are_rows() {
    let values = shown(vec![
        rich::variable("points", "Vec<[u32; 3]>", &[[1u32, 2, 3], [4, 5, 6]]),
        rich::variable("small", "i128", &i128::from(i64::MIN)),
    ]);
    let expected = json!({"points": [[1, 2, 3], [4, 5, 6]], "small": i64::MIN});
    assert_eq!(values, expected);
}

#[test]
fn a_value_has_one_line() {
    let runs = Runs::new();
    let variables = vec![rich::variable("state", "State", &rich::state(3))];
    runs.saved("01", vec![rich::of(3, variables)]);
    let text = stdout(&runs.ckpt(&["show", "01", "--json"]));
    let line = text.lines().find(|line| line.contains("\"value\""));
    let line = line.unwrap().trim();
    assert!(
        line.starts_with("\"value\": {\"step\":7,\"bodies\":[{\"mass\":1.5,"),
        "{line}"
    );
    assert!(line.ends_with("}"), "{line}");
    assert!(
        text.contains("\n          \"name\": \"state\",\n"),
        "{text}"
    );
}
