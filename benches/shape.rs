//! Prints what the shape of a saved type costs: finding it out (once a type and process) and looking it up (once a variable
//! and save).

use std::collections::BTreeMap;
use std::time::Instant;

use ckpt::checkpointed;
use ckpt_benches::clock::{quantile, sorted};
use ckpt_runtime::shape;
use ndarray::Array2;
use rand_pcg::Pcg64;
use serde::de::DeserializeOwned;

/// Three levels, two options, a map.
#[checkpointed]
struct Model {
    name: String,
    layers: Vec<Layer>,
    best: Option<(u64, f64)>,
    history: BTreeMap<u64, Vec<f64>>,
    rng: Pcg64,
}

#[checkpointed]
struct Layer {
    weights: Array2<f64>,
    bias: Vec<f64>,
    momentum: Option<Array2<f64>>,
    activation: Activation,
}

#[checkpointed]
enum Activation {
    Identity,
    Relu,
    Leaky(f64),
    Gated { gate: f64, slope: f64 },
}

/// A type within itself.
#[checkpointed]
enum Term {
    Sum(Box<Term>, Box<Term>),
    Product(Vec<Term>),
    Power { base: Box<Term>, exponent: i32 },
    Negative(Box<Term>),
    Variable(String),
    Number(f64),
}

fn main() {
    println!("{:<28} {:>12} {:>12}", "type", "find out µs", "look up µs");
    row::<f64>("f64");
    row::<Vec<f64>>("Vec<f64>");
    row::<Pcg64>("Pcg64");
    row::<Model>("a struct of three levels");
    row::<Term>("an enum within itself");
    println!("{}", shape::of::<Model>());
}

fn row<T: DeserializeOwned>(name: &str) {
    let found = median(200, || shape::find_out::<T>().len());
    let looked_up = median(200, || (0..100).map(|_| shape::of::<T>().len()).sum()) / 100.0;
    println!("{name:<28} {found:>12.2} {looked_up:>12.3}");
}

/// Of as many runs, in µs.
fn median(runs: usize, mut run: impl FnMut() -> usize) -> f64 {
    let time = |_| {
        let began = Instant::now();
        std::hint::black_box(run());
        began.elapsed().as_secs_f64() * 1e6
    };
    quantile(&sorted((0..runs).map(time).collect()), 0.5)
}
