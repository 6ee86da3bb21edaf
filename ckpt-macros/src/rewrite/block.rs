//! Bringing a run, fresh or resuming, to each statement of a block in turn.
//!
//! Rust has no jump into the middle of a block, and wants every variable initialised on every path. So the statements
//! before a carrier become one branch of an `if`, and what restores their variables the other:
//!
//! ```text
//! let a = f();                        let a; let mut b;
//! let mut b = g(&a);                  if target < 1 { a = f(); b = g(&a); } else { a = restore("a"); b = restore("b"); }
//! for … { … }             becomes     <loop 1>
//! let c = h(a, b);                    // (nested once more before a second loop:)
//! for … { … c … }                     let a; let mut b; let c;
//!                                     if target < 2 { if target < 1 { … } else { … } <loop 1> c = h(a, b); }
//!                                     else { c = restore("c"); }
//!                                     <loop 2>
//! ```
//! Declared without a value and assigned on both paths, variables keep their scopes, their order of drops, their moves and
//! their types: the compiler's own definite-initialisation rules and drop flags see to it. The fresh branch comes first, for
//! type inference. `target` is the number of the safe point to resume at; a carrier with several inside is compared by its
//! first. Blocks inside carriers are rewritten the same way: in them `target` is one of theirs, or 0.
//!
//! Three things complicate this.
//! - A statement that runs again on resume (a merge) must stand once, outside such branches: two copies of a closure have
//!   two types. It splits the statements before it from those after it.
//! - A `let` that hides a name used before it cannot be declared ahead of that use: it splits too, and if its own initialiser
//!   uses the name, it takes the form `let n = if target < 1 { n as f64 } else { restore("n") };`.
//! - A variable that a split cuts off from its later uses, and that runs resuming later do not have, waits in an `Option`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::Rewrite;
use super::carrier::Entry;
use super::chain::Chain;
use crate::liveness::is_merge;
use crate::model::Scope;
use crate::names;

/// What has been declared on the way to a statement.
#[derive(Clone, Default)]
pub(super) struct Declared {
    /// Declared ahead of the branch we are in: a `let` of theirs is an assignment.
    pub(super) ahead: BTreeSet<usize>,
    /// Declared ahead, and waiting in their slots for the branch that uses them.
    pub(super) waiting: BTreeSet<usize>,
    /// On their way to a slot: a `let` of theirs stays one, and `mut` may be for later.
    pub(super) parked: BTreeSet<usize>,
}

impl Declared {
    fn ahead(&mut self, variable: usize) {
        self.parked.remove(&variable);
        self.ahead.insert(variable);
    }

    fn park(&mut self, variable: usize) {
        self.ahead.remove(&variable);
        self.parked.insert(variable);
    }
}

/// One block being rewritten.
pub(super) struct Rows<'a> {
    pub(super) rewrite: &'a Rewrite<'a>,
    pub(super) scope: &'a Scope,
    /// What the block is in.
    pub(super) outer: Option<&'a Chain<'a>>,
    /// What its head does before it binds.
    pub(super) prefix: &'a TokenStream,
}

/// Why the statements before and after a place cannot share one branch.
enum Split {
    /// The statement itself stands between.
    Merge(usize),
    /// A `let` that hides a name used before it.
    Hiding(usize),
}

impl Rewrite<'_> {
    /// The statements of a block, rewritten. `prefix` is what its head does before it binds.
    pub(super) fn scope(
        &self,
        scope: &Scope,
        outer: Option<&Chain<'_>>,
        prefix: &TokenStream,
    ) -> TokenStream {
        let rows = Rows {
            rewrite: self,
            scope,
            outer,
            prefix,
        };
        let (all, items) = ((0, scope.statements.len()), &scope.items);
        let statements = rows.reach(all, scope.carriers.len(), None, &mut Declared::default());
        quote!(#(#items)* #statements)
    }
}

impl Rows<'_> {
    /// Code after which a run with a stage up to `top` stands before statement `to`, given that it stood before `from`.
    ///
    /// `entry` is what the carrier at `to` has to have evaluated before its first safe point.
    pub(super) fn reach(
        &self,
        (from, to): (usize, usize),
        top: usize,
        entry: Option<&Entry>,
        declared: &mut Declared,
    ) -> TokenStream {
        let passed = self.scope.passed(to);
        if top > passed {
            return match self.last_split(from, to, passed) {
                Some(Split::Merge(at)) => {
                    let before = self.reach((from, at), top, None, declared);
                    let merge = self.merge(at, top, declared);
                    let after = self.reach((at + 1, to), top, entry, declared);
                    quote!(#before #merge #after)
                }
                Some(Split::Hiding(at)) => {
                    let before = self.reach((from, at), top, None, declared);
                    let after = self.reach((at, to), top, entry, declared);
                    quote!(#before #after)
                }
                None => self.group((from, to), top, entry, declared),
            };
        }
        let carriers = &self.scope.carriers;
        match carriers.iter().rposition(|&at| (from..to).contains(&at)) {
            None => (from..to).map(|at| self.statement(at, declared)).collect(),
            Some(index) => {
                let at = carriers[index];
                let entry = self.rewrite.entry(self.scope, at);
                let before = self.reach((from, at), index + 1, Some(&entry), declared);
                let rest = (at..to).map(|at| self.statement(at, declared));
                quote!(#before #(#rest)*)
            }
        }
    }

    fn last_split(&self, from: usize, to: usize, passed: usize) -> Option<Split> {
        let merge = (from..to).rev().find(|&at| {
            is_merge(self.rewrite.function, &self.scope.statements[at])
                && self.rewrite.liveness.merge_extent(self.scope, at) > passed
        });
        let hiding = (from..to).rev().find_map(|at| self.hides(from, to, at));
        match (merge, hiding) {
            (Some(merge), Some(hiding)) if hiding > merge => Some(Split::Hiding(hiding)),
            (Some(merge), _) => Some(Split::Merge(merge)),
            (None, Some(hiding)) => Some(Split::Hiding(hiding)),
            (None, None) => None,
        }
    }

    /// Where to split for the `let` at `at`: before it when it hides something used in `from..at`, after it when its own
    /// initialiser uses what it hides (it is then alone in its group).
    fn hides(&self, from: usize, to: usize, at: usize) -> Option<usize> {
        let own = self.hides_within(at, at);
        if own && at + 1 < to {
            return Some(at + 1);
        }
        (at > from && (own || (from..at).any(|before| self.hides_within(at, before)))).then_some(at)
    }

    /// Whether a name declared at `at` is used with another meaning, or declared, at `before`.
    fn hides_within(&self, at: usize, before: usize) -> bool {
        let statements = &self.scope.statements;
        statements[at].declares.iter().any(|&index| {
            let variables = &self.rewrite.function.variables;
            let ident = &variables[index].ident;
            let same = |other: &usize| variables[*other].ident == *ident;
            let declares = before != at && statements[before].declares.iter().any(same);
            let named = || names::of_stmt(&statements[before].stmt).contains(&ident.to_string());
            declares || named()
        })
    }

    /// Statements none of which must run on resume, in one branch; their variables' restoration in the other.
    fn group(
        &self,
        (from, to): (usize, usize),
        top: usize,
        entry: Option<&Entry>,
        declared: &mut Declared,
    ) -> TokenStream {
        if to == from + 1 && self.hides_within(from, from) {
            let alone = self.in_place(from, top, declared);
            let after = entry.map(|_| self.group((to, to), top, entry, declared));
            return quote!(#alone #after);
        }
        let passed = self.scope.passed(to);
        let variables = (from..to).flat_map(|at| &self.scope.statements[at].declares);
        let variables: Vec<usize> = variables.copied().collect();
        // What the carrier's entry uses, and nothing after it, has had its use by the end of this group.
        let end = to + usize::from(entry.is_some());
        let overwritten = entry.and_then(|_| self.scope.statements[to].overwrites);
        let waits = |v: &usize| overwritten != Some(*v) && self.waits(*v, passed, end, top);
        let declarations: TokenStream = variables
            .iter()
            .map(|&v| self.declare(v, declared.ahead.contains(&v), waits(&v)))
            .collect();

        let mut inside = declared.clone();
        for &v in &variables {
            match waits(&v) {
                true => inside.park(v),
                false => inside.ahead(v),
            }
        }
        let (taken, returned) = self.take_waiting(from, end, passed, &mut inside);
        let fresh = self.reach((from, to), passed, None, &mut inside);
        let parked = variables.iter().filter(|v| waits(v)).map(|&v| self.park(v));
        let restored = variables
            .iter()
            .map(|&v| self.restore_assigning(v, passed, top, waits(&v)));
        let branch = self.before_carrier(passed + 1);
        let none = Entry::default();
        let Entry {
            declare,
            fresh: begin,
            restored: resume,
        } = entry.unwrap_or(&none);
        let new: Vec<usize> = variables
            .iter()
            .copied()
            .filter(|v| !declared.ahead.contains(v))
            .collect();
        let aliases = self.aliases(&new);
        let code = quote! {
            #aliases
            #declarations
            #declare
            if #branch { #taken #fresh #begin #returned #(#parked)* } else { #(#restored)* #resume }
        };

        declared.ahead.extend(variables.iter().copied());
        declared
            .waiting
            .extend(variables.into_iter().filter(|v| waits(v)));
        code
    }

    /// `target < first safe point of the carrier`: the run has yet to pass, or resume at, an earlier carrier.
    pub(super) fn before_carrier(&self, number: usize) -> TokenStream {
        let (target, first) = (
            &self.rewrite.terms.target,
            self.scope.numbered(number).1.first,
        );
        quote!(#target < #first)
    }
}
