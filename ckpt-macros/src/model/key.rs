//! Which part of a place a branch is on.
//!
//! The place is looked at again on resume, so what says which part of it is meant must say the same again. What cannot be
//! evaluated twice, and what the branch may change, is evaluated once, and saved:
//!
//! ```text
//! if let Some(c) = &mut grid[index(x, y)] { … }
//! ```
//! becomes
//! ```text
//! { let key_0 = index(x, y); if let Some(c) = &mut grid[key_0] { … } }
//! ```

use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, Pat, Stmt, parse_quote};

use super::branch::{Binds, is_key, plain_mut};
use super::build::Builder;
use super::{operand, sites};
use crate::moves;
use crate::names::{self, Names};
use crate::terms::own;

impl Builder<'_> {
    /// Gives names to the keys of the branch that a statement evaluates first, if it has safe points inside.
    pub(super) fn name_keys(&self, stmt: &mut Stmt, in_loop: bool) {
        let Some(branch) = operand::value(stmt).and_then(operand::first) else {
            return;
        };
        // Most branches have no keys: that is found out before anything is copied.
        let has_keys = matched(branch).is_some_and(|(_, place)| !keys_mut(place).is_empty());
        if !has_keys || !sites::within_expr(branch, in_loop) {
            return;
        }
        let changed = moves::changed(&Stmt::Expr(branch.clone(), None));
        let mut named = branch.clone();
        let Some((patterns, scrutinee)) = matched(&mut named) else {
            return;
        };
        let mut lets = Vec::new();
        for key in keys_mut(scrutinee) {
            if !self.stays(key, &changed) {
                self.name_key(key, &mut lets);
            }
        }
        let is_bound_again = |pattern| self.binds(pattern, scrutinee) != Binds::Value;
        if !lets.is_empty() && patterns.iter().any(is_bound_again) {
            *branch = parse_quote!({ #(#lets)* #named });
        }
    }

    /// Whether a key says the same as long as the branch runs, without being evaluated once for all.
    fn stays(&self, key: &Expr, changed: &Names) -> bool {
        // What is borrowed cannot be taken away under its own name.
        let by_value = !matches!(key, Expr::Reference(_));
        let may_change = |name: &String| {
            let variable = self.lookup(name).map(|v| &self.variables[v]);
            by_value && variable.is_some_and(|variable| variable.mutable)
        };
        is_key(key) && !names::of_expr(key).intersection(changed).any(may_change)
    }

    fn name_key(&self, key: &mut Expr, lets: &mut Vec<Stmt>) {
        let mut key = plain_mut(key);
        if let Expr::Reference(borrowed) = key {
            key = &mut borrowed.expr;
        }
        let free = (lets.len()..).map(|number| own(&format!("key_{number}")));
        let mut free = free.filter(|name| self.lookup(&name.to_string()).is_none());
        let mut name = free.next().expect("there are numbers enough");
        name.set_span(key.span().resolved_at(name.span()));
        let value = std::mem::replace(key, parse_quote!(#name));
        lets.push(parse_quote!(let #name = #value;));
    }
}

/// A place as it is once its keys have names.
pub(super) fn with_names(place: &Expr) -> Expr {
    let mut place = place.clone();
    let name = own("key");
    for key in keys_mut(&mut place) {
        if !is_key(key) {
            *key = parse_quote!(#name);
        }
    }
    place
}

/// The patterns of a branch, and what they are matched with.
fn matched(branch: &mut Expr) -> Option<(Vec<Pat>, &mut Expr)> {
    match branch {
        Expr::If(branch) => match first_condition(&mut branch.cond) {
            Expr::Let(condition) => Some((vec![(*condition.pat).clone()], &mut condition.expr)),
            _ => None,
        },
        Expr::Match(branch) => {
            let patterns = branch.arms.iter().map(|arm| arm.pat.clone());
            Some((patterns.collect(), &mut branch.expr))
        }
        _ => None,
    }
}

/// What a chain of conditions evaluates always.
fn first_condition(condition: &mut Expr) -> &mut Expr {
    match condition {
        Expr::Binary(ExprBinary {
            op: BinOp::And(_),
            left,
            ..
        }) => first_condition(left),
        condition => condition,
    }
}

/// The keys in a place, in the order in which they are evaluated.
fn keys_mut(place: &mut Expr) -> Vec<&mut Expr> {
    match plain_mut(place) {
        Expr::Field(e) => keys_mut(&mut e.base),
        Expr::Reference(e) => keys_mut(&mut e.expr),
        Expr::Unary(e) => keys_mut(&mut e.expr),
        Expr::Index(e) => {
            let mut all = keys_mut(&mut e.expr);
            all.push(&mut e.index);
            all
        }
        Expr::MethodCall(e) => {
            let mut all = keys_mut(&mut e.receiver);
            all.extend(&mut e.args);
            all
        }
        Expr::Tuple(e) => e.elems.iter_mut().flat_map(keys_mut).collect(),
        _ => Vec::new(),
    }
}
