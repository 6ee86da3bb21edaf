//! A dot product over an iterator that is no range.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn dot($($skip)* x: &[f64], $($skip)* y: &[f64]) -> f64 {
            let mut sum = 0.0;
            for (p, q) in x.iter().zip(y) {
                sum += p * q;
            }
            sum
        }
    };
}
twins!();

fn vectors(size: u64) -> (Vec<f64>, Vec<f64>) {
    let ramp: Vec<f64> = (0..size).map(|i| (i % 1000) as f64).collect();
    let back = ramp.iter().rev().copied().collect();
    (ramp, back)
}

kernel!(
    Count,
    "zip",
    "a dot product, `for (p, q) in x.iter().zip(y)`",
    1 << 22,
    |twin, n| {
        let (x, y) = vectors(n);
        move || twin::dot(black_box(&x), black_box(&y)).to_bits()
    }
);
