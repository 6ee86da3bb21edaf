//! Ranges that can be evaluated again.

use syn::Expr;
use syn::visit::{self, Visit};

use super::branch::plain;
use super::header::Visible;
use super::{Passing, Role};

/// What a range takes the lengths of.
pub(crate) fn lengths(range: &Expr) -> Vec<&Expr> {
    struct Lengths<'a>(Vec<&'a Expr>);
    impl<'a> Visit<'a> for Lengths<'a> {
        fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
            if call.method == "len" {
                self.0.push(&call.receiver);
            }
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut lengths = Lengths(Vec::new());
    lengths.visit_expr(range);
    lengths.0
}

/// Whether an expression has the same value whenever it is evaluated, as far as can be seen, and does nothing else: numbers
/// that are not `mut`, constants, lengths of what is not `mut`, and what they are added up to. Whether a length is one of a slice or the
/// like, and not of something with a cell in it, its type tells ([`lengths`]).
pub(super) fn is_fixed(expr: &Expr, visible: &Visible<'_>) -> bool {
    let fixed = |expr: &Expr| is_fixed(expr, visible);
    match plain(expr) {
        Expr::Lit(_) => true,
        Expr::Range(range) => [&range.start, &range.end]
            .into_iter()
            .flatten()
            .all(|bound| fixed(bound)),
        Expr::Cast(cast) => fixed(&cast.expr),
        Expr::Unary(unary) => fixed(&unary.expr),
        Expr::Binary(binary) => fixed(&binary.left) && fixed(&binary.right),
        Expr::Field(field) => !matches!(plain(&field.base), Expr::Lit(_)) && fixed(&field.base),
        Expr::MethodCall(call) if call.method == "len" => {
            is_slice(&call.receiver, visible) || fixed(&call.receiver)
        }
        Expr::MethodCall(call) if call.method == "min" || call.method == "max" => {
            fixed(&call.receiver) && call.args.iter().all(fixed)
        }
        Expr::Path(path) => match visible.of_path(path) {
            Some((variable, passing)) => {
                let lent = matches!(passing, Some(Passing::Mutable | Passing::MutableSlice));
                let lent = lent || variable.lent_mutably;
                let comes_again = variable.role == Role::Saved || passing.is_some();
                // Another of its name may be saved, too.
                let alone = visible.0.iter().filter(|(v, _)| v.is_namesake(variable));
                comes_again && !variable.mutable && !lent && alone.count() == 1
            }
            None => names_a_constant(path),
        },
        _ => false,
    }
}

/// A slice that the caller lends mutably keeps its length.
fn is_slice(expr: &Expr, visible: &Visible<'_>) -> bool {
    let Expr::Path(path) = plain(expr) else {
        return false;
    };
    let named = visible.of_path(path);
    named.is_some_and(|(v, passing)| passing == Some(Passing::MutableSlice) && !v.mutable)
}

/// By the custom for names.
fn names_a_constant(path: &syn::ExprPath) -> bool {
    let last = path.path.segments.last().map(|last| last.ident.to_string());
    last.is_some_and(|name| !name.contains(char::is_lowercase))
}
