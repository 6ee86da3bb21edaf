//! What is emitted when something is wrong: the errors, and the user's item unchanged, so that editors and the code that
//! uses it stay quiet.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{DeriveInput, ItemFn};

use crate::attr;
use crate::errors::Errors;

/// What the attribute may stand on.
pub(crate) enum Parsed {
    Function(Box<ItemFn>),
    Type(Box<DeriveInput>),
}

/// Parses the annotated item; returns it as it came with the error when it is something else.
pub(crate) fn parse(item: TokenStream) -> Result<Parsed, (syn::Error, TokenStream)> {
    let as_function = syn::parse2::<ItemFn>(item.clone());
    if let Ok(function) = as_function {
        return Ok(Parsed::Function(Box::new(function)));
    }
    if let Ok(input) = syn::parse2::<DeriveInput>(item.clone()) {
        return Ok(Parsed::Type(Box::new(input)));
    }
    let error = match syn::parse2::<syn::TraitItemFn>(item.clone()) {
        Ok(method) => syn::Error::new_spanned(
            method.sig,
            "`#[checkpointed]` goes on the methods of the trait's impls; a declaration has no body to rewrite",
        ),
        Err(_) => match syn::parse2::<syn::Item>(item.clone()) {
            Ok(other) => syn::Error::new_spanned(
                other,
                "`#[checkpointed]` goes on a function, a method, a struct or an enum",
            ),
            Err(_) => as_function.expect_err("returned above"),
        },
    };
    Err((error, item))
}

/// `expanded`, or the errors and what came.
pub(crate) fn unless(
    errors: Errors,
    expanded: TokenStream,
    unchanged: impl FnOnce() -> TokenStream,
) -> TokenStream {
    match errors.finish() {
        Ok(()) => expanded,
        Err(error) => {
            let error = error.into_compile_error();
            let unchanged = unchanged();
            quote!(#error #unchanged)
        }
    }
}

/// The function as it was, less our attributes.
pub(crate) fn unchanged(mut item: ItemFn) -> TokenStream {
    attr::strip(&mut item);
    item.into_token_stream()
}
