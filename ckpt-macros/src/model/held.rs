//! A `let` that borrows state mutably, with safe points behind it: the rest of its block is what the borrow is held in.
//!
//! ```text
//! let World { places, time } = self;             match self { World { places, time } => {
//! for … { … }                         becomes        for … { … }
//!                                                } }
//! ```
//! A safe point in an arm that holds state mutably is left to save, and come back to.

use syn::{Arm, Expr, ExprMatch, Local, Pat, Stmt, parse_quote};

use super::branch::{Binds, plain};
use super::build::{Around, Builder};
use super::key;
use super::parameter::Passing;
use super::roots::root;
use super::sites;
use super::variable::Role;
use crate::attr::{self, On};
use crate::names::{self, Names};

impl Builder<'_> {
    /// Whether a `let` is one, given what is behind it.
    pub(super) fn holds_state(&self, local: &Local, behind: &[Stmt], around: &Around) -> bool {
        let Some(init) = &local.init else {
            return false;
        };
        let marked = local.attrs.iter().any(attr::is_ours);
        let bound = names::bindings(&local.pat);
        // A reference that is given another value would be taken again where it began.
        let fixed = bound.iter().all(|binding| !binding.mutable);
        let typed = matches!(local.pat, Pat::Type(_));
        if typed
            || !fixed
            || (marked && !attr::is_marked(&local.attrs, "skip"))
            || !self.is_of_state(&init.expr)
            || self.binds(&local.pat, &key::with_names(&init.expr)) != Binds::Mutable
        {
            return false;
        }
        let first = behind
            .iter()
            .position(|stmt| sites::within_stmt(stmt, around.in_loop));
        let (before, after) = behind.split_at(first.unwrap_or(behind.len()));
        let mut names: Names = bound.iter().map(|one| one.ident.to_string()).collect();
        for stmt in before {
            names.extend(borrows_on(stmt, &names));
        }
        let mut later = after.iter().map(names::of_stmt);
        later.any(|mentioned| !mentioned.is_disjoint(&names))
    }

    /// Whether an expression borrows from what checkpoints hold.
    fn is_of_state(&self, expr: &Expr) -> bool {
        match plain(expr) {
            Expr::Tuple(tuple) => tuple.elems.iter().all(|part| self.is_of_state(part)),
            expr => root(borrowed(expr)).is_some_and(|name| self.is_state(&name)),
        }
    }

    /// Whether a name means a variable that checkpoints hold.
    fn is_state(&self, name: &str) -> bool {
        let variable = self.lookup(name);
        variable.is_some_and(|v| {
            let lent = self.passing_of(v);
            self.variables[v].role != Role::Remade
                && !matches!(lent, Some(Passing::Shared | Passing::Skipped))
        })
    }

    /// What it becomes, with what is behind it.
    pub(super) fn holding(&self, mut local: Local, behind: Vec<Stmt>) -> Stmt {
        attr::take(&mut local.attrs, On::Let, self.errors);
        let (pattern, lints) = (&local.pat, &local.attrs);
        let init = local.init.as_ref().map(|init| &init.expr);
        let mut holding: ExprMatch = parse_quote!(match #init { #(#lints)* #pattern => {} });
        let otherwise = local.init.as_ref().and_then(|init| init.diverge.as_ref());
        let otherwise: Option<Arm> =
            otherwise.map(|(_, block)| parse_quote!(#[allow(unreachable_patterns)] _ => #block));
        holding.arms.extend(otherwise);
        if let Some(Expr::Block(body)) = holding.arms.first_mut().map(|arm| &mut *arm.body) {
            body.block.stmts = behind;
        }
        Stmt::Expr(Expr::Match(holding), None)
    }
}

/// What a statement declares that borrows from one of some variables.
fn borrows_on(stmt: &Stmt, names: &Names) -> Names {
    match stmt {
        Stmt::Local(Local {
            pat,
            init: Some(init),
            ..
        }) if is_of(&init.expr, names) => {
            let bound = names::bindings(pat).into_iter();
            bound.map(|one| one.ident.to_string()).collect()
        }
        _ => Names::new(),
    }
}

/// Whether an expression, or a part of a tuple, borrows from one of some variables.
fn is_of(expr: &Expr, names: &Names) -> bool {
    match plain(expr) {
        Expr::Tuple(tuple) => tuple.elems.iter().any(|part| is_of(part, names)),
        expr => root(borrowed(expr)).is_some_and(|root| names.contains(&root)),
    }
}

/// The place that an expression borrows from.
fn borrowed(expr: &Expr) -> &Expr {
    match plain(expr) {
        Expr::Reference(reference) => borrowed(&reference.expr),
        Expr::MethodCall(call) => borrowed(&call.receiver),
        place => place,
    }
}
