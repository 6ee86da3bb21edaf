//! What docs/expansion.md shows is what is written: each of its ```` ```rust ```` blocks is expanded and compared with the
//! ```` ```text ```` block after it.
//!
//! The document leaves `__ckpt_`, `__ckpt_private::`, the full paths of `Option` and `#[allow(…)]` away; its `…` stands for
//! anything.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{File, Item};

const DOCUMENT: &str = include_str!("../../docs/expansion.md");

/// What `…` becomes, to be a token.
const ANYTHING: &str = "ANYTHING";

/// A program, and what is shown of its expansion.
struct Example {
    line: usize,
    program: String,
    shown: String,
}

fn examples() -> Vec<Example> {
    let blocks = blocks();
    let pairs = blocks.windows(2).filter_map(|pair| match pair {
        [(line, "rust", program), (_, "text", shown)] => Some(Example {
            line: *line,
            program: program.clone(),
            shown: shown.clone(),
        }),
        _ => None,
    });
    pairs.collect()
}

/// The fenced blocks of the document: line, language, code.
fn blocks() -> Vec<(usize, &'static str, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, &str, String)> = None;
    for (number, line) in DOCUMENT.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((number + 1, language, String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, _, code)), None) => *code += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    blocks
}

/// The expansion of the annotated items of a program.
fn expansion(program: &str) -> TokenStream {
    let file: File = syn::parse_str(program).expect("a program");
    let functions = file.items.into_iter().filter_map(|item| match item {
        Item::Fn(function) => Some(function),
        _ => None,
    });
    let annotated = functions.filter_map(|mut function| {
        let is_ours = |attr: &syn::Attribute| {
            attr.path()
                .to_token_stream()
                .to_string()
                .ends_with("checkpointed")
        };
        let at = function.attrs.iter().position(is_ours)?;
        let options = match function.attrs.remove(at).meta {
            syn::Meta::List(list) => list.tokens,
            _ => TokenStream::new(),
        };
        Some(crate::checkpointed_inner(
            options,
            function.into_token_stream(),
        ))
    });
    annotated.collect()
}

/// The tokens one by one, without what the document leaves away.
fn words(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                // An attribute.
                trees.next();
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                words.push(open.to_owned());
                words.extend(self::words(group.stream()));
                words.push(close.to_owned());
            }
            other => words.push(other.to_string().replace("__ckpt_", "")),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// As the document writes it.
fn shortened(words: &[String]) -> String {
    let text = format!(" {} ", words.join(" "));
    text.replace(" private : : ", " ")
        .replace(" : : core : : option : : Option : : ", " ")
        // A comma at the end of a list makes no difference.
        .replace(" , )", " )")
        .replace(" , ]", " ]")
        .replace(" , }", " }")
}

fn shown(text: &str) -> Vec<String> {
    let tokens = TokenStream::from_str(&text.replace('…', &format!(" {ANYTHING} ")));
    let text = shortened(&words(
        tokens.expect("the document's code is made of tokens"),
    ));
    let parts = text.split(ANYTHING).map(str::trim).map(str::to_owned);
    parts.filter(|part| !part.is_empty()).collect()
}

#[test]
fn the_document_shows_what_is_written() {
    let examples = examples();
    assert!(examples.len() >= 5, "only {} examples", examples.len());
    for Example {
        line,
        program,
        shown: text,
    } in examples
    {
        let written = expansion(&program).to_string();
        let written = TokenStream::from_str(&written).expect("an expansion is made of tokens");
        let written = shortened(&words(written));
        let mut rest = written.as_str();
        for part in shown(&text) {
            let Some((_, after)) = rest.split_once(&format!(" {part} ")) else {
                panic!(
                    "docs/expansion.md:{line}: not in the expansion, or not here:\n{part}\n\nrest of the expansion:\n{rest}"
                );
            };
            rest = after;
        }
    }
}

#[test]
fn differences_are_noticed() {
    let of = |text: &str| shortened(&words(TokenStream::from_str(text).unwrap()));
    assert_eq!(of("__ckpt_private::keep(__ckpt_x)"), of("keep(x)"));
    assert_ne!(of("keep(x)"), of("keep(y)"));
    assert_eq!(of("#[allow(a)] f()"), of("f()"));
    assert_eq!(shown("f(…); g()"), ["f (", ") ; g ( )"]);
}
