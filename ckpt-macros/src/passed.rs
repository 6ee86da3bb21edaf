//! Parameters that are code or iterators.

use syn::{GenericArgument, Generics, Ident, PathArguments, Type, TypeParamBound, WherePredicate};

use crate::visible::is_named;

/// What a parameter is that only its caller can make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Passed {
    /// A closure or function.
    Code,
    Iterator,
}

/// Whether a parameter's type is code or an iterator, by value or behind references, as far as its bounds tell. One that has
/// to be savable as well is none.
pub(crate) fn passed(ty: &Type, generics: &Generics) -> Option<Passed> {
    match ty {
        Type::Group(group) => passed(&group.elem, generics),
        Type::Paren(paren) => passed(&paren.elem, generics),
        Type::Reference(reference) => passed(&reference.elem, generics),
        Type::FnPtr(_) => Some(Passed::Code),
        Type::ImplTrait(ty) => of_bounds(&ty.bounds),
        Type::TraitObject(ty) => of_bounds(&ty.bounds),
        Type::Path(path) if is_named(ty, &["Box"]) => {
            let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments
            else {
                return None;
            };
            match arguments.args.first()? {
                GenericArgument::Type(inside @ Type::TraitObject(_)) => passed(inside, generics),
                _ => None,
            }
        }
        Type::Path(path) => of_bounds(bounds_of(path.path.get_ident()?, generics)),
        _ => None,
    }
}

/// The bounds of a type parameter, where it is declared and in the `where` clause.
fn bounds_of<'a>(name: &Ident, generics: &'a Generics) -> Vec<&'a TypeParamBound> {
    let declared = generics.type_params().filter(|p| p.ident == *name);
    let mut bounds: Vec<&TypeParamBound> = declared.flat_map(|p| &p.bounds).collect();
    for predicate in generics.where_clause.iter().flat_map(|w| &w.predicates) {
        if let WherePredicate::Type(of) = predicate
            && matches!(&of.bounded_ty, Type::Path(path) if path.path.is_ident(name))
        {
            bounds.extend(&of.bounds);
        }
    }
    bounds
}

fn of_bounds<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> Option<Passed> {
    let traits = bounds.into_iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let traits: Vec<String> = traits.map(|last| last.ident.to_string()).collect();
    let named = |names: &[&str]| traits.iter().any(|name| names.contains(&name.as_str()));
    if named(&["Savable", "Serialize"]) {
        None
    } else if named(&["Fn", "FnMut", "FnOnce"]) {
        Some(Passed::Code)
    } else {
        let iterators = ["Iterator", "DoubleEndedIterator", "ExactSizeIterator"];
        named(&iterators).then_some(Passed::Iterator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_iterators_are_known_by_their_bounds() {
        let function: syn::ItemFn = syn::parse_str(
            "fn f<F: Fn(u8), G, H: Clone>(a: F, b: &mut G, c: H, d: impl Iterator<Item = u8>, e: Box<dyn FnOnce()>, \
             f: fn(), g: impl FnMut() + ckpt::Savable) where G: FnMut() {}",
        )
        .unwrap();
        let of = |input: &syn::FnArg| match input {
            syn::FnArg::Typed(typed) => passed(&typed.ty, &function.sig.generics),
            syn::FnArg::Receiver(_) => None,
        };
        let found: Vec<_> = function.sig.inputs.iter().map(of).collect();
        let (code, iterator) = (Some(Passed::Code), Some(Passed::Iterator));
        assert_eq!(found, [code, code, None, iterator, code, code, None]);
    }
}
