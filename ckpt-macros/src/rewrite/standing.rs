//! Statements that stand between branches: a `let` whose initialiser uses the name it declares, what runs again on resume.

use proc_macro2::TokenStream;
use quote::quote;

use super::block::{Places, Rows, Stretch};
use super::code::Code;
use super::lints;
use crate::liveness::Variables;
use crate::model::{Kind, Role, Variable};
use crate::terms::own;

impl Rows<'_> {
    /// A `let` whose initialiser uses the name it declares.
    pub(super) fn in_place(&self, at: usize, top: usize, places: &mut Places) -> Code {
        let statement = &self.scope.statements[at];
        let passed = self.scope.passed(at + 1);
        let sites = self.scope.sites(passed + 1, top);
        let aliases = self.aliases(&statement.declares, places);
        let mut inside = Places {
            ahead: Variables::new(),
            ..places.clone()
        };
        let alone = Stretch {
            from: at,
            to: at + 1,
            top: passed,
        };
        let stmt = self.with_declarations(self.reach(alone, None, &mut inside));
        places.ahead.extend(&statement.declares);
        let whole = Stretch { top, ..alone };
        let (settled, others) = self.settle(whole, false, inside, places);
        let (mut patterns, mut fresh, mut restored) = (Vec::new(), Vec::new(), Vec::new());
        let mut declarations = Vec::new();
        for &v in &statement.declares {
            let variable = self.variable(v);
            let (ident, mutable) = (&variable.ident, variable.mutable || variable.is_freed());
            if self.all_have(v, sites.clone(), top) {
                let mutability = mutable.then(|| quote!(mut));
                patterns.push(quote!(#mutability #ident));
                fresh.push(quote!(#ident));
                restored.push(self.restore_or_begin(v, at, sites.clone(), &places.direct));
                declarations.push(Code::slot(v));
                places.direct.insert(v);
                continue;
            }
            // Whether or not it is used later, the slot keeps the value until the end of its scope.
            let slot = self.slot(v);
            patterns.push(quote!(mut #slot));
            fresh.push(quote!(::core::option::Option::Some(#ident)));
            restored.push(self.slot_on_resume(v, whole));
            declarations.push(Code::waiting(v));
            if self
                .rewrite
                .liveness
                .before(self.scope, at + 1)
                .contains(&v)
            {
                places.waiting.insert(v);
                continue;
            }
            places.stale.insert(v);
            if self.is_lent() && self.variable(v).role == Role::Saved {
                places.dead.insert(v);
            }
        }
        let branch = self.before_carrier(passed + 1);
        let lints = lints::of_stmt(&statement.stmt);
        let value =
            quote!(if #branch { #stmt #settled (#(#fresh,)*) } else { #others (#(#restored,)*) });
        let bound = if aliases.is_empty() {
            quote! {
                #(#lints)*
                #[allow(unused_mut)]
                let (#(#patterns,)*) = #value;
            }
        } else {
            // The hidden ones are used up to here.
            let hiding = own("hiding");
            quote! {
                #[allow(unused_mut)]
                let #hiding = #value;
                #aliases
                #(#lints)*
                #[allow(unused_mut)]
                let (#(#patterns,)*) = #hiding;
            }
        };
        let mut code = Code::from(bound);
        code.extend(declarations);
        code
    }

    /// The variable whose value is in its slot: only code that takes it out, or names it, needs it.
    pub(super) fn declare_waiting(&self, variable: usize) -> TokenStream {
        let Variable {
            ident, declared, ..
        } = self.variable(variable);
        // Mentioned later, it must not be taken for the one it hides.
        let behind = declared.map_or(0, |at| at + 1);
        let mut later = self.scope.statements[behind..].iter();
        let taken = self.rewrite.notes.is_assigned_again(variable)
            || later.any(|later| later.mentions.contains(&variable));
        match taken {
            true => quote!(#[allow(unused_mut)] let mut #ident;),
            false => TokenStream::new(),
        }
    }

    /// A statement that runs again on resume.
    pub(super) fn merge(&self, at: usize, top: usize, places: &mut Places) -> Code {
        let extent = self.rewrite.liveness.merge_extent(self.scope, at);
        let statement = &self.scope.statements[at];
        let variables = &statement.declares;
        let aliases = self.aliases(variables, places);
        if extent >= top {
            // What a head looks at, its safe point does before it.
            let taken = match statement.kind {
                Kind::Head => TokenStream::new(),
                _ => self.take_all(self.rewrite.liveness.looks(self.scope, at), places),
            };
            let stmt = self.statement(at, places);
            places.direct.extend(variables);
            return quote!(#aliases #taken #stmt).into();
        }
        let new = variables.iter().filter(|v| !places.ahead.contains(v));
        let mut code = Code::from(aliases);
        code.extend(new.map(|&v| Code::variable(v)));
        places.ahead.extend(variables);
        let looks = self.rewrite.liveness.looks(self.scope, at);
        let used: Vec<usize> = places.waiting.intersection(looks).copied().collect();
        let taken = self.take_all(looks, places);
        let stmt = self.statement(at, places);
        let later = self.rewrite.liveness.before(self.scope, at + 1);
        let parked: TokenStream = variables
            .iter()
            .chain(&used)
            .filter(|v| later.contains(v))
            .map(|&v| self.park(v, places))
            .collect();
        let branch = self.before_carrier(extent + 1);
        // An item that a loop has taken again, and that the run no longer has.
        let taken_item = matches!(statement.kind, Kind::Head)
            && variables
                .iter()
                .any(|&v| self.variable(v).role == Role::Taken);
        let otherwise = taken_item.then(|| {
            let (keep, next) = (&self.rewrite.terms.keep, own("next"));
            quote!(else { #keep(#next); })
        });
        code.extend([quote!(if #branch { #taken #stmt #parked } #otherwise).into()]);
        code
    }
}
