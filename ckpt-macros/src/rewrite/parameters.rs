//! Parameters where the body begins.
//!
//! ```text
//! fn f(a: String, b: Guard, state: &mut T)   becomes   fn f(a: String, b: Guard, state: &mut T) {
//!                                                          if target != 0 { frame.restore_place("state", &mut *state); }
//!                                                          let a = if target >= 1 { let_go(a); frame.restore("a") } else { a };
//!                                                          let b = b;      // dropped before `a`, as without us
//! ```

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::Rewrite;
use crate::liveness::Liveness;
use crate::model::Function;

impl Rewrite<'_> {
    /// A parameter that a checkpoint lacks is as the caller has it, if nothing may have changed it since.
    pub(super) fn bind_parameters(&self) {
        let (function, body) = (self.function, &self.function.body);
        let all = 1..=function.sites.len() as u32;
        for lent in function.state_parameters().flat_map(|p| &p.variables) {
            self.bind_changed(*lent, body, 0, all.clone());
        }
        for owned in function.by_value().filter(|&v| function.is_saved(v)) {
            let needing = all.clone().filter(|&site| self.liveness.needs(owned, site));
            self.bind_changed(owned, body, 0, needing);
        }
    }

    /// By-value parameters that a checkpoint holds become variables that a resume restores; so does what `&mut` points to.
    pub(super) fn parameters(&self) -> TokenStream {
        let (frame, target, let_go) = (&self.terms.frame, &self.terms.target, &self.terms.let_go);
        let lent = self.function.state_parameters().map(|parameter| {
            let variable = &self.function.variables[parameter.variables[0]];
            let (ident, name) = (&variable.ident, &variable.name);
            let restore = match &variable.with {
                Some(path) => {
                    let restored = self.restored_with(path, name, None, ident.span());
                    quote_spanned!(ident.span()=> if !#frame.is_lent_whole(#name) { *#ident = #restored; })
                }
                None => {
                    let place = quote_spanned!(ident.span()=> #name, &mut *#ident);
                    let restored = self.certain(ident.span(), "restore_place", &place);
                    quote_spanned!(ident.span()=> #restored;)
                }
            };
            let name = &variable.name;
            quote!(if #target != 0 && !#frame.lacks(#name) { #restore })
        });
        let owned = self.function.by_value().map(|index| {
            let variable = &self.function.variables[index];
            let ident = &variable.ident;
            let sites = 1..=self.function.sites.len() as u32;
            let saved = self.function.is_saved(index);
            let needing: Vec<u32> = sites.filter(|&site| saved && self.liveness.needs(index, site)).collect();
            let again = saved && self.notes.is_assigned_again(index);
            if needing.is_empty() && !again {
                let mutability = variable.mutable.then(|| quote!(mut));
                return match takes_its_turn(self.function, self.liveness, index) {
                    true => quote!(let #mutability #ident = #ident;),
                    false => quote!(),
                };
            }
            let slot = self.declare_slot(index);
            let (restored, restore) = (self.resumes_at(&needing), self.restore(None, index));
            // A parameter that is new is what the caller says.
            let name = &variable.name;
            let in_a_row = needing.windows(2).all(|pair| pair[0] + 1 == pair[1]);
            let restored = match in_a_row {
                true => quote!(#restored && !#frame.lacks(#name)),
                false => quote!((#restored) && !#frame.lacks(#name)),
            };
            if *ident == "self" {
                return quote!(if #restored { #ident = #restore; } #slot);
            }
            let changes = again || variable.is_freed();
            let mutability = (variable.mutable || changes).then(|| quote!(mut));
            let allow = (changes && !variable.mutable).then(|| quote!(#[allow(unused_mut)]));
            if needing.is_empty() {
                return quote!(#allow let #mutability #ident = #ident; #slot);
            }
            let gone = (!variable.trivial).then(|| quote!(#let_go(#ident);));
            quote!(#allow let #mutability #ident = if #restored { #gone #restore } else { #ident }; #slot)
        });
        quote!(#(#lent)* #(#owned)*)
    }
}

/// Whether a parameter that no checkpoint holds becomes a variable of the body in its turn, because others do: variables are dropped in
/// the reverse order of their declaration.
pub(crate) fn takes_its_turn(function: &Function, liveness: &Liveness, variable: usize) -> bool {
    let is_restored = |v: &usize| function.is_saved(*v) && liveness.is_needed(*v);
    let drops = |v: &usize| {
        let variable = &function.variables[*v];
        !variable.trivial && variable.written != "self"
    };
    let mut others = function.by_value().filter(|&other| other != variable);
    drops(&variable) && !is_restored(&variable) && others.any(|v| drops(&v) && is_restored(&v))
}
