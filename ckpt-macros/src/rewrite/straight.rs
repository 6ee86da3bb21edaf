//! Which loops may run a block of iterations between two looks at their flag.
//!
//! A look costs a load and a branch: nothing beside an iteration that calls a function or has a loop of its own, but enough
//! to keep the compiler from vectorising or unrolling a loop over plain arithmetic. So only such loops are blocked, whose
//! iterations are all short; any other looks in each iteration, since nobody knows how long its next one takes: a thousand
//! that skip what is done already, then one that computes for a minute.
//!
//! What is called is told by name, for types are not known here. An operator may hide a long computation too (on matrices);
//! that is left to the runtime, which measures the blocks and bounds them.

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprMethodCall, Macro};

use crate::trivial::PRIMITIVES;

/// Whether each iteration is a few instructions, as far as can be seen.
pub(super) fn is_straight(body: &Block) -> bool {
    let mut look = Look { straight: true };
    look.visit_block(body);
    look.straight
}

struct Look {
    straight: bool,
}

impl<'ast> Visit<'ast> for Look {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.straight &= !matches!(
            expr,
            Expr::ForLoop(_)
                | Expr::While(_)
                | Expr::Loop(_)
                | Expr::Closure(_)
                | Expr::Async(_)
                | Expr::Await(_)
        );
        visit::visit_expr(self, expr);
    }

    /// It may hide anything: also a `break`, which would leave the block instead of the loop.
    fn visit_macro(&mut self, _: &'ast Macro) {
        self.straight = false;
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        self.straight &= is_short_function(&call.func);
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.straight &= SHORT_METHODS.contains(&call.method.to_string().as_str());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// `Some(…)`, `f64::from(…)`, `u64::max(…)`, `mem::swap(…)`.
fn is_short_function(function: &Expr) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let names: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["Some" | "Ok" | "Err" | "Wrapping"] => true,
        [primitive, method] if PRIMITIVES.contains(&primitive) => {
            method == "from" || SHORT_METHODS.contains(&method)
        }
        [.., "mem", "swap" | "replace" | "take"] => true,
        _ => false,
    }
}

/// Methods of numbers, of `Option`, and those of slices that look at one element or two.
const SHORT_METHODS: &[&str] = &[
    "abs",
    "abs_diff",
    "acos",
    "asin",
    "atan",
    "atan2",
    "cbrt",
    "ceil",
    "checked_add",
    "checked_div",
    "checked_mul",
    "checked_rem",
    "checked_sub",
    "clamp",
    "copied",
    "copysign",
    "cos",
    "cosh",
    "count_ones",
    "count_zeros",
    "div_ceil",
    "div_euclid",
    "exp",
    "exp2",
    "exp_m1",
    "floor",
    "fract",
    "from_bits",
    "get",
    "get_mut",
    "hypot",
    "ilog10",
    "ilog2",
    "is_empty",
    "is_finite",
    "is_infinite",
    "is_multiple_of",
    "is_nan",
    "is_negative",
    "is_none",
    "is_positive",
    "is_power_of_two",
    "is_some",
    "isqrt",
    "leading_zeros",
    "len",
    "ln",
    "ln_1p",
    "log10",
    "log2",
    "max",
    "min",
    "mul_add",
    "next_power_of_two",
    "overflowing_add",
    "overflowing_mul",
    "overflowing_sub",
    "pow",
    "powf",
    "powi",
    "recip",
    "rem_euclid",
    "rotate_left",
    "rotate_right",
    "round",
    "saturating_add",
    "saturating_mul",
    "saturating_sub",
    "signum",
    "sin",
    "sin_cos",
    "sinh",
    "sqrt",
    "swap",
    "swap_bytes",
    "tan",
    "tanh",
    "to_bits",
    "to_degrees",
    "to_radians",
    "trailing_zeros",
    "trunc",
    "unsigned_abs",
    "unwrap",
    "unwrap_or",
    "wrapping_add",
    "wrapping_div",
    "wrapping_mul",
    "wrapping_neg",
    "wrapping_rem",
    "wrapping_shl",
    "wrapping_shr",
    "wrapping_sub",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn straight(body: &str) -> bool {
        is_straight(&syn::parse_str(&format!("{{ {body} }}")).expect("a block"))
    }

    #[test]
    fn arithmetic_is_straight() {
        for body in [
            "s = s.wrapping_mul(3).wrapping_add(1); sum += (s >> 11) as f64;",
            "y[i] += a * x[i];",
            "if x[i] > best { best = x[i]; at = Some(i); } else if done { break; }",
            "sum += f64::from(v[i]).sqrt(); if sum > 1e9 { return Err(sum); }",
            "std::mem::swap(&mut a, &mut b); let (c, d) = (a + b, a);",
        ] {
            assert!(straight(body), "{body}");
        }
    }

    #[test]
    fn calls_loops_and_macros_are_not() {
        for body in [
            "advance(&u, &mut next);",
            "let x: f64 = rng.random();",
            "for j in 0..n { v[j] = u[j]; }",
            "if x { loop { break; } }",
            "println!(\"{i}\");",
            "stop_if!(i == 3);",
            "f(x).max(1);",
            "let g = || i; v.push(g);",
            "sum += simulation::min(i);",
        ] {
            assert!(!straight(body), "{body}");
        }
    }
}
