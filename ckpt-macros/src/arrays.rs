//! Arrays that serde does not know: it has no way to write those of more than 32 items, or of a length yet to be found.

use syn::{Expr, Lit, Path, Type, parse_quote};

/// The functions of the runtime that save a variable in place of its type, if that is such an array as far as can be seen:
/// also an array of arrays, but nothing deeper.
pub(crate) fn variable_saved_by(
    krate: &Path,
    ty: Option<&Type>,
    init: Option<&Expr>,
) -> Option<Path> {
    let lengths = match (ty, init) {
        (Some(ty), _) => of_type(ty),
        (None, Some(init)) => of_value(init),
        (None, None) => Vec::new(),
    };
    match deepest(&lengths)? {
        0 => Some(parse_quote!(#krate::__private::kept_array)),
        1 => Some(parse_quote!(#krate::__private::kept_arrays)),
        _ => None,
    }
}

/// The same for a field: what is around it tells of what type its items are.
pub(crate) fn field_saved_by(krate: &Path, ty: &Type) -> Option<Path> {
    match deepest(&of_type(ty))? {
        0 => Some(parse_quote!(#krate::__private::array)),
        1 => Some(parse_quote!(#krate::__private::arrays)),
        _ => None,
    }
}

/// Whether these are the functions that save a variable.
pub(crate) fn saves_arrays(path: &Path) -> bool {
    let last = path.segments.last().map(|last| last.ident.to_string());
    matches!(last.as_deref(), Some("kept_array" | "kept_arrays"))
}

/// The innermost array that is long.
fn deepest(lengths: &[bool]) -> Option<usize> {
    lengths.iter().rposition(|&long| long)
}

/// Whether an array is long, and its items, and theirs.
fn of_type(ty: &Type) -> Vec<bool> {
    match ty {
        Type::Array(array) => with_items(is_long(&array.len), of_type(&array.elem)),
        Type::Group(group) => of_type(&group.elem),
        Type::Paren(paren) => of_type(&paren.elem),
        _ => Vec::new(),
    }
}

fn of_value(expr: &Expr) -> Vec<bool> {
    match expr {
        Expr::Repeat(array) => with_items(is_long(&array.len), of_value(&array.expr)),
        Expr::Array(array) => {
            let items = array.elems.first().map_or_else(Vec::new, of_value);
            with_items(array.elems.len() > SERDES, items)
        }
        Expr::Group(group) => of_value(&group.expr),
        Expr::Paren(paren) => of_value(&paren.expr),
        _ => Vec::new(),
    }
}

fn with_items(long: bool, items: Vec<bool>) -> Vec<bool> {
    [vec![long], items].concat()
}

/// The longest array that serde knows.
const SERDES: usize = 32;

fn is_long(length: &Expr) -> bool {
    match length {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(length) => length
                .base10_parse()
                .is_ok_and(|length: usize| length > SERDES),
            _ => false,
        },
        _ => true,
    }
}
