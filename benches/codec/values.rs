//! What is encoded.

use nalgebra::DMatrix;
use ndarray::Array2;
use savefile::prelude::Savefile;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub(crate) const MIB: usize = 1 << 20;

/// What all peers can encode.
pub(crate) trait Value:
    Serialize + DeserializeOwned + savefile::Serialize + savefile::Deserialize + savefile::WithSchema
{
}

impl<T> Value for T where
    T: Serialize
        + DeserializeOwned
        + savefile::Serialize
        + savefile::Deserialize
        + savefile::WithSchema
{
}

/// 48 bytes.
#[derive(Serialize, Deserialize, Savefile)]
pub(crate) struct Body {
    x: f64,
    y: f64,
    z: f64,
    mass: f64,
    charge: f64,
    id: u64,
}

/// Bulk data at several levels.
#[derive(Serialize, Deserialize)]
pub(crate) struct Nested {
    name: String,
    layers: Vec<Layer>,
}

#[derive(Serialize, Deserialize)]
enum Layer {
    Dense { weights: Vec<f64>, bias: Box<[f64]> },
    Sparse(Vec<u64>, Vec<f32>),
}

/// Numbers that no encoding makes shorter.
fn mixed(at: usize) -> u64 {
    (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 << 63
}

fn float(at: usize) -> f64 {
    mixed(at) as f64 / 1e6
}

pub(crate) fn floats(bytes: usize) -> Vec<f64> {
    (0..bytes / 8).map(float).collect()
}

pub(crate) fn words(bytes: usize) -> Vec<u64> {
    (0..bytes / 8).map(mixed).collect()
}

pub(crate) fn points(bytes: usize) -> Vec<[f64; 3]> {
    (0..bytes / 24).map(|at| [float(at), 1.0, 2.0]).collect()
}

pub(crate) fn grid(bytes: usize) -> Array2<f64> {
    Array2::from_shape_fn((bytes / 8 / 1024, 1024), |(i, j)| float(i * 1024 + j))
}

pub(crate) fn matrix(bytes: usize) -> DMatrix<f64> {
    DMatrix::from_fn(bytes / 8 / 1024, 1024, |i, j| float(i * 1024 + j))
}

pub(crate) fn bodies(count: usize) -> Vec<Body> {
    let body = |at| Body {
        x: float(at),
        y: float(at + 1),
        z: float(at + 2),
        mass: 1.0,
        charge: -1.0,
        id: at as u64,
    };
    (0..count).map(body).collect()
}

pub(crate) fn nested(bytes: usize) -> Nested {
    let part = bytes / 8;
    let dense = |_| Layer::Dense {
        weights: floats(part * 2),
        bias: floats(part).into(),
    };
    let sparse = Layer::Sparse(words(part), (0..part / 4).map(|at| at as f32).collect());
    let mut layers: Vec<Layer> = (0..2).map(dense).collect();
    layers.push(sparse);
    Nested {
        name: "net".into(),
        layers,
    }
}
