//! From the model to the rewritten body.
//!
//! `block` brings a run, fresh or resuming, to each of a block's statements in turn; `slots` keeps what is cut off from its
//! uses; `assign` turns `let`s into assignments; `carrier` says how a carrier begins, `repeat` rewrites loops (`straight` says
//! which of them run in blocks) and `branch` `if` and `match`; `point` writes the safe points, `chain` knows what is around
//! them, `hidden` finds what is hidden there; `leave` sees what the function returns.

mod assign;
mod block;
mod branch;
mod carrier;
mod chain;
mod hidden;
mod leave;
mod point;
mod repeat;
mod slots;
mod straight;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{ReturnType, Type};

use crate::liveness::Liveness;
use crate::model::{Function, Passing, Scope};
use crate::terms::Terms;

/// Everything the rewriting reads.
pub(crate) struct Rewrite<'a> {
    pub(crate) function: &'a Function,
    pub(crate) liveness: &'a Liveness,
    pub(crate) terms: Terms,
    /// The type of what is returned, where it can be written down.
    pub(crate) returns: Returns,
}

/// What is known about the return type.
pub(crate) enum Returns {
    /// Nothing returns.
    Never,
    /// As written; `()` when nothing is.
    Type(Box<Type>),
    /// Has `impl Trait` in it: each becomes `_` where a type is inferred, `()` where only its outermost name counts.
    Opaque {
        inferred: Box<Type>,
        outermost: Box<Type>,
    },
}

impl Returns {
    pub(crate) fn new(output: &ReturnType) -> Self {
        match output {
            ReturnType::Default => Returns::Type(syn::parse_quote!(())),
            ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)) => Returns::Never,
            ReturnType::Type(_, ty) => leave::without_impl(ty),
        }
    }

    /// For a `let` that holds the value.
    pub(crate) fn annotation(&self) -> TokenStream {
        match self {
            Returns::Never => quote!(),
            Returns::Type(ty) | Returns::Opaque { inferred: ty, .. } => quote!(: #ty),
        }
    }

    /// For asking whether it is a `Result`.
    pub(crate) fn outermost(&self) -> TokenStream {
        match self {
            Returns::Never => quote!(()),
            Returns::Type(ty) | Returns::Opaque { outermost: ty, .. } => quote!(#ty),
        }
    }
}

impl Rewrite<'_> {
    /// The rewritten statements, as the inside of a block that has the function's value.
    pub(crate) fn body(&self) -> TokenStream {
        let parameters = self.parameters();
        let statements = self.scope(&self.function.body, None, &TokenStream::new());
        quote!(#parameters #statements)
    }

    /// Whether the run resumes in one of some carriers of a scope.
    fn resumes_in(&self, scope: &Scope, numbers: &[usize]) -> TokenStream {
        let target = &self.terms.target;
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for &number in numbers {
            let (first, last) = (
                scope.numbered(number).1.first,
                scope.numbered(number).1.last,
            );
            match spans.last_mut() {
                Some(span) if span.1 + 1 == first => span.1 = last,
                _ => spans.push((first, last)),
            }
        }
        let each = spans.into_iter().map(|(first, last)| match (first, last) {
            (1, last) => quote!((#target != 0 && #target <= #last)),
            (first, last) if first == last => quote!(#target == #first),
            (first, last) => quote!((#target >= #first && #target <= #last)),
        });
        quote!(#(#each)||*)
    }

    /// By-value parameters that a checkpoint holds become variables that a resume restores; so does what `&mut` points to.
    fn parameters(&self) -> TokenStream {
        let (frame, target, private) = (&self.terms.frame, &self.terms.target, &self.terms.private);
        let lent = self.function.state_parameters().map(|parameter| {
            let variable = &self.function.variables[parameter.variables[0]];
            let (ident, name) = (&variable.ident, &variable.name);
            let restore = quote_spanned!(ident.span()=> #frame.restore_place(#name, &mut *#ident););
            quote!(if #target != 0 { #restore })
        });
        let by_value = self
            .function
            .parameters
            .iter()
            .filter(|parameter| parameter.passing == Passing::Value);
        let owned = by_value.flat_map(|parameter| &parameter.variables).map(|&index| {
            let variable = &self.function.variables[index];
            let (ident, name) = (&variable.ident, &variable.name);
            let last = self.liveness.last[index];
            if last == 0 {
                return quote!();
            }
            let numbers = self.liveness.needing(index, 1..=last);
            let restored = self.resumes_in(&self.function.body, &numbers);
            let restore = quote_spanned!(ident.span()=> #frame.restore(#name));
            if *ident == "self" {
                return quote!(if #restored { #ident = #restore; });
            }
            let mutability = variable.mutable.then(|| quote!(mut));
            quote!(let #mutability #ident = if #restored { #private::let_go(#ident); #restore } else { #ident };)
        });
        quote!(#(#lent)* #(#owned)*)
    }
}
