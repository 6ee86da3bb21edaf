//! Loops over what is left of a collection, with adapters around it that are made again.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident, Pat};

use super::Rewrite;
use super::carrier::{start_of, state_name, state_slot};
use super::point::State;
use super::repeat::LoopOf;
use crate::model::{Carrier, Loop, REMEMBERING, feed};
use crate::terms::{Terms, own};

impl LoopOf<'_> {
    /// `for x in v.into_iter().map(f).take(n) { body }`
    ///
    /// ```text
    /// let state = start;                                  // feed(v.into_iter(), 1), or restored
    /// match state.take(0, state.items().map(f), n) { mut it => {
    ///     'label: loop { <safe point> let Some(next) = it.next() else { break }; let x = next; { body } }
    /// }}
    /// ```
    /// The `match` keeps the temporaries of the adapters alive for as long as a plain `for` does.
    pub(super) fn fed(&self, pattern: &Pat, chain: &Expr) -> TokenStream {
        let (state, label, poll) = (self.state, &self.label, self.poll);
        let (it, next, start) = (iterator(self.repeat), own("next"), start_of(self.carrier));
        let ((hold, holding), end) = (self.hold(chain), self.end());
        let mut items = self.rewrite.left(chain);
        over_feed(&mut items, state, &mut 0);
        let begin = quote! {
            #poll
            let ::core::option::Option::Some(#next) = ::core::iter::Iterator::next(&mut #it) else { #end };
        };
        let (iteration, keyword) = (self.iteration(&begin, Some(pattern)), self.keyword());
        quote! {{
            let #state = #start;
            match #items {
                mut #it => {
                    #hold
                    #label #keyword { #holding #iteration }
                }
            }
        }}
    }
}

impl Rewrite<'_> {
    /// How such a loop's collection begins.
    pub(super) fn feed(&self, source: &Expr, chain: &Expr) -> TokenStream {
        let (private, source) = (&self.terms.private, self.left(source));
        let mut count = 0;
        over_feed(&mut chain.clone(), &feed(), &mut count);
        match self.function.is_async() {
            true => quote!(#private::feed_of_task(#source, #count)),
            false => quote!(#private::feed(#source, #count)),
        }
    }

    /// What is left of the collection, moved out for the snapshot once the adapters have let it go.
    pub(super) fn fed_state(&self, carrier: &Carrier, repeat: &Loop, state: &Ident) -> State {
        let it = iterator(repeat);
        let Terms {
            view, keep, let_go, ..
        } = &self.terms;
        State {
            name: state_name(repeat),
            lent: quote!(#view(&#state)),
            place: (quote!(#state), false),
            at_stop: quote!(#state.stay(); #let_go(#it); #keep(#state);),
            slot: state_slot(carrier),
            value: quote!({ #state.stay(); #let_go(#it); #state }),
            outside: false,
        }
    }
}

/// The adapters of a loop.
fn iterator(repeat: &Loop) -> Ident {
    own(&format!("items_{}", repeat.depth))
}

/// Puts what is left of the collection into the chain, and the runtime's adapters in place of those that count.
fn over_feed(chain: &mut Expr, state: &Ident, count: &mut usize) {
    match chain {
        Expr::Paren(paren) => over_feed(&mut paren.expr, state, count),
        Expr::Group(group) => over_feed(&mut group.expr, state, count),
        Expr::MethodCall(call) => {
            over_feed(&mut call.receiver, state, count);
            if REMEMBERING.iter().any(|name| call.method == name) {
                let (receiver, method) = (&call.receiver, &call.method);
                let (number, args) = (*count, call.args.iter());
                *count += 1;
                *chain = Expr::Verbatim(quote!(#state.#method(#number, #receiver #(, #args)*)));
            }
        }
        _ => *chain = Expr::Verbatim(quote!(#state.items())),
    }
}
