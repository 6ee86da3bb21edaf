//! An array of numbers in one line.

use std::fmt::Write as _;

use ckpt_runtime::codec::{Event, Leaf, Look};

use super::inline::{self, TEXT};
use super::shape::{Array, Kind, Numbers};
use super::walk::Result;
use crate::words::grouped;

/// How many of the first are shown.
const FIRST: usize = 4;

/// What can be said of all numbers together. NaN and the infinities are only counted.
#[derive(Default)]
struct Stats<'a> {
    least: Option<Leaf<'a>>,
    greatest: Option<Leaf<'a>>,
    sum: f64,
    finite: u64,
    nan: u64,
    infinite: u64,
    trues: u64,
    first: Vec<Leaf<'a>>,
}

/// `[2, 3] min 0, max 5, mean 2.5, first 0, 1, 2, 3, …`
pub(super) fn summary(look: &Look<'_>, event: &Event<'_>, array: &Array) -> Result<String> {
    let mut stats = Stats::default();
    // Long ones are mostly of this kind, and it is several times as fast.
    if let Event::Numbers(numbers) = event {
        numbers.leaves().for_each(|leaf| stats.add(leaf));
        return Ok(stats.text(array));
    }
    let mut numbers = Numbers::of(look, event, array);
    while let Some(leaf) = numbers.next()? {
        stats.add(leaf);
    }
    Ok(stats.text(array))
}

/// `[2, 2] 1.5, 2.5, 3.5, 4.5`: all of them.
pub(super) fn whole(look: &Look<'_>, event: &Event<'_>, array: &Array) -> Result<String> {
    let mut text = array.shape();
    let mut numbers = Numbers::of(look, event, array);
    let mut before = " ";
    while let Some(leaf) = numbers.next()? {
        text.push_str(before);
        text.push_str(&inline::leaf(&leaf, TEXT));
        before = ", ";
    }
    Ok(text)
}

impl<'a> Stats<'a> {
    fn add(&mut self, leaf: Leaf<'a>) {
        if self.first.len() < FIRST {
            self.first.push(leaf);
        }
        let value = approximate(&leaf);
        if !value.is_finite() {
            match value.is_nan() {
                true => self.nan += 1,
                false => self.infinite += 1,
            }
            return;
        }
        self.trues += u64::from(leaf == Leaf::Bool(true));
        self.finite += 1;
        self.sum += value;
        if self.least.is_none_or(|least| is_less(&leaf, &least)) {
            self.least = Some(leaf);
        }
        if self
            .greatest
            .is_none_or(|greatest| is_less(&greatest, &leaf))
        {
            self.greatest = Some(leaf);
        }
    }

    fn text(&self, array: &Array) -> String {
        let mut text = array.shape();
        if array.kind == Kind::Bool {
            let _ = write!(text, " {} true,", grouped(self.trues));
        } else if let (Some(least), Some(greatest)) = (&self.least, &self.greatest) {
            let mean = self.sum / self.finite as f64;
            let (least, greatest, mean) = (short(least), short(greatest), rounded(mean));
            let _ = write!(text, " min {least}, max {greatest}, mean {mean},");
        }
        for (count, what) in [(self.nan, "NaN"), (self.infinite, "infinite")] {
            if count > 0 {
                let _ = write!(text, " {} {what},", grouped(count));
            }
        }
        let first: Vec<String> = self.first.iter().map(short).collect();
        let _ = write!(text, " first {}, …", first.join(", "));
        text
    }
}

/// As near as an `f64` comes.
pub(super) fn approximate(leaf: &Leaf<'_>) -> f64 {
    match leaf {
        Leaf::Unsigned(_, value) => *value as f64,
        Leaf::Signed(_, value) => *value as f64,
        Leaf::F32(value) => f64::from(*value),
        Leaf::F64(value) => *value,
        _ => 0.0,
    }
}

/// Of two numbers of one kind.
fn is_less(a: &Leaf<'_>, b: &Leaf<'_>) -> bool {
    match (a, b) {
        (Leaf::Unsigned(_, a), Leaf::Unsigned(_, b)) => a < b,
        (Leaf::Signed(_, a), Leaf::Signed(_, b)) => a < b,
        (Leaf::F32(a), Leaf::F32(b)) => a < b,
        (Leaf::F64(a), Leaf::F64(b)) => a < b,
        _ => false,
    }
}

fn short(leaf: &Leaf<'_>) -> String {
    match leaf {
        Leaf::F32(value) => rounded(f64::from(*value)),
        Leaf::F64(value) => rounded(*value),
        other => inline::leaf(other, TEXT),
    }
}

/// Six digits of it.
pub(super) fn rounded(value: f64) -> String {
    let digits: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    let text = format!("{digits:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_enough() {
        for (value, text) in [
            (0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (123_456_789.0, "123457000"),
            (-2.5, "-2.5"),
            (1e-300, "1e-300"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(rounded(value), text);
        }
    }
}
