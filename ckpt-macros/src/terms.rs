//! The names that generated code uses. They have the macro's hygiene, so that no user's name can meet them.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Lifetime, Path};

/// The names that occur throughout a function.
pub(crate) struct Terms {
    /// The module of what generated code calls, under a name of its own: a path that has to be read often is a short one.
    pub(crate) private: Ident,
    /// Of that module, what is written most often.
    pub(crate) view: Ident,
    pub(crate) own: Ident,
    pub(crate) parked: Ident,
    pub(crate) keep: Ident,
    pub(crate) let_go: Ident,
    pub(crate) frame: Ident,
    pub(crate) flag: Ident,
    /// The safe point still to be resumed at; 0 once there, and in a fresh run.
    pub(crate) target: Ident,
    pub(crate) stop: Lifetime,
}

impl Terms {
    pub(crate) fn new() -> Self {
        Terms {
            private: own("private"),
            view: own("View"),
            own: own("Own"),
            parked: own("Parked"),
            keep: own("keep"),
            let_go: own("let_go"),
            frame: own("frame"),
            flag: own("flag"),
            target: own("target"),
            stop: own_label("stop"),
        }
    }

    /// Brings what generated code calls into a function.
    pub(crate) fn import(&self, krate: &Path) -> TokenStream {
        let Terms {
            private,
            view,
            own,
            parked,
            keep,
            let_go,
            ..
        } = self;
        quote! {
            use #krate::__private as #private;
            #[allow(unused_imports)]
            use #private::{Own as #own, Parked as #parked, View as #view, keep as #keep, let_go as #let_go};
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
