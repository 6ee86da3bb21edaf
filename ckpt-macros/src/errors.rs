//! Gathers the errors of a phase, so that a user sees all of them at once.

use std::cell::RefCell;

use quote::ToTokens;

/// Errors found so far. Dropping it unread is a bug of ours, so it says so.
pub(crate) struct Errors(RefCell<Option<Vec<syn::Error>>>);

impl Errors {
    pub(crate) fn new() -> Self {
        Errors(RefCell::new(Some(Vec::new())))
    }

    /// Notes an error at the user's tokens.
    pub(crate) fn at(&self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// The same, unless it has been said anywhere.
    pub(crate) fn once_at(&self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        let error = syn::Error::new_spanned(tokens, message);
        let said = |list: &Vec<syn::Error>| {
            list.iter()
                .any(|other| other.to_string() == error.to_string())
        };
        if !self.0.borrow().as_ref().is_some_and(said) {
            self.push(error);
        }
    }

    /// Notes an error that exists already. The same at the same place is said once.
    pub(crate) fn push(&self, error: syn::Error) {
        let is = |other: &syn::Error| {
            other.to_string() == error.to_string()
                && format!("{:?}", other.span()) == format!("{:?}", error.span())
        };
        if let Some(list) = self.0.borrow_mut().as_mut()
            && !list.iter().any(is)
        {
            list.push(error);
        }
    }

    /// Whether anything has been noted.
    pub(crate) fn any(&self) -> bool {
        self.0
            .borrow()
            .as_ref()
            .is_some_and(|list| !list.is_empty())
    }

    /// Everything noted, as one error.
    pub(crate) fn finish(self) -> syn::Result<()> {
        let list = self.0.take().unwrap_or_default();
        match list.into_iter().reduce(|mut all, next| {
            all.combine(next);
            all
        }) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        if !std::thread::panicking() && self.0.get_mut().is_some() {
            panic!(
                "ckpt-macros: errors were gathered and not reported; please report this as a bug"
            );
        }
    }
}
