//! An indexed sum over a `Vec`, one element an iteration, with bounds checks.

use std::hint::black_box;

use super::Kernel;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        #[allow(clippy::ptr_arg, reason = "the kernel is about an index into a Vec")]
        pub(crate) fn sum($($skip)* u: &Vec<f64>) -> f64 {
            let n = u.len();
            let mut sum = 0.0;
            for i in 0..n {
                sum += u[i] * u[n - 1 - i];
            }
            sum
        }
    };
}
twins!();

fn values(size: u64) -> Vec<f64> {
    (0..size).map(|i| (i % 1000) as f64).collect()
}

pub(super) const KERNEL: Kernel = Kernel {
    name: "sum",
    about: "an indexed sum over a Vec",
    size: 1 << 21,
    plain: |size| {
        let u = values(size);
        Box::new(move || plain::sum(black_box(&u)).to_bits())
    },
    annotated: |size| {
        let u = values(size);
        Box::new(move || annotated::sum(black_box(&u)).to_bits())
    },
    required: false,
};
