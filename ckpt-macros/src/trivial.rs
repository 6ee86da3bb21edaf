//! Values that do nothing when they are dropped, as far as the text tells: numbers and the like. Nothing need keep them alive.

use syn::{Expr, Pat, Type, UnOp};

/// The names of the primitive types that are words.
pub(crate) const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

/// Whether all of a type's values are.
pub(crate) fn is_type(ty: &Type) -> bool {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            let name = path.path.get_ident().map(ToString::to_string);
            name.is_some_and(|name| PRIMITIVES.contains(&name.as_str()))
        }
        Type::Array(array) => is_type(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_type),
        Type::Group(group) => is_type(&group.elem),
        Type::Paren(paren) => is_type(&paren.elem),
        _ => false,
    }
}

/// Whether an expression's value is.
pub(crate) fn is_value(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Cast(cast) => is_type(&cast.ty),
        Expr::Unary(unary) => !matches!(unary.op, UnOp::Deref(_)) && is_value(&unary.expr),
        Expr::Array(array) => array.elems.iter().all(is_value),
        Expr::Repeat(repeat) => is_value(&repeat.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_value),
        Expr::Group(group) => is_value(&group.expr),
        Expr::Paren(paren) => is_value(&paren.expr),
        _ => false,
    }
}

/// Whether what a pattern binds is, by the type that stands beside it.
pub(crate) fn is_typed(pattern: &Pat) -> bool {
    matches!(pattern, Pat::Type(typed) if is_type(&typed.ty))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_trivial() {
        let value = |code: &str| is_value(&syn::parse_str(code).unwrap());
        for code in [
            "0",
            "-1.5",
            "!true",
            "\"text\"",
            "[0.0; 3]",
            "[(1, 'c'); n]",
            "f(x) as usize",
            "((1), [2, 3])",
            "()",
        ] {
            assert!(value(code), "{code}");
        }
        for code in [
            "x",
            "f()",
            "[x]",
            "*p",
            "1 + x",
            "vec![0]",
            "x as T",
            "x as *const u8",
            "S",
        ] {
            assert!(!value(code), "{code}");
        }
        let ty = |code: &str| is_type(&syn::parse_str(code).unwrap());
        assert!(ty("f64") && ty("[[u8; 3]; N]") && ty("(usize, (bool))"));
        assert!(!ty("T") && !ty("Vec<u8>") && !ty("std::f64") && !ty("(u8, String)"));
    }
}
