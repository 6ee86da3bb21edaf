//! The scalar recurrence under `while`: the length of the loop is known to nobody.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn condition(n: u64) -> f64 {
            let mut state = 12_345u64;
            let mut sum = 0.0f64;
            let limit = n as f64 * (1u64 << 52) as f64;
            while sum < limit {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                sum += (state >> 11) as f64;
            }
            sum
        }
    };
}
twins!();

kernel!(
    Not,
    "while",
    "a scalar recurrence under `while`",
    20_000_000,
    |twin, n| { move || twin::condition(black_box(n)).to_bits() }
);
