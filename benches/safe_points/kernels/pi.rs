//! The example `pi`: a random point an iteration, a generator of 32 bytes as state.

use std::hint::black_box;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn pi(samples: u64) -> f64 {
            let mut rng = Pcg64::seed_from_u64(42);
            let mut inside = 0u64;
            for _ in 0..samples {
                let (x, y): (f64, f64) = rng.random();
                if x * x + y * y <= 1.0 {
                    inside += 1;
                }
            }
            4.0 * inside as f64 / samples as f64
        }
    };
}
twins!();

kernel!(
    Both,
    "pi",
    "the example pi: a random point an iteration",
    2_000_000,
    |twin, n| { move || twin::pi(black_box(n)).to_bits() }
);
