//! A safe point in the inner loop too.

use std::hint::black_box;

const COLUMNS: u64 = 1_000;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn relax(rows: u64) -> f64 {
            let mut x = 0.5f64;
            let mut sum = 0.0;
            for row in 0..rows {
                let pull = 1.0 / (row + 1) as f64;
                $($safe_point)*
                for column in 0..COLUMNS {
                    x += pull * (column as f64 - x);
                    sum += x;
                }
            }
            sum
        }
    };
}
twins!();

kernel!(
    Count,
    "nested",
    "safe points in both of two nested loops",
    4_000,
    |twin, n| { move || twin::relax(black_box(n)).to_bits() }
);
