//! The scalar recurrence under `while`: the length of the loop is known to nobody, so each iteration has its safe point.

use std::hint::black_box;

use super::Kernel;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*]) => {
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

pub(super) const KERNEL: Kernel = Kernel {
    name: "while",
    about: "the recurrence under `while`",
    size: 20_000_000,
    plain: |size| Box::new(move || plain::condition(black_box(size)).to_bits()),
    annotated: |size| Box::new(move || annotated::condition(black_box(size)).to_bits()),
    required: false,
};
