//! From the model to the rewritten body.
//!
//! `block` brings a run, fresh or resuming, to each of the statements in turn; `carrier` rewrites the loops, `straight` says
//! which of them run in blocks; `point` writes the safe points; `leave` sees what the function returns.

mod block;
mod carrier;
mod leave;
mod point;
mod straight;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Lifetime, Path, ReturnType, Type};

use crate::liveness::Liveness;
use crate::model::Function;

/// The names that generated code uses. They have the macro's hygiene, so that no user's name can meet them.
pub(crate) struct Terms {
    pub(crate) private: TokenStream,
    pub(crate) frame: Ident,
    pub(crate) flag: Ident,
    /// The carrier still to be resumed at; 0 once there, and in a fresh run.
    pub(crate) target: Ident,
    pub(crate) stop: Lifetime,
}

impl Terms {
    pub(crate) fn new(krate: &Path) -> Self {
        Terms {
            private: quote!(#krate::__private),
            frame: own("frame"),
            flag: own("flag"),
            target: own("target"),
            stop: Lifetime {
                apostrophe: Span::mixed_site(),
                ident: own("stop"),
            },
        }
    }
}

/// An identifier with the macro's hygiene.
pub(crate) fn own(name: &str) -> Ident {
    format_ident!("__ckpt_{}", name, span = Span::mixed_site())
}

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
        let statements = self.statements();
        quote!(#parameters #statements)
    }
}
