//! The solver without checkpoints.

use super::poisson::{REDUCTION, add, apply, dot, right_side, scale_and_add};

/// The solution, and the steps that it took.
pub(crate) fn solve(n: usize) -> (Vec<f64>, u64) {
    let mut r = right_side(n);
    let mut x = vec![0.0; r.len()];
    let mut p = r.clone();
    let mut rr = dot(&r, &r);
    let small = rr * REDUCTION * REDUCTION;
    let mut steps = 0;
    while rr > small {
        let q = apply(&p, n);
        let alpha = rr / dot(&p, &q);
        add(&mut x, alpha, &p);
        add(&mut r, -alpha, &q);
        let next = dot(&r, &r);
        scale_and_add(&mut p, next / rr, &r);
        rr = next;
        steps += 1;
    }
    (x, steps)
}
