//! Tables in markdown, a line as soon as it is there.

use ckpt_benches::units::milliseconds;

use crate::cost::{SafePoint, Saved};

/// Begins a table.
pub(crate) fn head(title: &str, columns: &[&str]) {
    println!("\n## {title}\n");
    line(columns);
    line(&vec!["---"; columns.len()]);
}

pub(crate) fn line<T: AsRef<str>>(cells: &[T]) {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    println!("| {} |", cells.join(" | "));
}

/// The columns of [`safe_point`].
pub(crate) const SAFE_POINT: [&str; 3] = ["plain ns", "annotated ns", "safe point ns"];

pub(crate) fn safe_point(cost: &SafePoint) -> [String; 3] {
    [cost.plain, cost.annotated, cost.annotated - cost.plain].map(|ns| format!("{ns:.2}"))
}

/// The columns of [`saved`].
pub(crate) const SAVED: [&str; 3] = ["save ms", "bytes", "start ms"];

pub(crate) fn saved(cost: &Saved) -> [String; 3] {
    [
        milliseconds(cost.save),
        thousands(cost.bytes),
        milliseconds(cost.start),
    ]
}

/// A number with a space after each three digits.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
