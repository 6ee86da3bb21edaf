//! The programs: annotated functions that hold a state in a local variable and change it in short steps, for ever.

use ckpt::checkpointed;

use super::watch::Watch;
use crate::state::{Model, floats, step, steps};

/// Runs one. `saves` are asked for, then it goes on until it is ended from outside.
pub(crate) fn run(kind: &str, bytes: u64, stride: u64, saves: u64) -> Result<(), String> {
    super::watch::begin();
    match kind {
        "vector" => vector(bytes, stride, saves),
        "model" => model(bytes, stride, saves),
        _ => return Err(format!("no program `{kind}`")),
    }
    Ok(())
}

#[checkpointed(id = "vector")]
fn vector(bytes: u64, stride: u64, #[ckpt(skip)] saves: u64) {
    #[ckpt(skip)]
    let mut watch = Watch::new(saves);
    let mut state = floats(bytes);
    for number in 0..u64::MAX {
        watch.look(steps(&state, stride as usize));
        step(&mut state, number, stride as usize);
    }
}

#[checkpointed(id = "model")]
fn model(bytes: u64, stride: u64, #[ckpt(skip)] saves: u64) {
    #[ckpt(skip)]
    let mut watch = Watch::new(saves);
    let mut state = Model::new(bytes);
    for number in 0..u64::MAX {
        watch.look(steps(&state, stride as usize));
        step(&mut state, number, stride as usize);
    }
}
