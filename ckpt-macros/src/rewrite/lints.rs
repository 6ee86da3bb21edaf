//! `#[allow(…)]` and its like on statements of the user's: they go with the code, wherever it goes.
//!
//! ```text
//! #[allow(unused_variables)]        #[allow(unused_variables)] let x; … #[allow(unused_variables)] { x = f(); }
//! let x = f();             becomes
//! ```
//! Of two places a lint speaks of one, so that an `expect` at the other would be disappointed: it becomes an `allow`. What
//! generated code allows itself must not be forbidden: `forbid` becomes `deny`.

use syn::{Attribute, Expr, Ident, Meta, Pat, Stmt, parse_quote};

use crate::attr;
use crate::names;

/// Those of a statement.
pub(super) fn of_stmt(stmt: &Stmt) -> Vec<Attribute> {
    among(attr::of_stmt(stmt).cloned().unwrap_or_default())
}

/// Those of an expression that is a statement.
pub(super) fn of_expr(expr: &Expr) -> Vec<Attribute> {
    among(attr::of_expr(expr).cloned().unwrap_or_default())
}

/// Those among some attributes, as copies of them can be.
pub(super) fn among(attrs: Vec<Attribute>) -> Vec<Attribute> {
    let levels = ["allow", "warn", "deny", "forbid", "expect"];
    let is_level = |attr: &Attribute| levels.iter().any(|level| attr.path().is_ident(level));
    attrs.into_iter().filter(is_level).map(lenient).collect()
}

/// For an item that has a name of its own although nothing uses it: `for _step in …`.
pub(super) fn of_unused(pattern: &Pat) -> Option<Attribute> {
    let bindings = names::bindings(pattern);
    let unused = bindings
        .iter()
        .any(|one| one.ident.to_string().starts_with('_'));
    unused.then(|| parse_quote!(#[allow(clippy::no_effect_underscore_binding)]))
}

/// For a statement that is written in two parts.
pub(super) fn lenient(mut attr: Attribute) -> Attribute {
    let instead = match attr.path().get_ident() {
        Some(level) if level == "expect" => Ident::new("allow", level.span()),
        Some(level) if level == "forbid" => Ident::new("deny", level.span()),
        _ => return attr,
    };
    if let Meta::List(list) = &mut attr.meta {
        list.path = instead.into();
    }
    attr
}
