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
//! - A variable that some of the runs that come by have and others do not is in its place for none of them: it waits in an
//!   `Option` (`slots`) for the code that uses it.

use proc_macro2::TokenStream;
use quote::quote;

use super::Rewrite;
use super::carrier::Entry;
use super::chain::Chain;
use super::code::Code;
use crate::liveness::{Variables, is_merge};
use crate::model::{Kind, Scope, Variable};

/// Where variables are, for the runs that come to a place in a scope.
#[derive(Clone, Default)]
pub(super) struct Places {
    /// Variables of the scope declared ahead: a `let` of theirs is an assignment.
    pub(super) ahead: Variables,
    /// Those that all runs have where they are declared.
    pub(super) direct: Variables,
    /// Those that wait in their slots: of runs that have not yet passed the carrier that comes next, and of no others.
    pub(super) waiting: Variables,
    /// Those that some runs may still have in their slots although nothing looks at them: the value is dropped where the
    /// variable gets another one, or its scope ends.
    pub(super) stale: Variables,
    /// Inside a lender: those that nothing looks at any more, kept in their slots until their scope ends.
    pub(super) dead: Variables,
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

/// Statements `from..to` of a scope, which runs with stages up to `top` come by.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) top: usize,
}

impl Rewrite<'_> {
    /// The statements of a block, rewritten. `prefix` is what its head does before it binds.
    pub(super) fn scope(
        &self,
        scope: &Scope,
        outer: Option<&Chain<'_>>,
        prefix: &TokenStream,
        around: &Places,
    ) -> TokenStream {
        let rows = Rows {
            rewrite: self,
            scope,
            outer,
            prefix,
        };
        let mut places = Places {
            ahead: Variables::new(),
            ..around.clone()
        };
        let arrived = rows.arrive(&mut places);
        let all = Stretch {
            from: 0,
            to: scope.statements.len(),
            top: scope.carriers.len(),
        };
        let items = &scope.items;
        let statements = rows.reach(all, None, &mut places);
        let statements = rows.with_declarations(statements);
        quote!(#(#items)* #arrived #statements)
    }
}

impl Rows<'_> {
    /// What waits for this block, and all runs that come into it have, is put in its place at once.
    fn arrive(&self, places: &mut Places) -> TokenStream {
        let (first, last) = (self.scope.first_site(), self.scope.last_site());
        let all = |v: &usize| (first..=last).all(|site| self.rewrite.liveness.needs(*v, site));
        let ready: Vec<usize> = places.waiting.iter().copied().filter(all).collect();
        if ready.is_empty() {
            return TokenStream::new();
        }
        let taken: TokenStream = ready.iter().map(|&v| self.take(v, places)).collect();
        let restored = ready.iter().map(|&v| self.restore_late(v));
        let target = &self.rewrite.terms.target;
        let code = quote!(if #target < #first { #taken } else { #(#restored)* });
        places.direct.extend(ready);
        code
    }

    /// Code after which a run stands behind a stretch of statements, given that it stood before them.
    ///
    /// `entry` is what the carrier that comes next has to have evaluated before its first safe point.
    pub(super) fn reach(
        &self,
        stretch: Stretch,
        entry: Option<&Entry>,
        places: &mut Places,
    ) -> Code {
        let Stretch { from, to, top } = stretch;
        let passed = self.scope.passed(to);
        if top > passed {
            return match self.last_split(from, to, passed) {
                Some(Split::Merge(at)) => {
                    let before = self.reach(Stretch { to: at, ..stretch }, None, places);
                    let merge = self.merge(at, top, places);
                    let rest = Stretch {
                        from: at + 1,
                        ..stretch
                    };
                    let after = self.reach(rest, entry, places);
                    Code::from_iter([before, merge, after])
                }
                Some(Split::Hiding(at)) => {
                    let before = self.reach(Stretch { to: at, ..stretch }, None, places);
                    let after = self.reach(
                        Stretch {
                            from: at,
                            ..stretch
                        },
                        entry,
                        places,
                    );
                    Code::from_iter([before, after])
                }
                None => self.group(stretch, entry, places),
            };
        }
        let carriers = &self.scope.carriers;
        match carriers.iter().rposition(|&at| (from..to).contains(&at)) {
            None => (from..to)
                .map(|at| self.once(at, places))
                .collect::<TokenStream>()
                .into(),
            Some(index) => {
                let at = carriers[index];
                let entry = self.rewrite.entry(self.outer, self.scope, at);
                let before = Stretch {
                    from,
                    to: at,
                    top: index + 1,
                };
                // With temporaries, how it begins is in a block with the carrier.
                let hoists = self
                    .scope
                    .carrier(at)
                    .is_some_and(|c| c.hoisted().is_some());
                let before = self.reach(before, (!hoists).then_some(&entry), places);
                let carrier = self.statement(at, places);
                // What is looked at behind it is in its place: all of the carrier's safe points need it.
                let unseen = std::mem::take(&mut places.waiting);
                places.stale.extend(unseen);
                let rest = (at + 1..to).map(|at| self.once(at, places));
                let after = quote!(#carrier #(#rest)*);
                Code::from_iter([before, after.into()])
            }
        }
    }

    /// A statement that is no carrier, after what it looks at has been put in its place.
    fn once(&self, at: usize, places: &mut Places) -> TokenStream {
        let statement = &self.scope.statements[at];
        let looks = self.rewrite.liveness.looks(self.scope, at);
        // What it may overwrite, or may not, has its value after it either way.
        let kept = self.rewrite.liveness.before(self.scope, at);
        let kept = &(&statement.mentions & kept) & &places.waiting;
        let taken = self.take_all(&(looks | &kept), places);
        // What is stale, only code that is never reached looks at: it has its type from there.
        let not_taken = &(&(&statement.mentions - looks) - &kept) | &(looks & &places.stale);
        let replaced = self.rewrite.put_back(&not_taken, places);
        let stmt = self.statement(at, places);
        quote!(#taken #replaced #stmt)
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
            let function = self.rewrite.function;
            let variable = &function.variables[index];
            if statements[before].names().contains(&variable.written) {
                return true;
            }
            let same = |other: &usize| function.variables[*other].is_namesake(variable);
            let declares = || before != at && statements[before].declares.iter().any(same);
            function.namesakes[index]
                && (declares() || self.looks_at(before, variable) || self.needs(before, variable))
        })
    }

    /// Whether a safe point in a statement, or at the top of the iteration that it begins, saves another variable of that name.
    fn needs(&self, at: usize, variable: &Variable) -> bool {
        let own_site = || self.outer.and_then(|chain| chain.carrier().own_site());
        let sites = match (self.scope.carrier(at), &self.scope.statements[at].kind) {
            (Some(carrier), _) => carrier.sites(),
            (None, Kind::Head) => match own_site() {
                Some(site) => site..=site,
                None => return false,
            },
            _ => return false,
        };
        let variables = self.rewrite.function.variables.iter().enumerate();
        let mut others = variables.filter(|(_, other)| {
            let hidden = match other.scope == self.scope.id {
                true => other.declared < variable.declared,
                false => self.is_around(other.scope),
            };
            hidden && other.is_namesake(variable)
        });
        others.any(|(other, _)| {
            let mut sites = sites.clone();
            sites.any(|site| self.rewrite.liveness.needs(other, site))
        })
    }

    /// Whether a statement, where it may lead and the safe point at the top of an iteration included, looks at a variable of
    /// that name: what waits for it is put in its place in front of it.
    fn looks_at(&self, at: usize, variable: &Variable) -> bool {
        let looks = self.rewrite.liveness.looks(self.scope, at);
        let statement = &self.scope.statements[at];
        // What the caller lends is in each snapshot.
        let lent = self.rewrite.function.state_parameters();
        let lent = lent
            .flat_map(|p| &p.variables)
            .filter(|_| matches!(statement.kind, Kind::Head));
        let namesake = |v: &usize| self.variable(*v).is_namesake(variable);
        let mut all = looks.iter().chain(lent);
        all.any(|v| namesake(v) && !statement.declares.contains(v))
    }

    /// Statements none of which must run on resume, in one branch; in the other what runs that resume behind them have.
    fn group(&self, stretch: Stretch, entry: Option<&Entry>, places: &mut Places) -> Code {
        let Stretch { from, to, top } = stretch;
        if self.is_in_place(from, to) {
            let alone = self.in_place(from, top, places);
            let rest = Stretch {
                from: to,
                ..stretch
            };
            let after = entry.map(|_| self.group(rest, entry, places));
            return [Some(alone), after].into_iter().flatten().collect();
        }
        let passed = self.scope.passed(to);
        let own = self.declared(from, to);
        let new: Vec<usize> = own.filter(|v| !places.ahead.contains(v)).collect();
        let aliases = self.aliases(&new, places);
        let mut code = Code::from(aliases);
        code.extend(new.iter().map(|&v| Code::variable(v)));
        places.ahead.extend(new);

        let mut inside = places.clone();
        let lower = Stretch {
            top: passed,
            ..stretch
        };
        let fresh = self.reach(lower, None, &mut inside);
        let none = Entry::default();
        let begins = entry.unwrap_or(&none);
        let used =
            entry.map(|_| self.take_all(self.rewrite.liveness.looks(self.scope, to), &mut inside));
        let (settled, restored) = self.settle(stretch, entry.is_some(), inside, places);
        let branch = self.before_carrier(passed + 1);
        let Entry {
            declare,
            fresh: begin,
            restored: resume,
        } = begins;
        let fresh = [fresh, quote!(#used #begin #settled).into()];
        code.extend([
            quote!(#declare if #branch).into(),
            Code::from_iter(fresh).in_braces(),
            quote!(else { #restored #resume }).into(),
        ]);
        code
    }

    /// The variables that some statements declare.
    pub(super) fn declared(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let statements = self.scope.statements[from..to].iter();
        statements.flat_map(|statement| statement.declares.iter().copied())
    }

    /// Whether a stretch is a single `let` whose initialiser uses the name it declares.
    pub(super) fn is_in_place(&self, from: usize, to: usize) -> bool {
        to == from + 1 && self.hides_within(from, from)
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
