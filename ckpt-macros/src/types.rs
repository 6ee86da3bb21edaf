//! `#[checkpointed]` on a struct or enum: serde's derives through our own re-export, so that the user's crate need not
//! depend on serde.
//!
//! ```text
//! #[checkpointed]                       #[derive(__private::serde::Serialize, __private::serde::Deserialize)]
//! struct S {                            #[serde(crate = "::ckpt::__private::serde")]
//!     x: f64,                 becomes   struct S {
//!     #[ckpt(skip)]                         x: f64,
//!     cache: Vec<f64>,                      #[serde(skip)]
//! }                                         cache: Vec<f64>,
//!                                       }
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Data, DeriveInput, Field};

use crate::args::Args;
use crate::attr::{self, On};
use crate::errors::Errors;

/// Writes the type.
pub(crate) fn expand(args: &Args, mut input: DeriveInput, errors: &Errors) -> TokenStream {
    if let Some(id) = args.id.as_ref().or(args.every.as_ref()) {
        errors.at(
            id,
            "this option is for functions; a type takes `crate = path` only",
        );
    }
    if let Data::Union(union) = &input.data {
        errors.at(
            union.union_token,
            "ckpt: which field of a union is valid is not known, so it cannot be saved",
        );
    }
    Fields { errors }.visit_derive_input_mut(&mut input);
    let krate = &args.krate;
    let serde = quote!(#krate::__private::serde);
    let path = serde.to_string().replace(' ', "");
    quote! {
        #[derive(#serde::Serialize, #serde::Deserialize)]
        #[serde(crate = #path)]
        #input
    }
}

/// The type as it was, less our attributes.
pub(crate) fn unchanged(mut input: DeriveInput) -> TokenStream {
    let ignored = Errors::new();
    let mut bare = Bare { errors: &ignored };
    bare.visit_derive_input_mut(&mut input);
    let _ = ignored.finish();
    input.into_token_stream()
}

struct Fields<'a> {
    errors: &'a Errors,
}

impl VisitMut for Fields<'_> {
    fn visit_field_mut(&mut self, field: &mut Field) {
        let marks = attr::take(&mut field.attrs, On::Field, self.errors);
        if let (Some(default), None) = (&marks.default, marks.skip) {
            self.errors.at(
                default,
                "`default` goes with `skip`: `#[ckpt(skip, default = path)]`",
            );
        }
        if marks.skip.is_some() {
            field.attrs.push(syn::parse_quote!(#[serde(skip)]));
        }
        if let Some(default) = marks.default {
            let path = default.to_token_stream().to_string().replace(' ', "");
            field
                .attrs
                .push(syn::parse_quote!(#[serde(default = #path)]));
        }
        if let Some(name) = marks.name {
            field
                .attrs
                .push(syn::parse_quote!(#[serde(rename = #name)]));
        }
        refuse_shared(field, self.errors);
        visit_mut::visit_field_mut(self, field);
    }
}

/// `Rc` and `Arc` come back un-shared: two handles to one value would be two values.
fn refuse_shared(field: &Field, errors: &Errors) {
    let skipped = field.attrs.iter().any(|attr| attr.path().is_ident("serde"));
    if let syn::Type::Path(path) = &field.ty
        && let Some(last) = path.path.segments.last()
        && (last.ident == "Rc" || last.ident == "Arc")
        && !skipped
    {
        errors.at(
            &field.ty,
            "ckpt: a shared value would come back un-shared; own it (`Box`, or the value itself), or leave it out with \
             `#[ckpt(skip)]`",
        );
    }
}

struct Bare<'a> {
    errors: &'a Errors,
}

impl VisitMut for Bare<'_> {
    fn visit_field_mut(&mut self, field: &mut Field) {
        attr::take(&mut field.attrs, On::Field, self.errors);
    }
}
