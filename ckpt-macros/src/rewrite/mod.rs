//! From the model to the rewritten body.
//!
//! `block` brings a run, fresh or resuming, to each of a block's statements in turn; `slots` keeps what only some of the runs
//! have, `standing` writes what stands between branches, `code` puts declarations in their places; `assign` turns `let`s into
//! assignments; `anew` begins variables that a checkpoint lacks, where nothing has `changed` them since; `carrier` says how a carrier begins; `repeat` rewrites loops, `walked` those over iterators and calls, `fed` those
//! over adapters of what is left, `blocked` those that run in blocks (`straight` says which, `reader` what has to be true for it,
//! `short` by which names), and `branch` `if` and `match`; `point` writes the safe points, `call` the marked calls behind them, `lender` those that have to leave what holds state mutably; `chain` knows what is around them, `hidden` finds what is
//! hidden there; `leave` sees what the function returns and where its jumps lead, `ended` what a `fallible` one returns; `notes` is what one writing tells the next;
//! `lints` keeps the user's own at their code; `with` lets functions of the user's save what they save.

mod anew;
mod assign;
mod block;
mod blocked;
mod branch;
mod call;
mod carrier;
mod chain;
mod changed;
mod code;
mod ended;
mod fed;
mod hidden;
mod leave;
mod lender;
mod lints;
mod notes;
mod parameters;
mod point;
mod reader;
mod repeat;
mod short;
mod slots;
mod standing;
mod straight;
mod walked;
mod with;

pub(crate) use blocked::pace_of;
pub(crate) use hidden::Ways;
pub(crate) use notes::Notes;
pub(crate) use parameters::takes_its_turn;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, ReturnType, Type};

use crate::liveness::{Liveness, Variables};
use crate::model::{Function, Variable};
use crate::terms::{Terms, own};
use block::Places;
use chain::Chain;

/// Everything the rewriting reads.
pub(crate) struct Rewrite<'a> {
    pub(crate) function: &'a Function,
    pub(crate) liveness: &'a Liveness,
    pub(crate) terms: Terms,
    /// The type of what is returned, where it can be written down.
    pub(crate) returns: Returns,
    pub(crate) notes: Notes,
    pub(crate) ways: Ways,
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
        let all = self.function.parameters.iter().flat_map(|p| &p.variables);
        let places = Places {
            direct: all.copied().collect::<Variables>(),
            ..Places::default()
        };
        let statements = self.scope(&self.function.body, None, &TokenStream::new(), &places);
        // What they are declared as shows in the statements.
        let parameters = self.parameters();
        self.bind_parameters();
        quote!(#parameters #statements)
    }

    /// The saved value of a variable, or what it left behind on the way out of a lender.
    fn restore(&self, chain: Option<&Chain<'_>>, variable: usize) -> TokenStream {
        let slot = self.left_slot(variable);
        if self.function.variables[variable].is_parameter() && self.may_return(chain, &slot) {
            // It was restored where the function begins.
            let (private, waits, left) = (&self.terms.private, self.slot(variable), own("left"));
            return quote! {
                match #slot.take() {
                    ::core::option::Option::Some(#left) => #left,
                    ::core::option::Option::None => #private::taken(#waits.take()),
                }
            };
        }
        let Variable {
            ident, name, with, ..
        } = &self.function.variables[variable];
        let span = ident.span();
        let Some(path) = with else {
            return self.restore_from(chain, name, &slot, span);
        };
        let left = self.may_return(chain, &slot).then_some(&slot);
        self.restored_with(path, name, left, span)
    }

    /// Whether something may have been left in a slot on the way out of a lender.
    fn may_return(&self, chain: Option<&Chain<'_>>, slot: &Ident) -> bool {
        let mut around = chain.into_iter().flat_map(Chain::outwards);
        around.any(|chain| self.notes.is_left_at(&chain.served(), slot))
    }

    fn restore_from(
        &self,
        chain: Option<&Chain<'_>>,
        name: &str,
        slot: &Ident,
        span: Span,
    ) -> TokenStream {
        match self.may_return(chain, slot) {
            true => self.certain(span, "returned", &quote!(#name, #slot.take())),
            false => self.certain(span, "restore", &quote!(#name)),
        }
    }

    /// Whether the run resumes at one of some safe points.
    fn resumes_at(&self, sites: &[u32]) -> TokenStream {
        let target = &self.terms.target;
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for &site in sites {
            match spans.last_mut() {
                Some(span) if span.1 + 1 == site => span.1 = site,
                _ => spans.push((site, site)),
            }
        }
        let each = spans.into_iter().map(|(first, last)| match (first, last) {
            (1, last) => quote!((#target != 0 && #target <= #last)),
            (first, last) if first == last => quote!(#target == #first),
            (first, last) => quote!((#target >= #first && #target <= #last)),
        });
        quote!(#(#each)||*)
    }
}
