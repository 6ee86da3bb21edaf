//! The equation, as operations on vectors of the inner points, row by row. All sums are in order: the same to the bit each time.

/// Residuals are made this much smaller.
pub(crate) const REDUCTION: f64 = 1e-10;

/// Right-hand side, times the square of the spacing.
pub(crate) fn right_side(n: usize) -> Vec<f64> {
    let h = 1.0 / (n + 1) as f64;
    let f = points(n).map(|(x, y)| 2.0 * (hill(x) + hill(y)));
    f.map(|f| f * h * h).collect()
}

/// x (1 - x)
fn hill(x: f64) -> f64 {
    x * (1.0 - x)
}

/// The inner points, row by row.
fn points(n: usize) -> impl Iterator<Item = (f64, f64)> {
    let at = move |i: usize| (i + 1) as f64 / (n + 1) as f64;
    (0..n).flat_map(move |row| (0..n).map(move |column| (at(column), at(row))))
}

/// The largest difference from the solution.
pub(crate) fn error(u: &[f64], n: usize) -> f64 {
    let off = u.iter().zip(points(n));
    let off = off.map(|(u, (x, y))| (u - hill(x) * hill(y)).abs());
    off.fold(0.0, f64::max)
}

/// The five-point operator.
pub(crate) fn apply(p: &[f64], n: usize) -> Vec<f64> {
    let mut q: Vec<f64> = p.iter().map(|p| 4.0 * p).collect();
    for row in 0..n {
        for column in 0..n {
            let at = row * n + column;
            if column > 0 {
                q[at] -= p[at - 1];
            }
            if column + 1 < n {
                q[at] -= p[at + 1];
            }
            if row > 0 {
                q[at] -= p[at - n];
            }
            if row + 1 < n {
                q[at] -= p[at + n];
            }
        }
    }
    q
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// `to += factor * from`
pub(crate) fn add(to: &mut [f64], factor: f64, from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor * from;
    }
}

/// `to = factor * to + from`
pub(crate) fn scale_and_add(to: &mut [f64], factor: f64, from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = factor * *to + from;
    }
}
