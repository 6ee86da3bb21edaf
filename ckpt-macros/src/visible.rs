//! What can be seen of a variable's type without knowing types: in the type that is written for it, and in what its `let`
//! begins with.

use syn::visit::{self, Visit};
use syn::{Expr, GenericArgument, Ident, Lit, Pat, Type};

/// The part of a type that is `Rc`, `Arc` or a `Weak` of one.
pub(crate) fn shared_in_type(ty: &Type) -> Option<&Type> {
    find(ty, &|ty| is_named(ty, &["Rc", "Arc", "Weak"]))
}

/// The part of a type that is a reference, other than to a text (`&str`) or to bytes.
pub(crate) fn reference_in_type(ty: &Type) -> Option<&Type> {
    find(ty, &|ty| matches!(ty, Type::Reference(_)) && !is_text(ty))
}

/// `&str` and `&[u8]`: serde borrows them from what it reads.
fn is_text(ty: &Type) -> bool {
    let Type::Reference(reference) = ty else {
        return false;
    };
    let is_named =
        |ty: &Type, name: &str| matches!(ty, Type::Path(path) if path.path.is_ident(name));
    let to_text = match &*reference.elem {
        Type::Slice(slice) => is_named(&slice.elem, "u8"),
        elem => is_named(elem, "str"),
    };
    reference.mutability.is_none() && to_text
}

/// Whether a type is a hash table of the standard library, or a reference to one.
pub(crate) fn is_hash_table(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_hash_table(&reference.elem),
        Type::Group(group) => is_hash_table(&group.elem),
        Type::Paren(paren) => is_hash_table(&paren.elem),
        ty => is_named(ty, HASH_TABLES),
    }
}

const HASH_TABLES: &[&str] = &["HashMap", "HashSet"];

/// Whether a type's path ends in one of some names.
pub(crate) fn is_named(ty: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// The first part of a type that `is` is true of. What only marks a type, or is what a function takes, holds no value.
fn find<'a>(ty: &'a Type, is: &dyn Fn(&Type) -> bool) -> Option<&'a Type> {
    let mut search = Search { is, found: None };
    search.visit_type(ty);
    search.found
}

struct Search<'a, 'p> {
    is: &'p dyn Fn(&Type) -> bool,
    found: Option<&'a Type>,
}

impl<'a> Visit<'a> for Search<'a, '_> {
    fn visit_type(&mut self, ty: &'a Type) {
        if self.found.is_none() && (self.is)(ty) {
            self.found = Some(ty);
        }
        let holds = !matches!(
            ty,
            Type::FnPtr(_) | Type::TraitObject(_) | Type::ImplTrait(_)
        ) && !is_named(ty, &["PhantomData"]);
        if self.found.is_none() && holds {
            visit::visit_type(self, ty);
        }
    }
}

/// Whether an initialiser makes an `Rc`, an `Arc` or a `Weak`.
pub(crate) fn makes_shared(init: &Expr) -> bool {
    is_made_by(init, &["Rc", "Arc", "Weak"])
}

/// Whether an initialiser makes a hash table.
pub(crate) fn makes_hash_table(init: &Expr) -> bool {
    let collected = |call: &syn::ExprMethodCall| {
        let types = call.turbofish.as_ref();
        let mut types = types.into_iter().flat_map(|generics| &generics.args);
        call.method == "collect"
            && types
                .any(|argument| matches!(argument, GenericArgument::Type(ty) if is_hash_table(ty)))
    };
    is_made_by(init, HASH_TABLES) || matches!(init, Expr::MethodCall(call) if collected(call))
}

/// Functions that give back what they are functions of.
const MAKERS: &[&str] = &[
    "new",
    "default",
    "from",
    "from_iter",
    "clone",
    "downgrade",
    "with_capacity",
];

fn is_made_by(init: &Expr, names: &[&str]) -> bool {
    let Expr::Call(call) = init else { return false };
    let Expr::Path(path) = &*call.func else {
        return false;
    };
    let mut last = path.path.segments.iter().rev();
    let (Some(function), Some(of)) = (last.next(), last.next()) else {
        return false;
    };
    MAKERS.iter().any(|maker| function.ident == maker) && names.iter().any(|name| of.ident == name)
}

/// What can be seen of an initialiser's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    Reference,
    MutableReference,
    Closure,
}

/// What the value of a `let` with a plain name is.
pub(crate) fn value(init: &Expr) -> Option<Value> {
    match init {
        Expr::Reference(reference) if reference.mutability.is_some() => {
            Some(Value::MutableReference)
        }
        // Of a text or of bytes it could be saved.
        Expr::Reference(reference) if is_part(&reference.expr) => None,
        Expr::Reference(_) => Some(Value::Reference),
        Expr::Lit(literal) => matches!(literal.lit, Lit::ByteStr(_)).then_some(Value::Reference),
        Expr::Closure(_) => Some(Value::Closure),
        Expr::Paren(paren) => value(&paren.expr),
        Expr::Group(group) => value(&group.expr),
        _ => None,
    }
}

/// `text[1..3]`
fn is_part(expr: &Expr) -> bool {
    matches!(expr, Expr::Index(index) if matches!(*index.index, Expr::Range(_)))
}

/// Adapters that keep the order in which items come.
const IN_ORDER: &[&str] = &[
    "iter",
    "into_iter",
    "keys",
    "values",
    "copied",
    "cloned",
    "map",
    "filter",
    "filter_map",
    "inspect",
    "enumerate",
    "take",
    "skip",
    "step_by",
    "take_while",
    "skip_while",
    "peekable",
    "zip",
    "chain",
    "by_ref",
];

/// Methods that give iterators.
const ITERATING: &[&str] = &[
    "bytes",
    "char_indices",
    "chars",
    "chunks",
    "chunks_exact",
    "drain",
    "into_iter",
    "iter",
    "iter_mut",
    "keys",
    "lines",
    "split",
    "split_whitespace",
    "values",
    "windows",
];

/// Whether a value is an iterator, by the names of methods.
pub(crate) fn is_iterator(expr: &Expr) -> bool {
    match expr {
        Expr::Range(_) => true,
        Expr::Paren(paren) => is_iterator(&paren.expr),
        Expr::MethodCall(call) => {
            let is = |list: &[&str]| list.iter().any(|name| call.method == name);
            is(ITERATING) || ((is(IN_ORDER) || call.method == "rev") && is_iterator(&call.receiver))
        }
        _ => false,
    }
}

/// The variable whose items a loop's header passes on in their own order: `v` in `v.iter().take(3)` and in `&v`.
pub(crate) fn walked(header: &Expr) -> Option<&Ident> {
    match header {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Reference(e) => walked(&e.expr),
        Expr::Paren(e) => walked(&e.expr),
        Expr::Group(e) => walked(&e.expr),
        Expr::MethodCall(call) if IN_ORDER.iter().any(|name| call.method == name) => {
            walked(&call.receiver)
        }
        _ => None,
    }
}

/// Whether a pattern is one name.
pub(crate) fn is_plain(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(binding) => binding.subpat.is_none(),
        Pat::Type(typed) => is_plain(&typed.pat),
        Pat::Paren(paren) => is_plain(&paren.pat),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ty(code: &str) -> Type {
        syn::parse_str(code).unwrap()
    }

    fn expr(code: &str) -> Expr {
        syn::parse_str(code).unwrap()
    }

    #[test]
    fn what_holds_a_value_is_found_in_types() {
        assert!(shared_in_type(&ty("Vec<Option<std::rc::Rc<u8>>>")).is_some());
        assert!(shared_in_type(&ty("PhantomData<Rc<u8>>")).is_none());
        assert!(reference_in_type(&ty("Vec<(u8, &[f64])>")).is_some());
        assert!(reference_in_type(&ty("Vec<(u8, &str, &[u8])>")).is_none());
        assert!(reference_in_type(&ty("Vec<&mut str>")).is_some());
        assert!(reference_in_type(&ty("fn(&str) -> u8")).is_none());
        assert!(reference_in_type(&ty("Box<dyn Fn(&str)>")).is_none());
        assert!(is_hash_table(&ty("&mut std::collections::HashMap<u8, u8>")));
        assert!(!is_hash_table(&ty("Vec<HashMap<u8, u8>>")));
    }

    #[test]
    fn what_is_made_is_known_from_its_maker() {
        assert!(makes_shared(&expr("std::sync::Arc::new(3)")));
        assert!(!makes_shared(&expr("Rc::strong_count(&x)")));
        assert!(makes_hash_table(&expr(
            "words.iter().collect::<HashSet<_>>()"
        )));
        assert!(!makes_hash_table(&expr("words.iter().collect::<Vec<_>>()")));
    }

    #[test]
    fn only_order_that_is_kept_counts() {
        let of = |code: &str| walked(&expr(code)).map(ToString::to_string);
        assert_eq!(
            of("map.iter().map(|(k, _)| k).take(3)").as_deref(),
            Some("map")
        );
        assert_eq!(of("&map").as_deref(), Some("map"));
        assert_eq!(of("map.iter().sorted()"), None);
        assert_eq!(of("map[&3].iter()"), None);
    }
}
