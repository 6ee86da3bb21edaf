//! Counting in a `HashMap`.

use std::collections::HashMap;
use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn count(n: u64) -> u64 {
            let mut counts: HashMap<u64, u64> = HashMap::new();
            let mut state = 1u64;
            for i in 0..n {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(i);
                *counts.entry(state >> 52).or_insert(0) += 1;
            }
            counts.values().map(|n| n * n).sum()
        }
    };
}
twins!();

kernel!(
    Count,
    "hash",
    "counting in a HashMap",
    500_000,
    |twin, n| { move || twin::count(black_box(n)) }
);
