//! A dot product over an iterator that is no range.

use std::hint::black_box;

use super::Kernel;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*]) => {
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

pub(super) const KERNEL: Kernel = Kernel {
    name: "zip",
    about: "a dot product, `for (p, q) in x.iter().zip(y)`",
    size: 1 << 20,
    plain: |size| {
        let (x, y) = vectors(size);
        Box::new(move || plain::dot(black_box(&x), black_box(&y)).to_bits())
    },
    annotated: |size| {
        let (x, y) = vectors(size);
        Box::new(move || annotated::dot(black_box(&x), black_box(&y)).to_bits())
    },
    required: false,
};
