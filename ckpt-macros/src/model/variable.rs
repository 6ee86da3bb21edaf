//! Local variables.

use syn::{Ident, Type};

use crate::names::Binding;

/// What happens to a variable at a safe point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// Saved and restored where it is needed.
    Saved,
    /// `#[ckpt(skip)]`, or a guard: made again on resume.
    Remade,
}

/// A variable of the function's outermost scope.
pub(crate) struct Variable {
    pub(crate) ident: Ident,
    /// Its name in the checkpoint.
    pub(crate) name: String,
    pub(crate) mutable: bool,
    pub(crate) by_ref: bool,
    pub(crate) role: Role,
    /// The statement that declares it; `None` for parameters.
    pub(crate) declared: Option<usize>,
    /// The type the user gave it, where its pattern is just its name.
    pub(crate) ty: Option<Type>,
}

impl Variable {
    pub(crate) fn new(
        binding: Binding,
        declared: Option<usize>,
        role: Role,
        ty: Option<Type>,
    ) -> Self {
        Variable {
            name: binding.ident.to_string(),
            ident: binding.ident,
            mutable: binding.mutable,
            by_ref: binding.by_ref,
            role,
            declared,
            ty,
        }
    }
}
