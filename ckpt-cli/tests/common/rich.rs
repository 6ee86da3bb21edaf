//! A checkpoint with something of everything.

use std::collections::BTreeMap;

use ckpt_runtime::codec;
use ckpt_runtime::format::{Checkpoint, Frame, Position, Variable};
use serde::Serialize;

#[derive(Serialize, Clone)]
pub(crate) struct Body {
    pub(crate) mass: f64,
    pub(crate) at: [f64; 3],
}

#[derive(Serialize)]
pub(crate) struct Nothing;

#[derive(Serialize)]
pub(crate) struct Meters(pub(crate) f64);

#[derive(Serialize)]
pub(crate) enum Mode {
    Idle,
    Slow(u8),
    Jump(i32, String),
    Turn { by: f32, to: Option<char> },
}

#[derive(Serialize)]
pub(crate) struct State {
    pub(crate) step: u32,
    pub(crate) bodies: Vec<Body>,
    pub(crate) modes: Vec<Mode>,
}

/// As ndarray serializes its arrays.
#[derive(Serialize)]
#[serde(rename = "Array")]
pub(crate) struct Grid {
    pub(crate) v: u8,
    pub(crate) dim: (u64, u64),
    pub(crate) data: Vec<f64>,
}

pub(crate) fn body(at: usize) -> Body {
    let at = at as f64;
    Body {
        mass: 1.5 + at,
        at: [at, -at, 0.0],
    }
}

pub(crate) fn state(bodies: usize) -> State {
    State {
        step: 7,
        bodies: (0..bodies).map(body).collect(),
        modes: vec![
            Mode::Idle,
            Mode::Slow(3),
            Mode::Jump(-4, "\u{1b}[2J".into()),
            Mode::Turn {
                by: 0.5,
                to: Some('\n'),
            },
        ],
    }
}

pub(crate) fn variable<T: Serialize>(name: &str, type_name: &str, value: &T) -> Variable {
    let mut bytes = Vec::new();
    let schema = codec::encode(value, &mut bytes).expect("it can be encoded");
    Variable {
        name: name.into(),
        type_name: type_name.into(),
        schema: schema.to_bytes(),
        bytes,
        apart: Vec::new(),
    }
}

/// A checkpoint of one frame with these variables.
pub(crate) fn of(iteration: u64, variables: Vec<Variable>) -> Checkpoint {
    let mut checkpoint = super::checkpoint(0);
    checkpoint.frames = vec![Frame {
        function: "pi::estimate".into(),
        position: Position {
            site: "loop".into(),
            equal: 1,
            ordinal: 0,
            iteration,
            total: None,
        },
        variables,
    }];
    checkpoint
}

pub(crate) fn everything() -> Vec<Variable> {
    let grid = Grid {
        v: 1,
        dim: (3, 4),
        data: (0..12).map(f64::from).collect(),
    };
    let small = Grid {
        v: 1,
        dim: (2, 1),
        data: vec![0.1, 0.25],
    };
    let matrix = ((1..=10).collect::<Vec<i64>>(), 5u64, ());
    let rows: Vec<Vec<f32>> = (0..4u8).map(|at| vec![f32::from(at); 5]).collect();
    let ragged: Vec<Vec<u16>> = vec![vec![1], vec![2, 3]];
    let floats = [f64::NAN, 1.0, f64::INFINITY, -2.0, 0.1 + 0.2];
    let floats: Vec<f64> = floats.into_iter().cycle().take(10).collect();
    let ages: BTreeMap<&str, u8> = (0..9).map(|at| (NAMES[at], at as u8)).collect();
    let squares: BTreeMap<(i8, bool), Option<u64>> =
        [((-1, true), Some(1)), ((2, false), None)].into();
    let long = "ä".repeat(100);
    vec![
        variable("state", "pi::State", &state(7)),
        variable("grid", "ndarray::Array2<f64>", &grid),
        variable("grids", "Vec<Array2<f64>>", &[small]),
        variable("matrix", "nalgebra::DVector<i64>", &matrix),
        variable("rows", "Vec<Vec<f32>>", &rows),
        variable("ragged", "Vec<Vec<u16>>", &ragged),
        variable("floats", "Vec<f64>", &floats),
        variable("bits", "Vec<bool>", &[true, false, true].repeat(3)),
        variable("ages", "BTreeMap<&str, u8>", &ages),
        variable("squares", "BTreeMap<(i8, bool), Option<u64>>", &squares),
        variable("text", "String", &long),
        variable("texts", "Vec<String>", &["a\n", "\u{1b}[31m"]),
        variable("big", "u128", &u128::MAX),
        variable("small", "i128", &i128::MIN),
        variable("most", "u64", &u64::MAX),
        variable("nan", "f64", &f64::NAN),
        variable("length", "Option<Meters>", &Some(Meters(2.5))),
        variable("none", "Option<u8>", &None::<u8>),
        variable("no_list", "Vec<f64>", &Vec::<f64>::new()),
        variable("no_map", "BTreeMap<u8, u8>", &BTreeMap::<u8, u8>::new()),
        variable("unit", "()", &()),
        variable("nothing", "Nothing", &Nothing),
        variable("pair", "(bool, char)", &(true, '\t')),
    ]
}

const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i\n"];
