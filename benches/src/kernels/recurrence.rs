//! A scalar recurrence: a nanosecond an iteration, nothing but registers.

use std::hint::black_box;

use super::Kernel;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn recurrence(n: u64) -> f64 {
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

pub(super) const KERNEL: Kernel = Kernel {
    name: "recurrence",
    about: "a scalar recurrence, 1 ns an iteration",
    size: 20_000_000,
    plain: |size| Box::new(move || plain::recurrence(black_box(size)).to_bits()),
    annotated: |size| Box::new(move || annotated::recurrence(black_box(size)).to_bits()),
    required: true,
};
