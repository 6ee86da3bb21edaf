//! The rewritten function around its rewritten body.
//!
//! ```text
//! fn pi(samples: u64) -> f64 {
//!     use ::ckpt::__private;
//!     let mut frame = enter(&Function { name: "pi", sites: &[…], … }, path_of(&|| {}), is_result::<f64>(), |args| args.value("samples", &samples));
//!     let flag = frame.flag();
//!     let mut target = frame.target();
//!     'stop: {
//!         return { let value: f64 = { <body> }; …; frame.complete(failed); value };
//!     }
//!     frame.stopped()                       // only a stop leads here; it never returns
//! }
//! ```

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, Pat, ReceiverKind, parse_quote};

use crate::errors::Errors;
use crate::liveness::Liveness;
use crate::model::{Function, Passing, Variable};
use crate::rewrite::{Notes, Returns, Rewrite, Ways, pace_of, takes_its_turn};
use crate::terms::{Terms, own};

/// Writes the function.
pub(crate) fn function(function: &Function, liveness: &Liveness, errors: &Errors) -> TokenStream {
    let rewrite = Rewrite {
        function,
        liveness,
        terms: Terms::new(),
        returns: Returns::new(&function.item.sig.output),
        notes: Notes::default(),
        ways: Ways::default(),
    };
    let mut body = rewrite.body();
    if !rewrite.notes.is_certain() {
        body = rewrite.body();
    }
    for ident in rewrite.notes.hiding() {
        errors.once_at(&ident, format!("ckpt: this hides an earlier `{ident}` that a checkpoint here still needs; give one of them another name"));
    }
    for call in rewrite.notes.far_jumps() {
        errors.once_at(
            &call,
            "ckpt: this macro may hide a `continue` of a labelled loop, which has to take variables along that not every safe \
             point in the loop has; write the jump itself, outside the macro",
        );
    }
    for call in rewrite.notes.calls_in_lenders() {
        errors.once_at(
            &call,
            "ckpt: state is held mutably around this marked call, which a snapshot inside of it could not look at; index it \
             (`for i in 0..v.len()` and `&mut v[i]`), or take it out and put it back (`mem::take`)",
        );
    }
    let mut item = function.item.clone();
    free_for_reassignment(function, liveness, &mut item.sig);
    let moved = match function.is_async() {
        true => moved_inside(&mut item.sig),
        false => quote!(),
    };
    let syn::ItemFn {
        attrs, vis, sig, ..
    } = &item;
    let Terms {
        frame,
        flag,
        target,
        stop,
        ..
    } = &rewrite.terms;
    let enter = enter(function, &rewrite);
    let leave = match rewrite.returns {
        Returns::Never => quote!({ #body }),
        _ => {
            let value = rewrite.complete(&quote!({ #body }));
            quote!(return #value;)
        }
    };
    let (refused, stopped) = match function.is_fallible() {
        true => (rewrite.leave_if_ended(), rewrite.ended()),
        false => (quote!(), rewrite.stopped()),
    };
    let paces = rewrite.notes.paced().into_iter().map(pace_of);
    let import = rewrite.terms.import(&function.args.krate);
    let inside = quote! {
            let mut #frame = #enter;
            let #flag = #frame.flag();
            let mut #target = #frame.target();
            #(let mut #paces = #frame.pace();)*
            #stop: {
                #refused
                #leave
            }
            #[allow(unreachable_code)]
            #stopped
    };
    // What ends in a brace of the macro's is taken for the macro's own, and the compiler warns of nothing in it: the user's
    // brace it is.
    let in_braces = |inside| {
        let mut block = Group::new(Delimiter::Brace, inside);
        block.set_span(item.block.brace_token.span.join());
        block
    };
    let inside = match function.is_async() {
        true => {
            let (private, body) = (&rewrite.terms.private, in_braces(quote!(#moved #inside)));
            quote!(#private::polled(async move #body).await)
        }
        false => inside,
    };
    let block = in_braces(quote!(#import #inside));
    quote! {
        #(#attrs)*
        #[allow(
            clippy::many_single_char_names,
            clippy::needless_late_init,
            clippy::used_underscore_binding,
            clippy::useless_let_if_seq
        )]
        #vis #sig #block
    }
}

/// By-value parameters that become variables of the body need no `mut` of their own; `self`, which cannot, needs one.
fn free_for_reassignment(function: &Function, liveness: &Liveness, sig: &mut syn::Signature) {
    for (input, parameter) in sig.inputs.iter_mut().zip(&function.parameters) {
        let saved = |&v: &usize| {
            (function.is_saved(v) && liveness.is_needed(v)) || takes_its_turn(function, liveness, v)
        };
        if !parameter.variables.iter().any(saved) {
            continue;
        }
        match input {
            FnArg::Receiver(receiver) => {
                if matches!(receiver.kind, ReceiverKind::Value | ReceiverKind::Typed(..)) {
                    receiver.mutability.get_or_insert_with(Default::default);
                }
            }
            FnArg::Typed(typed) => {
                let kept = parameter
                    .variables
                    .iter()
                    .filter(|v| saved(v))
                    .map(|&v| &function.variables[v].ident);
                Unmut(kept.collect()).visit_pat_mut(&mut typed.pat);
            }
        }
    }
}

/// The parameters of an async function become variables of the block that is polled, in their order, as the compiler does it: so
/// they are dropped in reverse, and what a pattern leaves of one with it.
fn moved_inside(sig: &mut syn::Signature) -> TokenStream {
    let mut moved = TokenStream::new();
    for (index, input) in sig.inputs.iter_mut().enumerate() {
        let FnArg::Typed(typed) = input else { continue };
        match &mut *typed.pat {
            Pat::Ident(binding) if binding.by_ref.is_none() && binding.subpat.is_none() => {
                let (mutability, ident) = (binding.mutability.take(), &binding.ident);
                moved.extend(quote!(let #mutability #ident = #ident;));
            }
            pattern => {
                let whole = own(&format!("argument_{index}"));
                let pattern = std::mem::replace(pattern, parse_quote!(#whole));
                moved.extend(quote!(let #whole = #whole; let #pattern = #whole;));
            }
        }
    }
    moved
}

struct Unmut<'a>(Vec<&'a syn::Ident>);

impl VisitMut for Unmut<'_> {
    fn visit_pat_mut(&mut self, pattern: &mut Pat) {
        if let Pat::Ident(binding) = pattern
            && self.0.contains(&&binding.ident)
        {
            binding.mutability = None;
        }
        visit_mut::visit_pat_mut(self, pattern);
    }
}

fn enter(function: &Function, rewrite: &Rewrite<'_>) -> TokenStream {
    let private = &rewrite.terms.private;
    let name = function.item.sig.ident.to_string();
    let id = option(function.args.id.as_ref());
    let every = option(function.args.every.as_ref());
    let sites = sites(function, private);
    let bound = rewrite
        .notes
        .bound()
        .into_iter()
        .map(|bound| bound.table_entry(private));
    let (fallible, is_async) = (function.is_fallible(), function.is_async());
    let arguments = own("arguments");
    let hashed = hashed(function, &arguments);
    let parameters = own("parameters");
    let (kinds, told) = told(function, private, &parameters);
    let returned = rewrite.returns.outermost();
    let enter = quote! {
        #private::enter(
            &#private::Function {
                name: #name,
                id: #id,
                every: #every,
                fallible: #fallible,
                is_async: #is_async,
                package: ::core::option_env!("CARGO_PKG_NAME"),
                version: ::core::option_env!("CARGO_PKG_VERSION"),
                sites: &[#(#sites),*],
                bound: &[#(#bound),*],
            },
            #private::path_of(&|| {}),
            #private::is_result::<#returned>(),
            |#arguments| { let _ = &#arguments; #hashed },
            |#parameters| { let _ = &#parameters; #told },
        )
    };
    match kinds.is_empty() {
        true => enter,
        false => quote!({ #kinds #enter }),
    }
}

/// What it is when another function has called it by a marked call: whose method, and which parameters hold state, whose types
/// are found first. (In a closure that named them, their addresses would get out, and the hot loops be slow.)
fn told(
    function: &Function,
    private: &syn::Ident,
    parameters: &syn::Ident,
) -> (TokenStream, TokenStream) {
    let has_receiver = matches!(function.item.sig.inputs.first(), Some(FnArg::Receiver(_)));
    let of = has_receiver.then(|| quote!(#parameters.method_of(::core::any::type_name::<Self>());));
    let state = function
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| {
            matches!(parameter.passing, Passing::Mutable | Passing::MutableSlice)
        });
    let each = state.map(|(argument, parameter)| {
        let Variable {
            ident, name, with, ..
        } = &function.variables[parameter.variables[0]];
        let kind = own(&format!("kind_{argument}"));
        let with = with
            .as_ref()
            .map_or_else(String::new, |path| quote!(#path).to_string());
        let found = quote! {
            let #kind = #private::kind();
            if #private::NEVER { #kind.is(&raw const *#ident); #private::never() }
        };
        (
            found,
            quote!(#kind.state(#parameters, #argument, #name, #with);),
        )
    });
    let (kinds, said): (TokenStream, TokenStream) = each.unzip();
    (kinds, quote!(#of #said))
}

fn option(text: Option<&syn::LitStr>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

/// What identifies each safe point across rebuilds: its text, and which of those with the same text it is.
fn sites(function: &Function, private: &syn::Ident) -> Vec<TokenStream> {
    let texts: Vec<&str> = function.sites.iter().map(|site| &*site.text).collect();
    let each = texts.iter().enumerate().map(|(index, text)| {
        let equal = texts.iter().filter(|other| *other == text).count() as u32;
        let ordinal = texts[..index].iter().filter(|other| *other == text).count() as u32;
        quote!(#private::Site { text: #text, equal: #equal, ordinal: #ordinal })
    });
    each.collect()
}

/// The arguments that are part of the run's identity.
fn hashed(function: &Function, arguments: &syn::Ident) -> TokenStream {
    if function.is_main() {
        return quote!(#arguments.command_line(););
    }
    let add = |parameter: &crate::model::Parameter| -> TokenStream {
        let method = match parameter.passing {
            Passing::Value => quote!(value),
            Passing::Shared => quote!(shared),
            Passing::Mutable | Passing::MutableSlice | Passing::Skipped => return quote!(),
        };
        let bound = parameter.variables.iter();
        let each = bound.map(|&v| {
            let Variable { ident, with, .. } = &function.variables[v];
            let name = ident.to_string();
            match with {
                // An array, that serde does not know.
                Some(path) => {
                    quote_spanned!(ident.span()=> #arguments.shared(#name, &#path::whole(&#ident));)
                }
                None => quote_spanned!(ident.span()=> #arguments.#method(#name, &#ident);),
            }
        });
        quote!(#(#each)*)
    };
    function.parameters.iter().map(add).collect()
}
