//! `if` and `match` with safe points inside.
//!
//! Choosing an arm happens once, before anything in it: on resume the checkpoint tells which it was. So a branch is taken
//! apart into the choice, which hands the arm what its patterns bind by value, and the arms' bodies, which begin with a head
//! that receives it. What a pattern binds by reference into a place is bound again, on every way in.

use quote::{ToTokens, quote};
use syn::{Expr, ExprIf, ExprLet, ExprMatch, Pat, Stmt};

use super::build::{Around, Before, Builder, head};
use super::carrier::{Arm, Body, Form};
use super::header::MUTABLE;
use super::hoist::{self, Hoisted};
use super::parameter::Passing;
use super::scope::{Kind, Scope};
use super::sites;
use super::variable::{Role, Variable};
use crate::flow;
use crate::jumps;
use crate::names::{self, Binding, Names};

/// How a pattern binds what it matches.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Binds {
    /// By value: the choice hands it over.
    Value,
    /// By reference into a place that can be looked at again.
    Shared,
    /// The same, mutably.
    Mutable,
}

/// What the `let`s of a condition bind for the code under it.
#[derive(Default)]
pub(super) struct Bound {
    /// What choosing hands over.
    pub(super) handed: Vec<Binding>,
    /// What is bound again on every way in.
    pub(super) again: Vec<Stmt>,
    /// Whether that holds saved state mutably.
    pub(super) lends: bool,
    /// The names that choosing itself looks at.
    pub(super) looked_at: Names,
}

impl Bound {
    /// A use of what only choosing has looked at: bound again for the code under it, the compiler would call it unused.
    pub(super) fn used(&self, inside: impl FnOnce() -> Names) -> Option<Stmt> {
        if self.looked_at.is_empty() {
            return None;
        }
        let inside = inside();
        let again = self.again.iter().filter_map(|stmt| match stmt {
            Stmt::Local(local) => Some(names::bindings_of_match(&local.pat)),
            _ => None,
        });
        let all = self.handed.iter().cloned().chain(again.flatten());
        let unused = all.filter(|one| {
            let name = one.ident.to_string();
            self.looked_at.contains(&name) && !inside.contains(&name)
        });
        let used: Vec<_> = unused.map(|one| one.ident).collect();
        (!used.is_empty()).then(|| syn::parse_quote!(let _ = (#(&#used,)*);))
    }
}

impl Builder<'_> {
    pub(super) fn branch_if(&mut self, branch: &ExprIf, around: &Around) -> Form {
        let (condition, hoisted) = self.condition(branch);
        let inside = sites::within_block(&branch.then_branch, around.in_loop);
        let bound = self.bound_by(&branch.cond, inside);
        let lends = bound.lends;
        let body = Expr::Block(plain_block(&branch.then_branch));
        let then = self.arm(None, bound, &body, around);
        let otherwise = match &branch.else_branch {
            Some((_, expr)) => (**expr).clone(),
            None => syn::parse_quote!({}),
        };
        let otherwise = self.arm(None, Bound::default(), &otherwise, around);
        Form::If {
            keyword: branch.if_token,
            condition: Box::new(condition),
            hoisted,
            arms: Box::new([then, otherwise]),
            lends,
        }
    }

    /// The condition of an `if`, its temporaries named. There are none where it lends a place mutably, nor where all that it lends
    /// are places.
    fn condition(&mut self, branch: &ExprIf) -> (Expr, Hoisted) {
        let mut condition = (*branch.cond).clone();
        let all = lets(&branch.cond);
        let binds: Vec<Binds> = all.iter().map(|l| self.binds(&l.pat, &l.expr)).collect();
        let lends = binds.contains(&Binds::Mutable);
        let hoisted = match lends || !binds.contains(&Binds::Value) {
            true => Hoisted::default(),
            false => hoist::condition(&mut condition, &self.prefix()),
        };
        (condition, hoisted)
    }

    fn prefix(&mut self) -> String {
        format!("temporary_{}", self.carrier_id())
    }

    /// What a condition binds for the code under it, which has safe points inside or not.
    pub(super) fn bound_by(&self, condition: &Expr, inside: bool) -> Bound {
        let mut bound = Bound {
            looked_at: hoist::looked_at(condition),
            ..Bound::default()
        };
        for ExprLet { pat, expr, .. } in lets(condition) {
            match self.binds(pat, expr) {
                Binds::Value => bound.handed.extend(names::bindings_of_match(pat)),
                how => {
                    bound.again.push(bound_again(pat, expr));
                    bound.lends |= inside && how == Binds::Mutable;
                }
            }
        }
        bound
    }

    pub(super) fn branch_match(&mut self, branch: &ExprMatch, around: &Around) -> Form {
        let mut scrutinee = (*branch.expr).clone();
        let patterns = branch.arms.iter().map(|arm| match &arm.pat {
            Pat::Guard(guarded) => &*guarded.pat,
            pattern => pattern,
        });
        let by_value = |pattern: &Pat| self.binds(pattern, &branch.expr) == Binds::Value;
        let hoisted = match patterns.into_iter().all(by_value) {
            true => hoist::scrutinee(&mut scrutinee, &self.prefix()),
            false => Hoisted::default(),
        };
        let mut arms = Vec::new();
        let mut lends = false;
        for arm in &branch.arms {
            let (pattern, looked_at) = match &arm.pat {
                Pat::Guard(guarded) => (&*guarded.pat, names::of_expr(&guarded.guard)),
                pattern => (pattern, Names::new()),
            };
            let inside = sites::within_expr(&arm.body, around.in_loop);
            let bound = match self.binds(pattern, &branch.expr) {
                how @ (Binds::Shared | Binds::Mutable) => Bound {
                    again: vec![bound_again(pattern, &branch.expr)],
                    lends: inside && how == Binds::Mutable,
                    handed: Vec::new(),
                    looked_at,
                },
                Binds::Value => Bound {
                    handed: names::bindings_of_match(pattern),
                    looked_at,
                    ..Bound::default()
                },
            };
            lends |= bound.lends;
            arms.push(self.arm(Some(arm.pat.clone()), bound, &arm.body, around));
        }
        Form::Match {
            scrutinee: Box::new(scrutinee),
            hoisted,
            arms,
            lends,
        }
    }

    fn arm(&mut self, pattern: Option<Pat>, bound: Bound, body: &Expr, around: &Around) -> Arm {
        let stmts = match body {
            Expr::Block(e) if e.label.is_none() && e.attrs.is_empty() => e.block.stmts.clone(),
            expr => vec![Stmt::Expr(expr.clone(), None)],
        };
        let used = bound.used(|| names::of_expr(body));
        let Bound { handed, again, .. } = bound;
        let holds = !handed.is_empty() || !again.is_empty();
        let body = if sites::within_expr(body, around.in_loop) {
            let tuple = tuple(&handed);
            let mut before = vec![head((!handed.is_empty()).then_some(&tuple))];
            before.extend(again.into_iter().map(taken));
            before.extend(used.map(plainly));
            Body::Scope(self.scope(before, stmts, around))
        } else {
            let brace_token = Default::default();
            let stmts = again.into_iter().chain(used).chain(stmts).collect();
            let block = syn::Block { brace_token, stmts };
            let way = flow::of_block(&block).under(&handed);
            let flow = self.flow(way, jumps::of_block(&block));
            Body::Plain(self.ordinary(block), flow)
        };
        let gives_away = body.scope().map(Scope::gives_away);
        Arm {
            pattern,
            handed,
            holds,
            gives_away: self.resolve(&gives_away.unwrap_or_default()),
            body,
        }
    }

    /// How a pattern binds what it matches.
    pub(super) fn binds(&self, pattern: &Pat, scrutinee: &Expr) -> Binds {
        let pattern = match pattern {
            Pat::Guard(guarded) => &*guarded.pat,
            pattern => pattern,
        };
        let bindings = names::bindings_of_match(pattern);
        if bindings.is_empty() || under_reference_pattern(pattern) {
            return Binds::Value;
        }
        let by_ref = bindings.iter().any(|binding| binding.by_ref);
        match plain(scrutinee) {
            Expr::Reference(reference) if is_place(&reference.expr) => match reference.mutability {
                Some(_) => Binds::Mutable,
                None => Binds::Shared,
            },
            Expr::MethodCall(call) if is_place(&call.receiver) && call.args.iter().all(is_key) => {
                let is = |list: &[&str]| list.iter().any(|name| call.method == name);
                match (is(LENDING), is(SHOWING)) {
                    (true, _) => Binds::Mutable,
                    (_, true) => Binds::Shared,
                    _ => Binds::Value,
                }
            }
            Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => {
                self.binds(pattern, &call.receiver)
            }
            Expr::Tuple(tuple) if tuple.elems.iter().all(is_lent_or_place) => {
                let mutable =
                    |e: &Expr| matches!(plain(e), Expr::Reference(r) if r.mutability.is_some());
                let shared = |e: &Expr| matches!(plain(e), Expr::Reference(_));
                match (
                    tuple.elems.iter().any(mutable),
                    tuple.elems.iter().any(shared),
                ) {
                    (true, _) => Binds::Mutable,
                    (_, true) => Binds::Shared,
                    _ => Binds::Value,
                }
            }
            place if is_place(place) && by_ref => match binds_mutably(pattern) {
                true => Binds::Mutable,
                false => Binds::Shared,
            },
            path => match self.passing_of_path(path) {
                Some(Passing::Shared) => Binds::Shared,
                Some(Passing::Mutable | Passing::MutableSlice) => Binds::Mutable,
                _ => self.binds_again(path),
            },
        }
    }

    /// `inner` in `match &mut outer { Some(inner) => match inner { … } }` is a reference, as a pattern around has bound it.
    fn binds_again(&self, path: &Expr) -> Binds {
        let variable = self.variable_of_path(path).map(|v| &self.variables[v]);
        match variable {
            Some(Variable {
                role: Role::Taken,
                init: Some(place),
                ident,
                ..
            }) => self.binds(&syn::parse_quote!(#ident), place),
            _ => Binds::Value,
        }
    }
}

/// Whether a chain of methods picks one of the items that an iterator lends mutably.
pub(crate) fn lends_items(expr: &Expr) -> bool {
    let Expr::MethodCall(call) = plain(expr) else {
        return false;
    };
    let is = |list: &[&str]| list.iter().any(|name| call.method == name);
    (is(MUTABLE) && call.method != "by_ref") || (is(PICKING) && lends_items(&call.receiver))
}

/// Methods that pass on one or more of the items as they are.
const PICKING: &[&str] = &[
    "enumerate",
    "filter",
    "find",
    "last",
    "max",
    "max_by",
    "max_by_key",
    "min",
    "min_by",
    "min_by_key",
    "next",
    "next_back",
    "nth",
    "rev",
    "skip",
    "skip_while",
    "take",
];

/// A statement that binds again what was chosen.
pub(super) fn taken(stmt: Stmt) -> Before {
    Before {
        kind: Kind::Merge,
        stmt,
        role: Role::Taken,
    }
}

/// A statement of ours among the user's.
pub(super) fn plainly(stmt: Stmt) -> Before {
    Before {
        kind: Kind::Plain,
        stmt,
        role: Role::Saved,
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

pub(super) fn plain(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => plain(&paren.expr),
        Expr::Group(group) => plain(&group.expr),
        expr => expr,
    }
}

pub(super) fn plain_mut(expr: &mut Expr) -> &mut Expr {
    match expr {
        Expr::Paren(paren) => plain_mut(&mut paren.expr),
        Expr::Group(group) => plain_mut(&mut group.expr),
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
pub(super) fn is_place(expr: &Expr) -> bool {
    match plain(expr) {
        Expr::Path(_) => true,
        Expr::Field(e) => is_place(&e.base),
        Expr::Index(e) => is_place(&e.expr) && is_key(&e.index),
        Expr::Unary(e) => matches!(e.op, syn::UnOp::Deref(_)) && is_place(&e.expr),
        Expr::Tuple(e) => e.elems.iter().all(is_place),
        _ => false,
    }
}

fn is_lent_or_place(expr: &Expr) -> bool {
    match plain(expr) {
        Expr::Reference(e) => is_place(&e.expr),
        Expr::Lit(_) => true,
        place => is_place(place),
    }
}

/// Whether an expression that says which part of a place is meant says the same again, as long as what it names does not
/// change: `check` sees to that.
pub(super) fn is_key(expr: &Expr) -> bool {
    match plain(expr) {
        Expr::Lit(_) => true,
        Expr::Reference(e) => e.mutability.is_none() && is_key(&e.expr),
        Expr::Binary(e) => is_key(&e.left) && is_key(&e.right),
        Expr::Cast(e) => is_key(&e.expr),
        Expr::Range(e) => [&e.start, &e.end].into_iter().flatten().all(|e| is_key(e)),
        place => is_place(place),
    }
}

/// The keys in a place: `i` in `grid[i].cell`, `k` in `map.get(&k)`.
pub(crate) fn keys(place: &Expr) -> Vec<&Expr> {
    match plain(place) {
        Expr::Field(e) => keys(&e.base),
        Expr::Reference(e) => keys(&e.expr),
        Expr::Unary(e) => keys(&e.expr),
        Expr::Index(e) => {
            let mut all = keys(&e.expr);
            all.push(&e.index);
            all
        }
        Expr::MethodCall(e) => {
            let mut all = keys(&e.receiver);
            all.extend(&e.args);
            all
        }
        Expr::Tuple(e) => e.elems.iter().flat_map(keys).collect(),
        _ => Vec::new(),
    }
}

fn binds_mutably(pattern: &Pat) -> bool {
    struct Mutably(bool);
    impl<'ast> syn::visit::Visit<'ast> for Mutably {
        fn visit_pat_ident(&mut self, binding: &'ast syn::PatIdent) {
            self.0 |= binding.by_ref.is_some() && binding.mutability.is_some();
            syn::visit::visit_pat_ident(self, binding);
        }
    }
    let mut found = Mutably(false);
    syn::visit::Visit::visit_pat(&mut found, pattern);
    found.0
}

/// Methods of the standard library that lend a part of a place, and do nothing else.
pub(crate) const SHOWING: &[&str] = &[
    "as_deref",
    "as_ref",
    "as_slice",
    "back",
    "first",
    "front",
    "get",
    "last",
    "split_first",
    "split_last",
];

/// The same, mutably.
pub(crate) const LENDING: &[&str] = &[
    "as_deref_mut",
    "as_mut",
    "as_mut_slice",
    "back_mut",
    "first_mut",
    "front_mut",
    "get_mut",
    "last_mut",
    "split_at_mut",
    "split_first_mut",
    "split_last_mut",
];
