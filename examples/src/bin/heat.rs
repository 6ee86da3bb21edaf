//! Heat spreading over a square plate until it settles.
//!
//! Solves ∂u/∂t = ∇²u + f on the unit square by the explicit five-point scheme, with temperatures fixed on the edges, from
//! a cold start to the steady state. The source f and the edges are chosen such that the steady state is known,
//! x + sin πx · sin πy, so the program can say how far off it is.
//!
//! Of its three arrays one is saved: the source and the buffer for the next step are made again on resume.

use std::f64::consts::PI;
use std::mem::swap;

use ckpt::checkpointed;
use ckpt_examples::fingerprint;
use ndarray::{Array2, Zip};

/// The plate is settled when no point changes faster than this per unit of time.
const SETTLED: f64 = 1e-6;
/// Steps between two looks at how fast the plate changes.
const LOOK_EVERY: u64 = 50;
/// Steps between two lines of output.
const REPORT_EVERY: u64 = 50_000;

/// Heats a plate of `n` × `n` points until it settles; returns its temperatures and the steps that took.
#[checkpointed]
fn settle(n: usize) -> (Array2<f64>, u64) {
    let h = spacing(n);
    let dt = 0.25 * h * h; // the largest stable step
    let mut u = cold_plate(n);
    #[ckpt(skip)]
    let source = source(n);
    // Written whole in each step before it is read, edges apart, and those are the same in all copies.
    let mut next = u.clone();
    let mut steps = 0u64;
    loop {
        advance(&u, &source, h, dt, &mut next);
        swap(&mut u, &mut next);
        steps += 1;
        if steps.is_multiple_of(LOOK_EVERY) {
            let change = largest_difference(&u, &next) / dt;
            if steps.is_multiple_of(REPORT_EVERY) {
                println!("step {steps}: changing by {change:.3e} per unit of time");
            }
            if change < SETTLED {
                break;
            }
        }
    }
    (u, steps)
}

/// One step of the explicit scheme: the inner points of `next` from those of `u`.
fn advance(u: &Array2<f64>, source: &Array2<f64>, h: f64, dt: f64, next: &mut Array2<f64>) {
    let n = u.ncols();
    let rate = dt / (h * h);
    // Slices of rows rather than indices: the compiler then vectorises the loop below.
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

/// The distance between neighbouring points.
fn spacing(n: usize) -> f64 {
    1.0 / (n - 1) as f64
}

/// A function of the plate's coordinates x (along rows) and y, at all points.
fn on_grid(n: usize, f: impl Fn(f64, f64) -> f64) -> Array2<f64> {
    let h = spacing(n);
    Array2::from_shape_fn((n, n), |(i, j)| f(j as f64 * h, i as f64 * h))
}

/// Zero inside; the edges rise from 0 on the left to 1 on the right.
fn cold_plate(n: usize) -> Array2<f64> {
    let mut plate = on_grid(n, |x, _| x);
    plate.slice_mut(ndarray::s![1..n - 1, 1..n - 1]).fill(0.0);
    plate
}

/// What heats the plate, per unit of time.
fn source(n: usize) -> Array2<f64> {
    on_grid(n, |x, y| 2.0 * PI * PI * (PI * x).sin() * (PI * y).sin())
}

/// The steady state that belongs to [`cold_plate`]'s edges and [`source`].
fn steady_state(n: usize) -> Array2<f64> {
    on_grid(n, |x, y| x + (PI * x).sin() * (PI * y).sin())
}

fn largest_difference(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    Zip::from(a)
        .and(b)
        .fold(0.0, |largest, a, b| f64::max(largest, (a - b).abs()))
}

fn main() {
    let n = ckpt_examples::size_argument("heat", "POINTS_PER_SIDE", 224, 3..=10_000);
    let n = usize::try_from(n).expect("64-bit sizes");
    let (u, steps) = settle(n);
    let error = largest_difference(&u, &steady_state(n));
    println!("settled after {steps} steps, at most {error:.3e} off the exact solution");
    println!("sum {} (all bits: {:#018x})", u.sum(), fingerprint(&u));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(n: usize) -> f64 {
        largest_difference(&settle(n).0, &steady_state(n))
    }

    #[test]
    fn converges_to_the_exact_solution_at_second_order() {
        let (coarse, fine) = (error(9), error(17)); // half the spacing
        let order = (coarse / fine).log2();
        assert!(
            (1.9..2.1).contains(&order),
            "order {order}, errors {coarse} and {fine}"
        );
    }

    #[test]
    fn smallest_plate_has_one_free_point() {
        let (u, _) = settle(3);
        let edges = 2.0 * (0.5 + 0.0 + 1.0 + 0.5) / 2.0; // its four neighbours
        let exact = (edges + 0.25 * source(3)[[1, 1]]) / 4.0;
        assert!((u[[1, 1]] - exact).abs() < 1e-6);
    }

    #[test]
    fn edges_stay_as_they_were() {
        let (u, _) = settle(8);
        let cold = cold_plate(8);
        for edge in [
            ndarray::s![0, ..],
            ndarray::s![7, ..],
            ndarray::s![.., 0],
            ndarray::s![.., 7],
        ] {
            assert_eq!(u.slice(edge), cold.slice(edge));
        }
    }
}
