//! Temporary values that outlive the evaluation of a condition.

use syn::Expr;

use super::branch::{is_key, is_place, plain};

/// Methods of the standard library whose results own nothing: a temporary of theirs has no drop that could be missed.
const LIGHT: &[&str] = &[
    "get",
    "first",
    "last",
    "iter",
    "chars",
    "bytes",
    "as_ref",
    "as_str",
    "as_slice",
    "as_bytes",
    "as_deref",
    "len",
    "peek",
    "trim",
    "split_whitespace",
    "lines",
    "keys",
    "values",
    "abs",
    "copied",
    "range",
];

/// Whether a method is one of numbers, which takes what it is called on: no temporary of that is left.
fn takes_a_number(method: &str) -> bool {
    const PREFIXES: [&str; 4] = ["wrapping_", "checked_", "saturating_", "overflowing_"];
    const NAMES: [&str; 7] = [
        "abs_diff",
        "div_ceil",
        "div_euclid",
        "max",
        "min",
        "pow",
        "rem_euclid",
    ];
    PREFIXES.iter().any(|prefix| method.starts_with(prefix)) || NAMES.contains(&method)
}

/// The part of an expression that may make a temporary that outlives its evaluation.
pub(super) fn lasting_temporary(expr: &Expr) -> Option<&Expr> {
    match plain(expr) {
        Expr::Lit(_) => None,
        place if is_place(place) => None,
        Expr::Reference(e) if is_key(&e.expr) => None,
        Expr::Unary(e) => lasting_temporary(&e.expr),
        Expr::Binary(e) => lasting_temporary(&e.left).or_else(|| lasting_temporary(&e.right)),
        Expr::Cast(e) => lasting_temporary(&e.expr),
        Expr::Try(e) => lasting_temporary(&e.expr),
        // What is awaited is used up.
        Expr::Await(e) => lasting_temporary(&e.base),
        Expr::Tuple(e) => e.elems.iter().find_map(lasting_temporary),
        Expr::Array(e) => e.elems.iter().find_map(lasting_temporary),
        Expr::Range(e) => [&e.start, &e.end]
            .into_iter()
            .flatten()
            .find_map(|e| lasting_temporary(e)),
        Expr::Call(e) => e.args.iter().find_map(lasting_temporary),
        Expr::MethodCall(e) => {
            let receiver = match takes_a_number(&e.method.to_string()) {
                true => lasting_temporary,
                false => receiver,
            };
            receiver(&e.receiver).or_else(|| e.args.iter().find_map(lasting_temporary))
        }
        Expr::Closure(_) | Expr::Block(_) | Expr::If(_) | Expr::Match(_) => None,
        other => Some(other),
    }
}

fn receiver(expr: &Expr) -> Option<&Expr> {
    match plain(expr) {
        Expr::MethodCall(e) if LIGHT.iter().any(|name| e.method == name) => lasting_temporary(expr),
        Expr::MethodCall(_) | Expr::Call(_) | Expr::Macro(_) | Expr::Await(_) => Some(expr),
        _ => lasting_temporary(expr),
    }
}
