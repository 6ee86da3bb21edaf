//! y ← a x + y by iterators, the first of them mutable: vectorised.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn axpy(a: f64, $($skip)* x: &[f64], y: &mut [f64]) {
            for (q, p) in y.iter_mut().zip(x) {
                *q += a * p;
            }
        }
    };
}
twins!();

kernel!(
    Count,
    "axpy",
    "`for (q, p) in y.iter_mut().zip(x)`, vectorised",
    1 << 23,
    |twin, n| {
        let x: Vec<f64> = (0..n).map(|k| (k % 1000) as f64).collect();
        let mut y: Vec<f64> = x.iter().rev().copied().collect();
        move || {
            twin::axpy(black_box(0.5), black_box(&x), black_box(&mut y));
            y.iter()
                .step_by(y.len().div_ceil(64))
                .fold(1, |hash: u64, value| hash.rotate_left(5) ^ value.to_bits())
        }
    }
);
