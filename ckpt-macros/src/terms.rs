//! The names that generated code uses. They have the macro's hygiene, so that no user's name can meet them.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Lifetime, Path};

/// The names that occur throughout a function.
pub(crate) struct Terms {
    pub(crate) private: TokenStream,
    pub(crate) frame: Ident,
    pub(crate) flag: Ident,
    /// The safe point still to be resumed at; 0 once there, and in a fresh run.
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
            stop: own_label("stop"),
        }
    }
}

/// An identifier with the macro's hygiene.
pub(crate) fn own(name: &str) -> Ident {
    format_ident!("__ckpt_{}", name, span = Span::mixed_site())
}

/// Whether a name is one of those.
pub(crate) fn is_own(ident: &Ident) -> bool {
    ident.to_string().starts_with("__ckpt_")
}

/// A label with the macro's hygiene.
pub(crate) fn own_label(name: &str) -> Lifetime {
    Lifetime {
        apostrophe: Span::mixed_site(),
        ident: own(name),
    }
}
