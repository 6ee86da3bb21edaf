//! What an expression begins with: the variables whose places it leads to.

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall};

use super::branch::plain;
use crate::names::Names;

/// The places a header borrows from: `v` in `v.iter()`.
pub(crate) fn roots(expr: &Expr) -> Names {
    places(expr).into_iter().map(|(name, _)| name).collect()
}

/// The same, with the places themselves: `self.cells` in `self.cells.iter()`.
pub(crate) fn places(expr: &Expr) -> Vec<(String, Expr)> {
    let mut roots = Roots(Vec::new());
    roots.visit_expr(expr);
    roots.0
}

struct Roots(Vec<(String, Expr)>);

impl Roots {
    fn add(&mut self, expr: &Expr) {
        if let Some(root) = root(expr) {
            self.0.push((root, place(expr).clone()));
        }
    }
}

/// The place, without what is done to it: `v` in `v[1..]` and in `*v`.
fn place(expr: &Expr) -> &Expr {
    match plain(expr) {
        Expr::Index(index) => place(&index.expr),
        Expr::Unary(unary) => place(&unary.expr),
        expr => expr,
    }
}

impl<'ast> Visit<'ast> for Roots {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.add(&call.receiver);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        self.add(&reference.expr);
        visit::visit_expr_reference(self, reference);
    }
}

pub(crate) fn root(expr: &Expr) -> Option<String> {
    match plain(expr) {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Field(field) => root(&field.base),
        Expr::Index(index) => root(&index.expr),
        Expr::Unary(unary) => root(&unary.expr),
        _ => None,
    }
}
