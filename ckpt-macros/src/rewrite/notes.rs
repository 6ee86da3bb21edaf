//! What the rewriting finds out about a function while it writes it, and needs to know before.
//!
//! Writing a function finds which variables ever wait in a slot, which are assigned more than once, and what cannot be written.
//! Where something was asked for before it was found, the function is written a second time.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Ident, Path};

use super::anew::Bound;
use super::lender::Left;
use crate::liveness::Variables;

/// Found out while writing.
#[derive(Default)]
pub(crate) struct Notes(RefCell<Found>);

#[derive(Default)]
struct Found {
    waits: Variables,
    assigned_again: Variables,
    hidden: Vec<Ident>,
    left: BTreeMap<u32, Vec<Left>>,
    labelled: BTreeSet<usize>,
    paced: BTreeSet<usize>,
    far_jumps: Vec<Path>,
    calls_in_lenders: Vec<Expr>,
    bound: BTreeSet<Bound>,
    denied: Denied,
}

/// What was asked for, and had not been found yet.
#[derive(Default)]
struct Denied {
    waits: Variables,
    assigned_again: Variables,
    left: BTreeSet<u32>,
    slots: BTreeSet<(u32, Ident)>,
    labelled: BTreeSet<usize>,
}

impl Notes {
    /// A loop runs in blocks.
    pub(super) fn paces(&self, carrier: usize) {
        self.0.borrow_mut().paced.insert(carrier);
    }

    /// The loops that do.
    pub(crate) fn paced(&self) -> Vec<usize> {
        self.0.borrow().paced.iter().copied().collect()
    }

    /// A variable is put into its slot.
    pub(super) fn wait(&self, variable: usize) {
        self.0.borrow_mut().waits.insert(variable);
    }

    /// Whether all that was asked for had been found by then: what was written with the answers is right.
    pub(crate) fn is_certain(&self) -> bool {
        let found = self.0.borrow();
        let Denied {
            waits,
            assigned_again,
            left,
            slots,
            labelled,
        } = &found.denied;
        waits.is_disjoint(&found.waits)
            && assigned_again.is_disjoint(&found.assigned_again)
            && labelled.is_disjoint(&found.labelled)
            && !left.iter().any(|site| found.left.contains_key(site))
            && !slots.iter().any(|(site, slot)| found.has_left(*site, slot))
    }

    /// Whether a variable ever waits.
    pub(super) fn waits(&self, variable: usize) -> bool {
        let mut found = self.0.borrow_mut();
        let waits = found.waits.contains(&variable);
        if !waits {
            found.denied.waits.insert(variable);
        }
        waits
    }

    /// A variable is assigned elsewhere than where it is declared.
    pub(super) fn assign_again(&self, variable: usize) {
        self.0.borrow_mut().assigned_again.insert(variable);
    }

    /// Whether a variable is.
    pub(super) fn is_assigned_again(&self, variable: usize) -> bool {
        let mut found = self.0.borrow_mut();
        let again = found.assigned_again.contains(&variable);
        if !again {
            found.denied.assigned_again.insert(variable);
        }
        again
    }

    /// What a safe point leaves behind in slots on the way out of its lender.
    pub(super) fn leave(&self, site: u32, left: Vec<Left>) {
        self.0.borrow_mut().left.insert(site, left);
    }

    /// What that is.
    pub(super) fn left_behind(&self, site: u32) -> Vec<Left> {
        let mut found = self.0.borrow_mut();
        match found.left.get(&site).cloned() {
            Some(left) => left,
            None => {
                found.denied.left.insert(site);
                Vec::new()
            }
        }
    }

    /// The slots of some safe points, each once.
    pub(super) fn left_at(&self, sites: &[u32]) -> Vec<Ident> {
        let left = sites.iter().flat_map(|&site| self.left_behind(site));
        let slots: BTreeSet<Ident> = left
            .filter(|left| !left.waits)
            .map(|left| left.slot)
            .collect();
        slots.into_iter().collect()
    }

    /// Whether something is left in a slot at one of some safe points.
    pub(super) fn is_left_at(&self, sites: &[u32], slot: &Ident) -> bool {
        let mut found = self.0.borrow_mut();
        let is_left = sites.iter().any(|&site| found.has_left(site, slot));
        if !is_left {
            let asked = sites.iter().map(|&site| (site, slot.clone()));
            found.denied.slots.extend(asked);
        }
        is_left
    }

    /// Something names the label of a loop.
    pub(super) fn label(&self, repeat: usize) {
        self.0.borrow_mut().labelled.insert(repeat);
    }

    /// Whether something does.
    pub(super) fn is_labelled(&self, repeat: usize) -> bool {
        let mut found = self.0.borrow_mut();
        let labelled = found.labelled.contains(&repeat);
        if !labelled {
            found.denied.labelled.insert(repeat);
        }
        labelled
    }

    /// A variable cannot begin anew at some safe points.
    pub(super) fn is_bound(&self, bound: Bound) {
        self.0.borrow_mut().bound.insert(bound);
    }

    /// The variables that cannot.
    pub(crate) fn bound(&self) -> Vec<Bound> {
        self.0.borrow().bound.iter().cloned().collect()
    }

    /// A macro may hide a jump that generated code cannot follow.
    pub(super) fn far_jump(&self, call: &Path) {
        self.0.borrow_mut().far_jumps.push(call.clone());
    }

    /// The macros that do.
    pub(crate) fn far_jumps(&self) -> Vec<Path> {
        self.0.borrow().far_jumps.clone()
    }

    /// A marked call stands where state is held mutably.
    pub(super) fn call_in_lender(&self, call: &Expr) {
        self.0.borrow_mut().calls_in_lenders.push(call.clone());
    }

    /// The marked calls that do.
    pub(crate) fn calls_in_lenders(&self) -> Vec<Expr> {
        self.0.borrow().calls_in_lenders.clone()
    }

    /// This hides a variable that generated code would have to name.
    pub(super) fn hidden(&self, ident: &Ident) {
        self.0.borrow_mut().hidden.push(ident.clone());
    }

    /// What hides a variable that generated code would have to name.
    pub(crate) fn hiding(&self) -> Vec<Ident> {
        self.0.borrow().hidden.clone()
    }
}

impl Found {
    fn has_left(&self, site: u32, slot: &Ident) -> bool {
        let left = self.left.get(&site);
        left.is_some_and(|left| left.iter().any(|left| left.slot == *slot))
    }
}
