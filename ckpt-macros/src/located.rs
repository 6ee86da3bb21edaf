//! Where generated code seems to be: at the user's tokens that it stands beside.
//!
//! A generated token is where the attribute is, so an error in what it is part of would be shown there: "not general enough",
//! "inside of this loop", "first assignment" under `#[checkpointed]`. Each gets the place of the nearest token of the user's
//! instead, of the same statement where there is one, and keeps its own hygiene. Line numbers of profilers and debuggers
//! gain as well. What the rewriting has placed itself, with `quote_spanned!`, counts as the user's.

use proc_macro::{Group, Span, TokenStream, TokenTree};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Generated,
    /// In the attribute's parentheses.
    Option,
    User,
}

/// A token: where it is from, and whether it is a `;`.
type Flat = (Origin, bool);

/// Where the attribute is: lines and columns.
struct Attribute {
    first: (usize, usize),
    last: (usize, usize),
    /// Whether nothing else is in its lines: it has no options, and the item begins further down.
    alone: bool,
}

impl Attribute {
    fn here(args: &TokenStream, item: &TokenStream) -> Self {
        let (start, end) = (Span::call_site().start(), Span::call_site().end());
        let item = item.clone().into_iter().next();
        Attribute {
            first: (start.line(), start.column()),
            last: (end.line(), end.column()),
            alone: args.is_empty() && item.is_some_and(|first| first.span().line() > end.line()),
        }
    }

    /// Asking the compiler about a span takes time, and there are thousands of tokens: it is asked as little as possible.
    fn origin(&self, span: Span) -> Origin {
        let line = span.line();
        if line < self.first.0 || line > self.last.0 {
            return Origin::User;
        }
        if self.alone {
            return Origin::Generated;
        }
        match (line, span.column()) {
            // Nothing else begins where the attribute does.
            place if place == self.first => Origin::Generated,
            place if place > self.first && place < self.last => Origin::Option,
            _ => Origin::User,
        }
    }
}

/// What is written for an attribute: each generated token gets the place of the nearest of the user's.
pub(crate) fn beside_the_users(
    args: TokenStream,
    item: TokenStream,
    write: impl FnOnce(TokenStream, TokenStream) -> TokenStream,
) -> TokenStream {
    let attribute = Attribute::here(&args, &item);
    let tokens = write(args, item);
    let mut spans = Vec::new();
    let tokens = flatten(tokens, &mut spans);
    let flat: Vec<Flat> = spans
        .iter()
        .map(|&(span, ends)| (attribute.origin(span), ends))
        .collect();
    rebuild(tokens, &spans, &beside(&flat))
}

/// A token, and what is in it if it is a group. (Asked for twice, that would come from the compiler twice.)
struct Taken {
    token: TokenTree,
    /// Its number, and that of the last token in it.
    at: usize,
    last: usize,
    inside: Vec<Taken>,
}

/// Takes tokens apart; notes their spans in the order in which they stand, a group's before what is in it.
fn flatten(tokens: TokenStream, flat: &mut Vec<(Span, bool)>) -> Vec<Taken> {
    let take = |token: TokenTree| {
        let ends = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ';');
        let at = flat.len();
        flat.push((token.span(), ends));
        let inside = match &token {
            TokenTree::Group(group) => flatten(group.stream(), flat),
            _ => Vec::new(),
        };
        Taken {
            token,
            at,
            last: flat.len() - 1,
            inside,
        }
    };
    tokens.into_iter().map(take).collect()
}

/// For each generated token the one of the user's whose place it gets. (Plain loops: the macro is mostly built without
/// optimisation.)
fn beside(tokens: &[Flat]) -> Vec<Option<usize>> {
    let mut places = vec![None; tokens.len()];
    let mut before = vec![None; tokens.len()];
    let mut last = None;
    for at in 0..tokens.len() {
        last = step(last, at, tokens[at]);
        before[at] = last;
    }
    let mut next = None;
    for at in (0..tokens.len()).rev() {
        next = step(next, at, tokens[at]);
        if tokens[at].0 == Origin::Generated {
            places[at] = nearer(at, before[at], next);
        }
    }
    places
}

/// The last of the user's tokens up to one, and whether that is in the same statement.
fn step(last: Option<(usize, bool)>, at: usize, (origin, ends): Flat) -> Option<(usize, bool)> {
    match last {
        _ if origin == Origin::User => Some((at, true)),
        Some((user, _)) if ends => Some((user, false)),
        last => last,
    }
}

fn nearer(at: usize, before: Option<(usize, bool)>, after: Option<(usize, bool)>) -> Option<usize> {
    match (before, after) {
        (Some((before, true)), Some((_, false))) => Some(before),
        (Some((before, true)), Some((after, true))) if at - before < after - at => Some(before),
        (before, after) => after.or(before).map(|(at, _)| at),
    }
}

/// The same tokens, those placed that get the place of another.
fn rebuild(tokens: Vec<Taken>, spans: &[(Span, bool)], beside: &[Option<usize>]) -> TokenStream {
    let put = |taken: Taken| {
        let Taken {
            mut token,
            at,
            last,
            inside,
        } = taken;
        // What stays as it is need not be put together again.
        if let TokenTree::Group(group) = &token
            && beside[at + 1..=last].iter().any(Option::is_some)
        {
            let mut rebuilt = Group::new(group.delimiter(), rebuild(inside, spans, beside));
            rebuilt.set_span(group.span());
            token = TokenTree::Group(rebuilt);
        }
        if let Some(place) = beside[at] {
            token.set_span(spans[at].0.located_at(spans[place].0));
        }
        token
    };
    tokens.into_iter().map(put).collect()
}

#[cfg(test)]
mod tests {
    use super::{Origin, beside};

    /// `g` and `;` are generated, `u` is the user's, `o` stands in the attribute.
    fn of(tokens: &str) -> Vec<Option<usize>> {
        let token = |letter: char| match letter {
            'u' => (Origin::User, false),
            'o' => (Origin::Option, false),
            letter => (Origin::Generated, letter == ';'),
        };
        beside(&tokens.chars().map(token).collect::<Vec<_>>())
    }

    #[test]
    fn the_nearest_has_the_place() {
        assert_eq!(
            of("gugggu"),
            [Some(1), None, Some(1), Some(5), Some(5), None]
        );
    }

    #[test]
    fn statements_keep_together() {
        let expected = [None, Some(0), Some(0), Some(7), Some(7), Some(7), Some(7)];
        assert_eq!(of("ugg;gggu")[..7], expected);
    }

    #[test]
    fn without_users_tokens_nothing_moves() {
        assert_eq!(of("gog"), [None; 3]);
    }
}
