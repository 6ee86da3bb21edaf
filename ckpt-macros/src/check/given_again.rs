//! Iterators, readers and generators of random numbers that are made again on resume: what they have given they give again.
//!
//! ```text
//! #[ckpt(skip)]
//! let mut lines = text.lines();              // begins with the first line again
//! while let Some(line) = lines.next() { … }  // although some have been read
//! ```
//! So do closures that change what they have captured.

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, Item, Macro, Stmt, Token};

use super::Check;
use crate::liveness::is_merge;
use crate::model::{Role, Scope};
use crate::moves;
use crate::visible;

impl Check<'_> {
    /// A skipped variable that is used up in a loop or branch with safe points must be made from where it was.
    pub(super) fn given_again(&self, scope: &Scope) {
        for (at, statement) in scope.statements.iter().enumerate() {
            for &v in &statement.declares {
                let variable = &self.function.variables[v];
                let made = variable.role == Role::Remade && variable.mutable;
                if made && !self.finds_its_place(scope, at, v) {
                    self.used_up(scope, at, v);
                }
            }
        }
    }

    fn used_up(&self, scope: &Scope, at: usize, v: usize) {
        let variable = &self.function.variables[v];
        let name = &variable.ident;
        let carriers = scope.carriers.iter().filter(|&&carrier| carrier > at);
        let mut mentioning = carriers
            .map(|&carrier| &scope.statements[carrier])
            .filter(|statement| statement.mentions.contains(&v));
        if matches!(&variable.init, Some(Expr::Closure(closure)) if closure.capture.is_some()) {
            if mentioning.next().is_some() {
                self.errors.at(name, format!(
                    "ckpt: `{name}` can change what it has captured, and is made again on resume as it was in the beginning; keep what \
                     changes in a variable that is saved, and hand it to a function"
                ));
            }
            return;
        }
        let source = variable.init.as_ref().is_some_and(is_source);
        for statement in mentioning {
            for use_of_it in advances(&statement.stmt, &variable.written, source) {
                self.errors.at(use_of_it, format!(
                    "ckpt: `{name}` is made again on resume, and gives again what it has given here; write `for … in {name}`, which goes \
                     on where it was, or make `{name}` from what a saved variable says of its place, or put it there with a \
                     `#[ckpt(rerun)]` statement"
                ));
            }
        }
    }

    /// Whether what it is made from changes, or something puts it where it was.
    fn finds_its_place(&self, scope: &Scope, at: usize, v: usize) -> bool {
        let behind = &scope.statements[at + 1..];
        let says_where = |from: &usize| {
            let name = &self.function.variables[*from].written;
            let mut mentioning = behind.iter().filter(|s| s.mentions.contains(from));
            self.can_change(*from)
                && mentioning.any(|s| moves::surely_changed(&s.stmt).contains(name))
        };
        scope.statements[at].mentions.iter().any(says_where)
            || behind
                .iter()
                .any(|s| is_merge(self.function, s) && s.mentions.contains(&v))
    }
}

/// Whether a value is visibly an iterator, or a generator of random numbers that begins with a seed.
fn is_source(init: &Expr) -> bool {
    let Expr::Call(call) = init else {
        return visible::is_iterator(init);
    };
    let Expr::Path(path) = &*call.func else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|last| SEEDING.iter().any(|name| last.ident == name))
}

/// Where something is taken out of a variable: methods that do; of a source also wherever it is borrowed mutably.
fn advances(stmt: &Stmt, name: &str, source: bool) -> Vec<Expr> {
    let mut advances = Advances {
        name,
        source,
        found: Vec::new(),
    };
    advances.visit_stmt(stmt);
    advances.found
}

struct Advances<'a> {
    name: &'a str,
    source: bool,
    found: Vec<Expr>,
}

impl<'ast> Visit<'ast> for Advances<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let is_it = |e: &Expr| matches!(e, Expr::Path(path) if path.path.is_ident(self.name));
        let found = match expr {
            Expr::MethodCall(call) => {
                let is = |list: &[&str]| list.iter().any(|method| call.method == method);
                is_it(&call.receiver) && (is(ADVANCING) || (self.source && is(SEARCHING)))
            }
            Expr::Reference(borrow) => {
                self.source && borrow.mutability.is_some() && is_it(&borrow.expr)
            }
            _ => false,
        };
        if found {
            self.found.push(expr.clone());
        }
        visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let given = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        for expr in given.into_iter().flatten() {
            self.found
                .extend(advances(&Stmt::Expr(expr, None), self.name, self.source));
        }
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Functions that make generators of random numbers.
const SEEDING: &[&str] = &["from_seed", "seed_from_u64", "with_seed"];

/// Methods of iterators, of readers, and of generators of random numbers.
const ADVANCING: &[&str] = &[
    "by_ref",
    "gen",
    "gen_bool",
    "gen_range",
    "next",
    "next_back",
    "next_if",
    "next_if_eq",
    "next_u32",
    "next_u64",
    "nth",
    "nth_back",
    "random",
    "random_bool",
    "random_range",
    "read_exact",
    "read_line",
    "read_until",
    "sample",
];

/// Methods of iterators that others have too.
const SEARCHING: &[&str] = &[
    "all",
    "any",
    "find",
    "find_map",
    "position",
    "try_fold",
    "try_for_each",
];
