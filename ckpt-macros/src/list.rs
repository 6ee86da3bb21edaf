//! Lists of words in attributes: `skip, name = "x"`. Each entry is read by itself, so that all of their errors are found.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};

/// A word and what follows it.
pub(crate) struct Entry {
    pub(crate) word: Ident,
    rest: TokenStream,
}

impl Entry {
    /// The value of `word = value`; `form` is how that is written.
    pub(crate) fn value<T: Parse>(&self, form: &str) -> syn::Result<T> {
        let after_equals = |input: ParseStream<'_>| {
            input.parse::<syn::Token![=]>()?;
            input.parse()
        };
        after_equals.parse2(self.rest.clone()).map_err(|_| {
            let at = match self.rest.clone().into_iter().nth(1) {
                Some(_) => self.rest.clone().into_iter().skip(1).collect(),
                None => self.word.to_token_stream(),
            };
            syn::Error::new_spanned(at, format!("ckpt: this is written `{form}`"))
        })
    }

    /// Whether the word stands alone, as it must where it takes no value.
    pub(crate) fn alone(&self) -> syn::Result<()> {
        if self.rest.is_empty() {
            return Ok(());
        }
        let message = format!("ckpt: `{}` takes no value", self.word);
        Err(syn::Error::new_spanned(&self.rest, message))
    }
}

/// Takes a list apart at its commas. What does not begin with a word is its tokens.
pub(crate) fn entries(tokens: TokenStream) -> impl Iterator<Item = Result<Entry, TokenStream>> {
    let mut pieces = vec![TokenStream::new()];
    for token in tokens {
        match (&token, pieces.last_mut()) {
            (TokenTree::Punct(mark), _) if mark.as_char() == ',' => pieces.push(TokenStream::new()),
            (_, Some(piece)) => piece.extend([token]),
            (_, None) => {}
        }
    }
    let pieces = pieces.into_iter().filter(|piece| !piece.is_empty());
    pieces.map(|piece| entry.parse2(piece.clone()).map_err(|_| piece))
}

fn entry(input: ParseStream<'_>) -> syn::Result<Entry> {
    Ok(Entry {
        word: input.call(Ident::parse_any)?,
        rest: input.parse()?,
    })
}
