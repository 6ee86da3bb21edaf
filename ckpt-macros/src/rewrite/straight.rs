//! Which loops may run a block of iterations between two looks at their flag.
//!
//! A look costs a load and a branch: nothing beside an iteration that calls a function or has a loop of its own, but enough
//! to keep the compiler from vectorising or unrolling a loop over plain arithmetic. So only such loops are blocked, whose
//! iterations are all short; any other looks in each iteration, since nobody knows how long its next one takes: a thousand
//! that skip what is done already, then one that computes for a minute.
//!
//! What is called is told by name, and what it is called on, and what operators work on, by its type. Types are not known here:
//! the body makes claims, in code that never runs, and the loop asks what they came to.
//!
//! ```text
//! y[i] += a * x[i];     becomes     if NEVER { k0.is(&y); k1.is(&y[i]); k2.is(&a); k3.is(&x); k4.is(&x[i]); never() }
//!                                   y[i] += a * x[i];
//! ```

use proc_macro2::TokenStream;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprMethodCall, Macro, Pat};

use super::reader::Reader;
use super::short::Class;
use crate::names;

/// A piece of code that is short if all that it claims is true.
pub(super) struct Short<T> {
    /// The code, with its claims.
    pub(super) code: T,
    /// What is claimed, by number.
    pub(super) claims: Vec<Class>,
}

/// A loop's body, if each iteration is a few instructions as far as can be seen. `items` is what an iteration binds; `counts`
/// says that it is a number.
pub(super) fn body(body: &Block, items: Option<&Pat>, counts: bool) -> Option<Short<Block>> {
    let mut reader = Reader::default();
    if let Some(Pat::Ident(item)) = items.filter(|_| counts) {
        reader.numbers.insert(item.ident.to_string());
    }
    let code = reader.block(body);
    reader.short.then_some(Short {
        code,
        claims: reader.claims,
    })
}

/// The same of a condition: what is to be written before it.
pub(super) fn condition(condition: &Expr, numbered_from: usize) -> Option<Short<TokenStream>> {
    let mut reader = Reader {
        first: numbered_from,
        ..Reader::default()
    };
    reader.value(condition);
    let code = reader.claimed();
    reader.short.then_some(Short {
        code,
        claims: reader.claims,
    })
}

/// How many closures are in an iterator that a loop walks, if each is short whatever it is given, and each item takes one step.
/// The rest its type tells, when the loop begins.
pub(super) fn closures(items: &Expr) -> Option<usize> {
    let mut closures = Closures(Some(0));
    closures.visit_expr(items);
    closures.0
}

/// Adapters that may take many steps to an item.
const SEARCHING: &[&str] = &[
    "filter",
    "filter_map",
    "flat_map",
    "flatten",
    "skip_while",
    "split",
    "split_whitespace",
    "lines",
];

struct Closures(Option<usize>);

impl<'ast> Visit<'ast> for Closures {
    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let mut reader = Reader::default();
        let inputs = closure.inputs.iter();
        let bound = inputs.flat_map(names::bindings);
        reader.bound.extend(bound.map(|one| one.ident.to_string()));
        reader.value(&closure.body);
        let short = reader.short && reader.pending.is_empty();
        self.0 = self.0.filter(|_| short).map(|count| count + 1);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if SEARCHING.iter().any(|name| call.method == name) {
            self.0 = None;
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, _: &'ast Macro) {
        self.0 = None;
    }
}

/// Whether a short body leaves its loop by a `break` without a label: one of a loop in it is none.
pub(super) fn breaks(body: &Block) -> bool {
    struct Breaks(bool);
    impl<'ast> Visit<'ast> for Breaks {
        fn visit_expr_break(&mut self, leave: &'ast syn::ExprBreak) {
            self.0 |= leave.label.is_none();
            visit::visit_expr_break(self, leave);
        }
        fn visit_expr_for_loop(&mut self, _: &'ast syn::ExprForLoop) {}
    }
    let mut breaks = Breaks(false);
    breaks.visit_block(body);
    breaks.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(code: &str) -> Option<usize> {
        let block = syn::parse_str(&format!("{{ {code} }}")).expect("a block");
        body(&block, None, false).map(|short| short.claims.len())
    }

    #[test]
    fn arithmetic_is_short_if_it_is_of_numbers() {
        for (code, number) in [
            (
                "s = s.wrapping_mul(3).wrapping_add(1); sum += (s >> 11) as f64;",
                3,
            ),
            ("y[i] += a * x[i];", 6),
            (
                "if x[i] > best { best = x[i]; at = Some(i); } else if done { break; }",
                6,
            ),
            (
                "sum += f64::from(v[i]).sqrt(); if sum > 1e9 { return Err(sum); }",
                5,
            ),
            (
                "std::mem::swap(&mut a, &mut b); let (c, d) = (a + b, a);",
                2,
            ),
            ("*counts.entry(state >> 52).or_insert(0) += 1;", 3),
            (
                "if let Some(x) = stack.pop() { sum += x; stack.push(x - 1); }",
                5,
            ),
            (
                "match v[i] { 0 => a += 1, 9 => continue, x => { b += x; } }",
                5,
            ),
            ("assert!(v[i] > 0, \"{i}\"); s += LIMIT;", 5),
            ("let x: f64 = rng.random(); (a, b) = (b, a);", 1),
            ("for k in 0..3 { p[k] += dt * v[k]; } line.clear();", 7),
        ] {
            let block = syn::parse_str::<Block>(&format!("{{ {code} }}")).expect("a block");
            let short = body(&block, None, false).expect(code);
            assert_eq!(short.claims.len(), number, "{code}: {:?}", short.claims);
        }
    }

    #[test]
    fn an_index_that_counts_is_a_number() {
        let block = syn::parse_str("{ s += i * 2; let i = t; s += i; }").expect("a block");
        let item: Pat = syn::parse_quote!(i);
        let short = body(&block, Some(&item), true).expect("arithmetic");
        assert_eq!(short.claims, [Class::Number; 3]);
        let block = syn::parse_str("{ if let Some(i) = heavy { s += i; } }").expect("a block");
        let short = body(&block, Some(&item), true).expect("arithmetic");
        assert_eq!(short.claims, [Class::Number; 2]);
    }

    #[test]
    fn calls_loops_and_macros_are_not_short() {
        for code in [
            "advance(&u, &mut next);",
            "for j in 0..n { v[j] = u[j]; }",
            "if x { loop { break; } }",
            "println!(\"{i}\");",
            "stop_if!(i == 3);",
            "f(x).max(1);",
            "let g = || i; v.push(g);",
            "sum += simulation::min(i);",
            "sum += v.iter().sum::<f64>();",
        ] {
            assert_eq!(claims(code), None, "{code}");
        }
    }

    #[test]
    fn nothing_is_claimed_of_what_is_not_there_yet() {
        assert_eq!(claims("match x { _ if slow(x) => a += 1, _ => {} }"), None);
        assert_eq!(
            claims("match at { Some(x) => sum += x, None => break }"),
            None
        );
        assert_eq!(claims("if let Some(x) = at && x > 3 { sum += 1; }"), None);
    }

    #[test]
    fn closures_are_counted_if_they_compute_nothing() {
        let closures = |code: &str| closures(&syn::parse_str(code).expect("an expression"));
        assert_eq!(closures("v.iter().zip(&w)"), Some(0));
        assert_eq!(closures("v.iter().map(|x| x.0)"), Some(1));
        assert_eq!(closures("v.iter().map(|x| x * 2.0)"), None);
        assert_eq!(closures("v.iter().map(|x| heavy(x))"), None);
        assert_eq!(closures("v.iter().filter(|x| x.0)"), None);
    }
}
