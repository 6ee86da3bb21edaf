//! The spectral norm of an infinite matrix's corner, a power iteration at a time.

use std::hint::black_box;

const SIDE: usize = 32;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn spectral(n: usize, steps: u64) -> f64 {
            let mut u = vec![1.0; n];
            let mut v = vec![0.0; n];
            for _ in 0..steps {
                times(&u, &mut v);
                times(&v, &mut u);
                let largest = u.iter().fold(0.0f64, |most, x| most.max(*x));
                u.iter_mut().for_each(|x| *x /= largest);
            }
            u.iter().zip(&v).map(|(p, q)| p * q).sum::<f64>()
        }
    };
}
twins!();

fn times(v: &[f64], to: &mut [f64]) {
    for (i, to) in to.iter_mut().enumerate() {
        *to = (0..v.len())
            .map(|j| v[j] / ((i + j) * (i + j + 1) / 2 + i + 1) as f64)
            .sum();
    }
}

kernel!(
    Count,
    "spectral",
    "the spectral norm, a power iteration at a time",
    5_000,
    |twin, n| { move || twin::spectral(black_box(SIDE), black_box(n)).to_bits() }
);
