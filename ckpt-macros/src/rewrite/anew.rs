//! Variables that a checkpoint lacks, because the program has been built anew since: they begin as their `let` says.
//!
//! ```text
//! let half = total / 2;   becomes   else { …; half = if frame.lacks("half") { total / 2 } else { frame.restore("half") }; … }
//! ```
//! That is a second copy of the initialiser, so it must be one that may stand there: all that it names has its value in that branch,
//! it leads nowhere else, and it is small. (Two copies of a closure have two types, but a variable that is saved holds no closure.)
//! And it must give what the variable has at the safe point: nothing may have changed that on the way there (`changed`).
//! What the initialiser moves, it moves in the first copy too, so that only a variable which gets another value between there and the
//! safe point could be missed.

use std::ops::RangeInclusive;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Expr, Ident, Macro, Pat, Stmt};

use super::Rewrite;
use super::block::Rows;
use super::lints;
use crate::jumps;
use crate::liveness::Variables;
use crate::model::{Kind, Passing, Scope, Variable};
use crate::moves;
use crate::names;
use crate::terms::own;

/// A variable that cannot begin anew at some safe points.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bound {
    name: String,
    /// What its initialiser names, and is not there; none where it is changed on the way to the safe point.
    by: Option<String>,
    first: u32,
    last: u32,
}

impl Bound {
    /// As the runtime reads it.
    pub(crate) fn table_entry(&self, private: &Ident) -> TokenStream {
        let Bound {
            name,
            by,
            first,
            last,
        } = self;
        let why = match by {
            Some(by) => quote!(Names(#by)),
            None => quote!(Changed),
        };
        quote!(#private::Bound { name: #name, why: #private::Why::#why, first: #first, last: #last })
    }
}

/// The most expressions in an initialiser that is written more than once.
const LARGEST: usize = 24;

impl Rewrite<'_> {
    /// Notes at which of some safe points a variable cannot begin anew because something from a statement of its scope on has
    /// changed it; says at how many.
    pub(super) fn bind_changed(
        &self,
        v: usize,
        scope: &Scope,
        from: usize,
        sites: impl IntoIterator<Item = u32>,
    ) -> usize {
        let changed = |&site: &u32| self.is_changed(v, scope, from, site);
        let changed: Vec<u32> = sites.into_iter().filter(changed).collect();
        for row in changed.chunk_by(|one, next| one + 1 == *next) {
            self.notes.is_bound(Bound {
                name: self.function.variables[v].name.clone(),
                by: None,
                first: row[0],
                last: row[row.len() - 1],
            });
        }
        changed.len()
    }
}

impl Rows<'_> {
    /// The saved value of a variable in the branch of runs that resume at some safe points, or what its initialiser gives. The
    /// branch stands before statement `from`, and `direct` have their values there.
    pub(super) fn restore_or_begin(
        &self,
        v: usize,
        from: usize,
        sites: RangeInclusive<u32>,
        direct: &Variables,
    ) -> TokenStream {
        let restore = self.restore(v);
        let Some((at, init)) = self.initialiser(v) else {
            return restore;
        };
        let named = names::of_expr(init);
        let statement = &self.scope.statements[at];
        let others = statement.mentions.iter().copied();
        let mut others = others.filter(|&other| named.contains(&self.variable(other).written));
        let absent = others.find(|&other| !self.is_there(other, (from, at), sites.clone(), direct));
        if let Some(absent) = absent {
            self.rewrite.notes.is_bound(Bound {
                name: self.variable(v).name.clone(),
                by: Some(self.variable(absent).written.clone()),
                first: *sites.start(),
                last: *sites.end(),
            });
            return restore;
        }
        if !self.may_stand_twice(init, &statement.mentions) {
            return restore;
        }
        let begins = sites.clone().count();
        if self.rewrite.bind_changed(v, self.scope, at + 1, sites) == begins {
            return restore;
        }
        let (frame, name) = (&self.rewrite.terms.frame, &self.variable(v).name);
        let lints = lints::of_stmt(&statement.stmt);
        let init = match lints.is_empty() {
            true => quote!(#init),
            false => {
                let value = own("value");
                quote!(#(#lints)* let #value = #init; #value)
            }
        };
        quote!(if #frame.lacks(#name) { #init } else { #restore })
    }

    /// What a variable's `let` begins with, and its statement.
    fn initialiser(&self, v: usize) -> Option<(usize, &Expr)> {
        let variable = self.variable(v);
        let at = variable
            .declared
            .filter(|_| variable.scope == self.scope.id)?;
        let statement = &self.scope.statements[at];
        let (Kind::Plain, Stmt::Local(local)) = (&statement.kind, &statement.stmt) else {
            return None;
        };
        let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
        // Inside a lender the branch is come to more than once, as the compiler sees it.
        if self.is_lent() {
            return None;
        }
        let init = part(&local.pat, &init.expr, variable)?;
        (!matches!(init, Expr::Reference(_))).then_some((at, init))
    }

    /// Whether a variable certainly has its value in the branch before `from` of runs that resume at some safe points, as the
    /// statement at `at` found it, or as it is now.
    fn is_there(
        &self,
        v: usize,
        (from, at): (usize, usize),
        mut sites: RangeInclusive<u32>,
        direct: &Variables,
    ) -> bool {
        if !direct.contains(&v) {
            return false;
        }
        if sites.all(|site| self.rewrite.liveness.needs(v, site)) {
            return true;
        }
        let function = self.rewrite.function;
        let mut parameters = function.parameters.iter();
        let Some(parameter) = parameters.find(|parameter| parameter.variables.contains(&v)) else {
            return false;
        };
        if !matches!(parameter.passing, Passing::Value | Passing::Skipped) {
            return true;
        }
        // What the caller gave is there if nothing has touched it.
        let until = if self.variable(v).mutable { at } else { from };
        let mut before = self.scope.statements[..until].iter();
        self.scope.id == function.body.id
            && !before.any(|statement| statement.mentions.contains(&v))
    }

    fn may_stand_twice(&self, init: &Expr, mentions: &Variables) -> bool {
        let mut reader = Reader::default();
        reader.visit_expr(init);
        let straight = !reader.leaves && reader.size <= LARGEST && jumps::of_expr(init).is_empty();
        if !straight {
            return false;
        }
        let whole_again = |v: &&usize| {
            let variable = self.variable(**v);
            variable.reassigned && !variable.trivial
        };
        let mut again = mentions.iter().filter(whole_again).peekable();
        if again.peek().is_none() {
            return true;
        }
        let moved = moves::moved_away(&Stmt::Expr(init.clone(), None));
        !again.any(|&v| moved.contains(&self.variable(v).written))
    }
}

/// What a variable of a pattern begins with: the whole, or its part of a tuple.
fn part<'e>(pattern: &Pat, init: &'e Expr, variable: &Variable) -> Option<&'e Expr> {
    match (pattern, init) {
        (Pat::Type(typed), _) if matches!(*typed.pat, Pat::Ident(_)) => {
            part(&typed.pat, init, variable)
        }
        (Pat::Ident(binding), _) if binding.subpat.is_none() && binding.by_ref.is_none() => {
            (binding.ident == variable.ident).then_some(init)
        }
        (Pat::Tuple(parts), Expr::Tuple(values)) if parts.elems.len() == values.elems.len() => {
            let mut both = parts.elems.iter().zip(&values.elems);
            both.find_map(|(pattern, init)| part(pattern, init, variable))
        }
        _ => None,
    }
}

/// What an initialiser does beside giving a value.
#[derive(Default)]
struct Reader {
    size: usize,
    /// Whether it may leave the function, or wait.
    leaves: bool,
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.size += 1;
        self.leaves |= matches!(
            expr,
            Expr::Return(_) | Expr::Try(_) | Expr::Await(_) | Expr::Yield(_) | Expr::Verbatim(_)
        );
        if self.size <= LARGEST && !self.leaves {
            visit::visit_expr(self, expr);
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.leaves |=
            jumps::may_hide_a_jump(call) || may_leave(call.tokens.clone(), &mut self.size);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {
        self.leaves = true;
    }
}

/// Whether a macro is given something that may leave the function; its tokens count as expressions.
fn may_leave(tokens: TokenStream, size: &mut usize) -> bool {
    tokens.into_iter().any(|token| {
        *size += 1;
        match token {
            TokenTree::Group(group) => may_leave(group.stream(), size),
            TokenTree::Ident(word) => word == "return" || word == "await",
            TokenTree::Punct(mark) => mark.as_char() == '?',
            TokenTree::Literal(_) => false,
        }
    })
}
