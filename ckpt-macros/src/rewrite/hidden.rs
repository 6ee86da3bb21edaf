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

use proc_macro2::TokenStream;
use quote::quote;
use syn::Lifetime;

use super::Rewrite;
use super::block::{Places, Rows};
use super::chain::{Chain, alias};
use crate::model::{Carrier, Scope};
use crate::terms::own_label;

impl Rewrite<'_> {
    /// Where a stop at the safe point that the chain ends with leaves to.
    pub(super) fn way_out(&self, chain: &Chain<'_>) -> Lifetime {
        let around = chain.outwards().skip(1);
        let first = around
            .into_iter()
            .find(|outer| !self.hidden_inside(outer).is_empty());
        first.map_or_else(
            || self.terms.stop.clone(),
            |outer| way_out_of(outer.scope.id, outer.at),
        )
    }

    /// The variables of a carrier's scope that something inside the carrier hides.
    fn hidden_inside(&self, chain: &Chain<'_>) -> Vec<usize> {
        let (_, carrier) = chain.scope.numbered(chain.number());
        let mut hidden = Vec::new();
        self.collect_hidden(chain, carrier, &mut hidden);
        hidden.sort_unstable();
        hidden.dedup();
        hidden
    }

    fn collect_hidden(&self, chain: &Chain<'_>, carrier: &Carrier, hidden: &mut Vec<usize>) {
        for inner in carrier.scopes() {
            for site in inner.first_site()..=inner.last_site() {
                hidden.extend(self.hidden_by(chain.scope, site, inner));
            }
            for number in 1..=inner.carriers.len() {
                self.collect_hidden(chain, inner.numbered(number).1, hidden);
            }
        }
    }

    /// A carrier, and what is done for its scope when a stop inside it comes by.
    pub(super) fn with_way_out(&self, chain: &Chain<'_>, carrier: TokenStream) -> TokenStream {
        let hidden = self.hidden_inside(chain);
        if hidden.is_empty() {
            return carrier;
        }
        let private = &self.terms.private;
        let (done, out) = (
            own_label(&format!("done_{}_{}", chain.scope.id, chain.at)),
            way_out_of(chain.scope.id, chain.at),
        );
        let further = self.way_out(chain);
        let kept = hidden.iter().map(|&v| &self.function.variables[v].ident);
        quote! {
            #done: {
                #out: { break #done #carrier; }
                #(#private::keep(#kept);)*
                break #further;
            }
        }
    }
}

fn way_out_of(scope: usize, at: usize) -> Lifetime {
    own_label(&format!("stop_{scope}_{at}"))
}

impl Rows<'_> {
    /// References to the variables of scopes around that these ones hide, if a snapshot needs them.
    pub(super) fn aliases(&self, variables: &[usize], places: &Places) -> TokenStream {
        let mut code = TokenStream::new();
        for outer in self.outer.iter().flat_map(|chain| chain.outwards()) {
            for v in self.needed_inside(outer.scope) {
                let ident = &self.variable(v).ident;
                let hides = variables.iter().find(|&&other| self.variable(other).ident == *ident);
                // What is hidden already has its alias.
                let already = self.outer.is_some_and(|chain| self.rewrite.is_hidden(v, chain));
                let Some(&hides) = hides.filter(|_| !already) else {
                    continue;
                };
                let passing = self.rewrite.function.parameters.iter();
                let parameter = passing.flat_map(|p| &p.variables).any(|&p| p == v);
                if !parameter && !places.direct.contains(&v) {
                    self.rewrite.notes.hidden(&self.variable(hides).ident);
                }
                let alias = alias(v);
                code.extend(quote!(let #alias = &#ident;));
            }
        }
        code
    }

    /// The variables of a scope around that safe points in this block need.
    fn needed_inside(&self, outer: &Scope) -> Vec<usize> {
        let mut all: Vec<usize> = (self.scope.first_site()..=self.scope.last_site())
            .flat_map(|site| self.rewrite.liveness.saved_at(self.rewrite.function, outer, site))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
