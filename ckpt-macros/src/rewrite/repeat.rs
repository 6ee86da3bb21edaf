//! Loops with a safe point at the top of each iteration, or inside.
//!
//! A loop's state (its range, what is left of its items, its count) is a variable of its own. The body of a loop with safe
//! points inside is rewritten as any block is: how an iteration begins, its safe point included, is the block's first
//! statement, in the branch that runs resuming inside the body do not take.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::token::Brace;
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Ident, Pat};

use super::Rewrite;
use super::block::Places;
use super::branch::condition_without_mut;
use super::carrier::{capture_name, capture_slot, start_of, state_name, state_slot};
use super::chain::Chain;
use super::leave::{label_of, next_of};
use super::lints;
use super::point::{Progress, State};
use crate::model::{Body, Carrier, Header, Hoisted, Loop, Repeat, Scope, lengths};
use crate::names::Binding;
use crate::terms::{Terms, own};

impl Rewrite<'_> {
    /// A loop, rewritten.
    pub(super) fn repeat(&self, chain: &Chain<'_>, repeat: &Loop, places: &Places) -> TokenStream {
        let carrier = chain.carrier();
        let state = own(&format!("state_{}", repeat.depth));
        let name = state_name(repeat);
        let progress = match &repeat.repeat {
            Repeat::For { .. } => Progress::of(&state),
            _ => Progress::counted(&state),
        };
        let states = match &repeat.repeat {
            Repeat::For {
                header: Header::Again { captures, .. },
                ..
            } => self.walked_state(carrier, captures, &name, &state),
            Repeat::For {
                header: Header::Told { captures, .. },
                ..
            } => self.told_state(carrier, captures, &name, &state),
            Repeat::For {
                header: Header::Fed { captures, .. },
                ..
            } => {
                let mut all = self.captured_state(carrier, captures, &name);
                all.push(self.fed_state(carrier, repeat, &state));
                all
            }
            _ => vec![self.own_state(carrier, &repeat.repeat, &name, &state)],
        };
        let chain = Chain {
            state: &states,
            progress: Some(&progress),
            carried: Some(&places.waiting),
            ..*chain
        };
        let poll = match repeat.polls {
            true => self.poll(&chain, carrier.first),
            false => TokenStream::new(),
        };
        if chain.takes_along() {
            self.notes.label(carrier.id);
        }
        let of = LoopOf {
            rewrite: self,
            chain: &chain,
            carrier,
            repeat,
            state: &state,
            poll: &poll,
            label: self.loop_label(carrier),
            places,
        };
        match &repeat.repeat {
            Repeat::For {
                pattern, header, ..
            } => match (header, of.short()) {
                (Header::Range(_) | Header::Fixed(_), Some(short)) => {
                    of.range_in_blocks(pattern, &short)
                }
                (Header::Range(_) | Header::Fixed(_) | Header::Owned(_), _) => of.owned(pattern),
                (Header::Told { items, .. }, _) => of.told(pattern, items),
                (Header::Fed { items, .. }, _) => of.fed(pattern, items),
                (
                    Header::Again {
                        items,
                        lends,
                        keeps,
                        ..
                    },
                    short,
                ) => of.walk(pattern, items, (*lends, *keeps), short.as_ref()),
            },
            Repeat::While {
                condition,
                hoisted,
                handed,
                ..
            } => of.while_loop(condition, hoisted, handed),
            Repeat::Loop => of.bare(),
        }
    }

    /// The loop's state, moved out for the snapshot.
    fn own_state(&self, carrier: &Carrier, repeat: &Repeat, name: &str, state: &Ident) -> State {
        let is_number = match repeat {
            Repeat::For { header, .. } => {
                matches!(header, Header::Range(_) | Header::Fixed(_))
            }
            Repeat::While { .. } | Repeat::Loop => true,
        };
        let (own, keep) = (&self.terms.own, &self.terms.keep);
        State {
            name: name.to_owned(),
            lent: quote!(#own(&mut #state)),
            place: (quote!(#state), false),
            at_stop: match is_number {
                true => TokenStream::new(),
                false => quote!(#keep(#state);),
            },
            slot: state_slot(carrier),
            value: quote!(#state),
            outside: false,
        }
    }

    /// The numbers that an iterator is made from.
    fn captured_state(
        &self,
        carrier: &Carrier,
        captures: &[(Ident, Expr)],
        name: &str,
    ) -> Vec<State> {
        let view = &self.terms.view;
        let capture = |(index, (ident, _)): (usize, &(Ident, Expr))| State {
            name: capture_name(name, index),
            lent: quote!(#view(&#ident)),
            place: (quote!(#ident), false),
            at_stop: quote!(),
            slot: capture_slot(carrier, index),
            value: quote!(#ident),
            outside: true,
        };
        captures.iter().enumerate().map(capture).collect()
    }

    /// The position of an iterator that is made again, and the numbers it is made from.
    fn walked_state(
        &self,
        carrier: &Carrier,
        captures: &[(Ident, Expr)],
        name: &str,
        state: &Ident,
    ) -> Vec<State> {
        let (view, let_go) = (&self.terms.view, &self.terms.let_go);
        let mut all = self.captured_state(carrier, captures, name);
        all.push(State {
            name: name.to_owned(),
            lent: quote!(#view(&#state.index())),
            place: (quote!(#state.index()), true),
            at_stop: quote!(#let_go(#state);),
            slot: state_slot(carrier),
            value: quote!(#state.index()),
            outside: false,
        });
        all
    }

    /// The state of a loop over what a call gives, and the numbers that call is made with.
    fn told_state(
        &self,
        carrier: &Carrier,
        captures: &[(Ident, Expr)],
        name: &str,
        state: &Ident,
    ) -> Vec<State> {
        let Terms {
            private, own, keep, ..
        } = &self.terms;
        let mut all = self.walked_state(carrier, captures, name, state);
        if let Some(last) = all.last_mut() {
            last.lent = quote!(#own(#private::Told::saved(&mut #state)));
            last.place = (quote!(*#private::Told::saved(&mut #state)), false);
            last.at_stop = quote!(#keep(#private::Told::leave(#state)););
            last.value = quote!(#private::Told::leave(#state));
        }
        all
    }

    pub(super) fn body_of(&self, chain: &Chain<'_>, body: &Block) -> Block {
        let mut body = body.clone();
        // Inside the braces of a loop of ours, the user's would look unneeded.
        let braces = body.brace_token.span.join();
        body.brace_token = Brace(braces.resolved_at(Span::mixed_site()));
        self.leaving(Some(chain)).visit_block_mut(&mut body);
        body
    }
}

/// A loop being rewritten.
pub(super) struct LoopOf<'a> {
    pub(super) rewrite: &'a Rewrite<'a>,
    /// What is around its safe points, its own state included.
    pub(super) chain: &'a Chain<'a>,
    pub(super) carrier: &'a Carrier,
    pub(super) repeat: &'a Loop,
    pub(super) state: &'a Ident,
    pub(super) poll: &'a TokenStream,
    pub(super) label: TokenStream,
    pub(super) places: &'a Places,
}

impl LoopOf<'_> {
    /// The body after `begin`, which leaves an iteration's item in `next` for `pattern`.
    pub(super) fn iteration(&self, begin: &TokenStream, pattern: Option<&Pat>) -> TokenStream {
        match &self.repeat.body {
            Body::Scope(scope) => self.inner(scope, begin),
            Body::Plain(body, _) => {
                let (body, next) = (self.rewrite.body_of(self.chain, body), own("next"));
                let bind = pattern.map(|pattern| {
                    let quiet = lints::of_unused(pattern);
                    quote!(#quiet let #pattern = #next;)
                });
                quote!(#begin #bind #body)
            }
        }
    }

    /// `for x in items { body }`, what is left of the items (an owned collection, a range) saved.
    ///
    /// ```text
    /// let mut it = start;
    /// 'label: loop { <safe point> let Some(next) = it.next() else { break }; let x = next; { body } }
    /// ```
    fn owned(&self, pattern: &Pat) -> TokenStream {
        let (it, poll, label) = (self.state, self.poll, &self.label);
        let (next, start, end) = (own("next"), self.items_at_start(), self.end());
        let begin =
            quote!(#poll let ::core::option::Option::Some(#next) = #it.next() else { #end };);
        let (iteration, keyword) = (self.iteration(&begin, Some(pattern)), self.keyword());
        quote! {{
            let mut #it = #start;
            #label #keyword { #iteration }
        }}
    }

    /// What waits, put in its place for the head of an iteration, and back.
    pub(super) fn ready_for_head(&self, scope: &Scope) -> (TokenStream, TokenStream) {
        let looks = self.rewrite.liveness.looks(scope, 0);
        let used = || self.places.waiting.intersection(looks);
        let ready = used().map(|&v| self.rewrite.take(v)).collect();
        let back = used().map(|&v| self.rewrite.park(v)).collect();
        (ready, back)
    }

    /// A body with safe points. What waits at its beginning has to wait again at its end.
    pub(super) fn inner(&self, scope: &Scope, begin: &TokenStream) -> TokenStream {
        let code = self
            .rewrite
            .scope(scope, Some(self.chain), begin, self.places);
        let back = self.places.waiting.iter().map(|&v| self.rewrite.park(v));
        let next = next_of(self.carrier);
        match self.chain.takes_along() {
            true => quote! {
                #[allow(unused_labels)]
                #next: { #code }
                #[allow(unreachable_code)]
                { #(#back)* }
            },
            false => code,
        }
    }

    /// What leaves the loop where it begins an iteration.
    pub(super) fn end(&self) -> TokenStream {
        if !self.chain.takes_along() {
            return quote!(break);
        }
        let label = label_of(self.carrier);
        quote!(break #label)
    }

    /// `while condition { body }`, `while let` and chains included.
    ///
    /// ```text
    /// let mut count: u64 = start;
    /// 'label: loop { <safe point> count += 1; if condition { body } else { break } }
    /// ```
    fn while_loop(&self, condition: &Expr, hoisted: &Hoisted, handed: &[Binding]) -> TokenStream {
        let (count, poll) = (self.state, self.poll);
        let condition = self.rewrite.left(condition);
        if let Some(short) = self.short() {
            return self.while_in_blocks(&condition, &short);
        }
        let begin = quote!(#poll #count = #count.wrapping_add(1););
        let end = self.end();
        let iteration = match &self.repeat.body {
            Body::Plain(body, _) => {
                let body = self.rewrite.body_of(self.chain, body);
                quote!(#begin if #condition #body else { #end })
            }
            Body::Scope(_) if handed.is_empty() => {
                let condition = condition_without_mut(condition);
                let quiet = quote!(#[allow(unused_variables)]);
                self.iteration(&quote!(#begin #quiet if #condition {} else { #end }), None)
            }
            Body::Scope(_) => {
                let next = own("next");
                let idents = handed.iter().map(|binding| &binding.ident);
                let condition = condition_without_mut(condition);
                let values = hoisted.values.iter().map(|(name, value)| {
                    let value = self.rewrite.left(value);
                    quote!(#name = #value;)
                });
                let begin = quote! {
                    #begin
                    #(#values)*
                    #[allow(unused_variables)]
                    let #next = if #condition { (#(#idents,)*) } else { #end };
                };
                let iteration = self.iteration(&begin, None);
                let names = hoisted.names();
                quote!(#(#[allow(unused_mut)] let mut #names;)* #iteration)
            }
        };
        self.counted(&iteration)
    }

    /// `loop { body }`
    ///
    /// ```text
    /// let mut count: u64 = start;
    /// 'label: loop { <safe point> count += 1; { body } }
    /// ```
    fn bare(&self) -> TokenStream {
        if let Some(short) = self.short() {
            return self.bare_in_blocks(&short);
        }
        let (count, poll) = (self.state, self.poll);
        let iteration = self.iteration(&quote!(#poll #count = #count.wrapping_add(1);), None);
        self.counted(&iteration)
    }

    fn counted(&self, iteration: &TokenStream) -> TokenStream {
        let (count, label, start) = (self.state, &self.label, self.count_at_start());
        let keyword = self.keyword();
        quote! {{
            let mut #count: u64 = #start;
            #label #keyword { #iteration }
        }}
    }

    /// The word `loop`, where the user's loop is: what the compiler has to say of a loop, it says there.
    pub(super) fn keyword(&self) -> TokenStream {
        let place = match (&self.repeat.repeat, &self.repeat.body) {
            (Repeat::For { items, .. }, _) => items.span(),
            (Repeat::While { condition, .. }, _) => condition.span(),
            (Repeat::Loop, Body::Plain(body, _)) => body.brace_token.span.open(),
            (Repeat::Loop, Body::Scope(_)) => Span::mixed_site(),
        };
        quote_spanned!(place.resolved_at(Span::mixed_site())=> loop)
    }

    /// What a range or a collection begins with.
    pub(super) fn items_at_start(&self) -> TokenStream {
        let start = start_of(self.carrier);
        match &self.repeat.repeat {
            Repeat::For {
                header: Header::Fixed(range),
                ..
            } => {
                let private = &self.rewrite.terms.private;
                let lengths = lengths(range);
                // Entered again after a save, it is the same range, not one of a later time.
                let same = match self.chain.lender(self.carrier.first) {
                    Some(_) => quote!(false),
                    None => quote!(true #(&& #private::keeps_its_length(&#lengths))*),
                };
                let range = self.rewrite.left(range);
                self.rewrite.certain(
                    Span::mixed_site(),
                    "moved_on",
                    &quote!(#private::counted(#range), #start, #same),
                )
            }
            _ => quote!(#start),
        }
    }

    /// How many iterations there have been where the loop begins.
    pub(super) fn count_at_start(&self) -> TokenStream {
        let (slot, start) = (state_slot(self.carrier), start_of(self.carrier));
        // A lender that is entered again goes on counting.
        match self.rewrite.notes.is_left_at(&self.chain.served(), &slot) {
            true => quote!(#slot.take().unwrap_or(#start)),
            false => quote!(#start),
        }
    }
}

impl Progress {
    fn of(it: &Ident) -> Self {
        Progress {
            index: quote!(#it.index()),
            total: quote!(#it.total()),
        }
    }

    fn counted(count: &Ident) -> Self {
        Progress {
            index: quote!(#count),
            total: quote!(::core::option::Option::None),
        }
    }
}
