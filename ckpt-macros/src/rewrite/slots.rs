//! Variables that wait, and statements that stand between branches.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;

use super::assign::held;
use super::block::{Declared, Rows};
use crate::liveness::{is_looked_at_from, named_within};
use crate::model::{Kind, Role, Variable};
use crate::temporaries;
use crate::terms::own;

impl Rows<'_> {
    pub(super) fn variable(&self, variable: usize) -> &Variable {
        &self.rewrite.function.variables[variable]
    }

    fn available(&self, variable: usize) -> usize {
        let rewrite = self.rewrite;
        rewrite
            .liveness
            .available(rewrite.function, self.scope, variable)
    }

    /// Whether the value that a variable has before `end` is looked at from there on, by runs that not all runs with stages
    /// from `passed` up to `top` are.
    pub(super) fn waits(&self, variable: usize, passed: usize, end: usize, top: usize) -> bool {
        !self.is_needed_at_all(variable, passed + 1, top)
            && is_looked_at_from(self.scope, variable, end)
    }

    fn is_needed_at_all(&self, variable: usize, first: usize, last: usize) -> bool {
        let needing = self.rewrite.liveness.needing(variable, first..=last);
        needing.len() == (first..=last).count()
    }

    /// Whether all runs with stages up to `bound` that come by have a variable.
    fn is_there_up_to(&self, variable: usize, bound: usize) -> bool {
        let declared = self.variable(variable).declared;
        let passed = declared.map_or(0, |at| self.scope.passed(at + 1));
        let remade = self.variable(variable).role != Role::Saved;
        match remade {
            true => self.available(variable) >= bound,
            false => self.is_needed_at_all(variable, passed + 1, bound),
        }
    }

    /// `let x;`, unless that has been said, and its slot.
    pub(super) fn declare(&self, variable: usize, ahead: bool, waits: bool) -> TokenStream {
        let Variable {
            ident, ty, mutable, ..
        } = self.variable(variable);
        // At the variable, or borrow errors would not name it; the lint then takes it for the user's.
        let mutability = mutable.then(|| quote_spanned!(ident.span()=> mut));
        let ty = ty.as_ref().map(|ty| quote!(: #ty));
        let slot = self.slot(variable);
        let slot = waits.then(|| quote!(let mut #slot = ::core::option::Option::None;));
        let held = self.held_temporary(variable);
        let declaration =
            (!ahead).then(|| quote!(#held #[allow(unused_mut)] let #mutability #ident #ty;));
        quote!(#declaration #slot)
    }

    /// For `let x = &make();`: the variable for what is borrowed, declared before `x` so that it outlives it.
    fn held_temporary(&self, variable: usize) -> Option<TokenStream> {
        let variable = self.variable(variable);
        let init = variable.init.as_ref()?;
        temporaries::simple(init)?;
        let held = held(variable);
        let mutability =
            matches!(init, syn::Expr::Reference(r) if r.mutability.is_some()).then(|| quote!(mut));
        Some(quote!(let #mutability #held;))
    }

    fn slot(&self, variable: usize) -> Ident {
        format_ident!(
            "__ckpt_slot_{}_{}",
            variable,
            self.variable(variable)
                .ident
                .to_string()
                .trim_start_matches("r#"),
            span = Span::mixed_site()
        )
    }

    /// Puts a variable into its slot.
    pub(super) fn park(&self, variable: usize) -> TokenStream {
        let (ident, slot) = (&self.variable(variable).ident, self.slot(variable));
        quote!(#slot = ::core::option::Option::Some(#ident);)
    }

    /// Brings the variables that wait for `from..to` into a branch all of whose runs (stages up to `bound`) have them. Those
    /// used again after it go back into their slots at its end: the second value.
    pub(super) fn take_waiting(
        &self,
        from: usize,
        to: usize,
        bound: usize,
        inside: &mut Declared,
    ) -> (TokenStream, TokenStream) {
        let named =
            |&v: &usize| self.is_there_up_to(v, bound) && named_within(self.scope, v, from, to);
        let ready: Vec<usize> = inside.waiting.iter().copied().filter(named).collect();
        let (mut taken, mut returned) = (TokenStream::new(), TokenStream::new());
        for v in ready {
            inside.waiting.remove(&v);
            let private = &self.rewrite.terms.private;
            let (Variable { ident, mutable, .. }, slot) = (self.variable(v), self.slot(v));
            if is_looked_at_from(self.scope, v, to) {
                let mutability = mutable.then(|| quote!(mut));
                taken.extend(quote!(#[allow(unused_mut)] let #mutability #ident = #private::taken(#slot.take());));
                returned.extend(self.park(v));
            } else {
                taken.extend(quote!(#ident = #private::taken(#slot.take());));
            }
        }
        (taken, returned)
    }

    fn restore(&self, variable: usize) -> TokenStream {
        let (frame, variable) = (&self.rewrite.terms.frame, self.variable(variable));
        let name = &variable.name;
        quote_spanned!(variable.ident.span()=> #frame.restore(#name))
    }

    pub(super) fn restore_assigning(
        &self,
        variable: usize,
        passed: usize,
        top: usize,
        waits: bool,
    ) -> TokenStream {
        let (ident, slot) = (&self.variable(variable).ident, self.slot(variable));
        let restore = self.restore(variable);
        let needing = self.rewrite.liveness.needing(variable, passed + 1..=top);
        let assign = match waits {
            true => quote!(#slot = ::core::option::Option::Some(#restore);),
            false => quote!(#ident = #restore;),
        };
        if needing.is_empty() {
            quote!()
        } else if needing.len() == top - passed {
            assign
        } else {
            let has = self.at_carriers(&needing);
            quote!(if #has { #assign })
        }
    }

    /// Whether the run resumes in one of some carriers of this scope.
    fn at_carriers(&self, numbers: &[usize]) -> TokenStream {
        self.rewrite.resumes_in(self.scope, numbers)
    }

    /// A `let` whose initialiser uses the name it declares.
    pub(super) fn in_place(&self, at: usize, top: usize, declared: &mut Declared) -> TokenStream {
        let statement = &self.scope.statements[at];
        let passed = self.scope.passed(at + 1);
        let (mut patterns, mut fresh, mut restored, mut later) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for &v in &statement.declares {
            let Variable { ident, mutable, .. } = self.variable(v);
            let slot = self.slot(v);
            let restore = self.restore(v);
            let mutability = mutable.then(|| quote!(mut));
            let needing = self.rewrite.liveness.needing(v, passed + 1..=top);
            if needing.len() == top - passed {
                patterns.push(quote!(#mutability #ident));
                fresh.push(quote!(#ident));
                restored.push(restore);
                continue;
            }
            // Whether or not it is used later, the slot keeps the value until the end of its scope.
            patterns.push(quote!(mut #slot));
            fresh.push(quote!(::core::option::Option::Some(#ident)));
            let has = (!needing.is_empty()).then(|| self.at_carriers(&needing));
            let none = quote!(::core::option::Option::None);
            restored.push(match has {
                Some(has) => {
                    quote!(if #has { ::core::option::Option::Some(#restore) } else { #none })
                }
                None => none,
            });
            if is_looked_at_from(self.scope, v, at + 1) {
                later.push(quote!(let #mutability #ident;));
                declared.waiting.insert(v);
            }
        }
        let branch = self.before_carrier(passed + 1);
        let mut inside = Declared {
            waiting: declared.waiting.clone(),
            ..Declared::default()
        };
        inside.waiting.retain(|v| !statement.declares.contains(v));
        let (taken, returned) = self.take_waiting(at, at + 1, passed, &mut inside);
        let stmt = self.reach((at, at + 1), passed, None, &mut inside);
        let aliases = self.aliases(&statement.declares);
        declared.ahead.extend(statement.declares.iter().copied());
        quote! {
            #aliases
            #[allow(unused_mut)]
            let (#(#patterns,)*) =
                if #branch { #taken #[allow(unused_mut)] #stmt #returned (#(#fresh,)*) } else { (#(#restored,)*) };
            #(#later)*
        }
    }

    /// A statement that runs again on resume.
    pub(super) fn merge(&self, at: usize, top: usize, declared: &mut Declared) -> TokenStream {
        let extent = self.rewrite.liveness.merge_extent(self.scope, at);
        let statement = &self.scope.statements[at];
        let aliases = self.aliases(&statement.declares);
        if extent >= top {
            let stmt = self.statement(at, declared);
            return quote!(#aliases #stmt);
        }
        let stmt = self.leaving_stmt(at);
        let variables = &statement.declares;
        let declarations: TokenStream = variables
            .iter()
            .map(|&v| self.declare(v, declared.ahead.contains(&v), true))
            .collect();
        let parked = variables.iter().map(|&v| self.park(v));
        let mut inside = declared.clone();
        let (taken, returned) = self.take_waiting(at, at + 1, extent, &mut inside);
        declared.ahead.extend(variables.iter().copied());
        let later = |&v: &usize| is_looked_at_from(self.scope, v, at + 1);
        declared
            .waiting
            .extend(variables.iter().copied().filter(later));
        let branch = self.before_carrier(extent + 1);
        // An item that a loop has taken again, and that the run no longer has.
        let taken_item = matches!(statement.kind, Kind::Head)
            && variables
                .iter()
                .any(|&v| self.variable(v).role == Role::Taken);
        let otherwise = taken_item.then(|| {
            let (private, next) = (&self.rewrite.terms.private, own("next"));
            quote!(else { #private::keep(#next); })
        });
        quote!(#aliases #declarations if #branch { #taken #[allow(unused_mut)] #stmt #returned #(#parked)* } #otherwise)
    }
}
