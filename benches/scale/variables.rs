//! Functions with 1 to 1000 variables, written by `build.rs`.

use crate::meter::Meter;
use crate::twins::{Twin, Twins};

include!(concat!(env!("OUT_DIR"), "/variables.rs"));

/// How many variables there are.
pub(crate) const COUNTS: [u64; 4] = [1, 10, 100, 1000];

/// A loop over variables that begin with the second number.
pub(crate) fn twins(count: u64) -> Twins {
    let (plain, annotated): (Twin, Twin) = match count {
        1 => (plain_1, annotated_1),
        10 => (plain_10, annotated_10),
        100 => (plain_100, annotated_100),
        _ => (plain_1000, annotated_1000),
    };
    Twins {
        plain: Box::new(move |n| plain(n, 1)),
        annotated: Box::new(move |n| annotated(n, 1)),
        iterations: 1_000_000,
    }
}

/// Runs the function with so many variables, which is saved so many times.
pub(crate) fn run(count: u64, saves: u64) {
    match count {
        1 => saved_1(1, saves),
        10 => saved_10(1, saves),
        100 => saved_100(1, saves),
        _ => saved_1000(1, saves),
    };
}
