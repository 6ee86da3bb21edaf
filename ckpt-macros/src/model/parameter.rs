//! Parameters: which of them are identity, which are state.

use syn::visit::{self, Visit};
use syn::{FnArg, Ident, Pat, Path, ReceiverKind, Signature, Type};

use super::variable::Variable;
use crate::arrays;
use crate::attr::{self, On};
use crate::errors::Errors;
use crate::names::{self, Binding};
use crate::trivial;

/// How an argument comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Passing {
    /// By value: part of the run's identity; saved where needed, since the function may change it.
    Value,
    /// By shared reference: part of the run's identity.
    Shared,
    /// By `&mut`: state of the caller, saved and restored at every safe point.
    Mutable,
    /// By `&mut` to a slice, which is restored element by element.
    MutableSlice,
    /// `#[ckpt(skip)]`: none of that.
    Skipped,
}

/// One parameter, or `self`.
pub(crate) struct Parameter {
    pub(crate) passing: Passing,
    /// The variables its pattern binds (indices into the function's).
    pub(crate) variables: Vec<usize>,
}

/// Reads all parameters and takes their helper attributes off.
pub(crate) fn all(
    sig: &mut Signature,
    krate: &Path,
    variables: &mut Vec<Variable>,
    errors: &Errors,
) -> Vec<Parameter> {
    sig.inputs
        .iter_mut()
        .map(|input| one(input, krate, variables, errors))
        .collect()
}

fn one(
    input: &mut FnArg,
    krate: &Path,
    variables: &mut Vec<Variable>,
    errors: &Errors,
) -> Parameter {
    match input {
        FnArg::Receiver(receiver) => {
            let skip = attr::take(&mut receiver.attrs, On::Parameter, errors)
                .skip
                .is_some();
            let passing = match &receiver.kind {
                ReceiverKind::Reference(_, _, None) => Passing::Shared,
                ReceiverKind::Reference(_, _, Some(_)) => Passing::Mutable,
                ReceiverKind::Typed(_, ty) => receiver_type(ty, errors),
                _ => Passing::Value,
            };
            let lent_mutably = passing == Passing::Mutable;
            let passing = if skip { Passing::Skipped } else { passing };
            let ident = Ident::from(receiver.self_token);
            let binding = Binding {
                ident,
                mutable: receiver.mutability.is_some(),
                by_ref: false,
                copied: false,
            };
            variables.push(Variable {
                lent_mutably,
                ..Variable::parameter(binding, false)
            });
            Parameter {
                passing,
                variables: vec![variables.len() - 1],
            }
        }
        FnArg::Typed(typed) => {
            let skip = attr::take(&mut typed.attrs, On::Parameter, errors)
                .skip
                .is_some();
            let passing = if skip {
                Passing::Skipped
            } else {
                passing(&typed.ty)
            };
            let first = variables.len();
            let bindings = names::bindings(&typed.pat);
            let trivial = trivial::is_type(&typed.ty);
            let each = bindings.into_iter();
            let lent_mutably = lends_mutably(&typed.ty);
            variables.extend(each.map(|binding| Variable {
                lent_mutably,
                ..Variable::parameter(binding, trivial)
            }));
            let named = matches!(&*typed.pat, Pat::Ident(pattern) if pattern.subpat.is_none());
            if matches!(passing, Passing::Mutable | Passing::MutableSlice) && !named {
                errors.at(&typed.pat, "ckpt saves what a `&mut` parameter points to as a whole: give it a name here and take it apart in the body");
            }
            if named {
                variables[first].with =
                    arrays::variable_saved_by(krate, Some(held(&typed.ty)), None);
            }
            Parameter {
                passing,
                variables: (first..variables.len()).collect(),
            }
        }
    }
}

/// Whether there is a `&mut` anywhere in a type, other than to a slice, which keeps its length.
fn lends_mutably(ty: &Type) -> bool {
    struct Look(bool);
    impl<'ast> Visit<'ast> for Look {
        fn visit_type_reference(&mut self, reference: &'ast syn::TypeReference) {
            let slice = matches!(plain(&reference.elem), Type::Slice(_));
            self.0 |= reference.mutability.is_some() && !slice;
            visit::visit_type_reference(self, reference);
        }
    }
    let mut look = Look(false);
    look.visit_type(ty);
    look.0
}

/// Looks through the groups that a `$t:ty` of a macro leaves, and through parentheses: a `&mut` must not hide.
fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => plain(&group.elem),
        Type::Paren(paren) => plain(&paren.elem),
        ty => ty,
    }
}

/// What a reference points to; of another type the type itself.
fn held(ty: &Type) -> &Type {
    match plain(ty) {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    }
}

fn passing(ty: &Type) -> Passing {
    match plain(ty) {
        Type::Reference(reference) if reference.mutability.is_none() => Passing::Shared,
        Type::Reference(reference) => match plain(&reference.elem) {
            Type::Slice(_) => Passing::MutableSlice,
            _ => Passing::Mutable,
        },
        _ => Passing::Value,
    }
}

fn receiver_type(ty: &Type, errors: &Errors) -> Passing {
    if let Type::Path(path) = plain(ty)
        && let Some(last) = path.path.segments.last()
        && ["Rc", "Arc", "Pin"].iter().any(|name| last.ident == name)
    {
        let why = match last.ident.to_string().as_str() {
            "Pin" => "a pinned value cannot be restored in place",
            _ => "what is shared would come back un-shared",
        };
        errors.at(
            ty,
            format!("ckpt cannot save this `self`: {why}; take `self`, `&self` or `&mut self`"),
        );
    }
    passing(ty)
}
