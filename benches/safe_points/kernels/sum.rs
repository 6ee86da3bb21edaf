//! An indexed sum over a `Vec`, one element an iteration, with bounds checks.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
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

kernel!(
    Not,
    "sum",
    "an indexed sum over a Vec",
    1 << 23,
    |twin, n| {
        let u = values(n);
        move || twin::sum(black_box(&u)).to_bits()
    }
);
