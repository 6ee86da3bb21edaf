//! One statement where it runs once: a `let` of what has been declared ahead is an assignment.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, Local, Pat, Stmt};

use super::block::{Places, Rows};
use super::lender::Merge;
use super::lints;
use crate::model::{Kind, Variable};
use crate::temporaries;
use crate::terms::own;

impl Rows<'_> {
    pub(super) fn leaving_stmt(&self, at: usize) -> Stmt {
        let mut stmt = self.scope.statements[at].stmt.clone();
        self.rewrite.leaving(self.outer).visit_stmt_mut(&mut stmt);
        stmt
    }

    /// One statement where it runs once.
    pub(super) fn statement(&self, at: usize, places: &Places) -> TokenStream {
        let statement = &self.scope.statements[at];
        let stmt = match &statement.kind {
            Kind::Carrier(_) => self.carrier(at, places),
            Kind::Plain => self.leaving_stmt(at),
            Kind::Call => self.call(at, places),
            Kind::Merge => {
                let (scope, stmt) = (self.scope, self.leaving_stmt(at));
                self.rewrite
                    .unless_returning(self.outer, Merge { scope, at, stmt })
            }
            Kind::Head => statement.stmt.clone(),
        };
        // What must be done before binding an item is done where it is bound, unless that stands for all runs.
        let prefix = (matches!(statement.kind, Kind::Head)).then_some(self.prefix);
        let ahead = statement.declares.iter().any(|v| places.ahead.contains(v));
        let code = match stmt {
            Stmt::Local(local) if ahead => self.assignment(local, &statement.declares),
            Stmt::Expr(..) if matches!(statement.kind, Kind::Head) => quote!(),
            Stmt::Local(mut local) if self.is_in_place(at, at + 1) => {
                local.attrs = local.attrs.into_iter().map(lints::lenient).collect();
                let quiet = self.free(&mut local.pat, &statement.declares);
                quote!(#quiet #local)
            }
            stmt => quote!(#stmt),
        };
        quote!(#prefix #code)
    }

    /// Makes a variable `mut` that a snapshot moves out.
    fn free(&self, pattern: &mut Pat, declares: &[usize]) -> TokenStream {
        let name = match pattern {
            Pat::Type(typed) => &mut *typed.pat,
            name => name,
        };
        match (name, declares) {
            (Pat::Ident(name), &[v]) if self.variable(v).is_freed() => {
                name.mutability = Some(Default::default());
                quote!(#[allow(unused_mut)])
            }
            _ => quote!(),
        }
    }

    /// A `let` of variables declared ahead, as an assignment.
    fn assignment(&self, local: Local, declares: &[usize]) -> TokenStream {
        let Local {
            attrs, pat, init, ..
        } = local;
        let Some(init) = init else { return quote!() };
        let attrs: Vec<_> = attrs.into_iter().map(lints::lenient).collect();
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
                let stmt = Local {
                    attrs: Vec::new(),
                    init: Some(init),
                    pat,
                    ..local
                };
                return quote!(#(#attrs)* { (#(#idents,)*) = { #[allow(unused_mut)] #stmt (#(#idents,)*) }; });
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
