//! Functions that are `fallible`: what they leave for, and what they return then.
//!
//! ```text
//! x = frame.restore("x");      becomes     x = match frame.try_restore("x") { Some(certain) => certain, None => break 'stop };
//! frame.stopped()                          frame.ended()          // an `Err`
//! frame.call(…)                            let value = frame.call(…);
//!                                          if frame.has_ended() { drop(value); …; break 'stop }
//!                                          value
//! ```
//! So a function whose callee has stopped leaves at once: whatever it would do with the callee's error, it does not come to it.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::Rewrite;
use super::chain::Chain;
use crate::names::Names;
use crate::terms::{Terms, own};

impl Rewrite<'_> {
    /// A call of the frame's that a function which is not `fallible` does not come back from without its value.
    pub(super) fn certain(&self, span: Span, method: &str, arguments: &TokenStream) -> TokenStream {
        let Terms { frame, stop, .. } = &self.terms;
        if !self.function.is_fallible() {
            let method = Ident::new(method, span);
            return quote_spanned!(span=> #frame.#method(#arguments));
        }
        let (method, certain) = (Ident::new(&format!("try_{method}"), span), own("certain"));
        quote_spanned! {span=>
            match #frame.#method(#arguments) {
                ::core::option::Option::Some(#certain) => #certain,
                ::core::option::Option::None => break #stop,
            }
        }
    }

    /// Leaves a function whose frame goes no further.
    pub(crate) fn leave_if_ended(&self) -> TokenStream {
        let Terms { frame, stop, .. } = &self.terms;
        quote!(if #frame.has_ended() { break #stop; })
    }

    /// The same, where its loop may have been refused.
    pub(super) fn leave_if_refused(&self) -> TokenStream {
        match self.function.is_fallible() {
            true => self.leave_if_ended(),
            false => quote!(),
        }
    }

    /// What a `fallible` function returns when it goes no further. What is said of its type is said where that is written.
    pub(crate) fn ended(&self) -> TokenStream {
        let frame = &self.terms.frame;
        let span = match &self.function.item.sig.output {
            syn::ReturnType::Default => Span::call_site(),
            syn::ReturnType::Type(_, ty) => syn::spanned::Spanned::span(&**ty),
        };
        match self.function.is_async() {
            true => quote_spanned!(span=> #frame.ended_or_parked().await),
            false => quote_spanned!(span=> #frame.ended()),
        }
    }

    /// What a function that is not `fallible` comes to at a stop: it does not return.
    pub(crate) fn stopped(&self) -> TokenStream {
        let frame = &self.terms.frame;
        match self.function.is_async() {
            true => quote!(match #frame.parked().await {}),
            false => quote!(#frame.stopped()),
        }
    }

    /// The value of a call of a function that is not async, in one that is: a stop unwinds what is called.
    pub(super) fn unwound(
        &self,
        chain: &Chain<'_>,
        site: u32,
        call: &TokenStream,
        given: &Names,
    ) -> TokenStream {
        let (stop, certain) = (self.way_out(chain, site), own("certain"));
        let at_stop = self.at_stop_without(chain, site, given);
        quote! {
            match #call {
                ::core::option::Option::Some(#certain) => #certain,
                ::core::option::Option::None => {
                    #at_stop
                    break #stop;
                }
            }
        }
    }

    /// The value of a marked call, if it comes back to go on. `given` are the variables that it may have been given away.
    pub(super) fn called(
        &self,
        chain: &Chain<'_>,
        site: u32,
        call: TokenStream,
        given: &Names,
    ) -> TokenStream {
        if !self.function.is_fallible() {
            return call;
        }
        let Terms { frame, let_go, .. } = &self.terms;
        let (stop, value) = (self.way_out(chain, site), own("value"));
        let at_stop = self.at_stop_without(chain, site, given);
        quote! {
            let #value = #call;
            if #frame.has_ended() {
                #let_go(#value);
                #at_stop
                break #stop;
            }
            #value
        }
    }
}
