//! A stencil on the fields of a local struct: a safe point per sweep.

use std::hint::black_box;

const POINTS: usize = 2_000;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        pub(crate) struct Rod {
            now: Vec<f64>,
            next: Vec<f64>,
            time: f64,
        }

        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn relax(n: usize, sweeps: u64) -> f64 {
            let mut rod = Rod { now: vec![1.0; n], next: vec![0.0; n], time: 0.0 };
            for _ in 0..sweeps {
                for i in 1..n - 1 {
                    rod.next[i] = 0.25 * rod.now[i - 1] + 0.5 * rod.now[i] + 0.25 * rod.now[i + 1];
                }
                std::mem::swap(&mut rod.now, &mut rod.next);
                rod.time += 0.1;
            }
            rod.now.iter().sum::<f64>() + rod.time
        }
    };
}
twins!();

kernel!(
    Both,
    "local-struct",
    "a stencil on fields of a local struct",
    30_000,
    |twin, n| { move || twin::relax(black_box(POINTS), n).to_bits() }
);
