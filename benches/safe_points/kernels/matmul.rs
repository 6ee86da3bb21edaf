//! A product of matrices, a row an iteration.

use std::hint::black_box;

const SIDE: usize = 64;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn product(rows: usize, $($skip)* a: &[f64], $($skip)* b: &[f64]) -> Vec<f64> {
            let mut c = vec![0.0; rows * SIDE];
            for i in 0..rows {
                for k in 0..SIDE {
                    let left = a[i * SIDE + k];
                    for j in 0..SIDE {
                        c[i * SIDE + j] += left * b[k * SIDE + j];
                    }
                }
            }
            c
        }
    };
}
twins!();

fn matrix(rows: usize, shift: usize) -> Vec<f64> {
    (0..rows * SIDE)
        .map(|at| ((at + shift) % 17) as f64 - 8.0)
        .collect()
}

kernel!(
    Count,
    "matmul",
    "a product of matrices, a row an iteration",
    8_000,
    |twin, n| {
        let rows = n as usize;
        let (a, b) = (matrix(rows, 3), matrix(SIDE, 5));
        move || {
            let c = twin::product(black_box(rows), black_box(&a), black_box(&b));
            c.iter()
                .fold(1, |hash: u64, value| hash.rotate_left(5) ^ value.to_bits())
        }
    }
);
