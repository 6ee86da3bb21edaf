//! What is emitted when something is wrong: the errors, and the user's item unchanged, so that editors and the code that
//! uses it stay quiet.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::{Attribute, DeriveInput, Item, ItemFn, Stmt};

use crate::errors::Errors;
use crate::stray;

/// What the attribute may stand on.
pub(crate) enum Parsed {
    Function(Box<ItemFn>),
    Type(Box<DeriveInput>),
}

/// Something else, and what is wrong with it.
pub(crate) struct Refused {
    pub(crate) error: syn::Error,
    item: TokenStream,
    /// An expression, which has to stay one.
    is_code: bool,
}

impl Refused {
    fn new(error: syn::Error, item: TokenStream) -> Self {
        Refused {
            error,
            item,
            is_code: false,
        }
    }
}

/// Parses the annotated item; returns it as it came with the error when it is something else.
pub(crate) fn parse(item: TokenStream) -> Result<Parsed, Refused> {
    let as_function = syn::parse2::<ItemFn>(item.clone());
    if let Ok(function) = as_function {
        return Ok(Parsed::Function(Box::new(function)));
    }
    if let Ok(input) = syn::parse2::<DeriveInput>(item.clone()) {
        return Ok(Parsed::Type(Box::new(input)));
    }
    Err(refused(item, as_function.expect_err("returned above")))
}

/// What the attribute does not go on, with the item as it can be emitted.
fn refused(item: TokenStream, unknown: syn::Error) -> Refused {
    if let Ok(declaration) = syn::parse2::<syn::TraitItemFn>(item.clone()) {
        let message = "ckpt: a declaration has no body to rewrite; `#[checkpointed]` goes on a function with a body, such as the \
                       methods of a trait's impls";
        return Refused::new(syn::Error::new_spanned(declaration.sig, message), item);
    }
    if let Ok(other) = syn::parse2::<syn::Item>(item.clone()) {
        let message = match &other {
            Item::Impl(_) | Item::Mod(_) | Item::Trait(_) => {
                "ckpt: `#[checkpointed]` goes on a function, a method, a struct or an enum: here on the functions inside that \
                 have the long loops"
            }
            _ => "ckpt: `#[checkpointed]` goes on a function, a method, a struct or an enum",
        };
        return Refused::new(syn::Error::new_spanned(first_words(other), message), item);
    }
    if let Ok(stmts) = syn::Block::parse_within.parse2(item.clone())
        && !stmts.is_empty()
    {
        let message = "ckpt: `#[checkpointed]` goes on a function, a method, a struct or an enum: here on the function around";
        return Refused {
            error: syn::Error::new_spanned(first_words(&item), message),
            item,
            is_code: matches!(stmts[..], [Stmt::Expr(..)]),
        };
    }
    Refused::new(unknown, item)
}

/// What is emitted for it.
pub(crate) fn nothing_of(refused: Refused, errors: Errors) -> TokenStream {
    let Refused {
        error,
        item,
        is_code,
    } = refused;
    errors.push(error);
    let emitted = unless(errors, None, TokenStream::new(), || item);
    match is_code {
        true => quote!({ #emitted }),
        false => emitted,
    }
}

/// What an item begins with, up to its braces: enough to point at.
fn first_words(item: impl ToTokens) -> TokenStream {
    let braces = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let tokens = item.into_token_stream().into_iter();
    let outer =
        tokens.skip_while(|token| matches!(token, TokenTree::Punct(_) | TokenTree::Group(_)));
    outer.take_while(|token| !braces(token)).collect()
}

/// `expanded`, or the errors, under the `cfg` that they are found under, and what came.
pub(crate) fn unless(
    errors: Errors,
    cfg: Option<&Attribute>,
    expanded: TokenStream,
    unchanged: impl FnOnce() -> TokenStream,
) -> TokenStream {
    match errors.finish() {
        Ok(()) => expanded,
        Err(error) => {
            let each = error.into_iter().map(syn::Error::into_compile_error);
            let unchanged = unchanged();
            quote!(#(#cfg #each)* #unchanged)
        }
    }
}

/// The function as it was, less our attributes.
pub(crate) fn unchanged(mut item: ItemFn) -> TokenStream {
    stray::strip(&mut item);
    item.into_token_stream()
}
