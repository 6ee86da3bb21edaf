//! Two arrays of numbers side by side.

use ckpt_runtime::codec::{Event, Leaf, Look};

use super::shape::{Array, Numbers};
use super::stats::approximate;
use super::walk::Result;

/// How two arrays of one kind and shape differ.
#[derive(Debug)]
pub(crate) struct ArrayDifference {
    /// How many numbers differ.
    pub(crate) differing: u64,
    /// Of how many.
    pub(crate) count: u64,
    /// Where the difference is largest; the first one where none is larger than nothing (NaN, -0).
    pub(crate) place: String,
    /// How large it is there; no number if one of them is none.
    pub(crate) largest: String,
    /// Both numbers there.
    pub(crate) values: (String, String),
}

/// A difference of two numbers.
#[derive(Clone, Copy)]
enum Gap {
    Whole(u128),
    Float(f64),
}

impl Gap {
    fn between(a: &Leaf<'_>, b: &Leaf<'_>) -> Self {
        match (a, b) {
            (Leaf::Unsigned(_, a), Leaf::Unsigned(_, b)) => Gap::Whole(a.abs_diff(*b)),
            (Leaf::Signed(_, a), Leaf::Signed(_, b)) => Gap::Whole(a.abs_diff(*b)),
            (Leaf::Bool(a), Leaf::Bool(b)) => Gap::Whole(u128::from(a != b)),
            _ => Gap::Float((approximate(a) - approximate(b)).abs()),
        }
    }

    fn is_more_than(self, other: Self) -> bool {
        match (self, other) {
            (Gap::Whole(gap), Gap::Whole(other)) => gap > other,
            (Gap::Float(gap), Gap::Float(other)) => gap > other || other.is_nan() && !gap.is_nan(),
            _ => false,
        }
    }

    fn text(self) -> String {
        match self {
            Gap::Whole(gap) => gap.to_string(),
            Gap::Float(gap) => format!("{gap:?}"),
        }
    }
}

/// One side: where its value begins, and what it is.
pub(super) type Side<'s, 'a> = (&'s Look<'a>, &'s Event<'a>, &'s Array);

/// Compares two arrays of one kind and shape, bit by bit; `None` if they are the same.
pub(super) fn difference(a: Side<'_, '_>, b: Side<'_, '_>) -> Result<Option<ArrayDifference>> {
    let (mut left, mut right) = (Numbers::of(a.0, a.1, a.2), Numbers::of(b.0, b.1, b.2));
    let mut differing = 0;
    let mut worst: Option<(Gap, u64, Leaf<'_>, Leaf<'_>)> = None;
    let mut at = 0;
    while let (Some(x), Some(y)) = (left.next()?, right.next()?) {
        if !same(&x, &y) {
            differing += 1;
            let gap = Gap::between(&x, &y);
            if worst.as_ref().is_none_or(|worst| gap.is_more_than(worst.0)) {
                worst = Some((gap, at, x, y));
            }
        }
        at += 1;
    }
    Ok(worst.map(|(gap, place, x, y)| ArrayDifference {
        differing,
        count: at,
        place: a.2.place(place),
        largest: gap.text(),
        values: (number(&x), number(&y)),
    }))
}

fn number(leaf: &Leaf<'_>) -> String {
    super::inline::leaf(leaf, super::inline::TEXT)
}

/// To the bit: a resumed run must not tell them apart either.
pub(super) fn same(a: &Leaf<'_>, b: &Leaf<'_>) -> bool {
    match (a, b) {
        (Leaf::F32(a), Leaf::F32(b)) => a.to_bits() == b.to_bits(),
        (Leaf::F64(a), Leaf::F64(b)) => a.to_bits() == b.to_bits(),
        _ => a == b,
    }
}
