//! π by throwing darts: the share of random points of the unit square that lie within the quarter circle.
//!
//! The smallest example. Its whole state is a counter, a position and a random-number generator.

use ckpt::checkpointed;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

const SEED: u64 = 42;

/// Estimates π from `samples` points.
#[checkpointed]
fn pi(samples: u64) -> f64 {
    let mut rng = Pcg64::seed_from_u64(SEED);
    let mut inside = 0u64;
    for _ in 0..samples {
        let (x, y): (f64, f64) = rng.random();
        if x * x + y * y <= 1.0 {
            inside += 1;
        }
    }
    4.0 * inside as f64 / samples as f64
}

fn main() {
    let samples = ckpt_examples::size_argument("pi", "SAMPLES", 2_000_000_000, 1..=1 << 53);
    let estimate = pi(samples);
    println!("pi = {estimate} (bits {:#018x})", estimate.to_bits());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimate_is_within_four_standard_errors() {
        let samples = 100_000;
        let p = std::f64::consts::FRAC_PI_4;
        let standard_error = 4.0 * (p * (1.0 - p) / samples as f64).sqrt();
        assert!((pi(samples) - std::f64::consts::PI).abs() < 4.0 * standard_error);
    }

    #[test]
    fn one_sample_is_all_or_nothing() {
        assert!([0.0, 4.0].contains(&pi(1)));
    }
}
