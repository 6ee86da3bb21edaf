//! What a `let` declares.

use syn::{Expr, Local, Pat, Path, UnOp};

use super::build::Builder;
use super::scope::Scope;
use super::variable::{Role, Variable};
use crate::arrays;
use crate::names;
use crate::trivial;

impl Builder<'_> {
    /// The variables that a `let` declares.
    pub(super) fn declare(&mut self, scope: &Scope, local: &Local, role: Role) -> Vec<usize> {
        let (pattern, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pattern => (pattern, None),
        };
        let ty = matches!(pattern, Pat::Ident(_))
            .then(|| ty.cloned())
            .flatten();
        let init = local.init.as_ref().map(|init| &*init.expr);
        let is_value = matches!(pattern, Pat::Ident(binding) if binding.by_ref.is_none());
        let with = match (&ty, init) {
            (None, Some(init)) => self.array_copied(init),
            _ => None,
        };
        let with = with.or_else(|| arrays::variable_saved_by(self.krate, ty.as_ref(), init));
        let with = with.filter(|_| is_value);
        let trivial = trivial::is_typed(&local.pat) || init.is_some_and(trivial::is_value);
        let first = self.variables.len();
        for binding in names::bindings(pattern) {
            self.variables.push(Variable {
                name: binding.ident.to_string(),
                written: binding.ident.to_string(),
                ident: binding.ident,
                with: with.clone(),
                mutable: binding.mutable,
                by_ref: binding.by_ref,
                copied: binding.copied,
                role,
                scope: scope.id,
                declared: Some(scope.statements.len()),
                ty: ty.clone(),
                trivial,
                lent: false,
                lent_mutably: false,
                reassigned: false,
                init: local.init.as_ref().map(|init| (*init.expr).clone()),
            });
        }
        let declares: Vec<usize> = (first..self.variables.len()).collect();
        self.visible.extend(&declares);
        declares
    }

    /// What saves the array that an initialiser copies or moves from another variable.
    fn array_copied(&self, init: &Expr) -> Option<Path> {
        let from = match init {
            Expr::MethodCall(call) if call.method == "clone" => &*call.receiver,
            Expr::Unary(pointed) if matches!(pointed.op, UnOp::Deref(_)) => &*pointed.expr,
            from => from,
        };
        let Expr::Path(from) = from else { return None };
        let from = self.lookup(&from.path.get_ident()?.to_string())?;
        let with = self.variables[from].with.as_ref();
        with.filter(|path| arrays::saves_arrays(path)).cloned()
    }
}
