//! A sum over the items of a slice: vectorised.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn checksum($($skip)* v: &[u32]) -> u32 {
            let mut sum = 0u32;
            for &x in v {
                sum = sum.wrapping_add(x ^ (x >> 7));
            }
            sum
        }
    };
}
twins!();

kernel!(
    Count,
    "items",
    "`for &x in v`, a sum of integers, vectorised",
    1 << 24,
    |twin, n| {
        let v: Vec<u32> = (1..=n as u32).collect();
        move || u64::from(twin::checksum(black_box(&v)))
    }
);
