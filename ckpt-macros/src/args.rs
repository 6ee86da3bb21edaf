//! The options in `#[checkpointed(…)]`.

use syn::parse::Parser;
use syn::{LitStr, Path, parse_quote};

use crate::errors::Errors;

/// Options of the attribute on a function, or on a type (where only `crate` makes sense).
pub(crate) struct Args {
    pub(crate) id: Option<LitStr>,
    pub(crate) every: Option<LitStr>,
    /// Where `ckpt` is.
    pub(crate) krate: Path,
}

const KNOWN: &str =
    "known options are `id = \"name\"`, `every = \"10min\"`, `crate = path` and `fallible`";

/// Parses the options; what cannot be parsed is noted and left at its default.
pub(crate) fn parse(tokens: proc_macro2::TokenStream, errors: &Errors) -> Args {
    let mut args = Args {
        id: None,
        every: None,
        krate: parse_quote!(::ckpt),
    };
    let mut seen = Vec::new();
    let parser = syn::meta::parser(|meta| {
        let name = meta
            .path
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        if seen.contains(&name) {
            return Err(meta.error(format!("`{name}` is given twice")));
        }
        match name.as_str() {
            "id" => args.id = Some(plain_name(meta.value()?.parse()?)?),
            "every" => args.every = Some(meta.value()?.parse()?),
            "crate" => args.krate = meta.value()?.call(Path::parse_mod_style)?,
            "fallible" => {
                return Err(meta.error(
                    "`fallible` is not supported by this version: a stop ends the process",
                ));
            }
            _ => return Err(meta.error(format!("unknown option; {KNOWN}"))),
        }
        seen.push(name);
        Ok(())
    });
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
    args
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
            "an id is a word of letters, digits and `_` `-` `.` `:`",
        ));
    }
    Ok(id)
}
