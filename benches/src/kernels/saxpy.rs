//! y ← a x + y, one element an iteration: fast only while the compiler may vectorise it.

use std::hint::black_box;

use super::Kernel;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*]) => {
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

pub(super) const KERNEL: Kernel = Kernel {
    name: "saxpy",
    about: "y += a x, one element an iteration (vectorised)",
    size: 1 << 21,
    plain: |size| {
        let (x, mut y) = vectors(size);
        Box::new(move || {
            plain::saxpy(black_box(0.5), black_box(&x), black_box(&mut y));
            bits(&y)
        })
    },
    annotated: |size| {
        let (x, mut y) = vectors(size);
        Box::new(move || {
            annotated::saxpy(black_box(0.5), black_box(&x), black_box(&mut y));
            bits(&y)
        })
    },
    required: false,
};
