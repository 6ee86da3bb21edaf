//! Loops over iterators that a resume makes again, and over what a call gives.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Expr, Ident, Pat};

use super::Rewrite;
use super::blocked::ShortLoop;
use super::carrier::{state_name, state_slot};
use super::repeat::LoopOf;
use crate::model::{Body, Scope, places};
use crate::names;
use crate::terms::{own, own_label};

impl LoopOf<'_> {
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
    pub(super) fn walk(
        &self,
        pattern: &Pat,
        items_as_written: &Expr,
        (lends, keeps): (bool, bool),
        short: Option<&ShortLoop>,
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
        let code = match (short, keeps) {
            (Some(short), _) => self.walk_in_blocks(pattern, items_as_written, &holding, short),
            (None, keeps) => {
                let iteration = match keeps {
                    true => self.kept_iteration(pattern),
                    false => self.walked_iteration(pattern),
                };
                let keyword = self.keyword();
                quote!(#label #keyword { #holding #iteration })
            }
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
        let leave = self.rewrite.leave_if_refused();
        quote! {{
            match #walk {
                mut #it => {
                    #leave
                    #hold
                    #resumed
                    #code
                }
            }
        }}
    }

    /// An iteration over the items of somebody else's iterator.
    fn kept_iteration(&self, pattern: &Pat) -> TokenStream {
        let (it, poll, next, end) = (self.state, self.poll, own("next"), self.end());
        let begin =
            quote!(#poll let ::core::option::Option::Some(#next) = #it.next() else { #end };);
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
    /// let mut it = told.begin(&mut frame, given, left);
    /// 'label: loop { <safe point> let Some(next) = it.next() else { break }; let x = next; { body } }
    /// ```
    pub(super) fn told(&self, pattern: &Pat, items_as_written: &Expr) -> TokenStream {
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
        let (iteration, keyword) = (self.kept_iteration(pattern), self.keyword());
        let arrived = self
            .repeat
            .polls
            .then(|| quote!(if #target == #first { #target = 0; }));
        let leave = self.rewrite.leave_if_refused();
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
            let mut #it = #told.begin(&mut #frame, #given, #left);
            #leave
            #hold
            #label #keyword { #holding #iteration }
        }}
    }

    /// An iteration over items that a run which resumes inside the body takes once more.
    fn walked_iteration(&self, pattern: &Pat) -> TokenStream {
        let (target, private) = (&self.rewrite.terms.target, &self.rewrite.terms.private);
        let (it, poll, next, end) = (self.state, self.poll, own("next"), self.end());
        let taken = quote!(let ::core::option::Option::Some(#next) = #it.next() else { #end };);
        let Body::Scope(scope) = &self.repeat.body else {
            return self.iteration(&quote!(#poll #taken), Some(pattern));
        };
        let (inner, again) = (scope.first_site(), quote!(#private::taken(#it.next())));
        if !self.item_is_needed(scope) {
            let (code, keep) = (
                self.inner(scope, &quote!(#poll #taken)),
                &self.rewrite.terms.keep,
            );
            return quote!(if #target >= #inner { #keep(#again); } #code);
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

    /// What the iterator is made from again must not change while the loop runs, even if the iterator no longer borrows it:
    /// a borrow that lives as long makes the compiler see to that.
    pub(super) fn hold(&self, items: &Expr) -> (TokenStream, TokenStream) {
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
}

impl Rewrite<'_> {
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
