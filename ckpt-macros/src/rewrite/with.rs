//! Variables that functions of the user's save and restore: `#[ckpt(with = path)]`.
//!
//! ```text
//! Own(&mut x)                   Own::with(&mut x, |value, to| to.put(
//!                                   value, |value, to| path::serialize(value, to), |from| path::deserialize(from)))
//! frame.restore("x")  becomes   frame.restore_with("x", |from| path::deserialize(from))
//! ```
//! In closures, so that a `path::serialize` that takes a slice gets one of a `Vec`, as with serde's derive.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use super::Rewrite;
use crate::terms::own;

impl Rewrite<'_> {
    /// `Own(place)` or the like, for a variable that is saved by its type or by functions of the user's.
    pub(super) fn lent_as(
        &self,
        how: &Ident,
        place: &TokenStream,
        with: Option<&Path>,
        span: Span,
    ) -> TokenStream {
        // At the user's own tokens, so that what is said of its type is said there.
        let mut how = how.clone();
        how.set_span(span);
        let Some(path) = with else {
            return quote_spanned!(span=> #how(#place));
        };
        let write = self.written_by(path);
        quote_spanned!(span=> #how::with(#place, #write))
    }

    /// What writes a variable that the user's function saves. With what reads it, so that it can be tried.
    pub(super) fn written_by(&self, path: &Path) -> TokenStream {
        let (value, to, from) = (own("value"), own("to"), own("from"));
        quote! {
            |#value, #to| #to.put(
                #value,
                |#value, #to| #path::serialize(#value, #to),
                |#from| #path::deserialize(#from),
            )
        }
    }

    /// The saved value of a variable that the user's function reads; `left` may hold what it left behind on the way out of a
    /// lender.
    pub(super) fn restored_with(
        &self,
        path: &Path,
        name: &str,
        left: Option<&Ident>,
        span: Span,
    ) -> TokenStream {
        let from = own("from");
        let read = quote!(|#from| #path::deserialize(#from));
        match left {
            Some(left) => self.certain(span, "returned_with", &quote!(#name, #left.take(), #read)),
            None => self.certain(span, "restore_with", &quote!(#name, #read)),
        }
    }
}
