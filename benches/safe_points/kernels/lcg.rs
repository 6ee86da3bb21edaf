//! A scalar recurrence: a nanosecond an iteration, nothing but registers.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn lcg(n: u64) -> f64 {
            let mut state = 12_345u64;
            let mut sum = 0.0f64;
            for _ in 0..n {
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
    Both,
    "lcg",
    "a congruential generator, 1 ns an iteration",
    20_000_000,
    |twin, n| { move || twin::lcg(black_box(n)).to_bits() }
);
