//! Variables that others hide.
//!
//! ```text
//! let x = big();                          let x = big();
//! for i in 0..n {                         'done: { 'hidden: { break 'done for i in 0..n {
//!     let x = i;                              let alias = &x; let x = i;
//!     #[ckpt(safe_point)]     becomes         // a safe point here saves what `alias` points to, and stops by `break 'hidden`
//!     for … { … }                             for … { … }
//! }                                       } } keep(x); break 'stop }
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Lifetime;

use super::Rewrite;
use super::block::{Places, Rows};
use super::chain::{Chain, alias};
use crate::model::{Carrier, Scope};
use crate::terms::own_label;

/// A way out of a carrier inside which variables of its scope are hidden.
#[derive(Clone)]
pub(super) struct WayOut {
    label: Lifetime,
    /// What is hidden there, and kept here.
    hidden: Vec<usize>,
    /// Where it goes on.
    further: Lifetime,
}

/// The ways out of each carrier, by its number. To find those of one takes those of all around it, at each of its safe points.
#[derive(Default)]
pub(crate) struct Ways(RefCell<BTreeMap<usize, Rc<[WayOut]>>>);

impl Ways {
    fn known(&self, carrier: usize) -> Option<Rc<[WayOut]>> {
        self.0.borrow().get(&carrier).cloned()
    }

    fn learn(&self, carrier: usize, ways: &Rc<[WayOut]>) {
        self.0.borrow_mut().insert(carrier, Rc::clone(ways));
    }
}

impl Rewrite<'_> {
    /// Where a stop at a safe point, which the chain ends with, leaves to.
    pub(super) fn way_out(&self, chain: &Chain<'_>, site: u32) -> Lifetime {
        let mut around = chain.outwards().skip(1);
        let way = around.find_map(|outer| self.way_out_of(outer, site));
        way.map_or_else(|| self.terms.stop.clone(), |way| way.label)
    }

    /// The way out of a carrier, if something of its scope is hidden at a safe point inside.
    fn way_out_of(&self, chain: &Chain<'_>, site: u32) -> Option<WayOut> {
        let ways = self.ways_out(chain);
        if ways.is_empty() {
            return None;
        }
        let hidden = self.hidden_at(chain, site);
        let further = self.way_out(chain, site);
        let same = |way: &WayOut| way.hidden == hidden && way.further == further;
        ways.iter().find(|way| same(way)).cloned()
    }

    /// The variables that are kept on the way out which a stop at a safe point leaves to, not before it.
    pub(super) fn kept_further(&self, chain: &Chain<'_>, site: u32) -> Vec<usize> {
        let around = chain.outwards().skip(1);
        let ways = around.filter_map(|outer| self.way_out_of(outer, site));
        ways.flat_map(|way| way.hidden).collect()
    }

    /// Whether a carrier has labels of ours around it.
    pub(super) fn has_ways_out(&self, chain: &Chain<'_>) -> bool {
        !self.ways_out(chain).is_empty()
    }

    /// All ways out of a carrier.
    fn ways_out(&self, chain: &Chain<'_>) -> Rc<[WayOut]> {
        let id = chain.carrier().id;
        if let Some(known) = self.ways.known(id) {
            return known;
        }
        let found: Rc<[WayOut]> = self.find_ways_out(chain).into();
        self.ways.learn(id, &found);
        found
    }

    fn find_ways_out(&self, chain: &Chain<'_>) -> Vec<WayOut> {
        let mut ways: Vec<WayOut> = Vec::new();
        for site in chain.carrier().sites() {
            let hidden = self.hidden_at(chain, site);
            let further = self.way_out(chain, site);
            let same = |way: &WayOut| way.hidden == hidden && way.further == further;
            if !hidden.is_empty() && !ways.iter().any(same) {
                let label = own_label(&format!("stop_{}_{}", chain.carrier().id, ways.len()));
                ways.push(WayOut {
                    label,
                    hidden,
                    further,
                });
            }
        }
        ways
    }

    /// The variables of a carrier's scope that are hidden at a safe point inside it.
    fn hidden_at(&self, chain: &Chain<'_>, site: u32) -> Vec<usize> {
        let mut hidden = Vec::new();
        let mut carrier = chain.carrier();
        // The scopes on the way to the safe point.
        while let Some(inner) = scope_with(carrier, site) {
            let last = inner.carriers.iter().find(|&&at| {
                let inside = inner.carrier(at).map(Carrier::sites);
                inside.is_some_and(|sites| sites.contains(&site))
            });
            let Some(&at) = last else { break };
            hidden.extend(self.hidden_by(chain.scope, site, (inner, at)));
            carrier = inner.carrier(at).expect("found above");
        }
        hidden.sort_unstable();
        hidden.dedup();
        hidden
    }

    /// A carrier, and what is done for its scope when a stop inside it comes by.
    pub(super) fn with_way_out(&self, chain: &Chain<'_>, carrier: TokenStream) -> TokenStream {
        let ways = self.ways_out(chain);
        if ways.is_empty() {
            return carrier;
        }
        let keep = &self.terms.keep;
        let done = own_label(&format!("over_{}", chain.carrier().id));
        let inside = ways
            .iter()
            .fold(quote!(break #done #carrier;), |inside, way| {
                let WayOut {
                    label,
                    hidden,
                    further,
                } = way;
                let kept = hidden.iter().map(|&v| &self.function.variables[v]);
                let kept = kept.filter(|v| !v.trivial).map(|v| &v.ident);
                quote!(#label: { #inside } #(#keep(#kept);)* break #further;)
            });
        quote!(#done: { #inside })
    }
}

/// The scope in a carrier that has a safe point.
fn scope_with(carrier: &Carrier, site: u32) -> Option<&Scope> {
    let mut scopes = carrier.scopes().into_iter();
    scopes.find(|scope| scope.has(site))
}

impl Rows<'_> {
    /// References to the variables of scopes around that these ones hide, if a snapshot needs them.
    pub(super) fn aliases(&self, variables: &[usize], places: &Places) -> TokenStream {
        let Some(&first) = variables.first() else {
            return TokenStream::new();
        };
        let mut code = self.aliases_of_lent(variables, first);
        for outer in self.outer.iter().flat_map(|chain| chain.outwards()) {
            for v in self.needed_inside(outer) {
                let variable = self.variable(v);
                let hides = variables
                    .iter()
                    .find(|&&other| self.variable(other).is_namesake(variable));
                // What is hidden already has its alias.
                let already = self.rewrite.is_hidden_in(v, self.scope, first)
                    || self
                        .outer
                        .is_some_and(|chain| self.rewrite.is_hidden(v, chain));
                let Some(&hides) = hides.filter(|_| !already) else {
                    continue;
                };
                let passing = self.rewrite.function.parameters.iter();
                let parameter = passing.flat_map(|p| &p.variables).any(|&p| p == v);
                if !parameter && !places.direct.contains(&v) {
                    self.rewrite.notes.hidden(&self.variable(hides).ident);
                }
                let (alias, ident) = (alias(v), &variable.ident);
                code.extend(quote!(let #alias = &#ident;));
            }
        }
        code
    }

    /// What the caller lends is saved at every safe point, under whatever name.
    fn aliases_of_lent(&self, variables: &[usize], first: usize) -> TokenStream {
        let lent = self.rewrite.function.state_parameters();
        let hidden = lent.map(|parameter| parameter.variables[0]).filter(|&v| {
            let hides =
                |&other: &usize| other != v && self.variable(other).is_namesake(self.variable(v));
            let already = self.rewrite.is_hidden_in(v, self.scope, first)
                || self
                    .outer
                    .is_some_and(|chain| self.rewrite.is_hidden(v, chain));
            variables.iter().any(hides) && !already && self.own_sites().next().is_some()
        });
        let each = hidden.map(|v| (alias(v), &self.variable(v).ident));
        each.map(|(alias, ident)| quote!(let #alias = &*#ident;))
            .collect()
    }

    fn sites(&self) -> std::ops::RangeInclusive<u32> {
        self.scope.first_site()..=self.scope.last_site()
    }

    /// The safe points that are not left to save further out.
    fn own_sites(&self) -> impl Iterator<Item = u32> {
        self.sites()
            .filter(|&site| self.outer.and_then(|chain| chain.lender(site)).is_none())
    }

    /// The variables of a scope around that safe points in this block need.
    fn needed_inside(&self, outer: &Chain<'_>) -> Vec<usize> {
        let Rewrite {
            function, liveness, ..
        } = self.rewrite;
        let id = outer.scope.id;
        // Those that are left to save outside of what is hidden here name it there.
        let here = self.sites().filter(|&site| {
            let lender = self.outer.and_then(|chain| chain.lender(site));
            !lender.is_some_and(|lender| lender.outwards().any(|chain| chain.scope.id == id))
        });
        let mut all: Vec<usize> = here
            .flat_map(|site| liveness.saved_at(function, outer.scope, site))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
