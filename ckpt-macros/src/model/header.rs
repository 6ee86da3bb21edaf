//! What a `for` loop iterates over, and so how a resume comes back to its item.

use proc_macro2::Span;
use quote::format_ident;
use syn::{Expr, ExprMethodCall, Ident, RangeLimits, parse_quote};

use super::Passing;
use super::branch::{is_place, plain};
use super::fed::Fed;
use super::fixed;
use super::lasting::lasting_temporary;
use super::variable::{Role, Variable};
use crate::names::{self, Names};

/// The variables that a header can name, and how those that are parameters came in.
pub(super) struct Visible<'a>(pub(super) Vec<(&'a Variable, Option<Passing>)>);

impl Visible<'_> {
    /// What a path is, if it is a variable.
    pub(super) fn of_path(&self, path: &syn::ExprPath) -> Option<(&Variable, Option<Passing>)> {
        self.named(&path.path.get_ident()?.to_string())
    }

    pub(super) fn named(&self, name: &str) -> Option<(&Variable, Option<Passing>)> {
        let latest = self.0.iter().rev().find(|(v, _)| v.ident == name);
        latest.map(|&(variable, passing)| (variable, passing))
    }
}

/// How a loop's iterator is made, saved and restored.
pub(crate) enum Header {
    /// `a..b`, `a..=b`: the rest of the range is saved.
    Range(Expr),
    /// The same, of nothing but numbers that cannot change, as far as the text tells: where the types agree, it is evaluated
    /// again, so that the compiler knows as much of it as in the plain loop.
    Fixed(Expr),
    /// Evaluated again on resume, then moved on to its position. What its numbers were is saved as `captures`, so that a
    /// variable changed since cannot change them.
    Again {
        captures: Vec<(Ident, Expr)>,
        items: Expr,
        /// Whether its items are borrowed mutably: while it is there, nothing else can look at what it borrows.
        lends: bool,
        /// Whether it is somebody else's iterator, with its position and its items.
        keeps: bool,
    },
    /// What a call gives: a collection, of which what is left is saved, or an iterator, which is made again. Its type tells.
    Told {
        captures: Vec<(Ident, Expr)>,
        items: Expr,
    },
    /// The loop consumes a collection: what is left of it is saved.
    Owned(Expr),
    /// The same, with adapters around it that are made again.
    Fed {
        captures: Vec<(Ident, Expr)>,
        source: Box<Expr>,
        items: Expr,
    },
}

impl Header {
    /// Reads the header with this number.
    pub(super) fn new(expr: &Expr, number: usize, visible: &Visible<'_>) -> Self {
        let expr = plain(expr);
        if let Some(Fed { source, mut items }) = Fed::new(expr, visible) {
            let captures = Captures::of(&mut items, number);
            return Header::Fed {
                captures,
                source: Box::new(source),
                items,
            };
        }
        let lends = lends(expr, visible);
        match expr {
            Expr::Range(range) if range.start.is_some() && range.end.is_some() => {
                Header::Range(expr.clone())
            }
            // `for x in p` would move `p` away, which is needed again.
            Expr::Path(_) if lends => again(&parse_quote!(&mut *#expr), number, (true, false)),
            Expr::Path(path) if consumed(path, visible) => Header::Owned(expr.clone()),
            Expr::Array(_) | Expr::Macro(_) => Header::Owned(expr.clone()),
            Expr::MethodCall(_) if !lends && takes_apart(expr) => Header::Owned(expr.clone()),
            Expr::Call(call) if call.args.iter().any(|e| is_mutable_borrow(e, visible)) => {
                Header::Owned(expr.clone())
            }
            Expr::Call(call) if lasting_temporary(expr).is_none() => {
                let mut call = call.clone();
                let captures = given_away(&mut call.args, number, visible);
                Header::Told {
                    captures,
                    items: Expr::Call(call),
                }
            }
            Expr::MethodCall(call) if !lends && is_unknown(call) => {
                let mut call = call.clone();
                let captures = given_away(&mut call.args, number, visible);
                Header::Told {
                    captures,
                    items: Expr::MethodCall(call),
                }
            }
            _ => again(expr, number, (lends, keeps(expr, visible))),
        }
    }

    /// A loop without safe points inside can evaluate the range of fixed numbers again.
    pub(super) fn fixed(self, visible: &Visible<'_>) -> Self {
        match self {
            Header::Range(range) if fixed::is_fixed(&range, visible) => Header::Fixed(range),
            header => header,
        }
    }

    /// The names that it needs in a fresh run, before the first item.
    pub(crate) fn names_before(&self) -> Names {
        match self {
            Header::Range(expr) | Header::Fixed(expr) | Header::Owned(expr) => names::of_expr(expr),
            Header::Again { captures, .. } | Header::Told { captures, .. } => {
                names_of_captures(captures)
            }
            Header::Fed {
                captures, source, ..
            } => &names_of_captures(captures) | &names::of_expr(source),
        }
    }

    /// The names it needs on resume.
    pub(crate) fn names_again(&self) -> Names {
        match self {
            Header::Range(_) | Header::Owned(_) => Names::new(),
            Header::Fixed(expr) => names::of_expr(expr),
            Header::Again {
                captures, items, ..
            }
            | Header::Told { captures, items }
            | Header::Fed {
                captures, items, ..
            } => {
                let mut names = names::of_expr(items);
                captures.iter().for_each(|(ident, _)| {
                    names.remove(&ident.to_string());
                });
                names
            }
        }
    }
}

fn names_of_captures(captures: &[(Ident, Expr)]) -> Names {
    let exprs = captures.iter();
    exprs.flat_map(|(_, e)| names::of_expr(e)).collect()
}

/// Methods that take the collection apart.
const CONSUMING: &[&str] = &[
    "into_iter",
    "drain",
    "into_keys",
    "into_values",
    // A copy: what it was made from may change while the loop runs.
    "clone",
    "to_vec",
    "to_owned",
    "collect",
];

/// Methods of the standard library, and of those for arrays and texts that follow it, that give iterators.
const ITERATING: &[&str] = &[
    "axis_iter",
    "bytes",
    "char_indices",
    "chars",
    "chunk_by",
    "copied",
    "cycle",
    "dedup",
    "difference",
    "filter",
    "filter_map",
    "flat_map",
    "flatten",
    "fuse",
    "indexed_iter",
    "inspect",
    "intersection",
    "iter",
    "keys",
    "lines",
    "map",
    "map_while",
    "match_indices",
    "matches",
    "outer_iter",
    "peekable",
    "range",
    "rsplit",
    "scan",
    "skip_while",
    "split",
    "split_ascii_whitespace",
    "split_terminator",
    "split_whitespace",
    "splitn",
    "symmetric_difference",
    "take_while",
    "union",
    "values",
    "windows",
];

/// Adapters that look at places, not at items.
pub(super) const POSITIONAL: &[&str] = &[
    "enumerate",
    "rev",
    "skip",
    "step_by",
    "take",
    "zip",
    "chain",
];

/// Methods that lend items mutably.
pub(super) const MUTABLE: &[&str] = &[
    "by_ref",
    "iter_mut",
    "values_mut",
    "chunks_mut",
    "chunks_exact_mut",
    "rchunks_mut",
    "rchunks_exact_mut",
    "split_mut",
    "axis_iter_mut",
    "outer_iter_mut",
    "rows_mut",
    "indexed_iter_mut",
];

/// Adapters whose arguments are numbers.
const COUNTING: &[&str] = &[
    "take",
    "skip",
    "step_by",
    "chunks",
    "chunks_exact",
    "chunks_exact_mut",
    "chunks_mut",
    "rchunks",
    "rchunks_exact",
    "rchunks_exact_mut",
    "rchunks_mut",
    "windows",
];

/// A local that a plain `for x in xs` uses up: anything but a parameter that comes again as it was, or a variable that is
/// made again.
pub(super) fn consumed(path: &syn::ExprPath, visible: &Visible<'_>) -> bool {
    let Some((variable, passing)) = visible.of_path(path) else {
        return false;
    };
    match (variable.role, passing) {
        (Role::Remade | Role::Taken, _) => false,
        (Role::Saved, Some(passing)) => passing == Passing::Value,
        (Role::Saved, None) => true,
    }
}

/// Whether the items are borrowed mutably.
pub(super) fn lends(expr: &Expr, visible: &Visible<'_>) -> bool {
    match plain(expr) {
        Expr::Reference(reference) => reference.mutability.is_some(),
        Expr::MethodCall(call) if call.method == "into_iter" => lends(&call.receiver, visible),
        Expr::MethodCall(call) if CONSUMING.iter().any(|name| call.method == name) => false,
        Expr::MethodCall(call) => {
            let mutable = MUTABLE.iter().any(|name| call.method == name);
            // `zip(&mut v)`, `zip(v.iter_mut())`.
            let chained = |e: &Expr| !matches!(plain(e), Expr::Path(_)) && lends(e, visible);
            mutable || chained(&call.receiver) || call.args.iter().any(chained)
        }
        Expr::Path(path) => {
            let passing = visible.of_path(path).and_then(|(_, passing)| passing);
            matches!(passing, Some(Passing::Mutable | Passing::MutableSlice))
        }
        _ => false,
    }
}

/// Whether a chain takes a collection apart, with nothing after it but adapters that only count: all its items are known
/// before the first one is used.
fn takes_apart(expr: &Expr) -> bool {
    let Expr::MethodCall(call) = plain(expr) else {
        return false;
    };
    let borrowed = matches!(plain(&call.receiver), Expr::Reference(_));
    if CONSUMING.iter().any(|name| call.method == name) {
        return !borrowed;
    }
    POSITIONAL.iter().any(|name| call.method == name) && takes_apart(&call.receiver)
}

pub(super) fn is_mutable_borrow(expr: &Expr, visible: &Visible<'_>) -> bool {
    match plain(expr) {
        Expr::Reference(reference) => reference.mutability.is_some(),
        path @ Expr::Path(_) => lends(path, visible),
        _ => false,
    }
}

/// Whether the items are those of an iterator in a variable: `it.by_ref()`, `&mut range`.
fn keeps(expr: &Expr, visible: &Visible<'_>) -> bool {
    match expr {
        Expr::MethodCall(call) => call.method == "by_ref",
        Expr::Reference(e) if e.mutability.is_some() => {
            let Expr::Path(path) = plain(&e.expr) else {
                return false;
            };
            let named = visible.of_path(path);
            named.is_some_and(|(variable, _)| matches!(variable.init, Some(Expr::Range(_))))
        }
        _ => false,
    }
}

/// Whether nothing tells what a method gives. Where what it is called on is itself a temporary value, that lives as long as
/// the loop does, and so the whole has to stand in the loop's header.
fn is_unknown(call: &ExprMethodCall) -> bool {
    let known = ITERATING.iter().any(|name| call.method == name)
        || POSITIONAL.iter().any(|name| call.method == name)
        || COUNTING.iter().any(|name| call.method == name);
    !known
        && is_place(&call.receiver)
        && lasting_temporary(&Expr::MethodCall(call.clone())).is_none()
}

/// Arguments that a call may use up are copied, so that it can be made again.
fn given_away(
    arguments: &mut syn::punctuated::Punctuated<Expr, syn::Token![,]>,
    header: usize,
    visible: &Visible<'_>,
) -> Vec<(Ident, Expr)> {
    let mut captures = Captures {
        header,
        list: Vec::new(),
    };
    for argument in arguments {
        if let Expr::Path(path) = plain(argument)
            && consumed(path, visible)
        {
            *argument = captures.number(argument.clone());
        }
    }
    captures.list
}

fn again(expr: &Expr, header: usize, (lends, keeps): (bool, bool)) -> Header {
    let mut items = expr.clone();
    Header::Again {
        captures: Captures::of(&mut items, header),
        items,
        lends,
        keeps,
    }
}

/// Takes the numbers out of a chain of adapters, so that they are evaluated once.
struct Captures {
    /// Which of the function's headers this is.
    header: usize,
    list: Vec<(Ident, Expr)>,
}

impl Captures {
    fn of(items: &mut Expr, header: usize) -> Vec<(Ident, Expr)> {
        let mut captures = Captures {
            header,
            list: Vec::new(),
        };
        captures.chain(items);
        captures.list
    }

    fn chain(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Paren(paren) => self.chain(&mut paren.expr),
            Expr::Group(group) => self.chain(&mut group.expr),
            Expr::Range(range) => {
                let inclusive = matches!(range.limits, RangeLimits::Closed(_));
                let start = range.start.take().map(|start| self.number(*start));
                let end = range.end.take().map(|end| self.number(*end));
                *expr = match (start, end, inclusive) {
                    (Some(start), Some(end), false) => parse_quote!((#start..#end)),
                    (Some(start), Some(end), true) => parse_quote!((#start..=#end)),
                    (Some(start), None, _) => parse_quote!((#start..)),
                    (None, Some(end), true) => parse_quote!((..=#end)),
                    (None, Some(end), false) => parse_quote!((..#end)),
                    (None, None, _) => parse_quote!((..)),
                };
            }
            Expr::MethodCall(call) => self.adapter(call),
            _ => {}
        }
    }

    fn adapter(&mut self, call: &mut ExprMethodCall) {
        self.chain(&mut call.receiver);
        let counting = COUNTING.iter().any(|name| call.method == name);
        for argument in &mut call.args {
            match plain(argument) {
                Expr::Range(_) => self.chain(argument),
                _ if counting => *argument = self.number(argument.clone()),
                Expr::MethodCall(_) => self.chain(argument),
                _ => {}
            }
        }
    }

    /// A number: itself when it is written out, else captured.
    fn number(&mut self, expr: Expr) -> Expr {
        if matches!(plain(&expr), Expr::Lit(_)) {
            return expr;
        }
        let ident = format_ident!(
            "__ckpt_bound_{}_{}",
            self.header,
            self.list.len(),
            span = Span::mixed_site()
        );
        self.list.push((ident.clone(), expr));
        parse_quote!(::core::clone::Clone::clone(&#ident))
    }
}

/// A chain of iterators without the closures that it keeps, and that borrow what they mention.
pub(crate) fn without_closures(chain: &Expr) -> Expr {
    let mut chain = chain.clone();
    let mut inner = &mut chain;
    while let Expr::MethodCall(call) = inner {
        let keeps = ITERATING.iter().any(|name| call.method == name);
        for argument in call.args.iter_mut().filter(|_| keeps) {
            if matches!(plain(argument), Expr::Closure(closure) if closure.capture.is_none()) {
                *argument = parse_quote!(());
            }
        }
        inner = &mut call.receiver;
    }
    chain
}
