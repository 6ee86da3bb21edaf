//! `if` and `match` with safe points inside.
//!
//! Choosing an arm happens once, before anything in it: on resume the checkpoint tells which it was. So a branch is taken
//! apart into the choice, which hands the arm what its patterns bind by value, and the arms' bodies, which begin with a head
//! that receives it. What a pattern binds by reference into a place is bound again, on every way in.

use quote::{ToTokens, quote};
use syn::{Expr, ExprIf, ExprLet, ExprMatch, Pat, Stmt};

use super::build::{Around, Before, Builder, head};
use super::carrier::{Arm, Body, Form};
use super::parameter::Passing;
use super::scope::Kind;
use super::sites;
use super::variable::Role;
use crate::names::{self, Binding};

impl Builder<'_> {
    pub(super) fn branch_if(&mut self, branch: &ExprIf, around: &Around) -> Form {
        let mut handed = Vec::new();
        let mut again = Vec::new();
        for ExprLet { pat, expr, .. } in lets(&branch.cond) {
            self.quiet(expr);
            match self.by_reference(pat, expr) {
                true => again.push(bound_again(pat, expr)),
                false => handed.extend(names::bindings_of_match(pat)),
            }
        }
        let then = self.arm(
            None,
            handed,
            again,
            &Expr::Block(plain_block(&branch.then_branch)),
            around,
        );
        let otherwise = match &branch.else_branch {
            Some((_, expr)) => (**expr).clone(),
            None => syn::parse_quote!({}),
        };
        let otherwise = self.arm(None, Vec::new(), Vec::new(), &otherwise, around);
        Form::If {
            condition: branch.cond.clone(),
            arms: Box::new([then, otherwise]),
        }
    }

    pub(super) fn branch_match(&mut self, branch: &ExprMatch, around: &Around) -> Form {
        self.quiet(&branch.expr);
        let mut arms = Vec::new();
        for arm in &branch.arms {
            if let Some(cfg) = arm.attrs.iter().find(|attr| attr.path().is_ident("cfg")) {
                self.errors.at(cfg, "ckpt: an arm that may be configured away is not supported in a `match` with safe points; put the `cfg` inside its body");
            }
            let pattern = match &arm.pat {
                Pat::Guard(guarded) => &*guarded.pat,
                pattern => pattern,
            };
            let bindings = names::bindings_of_match(pattern);
            let searched = sites::within_expr(&arm.body, around.in_loop);
            let (handed, again) = match searched && self.by_reference(pattern, &branch.expr) {
                true => (Vec::new(), vec![bound_again(pattern, &branch.expr)]),
                false => (bindings, Vec::new()),
            };
            let mut arm_of = self.arm(Some(arm.pat.clone()), handed, again, &arm.body, around);
            arm_of.pattern = Some(arm.pat.clone());
            arms.push(arm_of);
        }
        Form::Match {
            scrutinee: branch.expr.clone(),
            arms,
        }
    }

    fn arm(
        &mut self,
        pattern: Option<Pat>,
        handed: Vec<Binding>,
        again: Vec<Stmt>,
        body: &Expr,
        around: &Around,
    ) -> Arm {
        let stmts = match body {
            Expr::Block(e) if e.label.is_none() && e.attrs.is_empty() => e.block.stmts.clone(),
            expr => vec![Stmt::Expr(expr.clone(), None)],
        };
        let body = if sites::within_expr(body, around.in_loop) {
            let tuple = tuple(&handed);
            let mut before = vec![head((!handed.is_empty()).then_some(&tuple))];
            before.extend(again.into_iter().map(|stmt| Before {
                kind: Kind::Merge,
                stmt,
                role: Role::Taken,
            }));
            Body::Scope(self.scope(before, stmts, around))
        } else {
            let brace_token = Default::default();
            Body::Plain(self.ordinary(syn::Block { brace_token, stmts }))
        };
        Arm {
            pattern,
            handed,
            body,
        }
    }

    /// Whether what a pattern binds are references into a place that can be looked at again.
    fn by_reference(&self, pattern: &Pat, scrutinee: &Expr) -> bool {
        let bindings = names::bindings_of_match(pattern);
        if bindings.is_empty() || under_reference_pattern(pattern) {
            return false;
        }
        match plain(scrutinee) {
            Expr::Reference(reference) if is_place(&reference.expr) => {
                if reference.mutability.is_some() {
                    self.refuse_mutable(scrutinee);
                }
                true
            }
            place if is_place(place) && bindings.iter().any(|binding| binding.by_ref) => true,
            path => match self.passing_of_path(path) {
                Some(Passing::Shared) => true,
                Some(Passing::Mutable | Passing::MutableSlice) => {
                    self.refuse_mutable(scrutinee);
                    true
                }
                _ => false,
            },
        }
    }

    fn refuse_mutable(&self, scrutinee: &Expr) {
        self.errors.at(
            scrutinee,
            "ckpt: a safe point inside a branch that holds a mutable reference into saved state is not supported by this \
             version, since a snapshot would need the state while the branch holds it; match on a copy of what decides, \
             and change the state inside the branch by its own name",
        );
    }

    /// What the choice evaluates must leave nothing behind that is dropped later than at the choice.
    fn quiet(&self, scrutinee: &Expr) {
        if let Some(loud) = lasting_temporary(scrutinee) {
            self.errors.at(
                loud,
                "ckpt: this may make a temporary value that lives as long as the branch does, which a branch with a safe point \
                 inside cannot keep; give it a variable of its own first: `let value = …;`",
            );
        }
    }
}

fn plain_block(block: &syn::Block) -> syn::ExprBlock {
    syn::ExprBlock {
        attrs: Vec::new(),
        label: None,
        block: block.clone(),
    }
}

/// `let PATTERN = place else { … };`: what was chosen once is still what is there.
fn bound_again(pattern: &Pat, place: &Expr) -> Stmt {
    let lost = quote!(::core::unreachable!(
        "ckpt: a branch's pattern no longer matches, although it borrows what it matched; please report this as a bug of ckpt"
    ));
    syn::parse_quote!(#[allow(irrefutable_let_patterns)] let #pattern = #place else { #lost };)
}

/// A tuple of bindings, as a pattern.
pub(super) fn tuple(bindings: &[Binding]) -> Pat {
    let each = bindings
        .iter()
        .map(|Binding { ident, mutable, .. }| match mutable {
            true => quote!(mut #ident),
            false => quote!(#ident),
        });
    syn::parse_quote!((#(#each,)*))
}

/// What a `while`'s condition binds.
pub(super) fn bound(condition: &Expr) -> Option<Pat> {
    let bindings: Vec<Binding> = lets(condition)
        .iter()
        .flat_map(|l| names::bindings_of_match(&l.pat))
        .collect();
    (!bindings.is_empty()).then(|| tuple(&bindings))
}

/// The `let`s of a condition.
pub(crate) fn lets(condition: &Expr) -> Vec<&ExprLet> {
    match condition {
        Expr::Let(e) => vec![e],
        Expr::Binary(e) if matches!(e.op, syn::BinOp::And(_)) => {
            let mut all = lets(&e.left);
            all.extend(lets(&e.right));
            all
        }
        Expr::Paren(e) => lets(&e.expr),
        Expr::Group(e) => lets(&e.expr),
        _ => Vec::new(),
    }
}

fn plain(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => plain(&paren.expr),
        Expr::Group(group) => plain(&group.expr),
        expr => expr,
    }
}

/// `Some(&x)`: what is behind the reference is copied.
fn under_reference_pattern(pattern: &Pat) -> bool {
    let text = pattern.to_token_stream().to_string();
    let by_ref = names::bindings_of_match(pattern)
        .iter()
        .any(|binding| binding.by_ref);
    text.contains('&') && !by_ref
}

/// Whether an expression only says where something is: looking twice is looking once.
fn is_place(expr: &Expr) -> bool {
    match plain(expr) {
        Expr::Path(_) => true,
        Expr::Field(e) => is_place(&e.base),
        Expr::Index(e) => {
            is_place(&e.expr) && (is_place(&e.index) || matches!(plain(&e.index), Expr::Lit(_)))
        }
        Expr::Unary(e) => matches!(e.op, syn::UnOp::Deref(_)) && is_place(&e.expr),
        Expr::Tuple(e) => e.elems.iter().all(is_place),
        _ => false,
    }
}

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

/// The part of an expression that may make a temporary that outlives its evaluation.
pub(crate) fn lasting_temporary(expr: &Expr) -> Option<&Expr> {
    match plain(expr) {
        Expr::Lit(_) => None,
        place if is_place(place) => None,
        Expr::Reference(e) if is_place(&e.expr) => None,
        Expr::Unary(e) => lasting_temporary(&e.expr),
        Expr::Binary(e) => lasting_temporary(&e.left).or_else(|| lasting_temporary(&e.right)),
        Expr::Cast(e) => lasting_temporary(&e.expr),
        Expr::Try(e) => lasting_temporary(&e.expr),
        Expr::Tuple(e) => e.elems.iter().find_map(lasting_temporary),
        Expr::Array(e) => e.elems.iter().find_map(lasting_temporary),
        Expr::Range(e) => [&e.start, &e.end]
            .into_iter()
            .flatten()
            .find_map(|e| lasting_temporary(e)),
        Expr::Call(e) => e.args.iter().find_map(lasting_temporary),
        Expr::MethodCall(e) => {
            receiver(&e.receiver).or_else(|| e.args.iter().find_map(lasting_temporary))
        }
        Expr::Closure(_) | Expr::Block(_) | Expr::If(_) | Expr::Match(_) => None,
        other => Some(other),
    }
}

fn receiver(expr: &Expr) -> Option<&Expr> {
    match plain(expr) {
        Expr::MethodCall(e) if LIGHT.iter().any(|name| e.method == name) => lasting_temporary(expr),
        Expr::MethodCall(_) | Expr::Call(_) | Expr::Macro(_) => Some(expr),
        _ => lasting_temporary(expr),
    }
}
