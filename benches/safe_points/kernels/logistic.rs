//! The logistic map: each iteration waits for the last one's product.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn logistic(rate: f64, n: u64) -> f64 {
            let mut x = 0.3;
            let mut above = 0u64;
            for _ in 0..n {
                x = rate * x * (1.0 - x);
                if x > 0.5 {
                    above += 1;
                }
            }
            x + above as f64
        }
    };
}
twins!();

kernel!(
    Count,
    "logistic",
    "the logistic map, counting",
    4_000_000,
    |twin, n| { move || twin::logistic(black_box(3.9), black_box(n)).to_bits() }
);
