//! Loops with a safe point at the top of each iteration, or inside.
//!
//! A loop's state (its range, what is left of its items, its count) is a variable of its own. The body of a loop with safe
//! points inside is rewritten as any block is: how an iteration begins, its safe point included, is the block's first
//! statement, in the branch that runs resuming inside the body do not take.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Ident, Pat};

use super::Rewrite;
use super::block::Places;
use super::branch::condition_without_mut;
use super::carrier::{capture_name, capture_slot, start_of, state_name, state_slot};
use super::chain::Chain;
use super::leave::label_of;
use super::point::{Progress, State};
use super::straight::is_straight;
use crate::model::{Body, Carrier, Header, Hoisted, Loop, Repeat, Scope, places};
use crate::names::{self, Binding};
use crate::terms::{own, own_label};

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
            _ => vec![self.own_state(carrier, &name, &state)],
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
            } => match (header, &repeat.body) {
                (Header::Range(_), Body::Plain(body, _)) if is_straight(body) => {
                    of.blocked_range(pattern, body)
                }
                (Header::Range(_) | Header::Owned(_), _) => of.owned(pattern),
                (Header::Told { items, .. }, _) => of.told(pattern, items),
                (
                    Header::Again {
                        items,
                        lends,
                        keeps,
                        ..
                    },
                    _,
                ) => of.walk(pattern, items, (*lends, *keeps)),
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
    fn own_state(&self, carrier: &Carrier, name: &str, state: &Ident) -> State {
        let private = &self.terms.private;
        State {
            name: name.to_owned(),
            lent: quote!(#private::Own(&mut #state)),
            at_stop: quote!(#private::keep(#state);),
            slot: state_slot(carrier),
            value: quote!(#state),
            outside: false,
        }
    }

    /// The position of an iterator that is made again, and the numbers it is made from.
    fn walked_state(
        &self,
        carrier: &Carrier,
        captures: &[(Ident, Expr)],
        name: &str,
        state: &Ident,
    ) -> Vec<State> {
        let private = &self.terms.private;
        let capture = |(index, (ident, _)): (usize, &(Ident, Expr))| State {
            name: capture_name(name, index),
            lent: quote!(#private::View(&#ident)),
            at_stop: quote!(),
            slot: capture_slot(carrier, index),
            value: quote!(#ident),
            outside: true,
        };
        let mut all: Vec<State> = captures.iter().enumerate().map(capture).collect();
        all.push(State {
            name: name.to_owned(),
            lent: quote!(#private::View(&#state.index())),
            at_stop: quote!(#private::let_go(#state);),
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
        let private = &self.terms.private;
        let mut all = self.walked_state(carrier, captures, name, state);
        if let Some(last) = all.last_mut() {
            last.lent = quote!(#private::Own(#private::Told::saved(&mut #state)));
            last.at_stop = quote!(#private::keep(#private::Told::leave(#state)););
            last.value = quote!(#private::Told::leave(#state));
        }
        all
    }

    /// `(a..b).step_by(k)`, also counted or cut: as an iterator that finds its items at once.
    fn find_steps(&self, items: &mut Expr) {
        let Expr::MethodCall(call) = items else {
            return;
        };
        if ["enumerate", "skip", "take"]
            .iter()
            .any(|name| call.method == name)
        {
            self.find_steps(&mut call.receiver);
        } else if let Some(range) = range(&call.receiver)
            && call.method == "step_by"
        {
            let (private, step) = (&self.terms.private, &call.args);
            *items = Expr::Verbatim(quote!(#private::stepped(#range, #step)));
        }
    }

    fn body_of(&self, chain: &Chain<'_>, body: &Block) -> Block {
        let mut body = body.clone();
        self.leaving(Some(chain)).visit_block_mut(&mut body);
        body
    }
}

/// `a..b`, without the parentheses around it.
fn range(expr: &Expr) -> Option<&syn::ExprRange> {
    match expr {
        Expr::Paren(paren) => range(&paren.expr),
        Expr::Group(group) => range(&group.expr),
        Expr::Range(range) => {
            let half_open = matches!(range.limits, syn::RangeLimits::HalfOpen(_));
            (half_open && range.start.is_some() && range.end.is_some()).then_some(range)
        }
        _ => None,
    }
}

/// A loop being rewritten.
struct LoopOf<'a> {
    rewrite: &'a Rewrite<'a>,
    /// What is around its safe points, its own state included.
    chain: &'a Chain<'a>,
    carrier: &'a Carrier,
    repeat: &'a Loop,
    state: &'a Ident,
    poll: &'a TokenStream,
    label: TokenStream,
    places: &'a Places,
}

impl LoopOf<'_> {
    /// The body after `begin`, which leaves an iteration's item in `next` for `pattern`.
    fn iteration(&self, begin: &TokenStream, pattern: Option<&Pat>) -> TokenStream {
        match &self.repeat.body {
            Body::Scope(scope) => self.inner(scope, begin),
            Body::Plain(body, _) => {
                let (body, next) = (self.rewrite.body_of(self.chain, body), own("next"));
                let bind = pattern.map(|pattern| quote!(let #pattern = #next;));
                quote!(#begin #bind #body)
            }
        }
    }

    /// `for i in a..b { body }` whose iterations are short: it looks at its flag once per block of iterations.
    ///
    /// ```text
    /// let mut it = start;
    /// let mut pace = frame.pace();
    /// 'label: loop {                       // the user's, or one of ours
    ///     <safe point>
    ///     let Some(end) = it.block(&mut pace) else { break };
    ///     'block: {
    ///         loop {
    ///             if !it.within(end) { break 'block; }
    ///             let i = it.take();
    ///             { body }                // its `continue` goes to the next item
    ///         }
    ///         break 'label;               // reached by its `break` alone, written out or hidden in a macro
    ///     }
    /// }
    /// ```
    /// The inner loop looks at nothing but its counter, so the compiler treats it as it would the plain one. `break 'label`
    /// leaves the outer loop; `continue 'label` begins a new block.
    fn blocked_range(&self, pattern: &Pat, body: &Block) -> TokenStream {
        let (it, poll, frame) = (self.state, self.poll, &self.rewrite.terms.frame);
        let (pace, end, start) = (own("pace"), own("end"), start_of(self.carrier));
        let block = own_label("block");
        let (body, label) = (
            self.rewrite.body_of(self.chain, body),
            label_of(self.carrier),
        );
        quote! {{
            let mut #it = #start;
            let mut #pace = #frame.pace();
            #label: loop {
                #poll
                let ::core::option::Option::Some(#end) = #it.block(&mut #pace) else { break };
                #block: {
                    loop {
                        if !#it.within(#end) { break #block; }
                        let #pattern = #it.take();
                        #body
                    }
                    #[allow(unreachable_code)]
                    { break #label; }
                }
            }
        }}
    }

    /// `for x in items { body }`, what is left of the items (an owned collection, a range) saved.
    ///
    /// ```text
    /// let mut it = start;
    /// 'label: loop { <safe point> let Some(next) = it.next() else { break }; let x = next; { body } }
    /// ```
    fn owned(&self, pattern: &Pat) -> TokenStream {
        let (it, poll, label) = (self.state, self.poll, &self.label);
        let (next, start) = (own("next"), start_of(self.carrier));
        let begin =
            quote!(#poll let ::core::option::Option::Some(#next) = #it.next() else { break };);
        let iteration = self.iteration(&begin, Some(pattern));
        quote! {{
            let mut #it = #start;
            #label loop { #iteration }
        }}
    }

    /// `for x in items { body }`, the iterator made again on resume.
    ///
    /// ```text
    /// match frame.walk(IntoIterator::into_iter(items)) { mut it => {
    ///     if target == 1 { target = 0; it = it.advanced_to(frame.restore("for")); }
    ///     'label: loop { <safe point> let Some(x) = it.next() else { break }; { body } }
    /// }}
    /// ```
    /// The `match` keeps the temporaries of `items` alive for as long as a plain `for` does. A run that resumes inside the
    /// body takes the item it was at once more.
    fn walk(
        &self,
        pattern: &Pat,
        items_as_written: &Expr,
        (lends, keeps): (bool, bool),
    ) -> TokenStream {
        let Rewrite { terms, .. } = self.rewrite;
        let (frame, target) = (&terms.frame, &terms.target);
        let (it, label, first) = (self.state, &self.label, self.carrier.first);
        let mut items = self.rewrite.left(items_as_written);
        self.rewrite.find_steps(&mut items);
        // Items borrowed mutably need no second borrow to hold what they are borrowed from.
        let (hold, holding) = match lends {
            true => Default::default(),
            false => self.hold(items_as_written),
        };
        let iteration = match keeps {
            true => self.kept_iteration(pattern),
            false => self.walked_iteration(pattern),
        };
        let name = state_name(self.repeat);
        let slot = state_slot(self.carrier);
        let chain = Some(self.chain);
        let restore = self
            .rewrite
            .restore_from(chain, &name, &slot, Span::mixed_site());
        let resumed = match (self.repeat.polls, self.repeat.body.scope()) {
            _ if keeps => {
                let own = match self.repeat.polls {
                    true => quote!(if #target == #first { #target = 0; }),
                    false => quote!(),
                };
                quote!(if #target >= #first { #it = #it.at(#restore); #own })
            }
            (true, None) => {
                quote!(if #target == #first { #target = 0; #it = #it.advanced_to(#restore); })
            }
            (true, Some(_)) => {
                let last = self.carrier.last;
                quote! {
                    if #target == #first { #target = 0; #it = #it.advanced_to(#restore); }
                    else if #target > #first && #target <= #last { #it = #it.back_to(#restore); }
                }
            }
            (false, _) => {
                quote!(if #target >= #first { #it = #it.back_to(#restore); })
            }
        };
        let items = quote!(::core::iter::IntoIterator::into_iter(#items));
        let again = self.repeat.body.scope().is_some() && !keeps;
        let walk = match lends {
            true => quote!(#frame.walk_lent(#items, #again)),
            false => quote!(#frame.walk(#items)),
        };
        quote! {{
            match #walk {
                mut #it => {
                    #hold
                    #resumed
                    #label loop { #holding #iteration }
                }
            }
        }}
    }

    /// An iteration over the items of somebody else's iterator.
    fn kept_iteration(&self, pattern: &Pat) -> TokenStream {
        let (it, poll, next) = (self.state, self.poll, own("next"));
        let begin =
            quote!(#poll let ::core::option::Option::Some(#next) = #it.next() else { break };);
        self.iteration(&begin, Some(pattern))
    }

    /// `for x in call(n) { body }`: a collection or an iterator, which its type tells.
    ///
    /// ```text
    /// let marker = marker();
    /// 'never: { break 'never; same(&marker, call(n)); }
    /// let told = (&&&&&&marker).told();
    /// let given = if target < 1 || told.made_again() { Some(call(n)) } else { None };
    /// let left = if target >= 1 && target <= 2 { …; Some(frame.restore("for")) } else { None };
    /// let mut it = told.begin(&frame, given, left);
    /// 'label: loop { <safe point> let Some(next) = it.next() else { break }; let x = next; { body } }
    /// ```
    fn told(&self, pattern: &Pat, items_as_written: &Expr) -> TokenStream {
        let Rewrite { terms, .. } = self.rewrite;
        let (frame, target, private) = (&terms.frame, &terms.target, &terms.private);
        let (it, label, first) = (self.state, &self.label, self.carrier.first);
        let (marker, told, given, left) = (own("marker"), own("told"), own("given"), own("left"));
        let (never, items) = (own_label("never"), self.rewrite.left(items_as_written));
        let slot = state_slot(self.carrier);
        let restore = self.rewrite.restore_from(
            Some(self.chain),
            &state_name(self.repeat),
            &slot,
            Span::mixed_site(),
        );
        // What an iterator was made from, of whatever kind it is.
        let names = self.held_names(items_as_written).into_iter();
        let places = names.enumerate();
        let (mut hold, mut holding) = (TokenStream::new(), TokenStream::new());
        for (index, place) in places {
            let held = own(&format!("held_{index}"));
            hold.extend(quote!(let #held = #told.hold(&#place);));
            holding.extend(quote!(#private::held(&#held);));
        }
        let sites: Vec<u32> = self.carrier.sites().collect();
        let resuming = self.rewrite.resumes_at(&sites);
        let iteration = self.kept_iteration(pattern);
        let arrived = self
            .repeat
            .polls
            .then(|| quote!(if #target == #first { #target = 0; }));
        quote! {{
            let #marker = #private::marker();
            #[allow(unreachable_code, unused_must_use)]
            #never: { break #never; #private::same(&#marker, #items); }
            let #told = {
                #[allow(unused_imports)]
                use #private::{TellAgain as _, TellKept as _, TellLent as _, TellLentFirst as _, TellLentSecond as _};
                (&&&&&&#marker).told()
            };
            let #given = if #target < #first || #told.made_again() {
                ::core::option::Option::Some(#items)
            } else {
                ::core::option::Option::None
            };
            let #left = if #resuming {
                #arrived
                ::core::option::Option::Some(#restore)
            } else {
                ::core::option::Option::None
            };
            let mut #it = #told.begin(&#frame, #given, #left);
            #hold
            #label loop { #holding #iteration }
        }}
    }

    /// An iteration over items that a run which resumes inside the body takes once more.
    fn walked_iteration(&self, pattern: &Pat) -> TokenStream {
        let (target, private) = (&self.rewrite.terms.target, &self.rewrite.terms.private);
        let (it, poll, next) = (self.state, self.poll, own("next"));
        let taken = quote!(let ::core::option::Option::Some(#next) = #it.next() else { break };);
        let Body::Scope(scope) = &self.repeat.body else {
            return self.iteration(&quote!(#poll #taken), Some(pattern));
        };
        let (inner, again) = (scope.first_site(), quote!(#private::taken(#it.next())));
        if !self.item_is_needed(scope) {
            let code = self.inner(scope, &quote!(#poll #taken));
            return quote!(if #target >= #inner { #private::keep(#again); } #code);
        }
        let (ready, back) = self.ready_for_head(scope);
        let code = self.inner(scope, &quote!());
        quote! {
            let #next = if #target < #inner {
                #ready
                #poll
                match #it.next() {
                    ::core::option::Option::Some(#next) => { #back #next }
                    ::core::option::Option::None => break,
                }
            } else { #again };
            #code
        }
    }

    /// What waits, put in its place for the head of an iteration, and back.
    fn ready_for_head(&self, scope: &Scope) -> (TokenStream, TokenStream) {
        let looks = self.rewrite.liveness.looks(scope, 0);
        let used = || self.places.waiting.intersection(looks);
        let ready = used().map(|&v| self.rewrite.take(v)).collect();
        let back = used().map(|&v| self.rewrite.park(v)).collect();
        (ready, back)
    }

    /// A body with safe points. What waits at its beginning has to wait again at its end.
    fn inner(&self, scope: &Scope, begin: &TokenStream) -> TokenStream {
        let code = self
            .rewrite
            .scope(scope, Some(self.chain), begin, self.places);
        let back = self.places.waiting.iter().map(|&v| self.rewrite.park(v));
        match self.places.waiting.is_empty() {
            true => code,
            false => quote!({ #code } #[allow(unreachable_code)] { #(#back)* }),
        }
    }

    /// What the iterator is made from again must not change while the loop runs, even if the iterator no longer borrows it:
    /// a borrow that lives as long makes the compiler see to that.
    fn hold(&self, items: &Expr) -> (TokenStream, TokenStream) {
        let private = &self.rewrite.terms.private;
        let (mut hold, mut holding) = (TokenStream::new(), TokenStream::new());
        for (index, place) in self.held_places(items).into_iter().enumerate() {
            let held = own(&format!("held_{index}"));
            hold.extend(quote!(let #held = &#place;));
            holding.extend(quote!(#private::held(#held);));
        }
        (hold, holding)
    }

    /// The variables in a header that can change.
    fn held_names(&self, items: &Expr) -> Vec<Ident> {
        let function = self.rewrite.function;
        let names = names::of_expr(items);
        let mentions = &self.chain.scope.statements[self.chain.at].mentions;
        let held = mentions.iter().filter(|&&v| {
            let variable = &function.variables[v];
            let mut lent = function.state_parameters();
            let changes = variable.mutable || lent.any(|p| p.variables.contains(&v));
            changes && names.contains(&variable.ident.to_string())
        });
        held.map(|&v| function.variables[v].ident.clone()).collect()
    }

    /// The places that an iterator is made from, as far as they can change.
    fn held_places(&self, items: &Expr) -> Vec<Expr> {
        let function = self.rewrite.function;
        let mentions = &self.chain.scope.statements[self.chain.at].mentions;
        let mut held = Vec::new();
        for (root, place) in places(items) {
            let means = |&&v: &&usize| function.variables[v].ident == root;
            let Some(&variable) = mentions.iter().rev().find(means) else {
                continue;
            };
            let lent = function
                .state_parameters()
                .any(|p| p.variables.contains(&variable));
            if lent || function.variables[variable].mutable {
                held.push(place);
            }
        }
        held
    }

    /// Whether a run that resumes inside the body needs the item.
    fn item_is_needed(&self, scope: &Scope) -> bool {
        self.rewrite.liveness.merge_extent(scope, 0) > 0 && !scope.statements[0].declares.is_empty()
    }

    /// `while condition { body }`, `while let` and chains included.
    ///
    /// ```text
    /// let mut count: u64 = start;
    /// 'label: loop { <safe point> count += 1; if condition { body } else { break } }
    /// ```
    fn while_loop(&self, condition: &Expr, hoisted: &Hoisted, handed: &[Binding]) -> TokenStream {
        let (count, poll) = (self.state, self.poll);
        let begin = quote!(#poll #count = #count.wrapping_add(1););
        let condition = self.rewrite.left(condition);
        let iteration = match &self.repeat.body {
            Body::Plain(body, _) => {
                let body = self.rewrite.body_of(self.chain, body);
                quote!(#begin if #condition #body else { break })
            }
            Body::Scope(_) if handed.is_empty() => {
                let condition = condition_without_mut(condition);
                let quiet = quote!(#[allow(unused_variables)]);
                self.iteration(&quote!(#begin #quiet if #condition {} else { break }), None)
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
                    let #next = if #condition { (#(#idents,)*) } else { break };
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
        let (count, poll) = (self.state, self.poll);
        let iteration = self.iteration(&quote!(#poll #count = #count.wrapping_add(1);), None);
        self.counted(&iteration)
    }

    fn counted(&self, iteration: &TokenStream) -> TokenStream {
        let (count, label, start) = (self.state, &self.label, start_of(self.carrier));
        // A lender that is entered again goes on counting.
        let (slot, lends) = (state_slot(self.carrier), !self.chain.served().is_empty());
        let start = match lends && self.rewrite.notes.is_left(&slot) {
            true => quote!(#slot.take().unwrap_or(#start)),
            false => quote!(#start),
        };
        quote! {{
            let mut #count: u64 = #start;
            #label loop { #iteration }
        }}
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
