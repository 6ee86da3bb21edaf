//! The options in `#[checkpointed(…)]`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{LitStr, Path, parse_quote};

use crate::errors::Errors;
use crate::list::{self, Entry};

/// Options of the attribute on a function, or on a type (where only `crate` makes sense).
#[derive(Clone)]
pub(crate) struct Args {
    pub(crate) id: Option<LitStr>,
    pub(crate) every: Option<LitStr>,
    /// Where it says that a stop and errors are returned.
    pub(crate) fallible: Option<Span>,
    /// Where `ckpt` is.
    pub(crate) krate: Path,
}

const KNOWN: &str =
    "known options are `id = \"name\"`, `every = \"10min\"`, `crate = path` and `fallible`";

/// Parses the options; what cannot be parsed is noted and left at its default.
pub(crate) fn parse(tokens: TokenStream, errors: &Errors) -> Args {
    let mut args = Args {
        id: None,
        every: None,
        fallible: None,
        krate: parse_quote!(::ckpt),
    };
    let mut seen = Vec::new();
    for entry in list::entries(tokens) {
        let read = match entry {
            Ok(entry) => {
                let read = option(&entry, seen.contains(&entry.word), &mut args);
                seen.push(entry.word);
                read
            }
            Err(tokens) => Err(unknown(tokens)),
        };
        if let Err(error) = read {
            errors.push(error);
        }
    }
    args
}

fn option(entry: &Entry, again: bool, args: &mut Args) -> syn::Result<()> {
    let at = |message: &str| syn::Error::new(entry.word.span(), message);
    let name = entry.word.to_string();
    match name.as_str() {
        "id" | "every" | "crate" | "fallible" if again => {
            Err(at(&format!("ckpt: `{name}` is given twice")))
        }
        "id" => {
            args.id = Some(plain_name(entry.value("id = \"name\"")?)?);
            Ok(())
        }
        "every" => {
            args.every = Some(duration(entry.value("every = \"10min\"")?)?);
            Ok(())
        }
        "crate" => {
            let ModStyle(path) = entry.value("crate = path")?;
            args.krate = path;
            Ok(())
        }
        "fallible" => {
            entry.alone()?;
            args.fallible = Some(entry.word.span());
            Ok(())
        }
        _ => Err(unknown(&entry.word)),
    }
}

fn unknown(at: impl ToTokens) -> syn::Error {
    syn::Error::new_spanned(at, format!("ckpt: unknown option; {KNOWN}"))
}

/// `a::b`, without generics; `crate` alone is one.
struct ModStyle(Path);

impl syn::parse::Parse for ModStyle {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        Path::parse_mod_style(input).map(ModStyle)
    }
}

/// An `id` becomes part of a directory's name.
fn plain_name(id: LitStr) -> syn::Result<LitStr> {
    let text = id.value();
    if text.is_empty()
        || !text
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.:".contains(c))
    {
        return Err(syn::Error::new(
            id.span(),
            "ckpt: an id is a word of letters, digits and `_` `-` `.` `:`",
        ));
    }
    Ok(id)
}

/// What cannot be a duration in any notation; the rest is the runtime's to judge.
fn duration(every: LitStr) -> syn::Result<LitStr> {
    let text = every.value().to_lowercase();
    let word = ["auto", "off"].contains(&text.trim());
    if word || text.contains(|c: char| c.is_ascii_digit()) {
        return Ok(every);
    }
    Err(syn::Error::new(
        every.span(),
        "ckpt: this is no duration; write one such as `30s`, `10min`, `2h 30min`, or `off`, or `auto`",
    ))
}
