//! A safe point.
//!
//! ```text
//! if flag.raised() {
//!     match frame.safe_point(number, index, total, &["acc", "n", "for"], (Own(&mut acc), (View(&n), (Own(&mut it), ())))) {
//!         Next::Go => {}
//!         Next::Stop => { let_go(view); keep(acc); keep(n); break 'stop }
//!     }
//! }
//! ```
//! At a stop, what is made again on resume is dropped, innermost first; what is saved is forgotten; leaving the block
//! `'stop` drops the rest.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Stmt};

use super::Rewrite;
use crate::liveness::state_parameters;
use crate::model::{Carrier, Form, Kind, Passing, Role, Variable, roots};
use crate::names;

/// Something of a loop that a snapshot holds beside the variables.
pub(crate) struct Saved {
    pub(crate) name: String,
    /// `Own(&mut it)` or the like.
    pub(crate) lent: TokenStream,
    /// What becomes of it at a stop.
    pub(crate) at_stop: TokenStream,
}

/// How far a loop has come: two expressions, `u64` and `Option<u64>`.
pub(crate) struct Progress {
    pub(crate) index: TokenStream,
    pub(crate) total: TokenStream,
}

impl Rewrite<'_> {
    /// The safe point of a carrier.
    pub(crate) fn poll(&self, number: usize, progress: &Progress, own: &[Saved]) -> TokenStream {
        let private = &self.terms.private;
        let (frame, flag, stop) = (&self.terms.frame, &self.terms.flag, &self.terms.stop);
        let needed = self.liveness.needed(self.function, number);
        let mut names = Vec::new();
        let mut lent = Vec::new();
        for parameter in state_parameters(self.function) {
            let variable = &self.function.variables[parameter.variables[0]];
            names.push(variable.name.clone());
            lent.push(self.lend_parameter(variable, parameter.passing));
        }
        for &index in &needed {
            names.push(self.function.variables[index].name.clone());
            lent.push(self.lend(index, number));
        }
        for saved in own {
            names.push(saved.name.clone());
            lent.push(saved.lent.clone());
        }
        let list = lent
            .into_iter()
            .rev()
            .fold(quote!(()), |rest, item| quote!((#item, #rest)));
        let Progress { index, total } = progress;
        let site = number as u32;
        let let_go = self.at_stop(number, &needed, own);
        quote! {
            if #flag.raised() {
                match #frame.safe_point(#site, #index, #total, &[#(#names),*], #list) {
                    #private::Next::Go => {}
                    #private::Next::Stop => {
                        #let_go
                        break #stop;
                    }
                }
            }
        }
    }

    fn lend(&self, index: usize, number: usize) -> TokenStream {
        let private = &self.terms.private;
        let variable = &self.function.variables[index];
        let ident = &variable.ident;
        // At the user's own tokens, so that "cannot be saved" and borrow errors land there.
        if (variable.mutable || ident == "self") && !self.borrowed_by_remade(ident, number) {
            quote_spanned!(ident.span()=> #private::Own(&mut #ident))
        } else {
            quote_spanned!(ident.span()=> #private::View(&#ident))
        }
    }

    fn lend_parameter(&self, variable: &Variable, passing: Passing) -> TokenStream {
        let private = &self.terms.private;
        let ident = &variable.ident;
        match passing {
            Passing::MutableSlice => quote_spanned!(ident.span()=> #private::Shared(&*#ident)),
            _ => quote_spanned!(ident.span()=> #private::Own(&mut *#ident)),
        }
    }

    /// The merges that a run at this carrier has executed, in order.
    fn remade(&self, number: usize) -> impl DoubleEndedIterator<Item = usize> {
        let at = self.liveness.carriers[number - 1];
        (0..at).filter(move |&merge| {
            matches!(self.function.statements[merge].kind, Kind::Merge)
                && self.liveness.merge_extent(self.function, merge) >= number
        })
    }

    fn borrowed_by_remade(&self, ident: &Ident, number: usize) -> bool {
        let name = ident.to_string();
        self.remade(number)
            .any(|merge| match &self.function.statements[merge].stmt {
                Stmt::Local(local) => local
                    .init
                    .as_ref()
                    .is_some_and(|init| names::borrowed(&init.expr).contains(&name)),
                _ => false,
            })
    }

    fn at_stop(&self, number: usize, needed: &[usize], own: &[Saved]) -> TokenStream {
        let private = &self.terms.private;
        let of_loop = own.iter().map(|saved| &saved.at_stop);
        let (dropped, left) = self.dropped_first(number);
        let still_borrowed = |ident: &Ident| {
            left.iter()
                .any(|&merge| match &self.function.statements[merge].stmt {
                    Stmt::Local(local) => local.init.as_ref().is_some_and(|init| {
                        names::of_expr(&init.expr).contains(&ident.to_string())
                    }),
                    _ => false,
                })
        };
        let idents = needed
            .iter()
            .map(|&index| &self.function.variables[index].ident);
        let kept = idents.filter(|ident| !still_borrowed(ident));
        quote! {
            #(#of_loop)*
            #(#private::let_go(#dropped);)*
            #(#private::keep(#kept);)*
        }
    }

    /// The remade variables that are certainly still there, innermost first, and the merges whose variables may have been
    /// moved away: those are left to the compiler's own drop flags, with all that were made before them.
    fn dropped_first(&self, number: usize) -> (Vec<&Ident>, Vec<usize>) {
        let mut dropped = Vec::new();
        let mut left = Vec::new();
        for merge in self.remade(number).rev() {
            let declares = &self.function.statements[merge].declares;
            let certain = declares
                .iter()
                .all(|&v| self.certainly_there(v, merge, number));
            if left.is_empty() && certain {
                dropped.extend(
                    declares
                        .iter()
                        .rev()
                        .map(|&v| &self.function.variables[v].ident),
                );
            } else {
                left.push(merge);
            }
        }
        (dropped, left)
    }

    /// Whether the loop's own header may have moved the variable into the iterator.
    fn header_takes(&self, at: usize, variable: usize) -> bool {
        let Some(Carrier {
            form: Form::For { items, .. },
            ..
        }) = self.function.carrier(at)
        else {
            return false;
        };
        let name = self.function.variables[variable].ident.to_string();
        names::of_expr(items).contains(&name) && !roots(items).contains(&name)
    }

    fn certainly_there(&self, variable: usize, merge: usize, number: usize) -> bool {
        let at = self.liveness.carriers[number - 1];
        let hidden = (variable + 1..self.function.variables.len()).any(|other| {
            let (this, other) = (
                &self.function.variables[variable],
                &self.function.variables[other],
            );
            other.ident == this.ident && other.declared.is_some_and(|declared| declared < at)
        });
        self.function.variables[variable].role == Role::Remade
            && !hidden
            && !self.header_takes(at, variable)
            && (merge + 1..at).all(|between| !self.liveness.mentioned(between).contains(&variable))
    }
}
