//! A sweep that reads an immutable struct: what is not `mut` cannot be moved out for a snapshot, so it is looked at in place.

use std::hint::black_box;

const POINTS: usize = 2_000;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        pub(crate) struct Model {
            weight: Vec<f64>,
            bias: Vec<f64>,
        }

        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn fixed(n: usize, sweeps: u64) -> f64 {
            let model = Model { weight: vec![0.999; n], bias: vec![0.25; n] };
            let mut out = vec![1.0; n];
            for _ in 0..sweeps {
                for i in 0..n {
                    out[i] = model.weight[i] * out[i] + model.bias[i];
                }
            }
            out.iter().sum::<f64>()
        }
    };
}
twins!();

kernel!(
    Count,
    "fixed",
    "a sweep that reads an immutable local struct",
    20_000,
    |twin, n| { move || twin::fixed(black_box(POINTS), n).to_bits() }
);
