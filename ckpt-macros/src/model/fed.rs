//! Loops over what is left of a collection, seen through closures: `for x in v.into_iter().map(f)`.
//!
//! What is left is saved. The adapters are made again around it, and those that count go on from the count that they had.

use syn::{Expr, ExprMethodCall, Ident, parse_quote};

use super::Passing;
use super::branch::{is_place, plain, plain_mut};
use super::header::{POSITIONAL, Visible, consumed, is_mutable_borrow, lends};
use super::roots::root;
use super::variable::Role;
use crate::terms::own;

/// Adapters that remember nothing between two items that they give.
const FORGETFUL: &[&str] = &[
    "cloned",
    "copied",
    "filter",
    "filter_map",
    "fuse",
    "inspect",
    "map",
    "map_while",
    "take_while",
];

/// Adapters that remember a number: the runtime's, which tell it, stand in for them.
pub(crate) const REMEMBERING: &[&str] = &[
    "chain",
    "enumerate",
    "skip",
    "skip_while",
    "step_by",
    "take",
    "zip",
];

/// Methods that use up the collection that they are called on.
pub(crate) const TAKING: &[&str] = &["into_iter", "drain", "into_keys", "into_values"];

/// A chain of adapters, some of them closures, over a collection that it uses up.
pub(super) struct Fed {
    /// The collection.
    pub(super) source: Expr,
    /// The chain over a variable named [`feed`].
    pub(super) items: Expr,
}

/// The name that stands for the collection in its chain.
pub(crate) fn feed() -> Ident {
    own("feed")
}

impl Fed {
    /// Reads a loop's header, if it is such a chain.
    pub(super) fn new(expr: &Expr, visible: &Visible<'_>) -> Option<Self> {
        let mut items = expr.clone();
        let source = cut(&mut items, visible, false)?;
        Some(Fed { source, items })
    }
}

/// Cuts the collection off the chain, if every adapter after it can be made again. Not if nothing but places matters after
/// it: then its items may be taken early.
fn cut(expr: &mut Expr, visible: &Visible<'_>, below_rev: bool) -> Option<Expr> {
    let Expr::MethodCall(call) = plain_mut(expr) else {
        return None;
    };
    let named = |names: &[&str]| names.iter().any(|name| call.method == name);
    let rev = call.method == "rev";
    let remembers = named(REMEMBERING);
    // What is counted from the front cannot be walked from the back.
    if !(rev || named(FORGETFUL) || (remembers && !below_rev)) {
        return None;
    }
    let beside = call.method == "chain" || call.method == "zip";
    if beside && call.args.iter().any(|e| uses_up(e, visible)) {
        return None;
    }
    if let Some(source) = cut(&mut call.receiver, visible, below_rev || rev) {
        return Some(source);
    }
    if named(POSITIONAL) || !is_used_up(&call.receiver, visible) {
        return None;
    }
    let feed = feed();
    let receiver = std::mem::replace(&mut *call.receiver, parse_quote!(#feed));
    Some(receiver)
}

/// Whether a chain takes apart what would not be there again on resume: a variable that is saved, or what was taken out of
/// one by a call.
fn is_used_up(expr: &Expr, visible: &Visible<'_>) -> bool {
    let Expr::MethodCall(call) = plain(expr) else {
        return false;
    };
    if POSITIONAL.iter().any(|name| call.method == name) {
        return is_used_up(&call.receiver, visible);
    }
    TAKING.iter().any(|name| call.method == name) && is_kept(&call.receiver, call, visible)
}

fn is_kept(receiver: &Expr, call: &ExprMethodCall, visible: &Visible<'_>) -> bool {
    let receiver = plain(receiver);
    if let Expr::Call(made) = receiver {
        return made.args.iter().any(|e| is_mutable_borrow(e, visible));
    }
    let named = root(receiver).filter(|_| is_place(receiver));
    let Some((variable, passing)) = named.and_then(|name| visible.named(&name)) else {
        return false;
    };
    let lent = matches!(passing, Some(passing) if passing != Passing::Value);
    let saved = !matches!(variable.role, Role::Remade | Role::Taken);
    saved && (call.method == "drain" || !lent)
}

/// Whether an adapter's argument is an iterator that could not be made again: `w` or `w.into_iter()` in `zip(w)`.
fn uses_up(argument: &Expr, visible: &Visible<'_>) -> bool {
    let argument = plain(argument);
    let used_up = match argument {
        Expr::Path(path) => consumed(path, visible),
        // What a chain begins with is borrowed by it.
        Expr::MethodCall(call) => {
            let chained = matches!(plain(&call.receiver), Expr::MethodCall(_));
            is_used_up(argument, visible) || (chained && uses_up(&call.receiver, visible))
        }
        _ => false,
    };
    used_up || lends(argument, visible)
}
