//! A chain of adapters with closures.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn weigh($($skip)* v: &[f64], limit: f64) -> f64 {
            let mut sum = 0.0;
            for (i, x) in v.iter().enumerate().filter(|(i, _)| i % 3 != 0).map(|(i, x)| (i, x * 0.5)) {
                if x < limit {
                    sum += x * i as f64;
                }
            }
            sum
        }
    };
}
twins!();

kernel!(
    Not,
    "chain",
    "a chain of enumerate, filter and map",
    1 << 22,
    |twin, n| {
        let v: Vec<f64> = (0..n).map(|k| (k % 1000) as f64).collect();
        move || twin::weigh(black_box(&v), black_box(400.0)).to_bits()
    }
);
