//! Where safe points are.

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Macro, Stmt};

use crate::attr::{self, On};
use crate::errors::Errors;
use crate::names::is_safe_point;
use crate::stray;

/// Whether code has a safe point in it: an outermost loop, a nested one that is marked, a `safe_point!()`, a marked call.
pub(super) fn within_block(block: &syn::Block, in_loop: bool) -> bool {
    let mut search = Search {
        in_loop,
        found: false,
    };
    search.visit_block(block);
    search.found
}

/// The same for a statement.
pub(super) fn within_stmt(stmt: &Stmt, in_loop: bool) -> bool {
    let mut search = Search {
        in_loop,
        found: false,
    };
    search.visit_stmt(stmt);
    search.found
}

/// The same for an expression.
pub(super) fn within_expr(expr: &Expr, in_loop: bool) -> bool {
    let mut search = Search {
        in_loop,
        found: false,
    };
    search.visit_expr(expr);
    search.found
}

struct Search {
    in_loop: bool,
    found: bool,
}

impl Search {
    fn found_loop(&mut self, attrs: &[syn::Attribute], inside: impl FnOnce(&mut Self)) {
        self.found |=
            attr::is_marked(attrs, "safe_point") || (!self.in_loop && !is_ordinary(attrs));
        let outer = std::mem::replace(&mut self.in_loop, true);
        inside(self);
        self.in_loop = outer;
    }
}

impl<'ast> Visit<'ast> for Search {
    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.found_loop(&e.attrs, |search| visit::visit_expr_for_loop(search, e));
    }

    fn visit_expr_while(&mut self, e: &'ast syn::ExprWhile) {
        self.found_loop(&e.attrs, |search| visit::visit_expr_while(search, e));
    }

    fn visit_expr_loop(&mut self, e: &'ast syn::ExprLoop) {
        self.found_loop(&e.attrs, |search| visit::visit_expr_loop(search, e));
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.found |= is_safe_point(call);
    }

    fn visit_attribute(&mut self, attr: &'ast syn::Attribute) {
        self.found |= attr::is_marked(std::slice::from_ref(attr), "call");
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}

    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether a loop that could have safe points is marked as one without.
fn is_ordinary(attrs: &[syn::Attribute]) -> bool {
    ["skip", "rerun"]
        .iter()
        .any(|word| attr::is_marked(attrs, word))
}

/// Takes `#[ckpt(skip)]` off the ordinary loops in a piece of code that is left as it is, and notes safe points there, which
/// the rewriting does not reach, and misplaced helper attributes.
pub(super) fn refuse(in_loop: bool, errors: &Errors) -> Refuse<'_> {
    Refuse { in_loop, errors }
}

pub(super) struct Refuse<'a> {
    in_loop: bool,
    errors: &'a Errors,
}

impl Refuse<'_> {
    fn found_loop(&mut self, attrs: &mut Vec<syn::Attribute>, at: impl ToTokens) {
        let marks = attr::take(attrs, On::Loop, self.errors);
        if let Some(rerun) = marks.rerun {
            self.errors.push(syn::Error::new(
                rerun,
                "ckpt: `rerun` goes on statements and loops of a block that has a safe point in it: what this loop is in runs \
                 again as a whole, or not at all",
            ));
            return;
        }
        if marks.skip.is_none() && (!self.in_loop || marks.safe_point.is_some()) {
            self.errors.at(
                at,
                "ckpt: a resume cannot come back to this loop inside the expression around it; give it a `let` of its own in \
                 front, or write `#[ckpt(skip)]` on it to make it an ordinary loop",
            );
        }
    }

    fn inside(&mut self, walk: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.in_loop, true);
        walk(self);
        self.in_loop = outer;
    }
}

impl VisitMut for Refuse<'_> {
    fn visit_expr_for_loop_mut(&mut self, e: &mut syn::ExprForLoop) {
        self.found_loop(&mut e.attrs, e.for_token);
        self.inside(|refuse| visit_mut::visit_expr_for_loop_mut(refuse, e));
    }

    fn visit_expr_while_mut(&mut self, e: &mut syn::ExprWhile) {
        self.found_loop(&mut e.attrs, e.while_token);
        self.inside(|refuse| visit_mut::visit_expr_while_mut(refuse, e));
    }

    fn visit_expr_loop_mut(&mut self, e: &mut syn::ExprLoop) {
        self.found_loop(&mut e.attrs, e.loop_token);
        self.inside(|refuse| visit_mut::visit_expr_loop_mut(refuse, e));
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        stray::refuse_point(call, self.errors);
    }

    fn visit_attributes_mut(&mut self, attrs: &mut Vec<syn::Attribute>) {
        stray::refuse(attrs, self.errors);
    }

    fn visit_expr_closure_mut(&mut self, e: &mut syn::ExprClosure) {
        stray::refuse_inside(&Expr::Closure(e.clone()), self.errors);
    }

    fn visit_expr_async_mut(&mut self, e: &mut syn::ExprAsync) {
        stray::refuse_inside(&Expr::Async(e.clone()), self.errors);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
