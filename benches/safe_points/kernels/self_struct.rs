//! The stencil on struct fields reached through `&mut self`.

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

        impl Rod {
            pub(crate) fn new(n: usize) -> Rod {
                Rod { now: vec![1.0; n], next: vec![0.0; n], time: 0.0 }
            }

            $($checkpointed)*
            #[inline(never)]
            pub(crate) fn relax(&mut self, sweeps: u64) -> f64 {
                let n = self.now.len();
                for _ in 0..sweeps {
                    for i in 1..n - 1 {
                        self.next[i] =
                            0.25 * self.now[i - 1] + 0.5 * self.now[i] + 0.25 * self.now[i + 1];
                    }
                    std::mem::swap(&mut self.now, &mut self.next);
                    self.time += 0.1;
                }
                self.now.iter().sum::<f64>() + self.time
            }
        }
    };
}
twins!();

kernel!(
    Both,
    "self-struct",
    "the same through `&mut self`",
    30_000,
    |twin, n| {
        move || {
            twin::Rod::new(black_box(POINTS))
                .relax(black_box(n))
                .to_bits()
        }
    }
);
