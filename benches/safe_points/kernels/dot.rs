//! A dot product of integers by index: vectorised, since their sum has no order.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn dot($($skip)* x: &[u32], $($skip)* y: &[u32]) -> u32 {
            let mut sum = 0u32;
            for i in 0..x.len().min(y.len()) {
                sum = sum.wrapping_add(x[i].wrapping_mul(y[i]));
            }
            sum
        }
    };
}
twins!();

kernel!(
    Count,
    "dot",
    "an indexed dot product of integers, vectorised",
    1 << 24,
    |twin, n| {
        let x: Vec<u32> = (0..n as u32).collect();
        let y: Vec<u32> = x.iter().map(|v| v.rotate_left(7) | 1).collect();
        move || u64::from(twin::dot(black_box(&x), black_box(&y)))
    }
);
