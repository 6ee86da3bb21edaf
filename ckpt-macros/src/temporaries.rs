//! Temporaries whose life a `let` extends: `let x = &make();` is sound, `x = &make();` is not.

use syn::{Expr, Local};

use crate::names;

/// The operand of `&` when the initialiser as a whole is `&temporary` (or `&mut temporary`).
pub(crate) fn simple(init: &Expr) -> Option<&Expr> {
    match init {
        Expr::Reference(reference) if is_temporary(&reference.expr) => Some(&reference.expr),
        Expr::Paren(paren) => simple(&paren.expr),
        Expr::Group(group) => simple(&group.expr),
        _ => None,
    }
}

/// An extended temporary that [`simple`] does not cover.
pub(crate) fn beyond_simple(local: &Local) -> Option<&Expr> {
    let init = &local.init.as_ref()?.expr;
    let by_ref = names::bindings(&local.pat)
        .iter()
        .any(|binding| binding.by_ref);
    if by_ref && is_temporary(init) {
        return Some(init);
    }
    match &**init {
        Expr::Reference(reference) => extended(&reference.expr),
        init => extended(init),
    }
}

/// Looks where Rust extends: operands of struct, tuple and array expressions, casts, tails of blocks.
fn extended(expr: &Expr) -> Option<&Expr> {
    let borrowed = |expr| match simple(expr) {
        Some(found) => Some(found),
        None => extended(expr),
    };
    match expr {
        Expr::Tuple(tuple) => tuple.elems.iter().find_map(borrowed),
        Expr::Array(array) => array.elems.iter().find_map(borrowed),
        Expr::Struct(value) => value.fields.iter().find_map(|field| borrowed(&field.expr)),
        Expr::Cast(cast) => borrowed(&cast.expr),
        Expr::Paren(paren) => extended(&paren.expr),
        Expr::Group(group) => extended(&group.expr),
        _ => None,
    }
}

/// Whether an expression makes a value that lives nowhere. Constants are promoted to statics, so they need no help.
fn is_temporary(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => is_temporary(&paren.expr),
        Expr::Group(group) => is_temporary(&group.expr),
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Lit(_) => false,
        Expr::Unary(unary) => match unary.op {
            syn::UnOp::Deref(_) => false,
            _ => is_temporary(&unary.expr),
        },
        Expr::Array(array) => array.elems.iter().any(is_temporary),
        Expr::Tuple(tuple) => tuple.elems.iter().any(is_temporary),
        _ => true,
    }
}
