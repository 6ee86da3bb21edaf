//! Local variables.

use syn::{Expr, Ident, Path, Type};

use crate::names::Binding;

/// What happens to a variable at a safe point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// Saved and restored where it is needed.
    Saved,
    /// `#[ckpt(skip)]`, or a guard: made again on resume.
    Remade,
    /// Bound by a pattern to a loop's item or into saved state: bound again on resume, to the same.
    Taken,
}

/// A variable.
pub(crate) struct Variable {
    pub(crate) ident: Ident,
    /// The identifier as text: the compiler takes its time to make one of it, and to compare two.
    pub(crate) written: String,
    /// Its name in the checkpoint.
    pub(crate) name: String,
    /// What saves and restores it in place of its type: a module with serde's two functions.
    pub(crate) with: Option<Path>,
    pub(crate) mutable: bool,
    pub(crate) by_ref: bool,
    /// A copy of what a reference points to, taken by a pattern: it borrows nothing from there.
    pub(crate) copied: bool,
    pub(crate) role: Role,
    /// The scope it is declared in.
    pub(crate) scope: usize,
    /// The statement of that scope that declares it; `None` for parameters.
    pub(crate) declared: Option<usize>,
    /// The type the user gave it, where its pattern is just its name.
    pub(crate) ty: Option<Type>,
    /// Whether dropping it does nothing, for certain.
    pub(crate) trivial: bool,
    /// Whether something that is saved may borrow it.
    pub(crate) lent: bool,
    /// Whether it is a parameter through which what the caller has may change, although nothing of it is saved.
    pub(crate) lent_mutably: bool,
    /// Whether it, or a part of it, is given another value somewhere.
    pub(crate) reassigned: bool,
    /// What its `let` begins with.
    pub(crate) init: Option<Expr>,
}

impl Variable {
    /// Whether it is a parameter's.
    pub(crate) fn is_parameter(&self) -> bool {
        self.declared.is_none() && self.scope == 0
    }

    /// Whether it is not `mut`, but generated code declares it so: for a snapshot it is moved out, and moved back.
    pub(crate) fn is_freed(&self) -> bool {
        let is_let = self.declared.is_some() && self.init.is_some();
        let is_value = (is_let || self.is_parameter()) && !self.by_ref;
        is_value && !self.mutable && !self.trivial && !self.lent && self.role == Role::Saved
    }

    /// A parameter's.
    pub(crate) fn parameter(binding: Binding, trivial: bool) -> Self {
        Variable {
            name: binding.ident.to_string(),
            written: binding.ident.to_string(),
            ident: binding.ident,
            with: None,
            mutable: binding.mutable,
            by_ref: binding.by_ref,
            copied: binding.copied,
            role: Role::Saved,
            scope: 0,
            declared: None,
            ty: None,
            trivial,
            lent: false,
            lent_mutably: false,
            reassigned: false,
            init: None,
        }
    }

    /// Whether it has the name of another.
    pub(crate) fn is_namesake(&self, other: &Variable) -> bool {
        self.written == other.written
    }
}
