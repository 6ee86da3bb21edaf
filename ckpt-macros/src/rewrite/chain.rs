//! What is around a safe point: the scopes it is in, from the function's body to its own, and the loops that lead there.

use syn::{Ident, Stmt};

use super::Rewrite;
use super::point::{Progress, State};
use crate::liveness::{Variables, is_merge};
use crate::model::{Carrier, Header, Kind, Repeat, Role, Scope, Variable, roots};
use crate::names;
use crate::terms::own;

/// A carrier in its scope, and those it is in.
#[derive(Clone, Copy)]
pub(super) struct Chain<'a> {
    pub(super) outer: Option<&'a Chain<'a>>,
    pub(super) scope: &'a Scope,
    /// The carrier's statement.
    pub(super) at: usize,
    /// What a snapshot holds of the loop that the carrier is.
    pub(super) state: &'a [State],
    pub(super) progress: Option<&'a Progress>,
    /// The variables that all runs have in their places where the carrier begins.
    pub(super) settled: Option<&'a Variables>,
    /// The saved variables that are in their slots, for the carrier or until their scope ends.
    pub(super) slotted: Option<&'a Variables>,
    /// What waits in slots at the beginning of each iteration of the loop that the carrier is.
    pub(super) carried: Option<&'a Variables>,
}

impl<'a> Chain<'a> {
    /// Of the carrier at a statement, if it is one.
    pub(super) fn new(outer: Option<&'a Chain<'a>>, scope: &'a Scope, at: usize) -> Option<Self> {
        let carrier = *scope.carriers.iter().find(|&&carrier| carrier == at)?;
        Some(Chain {
            outer,
            scope,
            at: carrier,
            state: &[],
            progress: None,
            settled: None,
            slotted: None,
            carried: None,
        })
    }

    /// From the innermost carrier outwards.
    pub(super) fn outwards(&'a self) -> impl Iterator<Item = &'a Chain<'a>> {
        std::iter::successors(Some(self), |chain| chain.outer)
    }

    /// From the function's body inwards.
    pub(super) fn inwards(&'a self) -> Vec<&'a Chain<'a>> {
        let mut all: Vec<_> = self.outwards().collect();
        all.reverse();
        all
    }

    /// The carrier's number in its scope.
    pub(super) fn number(&self) -> usize {
        self.scope.passed(self.at) + 1
    }

    pub(super) fn carrier(&self) -> &'a Carrier {
        self.scope.carrier(self.at).expect("a chain is of carriers")
    }

    /// The outermost carrier that holds saved state mutably at a safe point: outside it, a snapshot can be taken.
    pub(super) fn lender(&'a self, site: u32) -> Option<&'a Chain<'a>> {
        let lends = |chain: &&Chain<'a>| chain.carrier().lends_at(site);
        self.outwards().filter(lends).last()
    }

    /// Whether a safe point inside is left to save, here or further out.
    pub(super) fn is_lent(&'a self) -> bool {
        self.outwards().any(|chain| !chain.served().is_empty())
    }

    /// Whether it is a loop at the end of whose iterations something is put back into slots.
    pub(super) fn takes_along(&self) -> bool {
        self.carried.is_some_and(|carried| !carried.is_empty())
            && self
                .carrier()
                .as_loop()
                .is_some_and(|repeat| repeat.body.scope().is_some())
    }

    /// The safe points for which this carrier is the lender.
    pub(super) fn served(&'a self) -> Vec<u32> {
        let own = |&site: &u32| {
            let lender = self.lender(site);
            lender.is_some_and(|lender| std::ptr::eq(lender, self))
        };
        self.carrier().sites().filter(own).collect()
    }
}

impl Rewrite<'_> {
    /// The merges of a scope that a run at its carrier has executed, in order.
    pub(super) fn remade<'c>(
        &'c self,
        chain: &'c Chain<'c>,
    ) -> impl DoubleEndedIterator<Item = usize> + 'c {
        let number = chain.number();
        (0..chain.at).filter(move |&merge| {
            is_merge(self.function, &chain.scope.statements[merge])
                && self.liveness.merge_extent(chain.scope, merge) >= number
        })
    }

    /// Whether something that is made again, or a loop's iterator, may hold a borrow of a variable.
    pub(super) fn is_borrowed(&self, ident: &Ident, chain: &Chain<'_>) -> bool {
        let name = ident.to_string();
        // A lender is entered again: as the compiler sees it, what borrows before it may be looked at after a safe point.
        let lends = !chain.served().is_empty();
        chain.outwards().any(|chain| {
            let merges = (0..chain.at).filter(|&at| {
                is_merge(self.function, &chain.scope.statements[at])
                    && (lends || self.liveness.merge_extent(chain.scope, at) >= chain.number())
            });
            let remade = merges
                .into_iter()
                .filter(|&merge| chain.scope.statements[merge].names().contains(&name))
                .any(|merge| borrowed_by(chain.scope, merge, self).contains(&name));
            remade || walked(chain).contains(&name)
        })
    }

    /// Whether the loop's own header may have moved the variable into the iterator.
    pub(super) fn header_takes(&self, chain: &Chain<'_>, variable: usize) -> bool {
        let carrier = chain.scope.carrier(chain.at);
        let Some(Repeat::For { items, .. }) = carrier.and_then(|c| c.as_loop()).map(|l| &l.repeat)
        else {
            return false;
        };
        let name = self.function.variables[variable].ident.to_string();
        names::of_expr(items).contains(&name) && !roots(items).contains(&name)
    }

    /// Whether something declared later, in scope at the safe point that the chain ends with, has the variable's name.
    pub(super) fn is_hidden(&self, variable: usize, chain: &Chain<'_>) -> bool {
        let this = &self.function.variables[variable];
        let visible = |other: &Variable| {
            let here = |chain: &Chain<'_>| {
                chain.scope.id == other.scope
                    && other.declared.is_none_or(|declared| declared < chain.at)
            };
            other.is_namesake(this) && chain.outwards().any(here)
        };
        self.function.variables[variable + 1..].iter().any(visible)
    }

    /// The variables of a scope that a safe point still needs, and that a declaration hides in scope `inner` before statement
    /// `at`.
    pub(super) fn hidden_by(
        &self,
        scope: &Scope,
        site: u32,
        (inner, at): (&Scope, usize),
    ) -> Vec<usize> {
        let needed = self.liveness.saved_at(self.function, scope, site);
        let hides = |v: &usize| {
            let this = &self.function.variables[*v];
            let mut all = self.function.variables.iter();
            all.any(|other| {
                let before = other.declared.is_some_and(|declared| declared < at);
                other.scope == inner.id && other.is_namesake(this) && before
            })
        };
        needed.into_iter().filter(hides).collect()
    }

    /// Whether a variable of the function's body is hidden there before another one is declared.
    pub(super) fn is_hidden_in(&self, variable: usize, scope: &Scope, before: usize) -> bool {
        let variables = &self.function.variables;
        let hides = |other: usize| {
            variables[other].scope == scope.id && variables[other].is_namesake(&variables[variable])
        };
        (variable + 1..before).any(hides)
    }
}

/// A reference to a variable that a later one hides.
pub(super) fn alias(variable: usize) -> Ident {
    own(&format!("hidden_{variable}"))
}

fn borrowed_by(scope: &Scope, merge: usize, rewrite: &Rewrite<'_>) -> names::Names {
    let statement = &scope.statements[merge];
    let taken = |&v: &usize| rewrite.function.variables[v].role == Role::Taken;
    match &statement.stmt {
        Stmt::Local(local) => match &local.init {
            Some(init)
                if matches!(statement.kind, Kind::Merge)
                    && statement.declares.iter().any(taken) =>
            {
                names::of_expr(&init.expr)
            }
            Some(init) if names::bindings(&local.pat).iter().any(|b| b.by_ref) => {
                names::of_expr(&init.expr)
            }
            Some(init) => names::borrowed(&init.expr),
            None => names::Names::new(),
        },
        _ => names::Names::new(),
    }
}

/// The names in the header of a loop whose iterator borrows what it walks.
fn walked(chain: &Chain<'_>) -> names::Names {
    let carrier = chain.scope.carrier(chain.at);
    match carrier.and_then(|c| c.as_loop()).map(|l| &l.repeat) {
        Some(Repeat::For {
            header:
                Header::Again {
                    items,
                    lends: false,
                    ..
                }
                | Header::Fed { items, .. },
            ..
        }) => names::of_expr(items),
        _ => names::Names::new(),
    }
}
