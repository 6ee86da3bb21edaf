//! `#[checkpointed]` on a struct or enum: serde's derives through our own re-export, so that the user's crate need not
//! depend on serde.
//!
//! ```text
//! #[checkpointed]                       #[derive(__private::serde::Serialize, __private::serde::Deserialize)]
//! struct S {                            #[serde(crate = "::ckpt::__private::serde")]
//!     x: f64,                 becomes   struct S {
//!     #[ckpt(skip)]                         x: f64,
//!     cache: Vec<f64>,                      #[serde(skip, default = "…::absent")]
//! }                                         cache: Vec<f64>,
//!                                       }
//! ```

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Data, DeriveInput, Field, Ident, LitStr, Path, Type, Variant};

use crate::args::Args;
use crate::attr::{self, On};
use crate::errors::Errors;
use crate::{arrays, names, visible};

/// Writes the type.
pub(crate) fn expand(args: &Args, mut input: DeriveInput, errors: &Errors) -> TokenStream {
    for option in args.id.iter().chain(&args.every) {
        errors.at(
            option,
            "ckpt: this option is for functions; a type takes `crate = path` only",
        );
    }
    if let Data::Union(union) = &input.data {
        errors.at(
            union.union_token,
            "ckpt: which field of a union is valid is not known, so it cannot be saved",
        );
    }
    for attr in attr::extract(&mut input.attrs) {
        errors.at(
            attr,
            "ckpt: what is for the whole type goes into `#[checkpointed(…)]`",
        );
    }
    let krate = &args.krate;
    let parameters = input.generics.type_params();
    let parameters = parameters
        .map(|parameter| parameter.ident.clone())
        .collect();
    let mut fields = Fields {
        krate,
        parameters,
        errors,
    };
    fields.visit_data_mut(&mut input.data);
    let serde = quote!(#krate::__private::serde);
    let path = text(&serde);
    // At the type's name, where serde's own errors then are.
    let derive = located_at(
        &input.ident,
        quote!(#[derive(#serde::Serialize, #serde::Deserialize)]),
    );
    quote! {
        #derive
        #[serde(crate = #path)]
        #input
    }
}

fn located_at(place: &Ident, tokens: TokenStream) -> TokenStream {
    let located = |token: TokenTree| {
        let span = token.span().located_at(place.span());
        let mut token = match token {
            TokenTree::Group(group) => {
                let inside = located_at(place, group.stream());
                TokenTree::Group(Group::new(group.delimiter(), inside))
            }
            token => token,
        };
        token.set_span(span);
        token
    };
    tokens.into_iter().map(located).collect()
}

fn text(path: impl ToTokens) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

/// The type as it was, less our attributes, and as if it could be saved: its users have no part in the errors.
pub(crate) fn unchanged(args: &Args, mut input: DeriveInput) -> TokenStream {
    attr::extract(&mut input.attrs);
    Bare.visit_data_mut(&mut input.data);
    let (krate, name) = (&args.krate, &input.ident);
    let serde = quote!(#krate::__private::serde);
    let (for_impl, for_type, bounds) = input.generics.split_for_impl();
    let mut with_lifetime = input.generics.clone();
    with_lifetime
        .params
        .insert(0, syn::parse_quote!('__ckpt_de));
    let (for_deserialize, _, _) = with_lifetime.split_for_impl();
    quote! {
        #input
        impl #for_impl #serde::Serialize for #name #for_type #bounds {
            fn serialize<S: #serde::Serializer>(&self, _: S) -> ::core::result::Result<S::Ok, S::Error> {
                ::core::unimplemented!()
            }
        }
        impl #for_deserialize #serde::Deserialize<'__ckpt_de> for #name #for_type #bounds {
            fn deserialize<D: #serde::Deserializer<'__ckpt_de>>(_: D) -> ::core::result::Result<Self, D::Error> {
                ::core::unimplemented!()
            }
        }
    }
}

struct Fields<'a> {
    krate: &'a Path,
    /// The type's own type parameters.
    parameters: Vec<Ident>,
    errors: &'a Errors,
}

impl VisitMut for Fields<'_> {
    fn visit_variant_mut(&mut self, variant: &mut Variant) {
        for attr in attr::extract(&mut variant.attrs) {
            self.errors.at(
                attr,
                "ckpt: `#[ckpt(…)]` goes on the fields of a variant; a variant as a whole is always saved",
            );
        }
        visit_mut::visit_variant_mut(self, variant);
    }

    fn visit_field_mut(&mut self, field: &mut Field) {
        let marks = attr::take(&mut field.attrs, On::Field, self.errors);
        let skipped = marks.skip.is_some();
        if let (Some(default), false) = (&marks.default, skipped) {
            self.errors.at(
                default,
                "ckpt: `default` goes with `skip`: `#[ckpt(skip, default = path)]`",
            );
        }
        if skipped {
            let default = marks.default.map(|path| text(&path));
            let default = default.or_else(|| self.absent(&field.ty));
            field.attrs.push(skip(default, &field.ty));
        } else if let Some(path) = &marks.with {
            field.attrs.push(with(path));
        } else if !has_serde_attribute(field) {
            self.refuse_unsavable(&field.ty);
            if !self.is_generic(&field.ty)
                && let Some(path) = arrays::field_saved_by(self.krate, &field.ty)
            {
                field.attrs.push(with(&path));
            }
        }
        if let Some(name) = marks.name {
            field
                .attrs
                .push(syn::parse_quote!(#[serde(rename = #name)]));
        }
    }
}

impl Fields<'_> {
    /// What makes a skipped field, with words of ours for types that have no `Default`. Where the type's parameters occur,
    /// serde's own way adds the bounds that it needs.
    fn absent(&self, ty: &Type) -> Option<String> {
        let krate = text(self.krate);
        (!self.is_generic(ty)).then(|| format!("{krate}::__private::absent"))
    }

    /// Whether the type's own type parameters occur in a field's.
    fn is_generic(&self, ty: &Type) -> bool {
        let mentioned = names::in_tokens(ty.to_token_stream());
        let occurs = |parameter: &Ident| mentioned.contains(&parameter.to_string());
        self.parameters.iter().any(occurs)
    }

    fn refuse_unsavable(&self, ty: &Type) {
        if let Some(shared) = visible::shared_in_type(ty) {
            self.errors.at(
                shared,
                "ckpt: a shared value would come back un-shared; own it (`Box`, or the value itself), or leave it out with \
                 `#[ckpt(skip)]`",
            );
        }
        if let Some(reference) = visible::reference_in_type(ty) {
            self.errors.at(
                reference,
                "ckpt: a reference cannot be saved; own the value (`Vec<T>` for `&[T]`), or leave it out with \
                 `#[ckpt(skip, default = path)]`",
            );
        }
    }
}

/// `#[serde(skip)]`, its texts at the field's type.
fn skip(default: Option<String>, ty: &Type) -> Attribute {
    let span = syn::spanned::Spanned::span(ty);
    match default.map(|path| LitStr::new(&path, span)) {
        Some(path) => syn::parse_quote!(#[serde(skip, default = #path)]),
        None => syn::parse_quote!(#[serde(skip)]),
    }
}

/// `#[serde(with = "path")]`, its text at the path.
fn with(path: &Path) -> Attribute {
    let span = syn::spanned::Spanned::span(path);
    let path = LitStr::new(&text(path), span);
    syn::parse_quote!(#[serde(with = #path)])
}

/// The user has told serde what to do with the field.
fn has_serde_attribute(field: &Field) -> bool {
    field.attrs.iter().any(|attr| attr.path().is_ident("serde"))
}

struct Bare;

impl VisitMut for Bare {
    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        attr::extract(attrs);
    }
}
