//! The example `heat`: a safe point per sweep of a plate.

use std::hint::black_box;
use std::mem::swap;

use ndarray::{Array2, Zip};

const SIDE: usize = 96;
const LOOK_EVERY: u64 = 50;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn settle(n: usize, most: u64) -> (Array2<f64>, u64) {
            let h = 1.0 / (n - 1) as f64;
            let dt = 0.25 * h * h;
            let mut u = cold_plate(n);
            $($skip)*
            let source = source(n);
            let mut next = u.clone();
            let mut steps = 0u64;
            loop {
                advance(&u, &source, h, dt, &mut next);
                swap(&mut u, &mut next);
                steps += 1;
                if steps.is_multiple_of(LOOK_EVERY) {
                    let change = largest_difference(&u, &next) / dt;
                    if change < 1e-6 || steps >= most {
                        break;
                    }
                }
            }
            (u, steps)
        }
    };
}
twins!();

/// One step of the explicit five-point scheme.
fn advance(u: &Array2<f64>, source: &Array2<f64>, h: f64, dt: f64, next: &mut Array2<f64>) {
    let n = u.ncols();
    let rate = dt / (h * h);
    let u = u.as_slice().expect("row-major");
    let source = source.as_slice().expect("row-major");
    let next = next.as_slice_mut().expect("row-major");
    for i in 1..n - 1 {
        let above = &u[(i - 1) * n..][..n];
        let here = &u[i * n..][..n];
        let below = &u[(i + 1) * n..][..n];
        let source = &source[i * n..][..n];
        let next = &mut next[i * n..][..n];
        for j in 1..n - 1 {
            let neighbours = above[j] + below[j] + here[j - 1] + here[j + 1];
            next[j] = here[j] + rate * (neighbours - 4.0 * here[j]) + dt * source[j];
        }
    }
}

fn cold_plate(n: usize) -> Array2<f64> {
    let mut plate = Array2::from_shape_fn((n, n), |(_, j)| j as f64 / (n - 1) as f64);
    plate.slice_mut(ndarray::s![1..n - 1, 1..n - 1]).fill(0.0);
    plate
}

fn source(n: usize) -> Array2<f64> {
    Array2::from_shape_fn((n, n), |(i, j)| (i * j) as f64 / (n * n) as f64)
}

fn largest_difference(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    Zip::from(a)
        .and(b)
        .fold(0.0, |largest, a, b| f64::max(largest, (a - b).abs()))
}

fn bits((u, steps): (Array2<f64>, u64)) -> u64 {
    u.iter()
        .fold(steps, |hash, value| hash.rotate_left(5) ^ value.to_bits())
}

kernel!(
    Both,
    "heat",
    "the example heat: a sweep of a plate an iteration",
    4_000,
    |twin, n| { move || bits(twin::settle(black_box(SIDE), n)) }
);
