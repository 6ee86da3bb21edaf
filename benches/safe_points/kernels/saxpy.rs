//! y ← a x + y, one element an iteration: fast only while the compiler may vectorise it.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn saxpy(a: f64, $($skip)* x: &[f64], y: &mut [f64]) {
            let n = x.len().min(y.len());
            for i in 0..n {
                y[i] += a * x[i];
            }
        }
    };
}
twins!();

fn vectors(size: u64) -> (Vec<f64>, Vec<f64>) {
    let ramp: Vec<f64> = (0..size).map(|i| (i % 1000) as f64).collect();
    let y = ramp.iter().rev().copied().collect();
    (ramp, y)
}

/// A sample of y, so that looking costs nothing beside the kernel.
fn bits(y: &[f64]) -> u64 {
    y.iter()
        .step_by(y.len().div_ceil(64).max(1))
        .fold(0, |hash, value| hash.rotate_left(5) ^ value.to_bits())
}

kernel!(
    Count,
    "saxpy",
    "y += a x, one element an iteration, vectorised",
    1 << 23,
    |twin, n| {
        let (x, mut y) = vectors(n);
        move || {
            twin::saxpy(black_box(0.5), black_box(&x), black_box(&mut y));
            bits(&y)
        }
    }
);
