//! One statement where it runs once: a `let` of what has been declared ahead is an assignment.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, Local, Pat, Stmt};

use super::block::{Declared, Rows};
use crate::model::{Kind, Variable};
use crate::temporaries;
use crate::terms::own;

impl Rows<'_> {
    pub(super) fn leaving_stmt(&self, at: usize) -> Stmt {
        let mut stmt = self.scope.statements[at].stmt.clone();
        self.rewrite.leaving().visit_stmt_mut(&mut stmt);
        stmt
    }

    /// One statement where it runs once.
    pub(super) fn statement(&self, at: usize, declared: &mut Declared) -> TokenStream {
        let statement = &self.scope.statements[at];
        let stmt = match &statement.kind {
            Kind::Carrier(_) => self.carrier(at),
            Kind::Plain | Kind::Merge => self.leaving_stmt(at),
            Kind::Head => statement.stmt.clone(),
        };
        // What must be done before binding an item is done where it is bound, unless that stands for all runs.
        let prefix = (matches!(statement.kind, Kind::Head)).then_some(self.prefix);
        let is = |set: &std::collections::BTreeSet<usize>| {
            statement.declares.iter().any(|v| set.contains(v))
        };
        let code = match stmt {
            Stmt::Local(local) if is(&declared.ahead) => {
                let ahead = |v: &&usize| declared.ahead.contains(v);
                let ahead: Vec<usize> = statement.declares.iter().filter(ahead).copied().collect();
                self.assignment(local, &statement.declares, &ahead)
            }
            stmt if is(&declared.parked) => quote!(#[allow(unused_mut)] #stmt),
            Stmt::Expr(..) if matches!(statement.kind, Kind::Head) => quote!(),
            stmt => quote!(#stmt),
        };
        quote!(#prefix #code)
    }

    /// A `let` of variables declared ahead, as an assignment.
    fn assignment(&self, local: Local, declares: &[usize], ahead: &[usize]) -> TokenStream {
        let Local {
            attrs, pat, init, ..
        } = local;
        let Some(init) = init else { return quote!() };
        let pattern = match &pat {
            Pat::Type(typed) => &*typed.pat,
            pattern => pattern,
        };
        let plain = matches!(pattern, Pat::Ident(ident) if ident.subpat.is_none() && ident.by_ref.is_none());
        let code = match (plain, &init.diverge) {
            (true, None) => self.plain_assignment(self.variable(declares[0]), &init.expr),
            _ => {
                // Destructured inside, then handed out: the pattern's names hide the variables' only there.
                let idents: Vec<_> = declares.iter().map(|&v| &self.variable(v).ident).collect();
                let inner = declares
                    .iter()
                    .filter(|v| !ahead.contains(v))
                    .map(|&v| self.declare(v, false, false));
                let stmt = Local {
                    attrs: Vec::new(),
                    init: Some(init),
                    pat,
                    ..local
                };
                return quote!(#(#inner)* #(#attrs)* { (#(#idents,)*) = { #[allow(unused_mut)] #stmt (#(#idents,)*) }; });
            }
        };
        if attrs.is_empty() {
            code
        } else {
            quote!(#(#attrs)* { #code })
        }
    }

    /// `x = init;`, and for `let x = &make();` the temporary first.
    fn plain_assignment(&self, variable: &Variable, init: &Expr) -> TokenStream {
        let (ident, held) = (&variable.ident, held(variable));
        let Some(temporary) = temporaries::simple(init) else {
            return quote!(#ident = #init;);
        };
        match init {
            Expr::Reference(reference) if reference.mutability.is_some() => {
                quote!(#held = #temporary; #ident = &mut #held;)
            }
            _ => quote!(#held = #temporary; #ident = &#held;),
        }
    }
}

pub(super) fn held(variable: &Variable) -> syn::Ident {
    own(&format!(
        "held_{}",
        variable.ident.to_string().trim_start_matches("r#")
    ))
}
