//! Values that cannot be in a checkpoint, as far as can be seen without knowing types. The compiler finds the others.

use syn::{Expr, FnArg, Stmt, Type};

use super::Check;
use crate::model::{Header, Kind, Parameter, Passing, Repeat, Role, Scope, Statement, Variable};
use crate::passed::{self, Passed};
use crate::visible::{self, Value};

const UN_SHARED: &str = "ckpt: a shared value would come back un-shared: two handles to one value would be two values; own it (`Box`, or the value \
     itself), or leave it out with `#[ckpt(skip)]`";

impl Check<'_> {
    /// What the variables of a scope hold that is saved there.
    pub(super) fn kept(&self, scope: &Scope) {
        for (index, variable) in self.function.variables.iter().enumerate() {
            if variable.scope == scope.id && variable.mutable && self.is_taken_again(variable) {
                self.given_another_value(variable);
                continue;
            }
            let saved = self.function.is_saved(index) && self.liveness.is_needed(index);
            if !saved || variable.scope != scope.id {
                continue;
            }
            if variable.by_ref {
                self.errors.at(
                    &variable.ident,
                    format!("ckpt: `{}` is a reference, which cannot be saved; write `#[ckpt(skip)]` on this `let` to make it again on resume", variable.ident),
                );
            }
            if variable.with.is_some() {
                continue;
            }
            if let Some(ty) = &variable.ty {
                self.written_type(ty);
            }
            let declared = variable.declared.map(|at| &scope.statements[at]);
            if let Some(init) = declared.and_then(plain_initialiser) {
                self.initialiser(variable, init);
            }
        }
    }

    /// Whether a resume has the reference that a variable was in the beginning.
    fn is_taken_again(&self, variable: &Variable) -> bool {
        let init = variable.init.as_ref().filter(|_| !variable.copied);
        let typed = matches!(&variable.ty, Some(Type::Reference(_)));
        match variable.role {
            Role::Taken => true,
            Role::Remade => typed || init.is_some_and(|init| matches!(init, Expr::Reference(_))),
            Role::Saved => {
                variable.ty.is_none() && init.and_then(visible::value) == Some(Value::Reference)
            }
        }
    }

    /// `Rc` and `Arc` come back un-shared; what a reference points to has another place in another process.
    fn written_type(&self, ty: &Type) {
        if let Some(shared) = visible::shared_in_type(ty) {
            self.errors.at(shared, UN_SHARED);
        }
        if let Some(reference) = visible::reference_in_type(ty) {
            self.errors.at(
                reference,
                "ckpt: a reference cannot be saved, since what it points to has another place in another process; own the value \
                 (`Vec<T>` for `&[T]`), or write `#[ckpt(skip)]` on this `let` or parameter to take it \
                 again on resume",
            );
        }
    }

    fn initialiser(&self, variable: &Variable, init: &Expr) {
        let name = &variable.ident;
        if variable.ty.is_none() && visible::makes_shared(init) {
            self.errors.at(init, UN_SHARED);
        }
        // A written type is judged as such.
        let Some(value) = visible::value(init).filter(|_| variable.ty.is_none()) else {
            return;
        };
        let message = match value {
            Value::MutableReference => format!(
                "ckpt: `{name}` is a mutable reference, which cannot be saved, and while it lives what it points to cannot be \
                 either; use that by its own name"
            ),
            Value::Reference => format!(
                "ckpt: `{name}` is a reference, which cannot be saved; write `#[ckpt(skip)]` on this `let` to take it again on \
                 resume, or own the value (`.clone()`, `.to_vec()`)"
            ),
            Value::Closure => format!(
                "ckpt: `{name}` is a closure, which cannot be saved; write `#[ckpt(skip)]` on this `let` to make it again on \
                 resume"
            ),
        };
        self.errors.at(init, message);
    }

    /// By-value parameters must be savable, so that none hides a `&mut`; so must what a `&mut` points to.
    pub(super) fn parameters(&self) {
        for (input, parameter) in self.inputs() {
            let FnArg::Typed(typed) = input else { continue };
            self.passed(&typed.ty, parameter.passing);
            match (parameter.passing, plain(&typed.ty)) {
                (Passing::Value, ty) => self.written_type(ty),
                (Passing::Mutable | Passing::MutableSlice, Type::Reference(reference)) => {
                    self.written_type(&reference.elem);
                }
                _ => {}
            }
            if parameter.passing != Passing::Shared {
                continue;
            }
            for &index in &parameter.variables {
                let variable = &self.function.variables[index];
                if variable.mutable && self.liveness.is_needed(index) {
                    self.given_another_value(variable);
                }
            }
        }
    }

    /// A reference comes again with the call, or is taken again from what was matched: as it was then.
    fn given_another_value(&self, variable: &Variable) {
        let name = &variable.ident;
        self.errors.at(name, format!(
            "ckpt: `{name}` is a reference, which cannot be saved, and this function gives it another value: a resume would have the \
             first one again; keep what changes in a variable of its own, such as an index"
        ));
    }

    /// Code and iterators come again with each call, and nothing can look into them.
    fn passed(&self, ty: &Type, passing: Passing) {
        if passing == Passing::Skipped {
            return;
        }
        match passed::passed(ty, &self.function.item.sig.generics) {
            Some(Passed::Code) => self.errors.at(
                ty,
                "ckpt: a function or closure can neither be saved nor tell runs apart; it comes again with each call: write \
                 `#[ckpt(skip)]` on the parameter",
            ),
            Some(Passed::Iterator) => self.errors.at(
                ty,
                "ckpt: an iterator that comes as an argument can neither be saved nor tell runs apart; write `#[ckpt(skip)]` on \
                 the parameter if each call brings the same items, or take them as a `Vec`",
            ),
            None => {}
        }
    }

    fn inputs(&self) -> impl Iterator<Item = (&FnArg, &Parameter)> {
        self.function
            .item
            .sig
            .inputs
            .iter()
            .zip(&self.function.parameters)
    }

    /// A hash table's order differs from process to process, so an iterator that is made again would be another one.
    pub(super) fn hash_order(&self, scope: &Scope, at: usize) {
        let Some(repeat) = scope.carrier(at).and_then(|carrier| carrier.as_loop()) else {
            return;
        };
        let Repeat::For {
            items,
            header: Header::Again { .. },
            ..
        } = &repeat.repeat
        else {
            return;
        };
        let walked = visible::walked(items);
        let variable = walked.and_then(|ident| self.meant(scope, at, &ident.to_string()));
        if variable.is_some_and(|variable| self.is_hash_table(variable)) {
            self.errors.at(
                items,
                "ckpt: a `HashMap` or `HashSet` has another order in each process, so that a resume would skip and repeat items; use \
                 a `BTreeMap` or `BTreeSet`, or collect the items into a `Vec` and sort it before the loop",
            );
        }
    }

    fn is_hash_table(&self, index: usize) -> bool {
        let of = |(_, parameter): &(&FnArg, &Parameter)| parameter.variables == [index];
        if let Some((FnArg::Typed(typed), _)) = self.inputs().find(of) {
            return visible::is_plain(&typed.pat) && visible::is_hash_table(&typed.ty);
        }
        let Variable { ty, init, .. } = &self.function.variables[index];
        match (ty, init) {
            (Some(ty), _) => visible::is_hash_table(ty),
            (None, Some(init)) => visible::makes_hash_table(init),
            (None, None) => false,
        }
    }
}

/// What a `let` with a plain name begins with.
fn plain_initialiser(statement: &Statement) -> Option<&Expr> {
    match (&statement.kind, &statement.stmt) {
        (Kind::Plain, Stmt::Local(local)) if visible::is_plain(&local.pat) => {
            Some(&local.init.as_ref()?.expr)
        }
        _ => None,
    }
}

fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => plain(&group.elem),
        Type::Paren(paren) => plain(&paren.elem),
        ty => ty,
    }
}
