//! The texts in a source file that are meant for people: string literals of several words.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::LitStr;

/// A text with its placeholders, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// Attributes whose texts the compiler or the user sees; others (`doc`, `allow`) are for readers of the source.
const SPEAKING: [&str; 2] = ["error", "diagnostic"];

/// What takes a text that no user is to see: a fault of ours, code, or a line for those who look for a fault.
const SILENT: [&str; 10] = [
    "expect",
    "unreachable",
    "panic",
    "assert",
    "debug_assert",
    "quote",
    "quote_spanned",
    "parse_quote",
    "debug",
    "unimplemented",
];

/// The texts of at least this many words, beside placeholders, count.
const WORDS: usize = 3;

/// The texts of a source file, less those of its unit tests.
pub(crate) fn of_source(source: &str) -> Vec<Literal> {
    let tokens = TokenStream::from_str(source).expect("a Rust source file");
    let mut found = Vec::new();
    walk(tokens, &mut found);
    found.retain(|literal| words(&literal.text) >= WORDS);
    found
}

fn words(text: &str) -> usize {
    let is_word = |word: &&str| word.contains(char::is_alphabetic);
    parts(text).join(" ").split(' ').filter(is_word).count()
}

/// The modules in files of their own that a source file has for its tests only.
pub(crate) fn test_modules(source: &str) -> Vec<String> {
    let after = source.split("#[cfg(test)]").skip(1);
    after
        .filter_map(|after| {
            let (declaration, _) = after.split_once([';', '{'])?;
            let (_, name) = declaration.split_once("mod ")?;
            let ends_here = after[declaration.len()..].starts_with(';');
            ends_here.then(|| name.trim().to_owned())
        })
        .collect()
}

fn walk(tokens: TokenStream, found: &mut Vec<Literal>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                at += attribute(&tokens[at..], found);
                continue;
            }
            TokenTree::Group(group) if !is_silent(&tokens[..at]) => walk(group.stream(), found),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                    found.push(Literal {
                        line: literal.span().start().line,
                        text: text.value(),
                    });
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// Reads an attribute; how many tokens to pass over: with `#[cfg(test)]` also the item it is on.
fn attribute(tokens: &[TokenTree], found: &mut Vec<Literal>) -> usize {
    let inner =
        usize::from(matches!(tokens.get(1), Some(TokenTree::Punct(mark)) if mark.as_char() == '!'));
    let Some(TokenTree::Group(group)) = tokens.get(1 + inner) else {
        return 1;
    };
    let name = group
        .stream()
        .into_iter()
        .next()
        .map(|name| name.to_string());
    if name.is_some_and(|name| SPEAKING.contains(&&*name)) {
        walk(group.stream(), found);
    }
    let passed = 2 + inner;
    if !is_for_tests(group) {
        return passed;
    }
    let end = tokens[passed..].iter().position(|token| match token {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(body) => body.delimiter() == Delimiter::Brace,
        _ => false,
    });
    passed + end.map_or(0, |end| end + 1)
}

fn is_for_tests(attribute: &Group) -> bool {
    let text = attribute.stream().to_string();
    let text = text.replace(' ', "");
    text == "cfg(test)" || text == "test"
}

/// Whether what comes before a group is the name of something silent: `expect (…)`, `quote ! {…}`.
fn is_silent(before: &[TokenTree]) -> bool {
    let name = match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(mark)] if mark.as_char() == '!' => name,
        [.., TokenTree::Ident(name)] => name,
        _ => return false,
    };
    SILENT.iter().any(|silent| name == silent)
}

/// The fixed parts of a text with placeholders.
pub(crate) fn parts(text: &str) -> Vec<String> {
    let text = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    parts.push(rest);
    let whole = |part: &str| part.replace('\u{1}', "{").replace('\u{2}', "}");
    let parts = parts
        .into_iter()
        .map(|part| crate::text::plain(&whole(part)));
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        of_source(source)
            .into_iter()
            .map(|literal| literal.text)
            .collect()
    }

    #[test]
    fn messages_are_found_and_nothing_else() {
        let source = r#"
            /// A comment of some words.
            #[error("{path}: it went wrong")]
            struct E;
            #[allow(dead_code, reason = "not for any user")]
            fn f() {
                log::warn(format_args!("this is \
                    one message"));
                log::debug(format_args!("nobody sees this line"));
                x.expect("this cannot happen here");
                quote!(y = "text in code here");
                g("two words");
            }
            #[cfg(test)]
            mod tests { fn t() { h("said in a test"); } }
            fn after() { k("seen after the tests") }
        "#;
        assert_eq!(
            texts(source),
            [
                "{path}: it went wrong",
                "this is one message",
                "seen after the tests"
            ]
        );
    }

    #[test]
    fn modules_for_tests_are_known() {
        let source = "mod a;\n#[cfg(test)]\nmod b;\n#[cfg(test)]\npub(crate) mod c;\n#[cfg(test)]\nmod tests { }";
        assert_eq!(test_modules(source), ["b", "c"]);
    }

    #[test]
    fn placeholders_split_a_text() {
        assert_eq!(
            parts("{path}: it {}  went `{x:?}` {{so}}"),
            [": it", "went", "{so}"]
        );
    }
}
