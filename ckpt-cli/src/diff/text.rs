//! A comparison in lines.

use std::fmt::Write as _;

use super::model::{Comparison, Difference, FrameComparison, Told, VariableComparison, Verdict};
use crate::style::{BAD, FAINT, GOOD, HEAD, NOTABLE, painted};
use crate::words::{bytes, grouped, plain};

pub(super) fn of(comparison: &Comparison) -> String {
    let mut out = format!("a: {}\nb: {}\n", plain(&comparison.a), plain(&comparison.b));
    for frame in &comparison.frames {
        out.push('\n');
        add_frame(&mut out, frame);
    }
    out
}

fn add_frame(out: &mut String, frame: &FrameComparison) {
    let position = match &frame.position {
        [Some(a), Some(b)] if a == b => a.clone(),
        [Some(a), Some(b)] => format!("{a} → {b}"),
        [Some(a), None] => format!("{a}, only in a"),
        [None, Some(b)] => format!("{b}, only in b"),
        [None, None] => String::new(),
    };
    let head = format!("{}, {position}", frame.function);
    let _ = writeln!(out, "{}", painted(HEAD, plain(&head)));
    for variable in &frame.variables {
        add_variable(out, variable);
    }
}

/// The first of a variable's differences, or what else is different about it.
pub(super) fn first_difference(variable: &VariableComparison) -> String {
    let first = match &variable.verdict {
        Verdict::Changed { differences, .. } => differences.first(),
        _ => None,
    };
    plain(&first.map_or_else(|| said(variable), line))
}

/// What is different, in words and without colour.
fn said(VariableComparison { name, verdict }: &VariableComparison) -> String {
    format!("{name}: {}", judged(verdict))
}

/// How it is different, in a few words.
fn judged(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Same => "same".to_owned(),
        Verdict::Changed { .. } => "changed".to_owned(),
        Verdict::OnlyA { r#type, size } => format!("only in a: {type}, {}", bytes(*size)),
        Verdict::OnlyB { r#type, size } => format!("only in b: {type}, {}", bytes(*size)),
        Verdict::OtherType { types: [a, b] } => format!("other type: {a} → {b}"),
        Verdict::Unreadable { problem } => format!("changed, not compared: {problem}"),
    }
}

fn add_variable(out: &mut String, VariableComparison { name, verdict }: &VariableComparison) {
    let style = match verdict {
        Verdict::Same => FAINT,
        Verdict::OnlyA { .. } => BAD,
        Verdict::OnlyB { .. } => GOOD,
        _ => NOTABLE,
    };
    let said = judged(verdict);
    let _ = writeln!(out, "  {}: {}", plain(name), painted(style, plain(&said)));
    if let Verdict::Changed { differences, count } = verdict {
        for difference in differences {
            let _ = writeln!(out, "    {}", plain(&line(difference)));
        }
        let more = count - differences.len() as u64;
        if more > 0 {
            let _ = writeln!(out, "    … {} more", grouped(more));
        }
    }
}

fn line(Difference { path, what }: &Difference) -> String {
    match what {
        Told::Values { a, b } => {
            let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
            format!("{path}: {} → {}", side(a), side(b))
        }
        Told::Lengths { lengths: [a, b] } => {
            format!("{path}: {} items → {}", grouped(*a), grouped(*b))
        }
        Told::Array {
            differing: 1,
            at,
            a,
            b,
            ..
        } => format!("{path}{at}: {a} → {b}"),
        Told::Array {
            differing,
            of,
            largest_difference,
            at,
            a,
            b,
        } => format!(
            "{path}: {} of {} numbers differ, most by {largest_difference} at {at}: {a} → {b}",
            grouped(*differing),
            grouped(*of)
        ),
    }
}
