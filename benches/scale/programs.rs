//! The programs whose saves and starts are measured, and the loops whose safe points are.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

use ckpt::checkpointed;
use serde::{Deserialize, Serialize};

use crate::meter::Meter;
use crate::twins::Twins;
use crate::variables;

/// Iterations after which a program with a long loop is saved, at most: some seconds.
pub(crate) const FAR: u64 = 1_000_000_000;

/// The most iterations of a loop that is timed at once.
const TIMED: u64 = 20_000_000;

/// Says what a safe point costs.
pub(crate) fn twins(axis: &str, size: u64) -> Result<(), String> {
    let twins = match axis {
        "iterations" => bounded(size),
        "variables" => variables::twins(size),
        "state" => with_state(size),
        _ => return Err(format!("no loops for `{axis}`")),
    };
    twins.tell();
    Ok(())
}

/// Runs a program that is saved so many times, and stopped.
pub(crate) fn run(axis: &str, size: u64, saves: u64) -> Result<(), String> {
    match axis {
        "iterations" => drop(black_box(saved_iterations(size, far(size), saves))),
        "variables" => variables::run(size, saves),
        "state" => saved_state(size, saves),
        "objects" => saved_objects(size, saves),
        _ => return Err(format!("no program for `{axis}`")),
    }
    Ok(())
}

/// The iteration at which the saves begin.
pub(crate) fn far(bound: u64) -> u64 {
    (bound / 2).min(FAR)
}

/// A loop with a bound, of which so many iterations run.
fn bounded(bound: u64) -> Twins {
    let iterations = bound.min(TIMED);
    Twins {
        plain: Box::new(move |n| plain_iterations(black_box(bound), n)),
        annotated: Box::new(move |n| annotated_iterations(black_box(bound), n)),
        iterations,
    }
}

/// What no compiler does several iterations of at once.
fn next(state: u64, i: u64) -> u64 {
    state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(i)
        .rotate_left(17)
}

#[inline(never)]
fn plain_iterations(bound: u64, most: u64) -> u64 {
    let mut state = 1u64;
    for i in 0..bound {
        if i == most {
            break;
        }
        state = next(state, i);
    }
    state
}

#[inline(never)]
#[checkpointed]
fn annotated_iterations(bound: u64, most: u64) -> u64 {
    let mut state = 1u64;
    for i in 0..bound {
        if i == most {
            break;
        }
        state = next(state, i);
    }
    state
}

#[checkpointed]
fn saved_iterations(bound: u64, far: u64, #[ckpt(skip)] saves: u64) -> u64 {
    #[ckpt(skip)]
    let mut meter = Meter::new(saves);
    let mut state = 1u64;
    for i in 0..bound {
        if i >= far {
            meter.look();
        }
        state = next(state, i);
    }
    state
}

/// Numbers that are not all the same.
fn numbers(length: usize) -> Vec<f64> {
    let number = |at: usize| next(at as u64, 1) as f64;
    (0..length).map(number).collect()
}

/// A loop beside a state of so many bytes, made once for both.
fn with_state(bytes: u64) -> Twins {
    let values = Rc::new(RefCell::new(numbers(bytes as usize / 8)));
    let same = Rc::clone(&values);
    Twins {
        plain: Box::new(move |n| plain_state(n, &mut values.borrow_mut())),
        annotated: Box::new(move |n| annotated_state(n, &mut same.borrow_mut())),
        iterations: TIMED / 10,
    }
}

#[inline(never)]
fn plain_state(n: u64, values: &mut [f64]) -> u64 {
    let mut state = 1u64;
    for i in 0..n {
        state = next(state, i);
        values[state as usize % 64] += 1.0;
    }
    state
}

#[inline(never)]
#[checkpointed]
fn annotated_state(n: u64, values: &mut Vec<f64>) -> u64 {
    let mut state = 1u64;
    for i in 0..n {
        state = next(state, i);
        values[state as usize % 64] += 1.0;
    }
    state
}

#[checkpointed]
fn saved_state(bytes: u64, #[ckpt(skip)] saves: u64) {
    #[ckpt(skip)]
    let mut meter = Meter::new(saves);
    let mut values = numbers(bytes as usize / 8);
    for i in 0..u64::MAX {
        meter.look();
        let length = values.len() as u64;
        values[(i % length) as usize] += 1.0;
    }
}

/// Something small with memory of its own.
#[derive(Serialize, Deserialize)]
struct Item {
    id: u64,
    weight: f64,
    name: String,
}

fn items(count: u64) -> Vec<Item> {
    let item = |id| Item {
        id,
        weight: id as f64,
        name: format!("item {id}"),
    };
    (0..count).map(item).collect()
}

#[checkpointed]
fn saved_objects(count: u64, #[ckpt(skip)] saves: u64) {
    #[ckpt(skip)]
    let mut meter = Meter::new(saves);
    let mut items = items(count);
    for i in 0..u64::MAX {
        meter.look();
        items[(i % count) as usize].weight += 1.0;
    }
}
