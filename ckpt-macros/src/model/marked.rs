//! What helper attributes say of statements and the variables that they declare.

use syn::{Expr, Stmt};

use super::brought_out::take_header;
use super::build::Builder;
use super::scope::carrier_slot;
use crate::attr::{self, Marks, On};
use crate::names::{self, Binding};
use crate::terms::is_own;

impl Builder<'_> {
    /// The helper attributes of a statement, checked against what it is.
    pub(super) fn marks(&mut self, stmt: &mut Stmt) -> Marks {
        if names::is_safe_point_stmt(stmt) {
            return attr::of_stmt_mut(stmt)
                .map_or_else(Marks::default, |a| attr::take(a, On::Loop, self.errors));
        }
        if let Stmt::Local(local) = stmt {
            let mut marks = attr::take(&mut local.attrs, On::Let, self.errors);
            if let (Some(skip), None) = (marks.skip, &local.init) {
                self.errors.push(syn::Error::new(
                    skip,
                    "a skipped variable is made again on resume, so it needs an initialiser",
                ));
            }
            if let Some(of_loop) = self.loop_marks(stmt) {
                if let Some(rerun) = of_loop.rerun {
                    self.errors.push(attr::rerun_of_let(rerun));
                }
                marks.safe_point = of_loop.safe_point;
                marks.ordinary = of_loop.skip;
                marks.site = of_loop.name;
            }
            return marks;
        }
        if let Some(of_loop) = self.loop_marks(stmt) {
            return Marks {
                ordinary: of_loop.skip.or(of_loop.rerun),
                skip: None,
                site: of_loop.name.clone(),
                name: None,
                ..of_loop
            };
        }
        attr::of_stmt_mut(stmt).map_or_else(Marks::default, |a| {
            attr::take(a, On::Statement, self.errors)
        })
    }

    /// The helper attributes on a statement's loop.
    fn loop_marks(&self, stmt: &mut Stmt) -> Option<Marks> {
        let attrs = loop_attrs(carrier_slot(stmt)?)?;
        let header = take_header(attrs);
        let marks = attr::take(attrs, On::Loop, self.errors);
        Some(Marks { header, ..marks })
    }

    pub(super) fn mark(&mut self, declares: &[usize], marks: &Marks) {
        match (&marks.name, declares) {
            (None, _) => {}
            (Some(name), &[variable]) => self.variables[variable].name = name.value(),
            (Some(name), _) => self
                .errors
                .at(name, "`name` goes with a `let` of one variable"),
        }
        match (&marks.with, declares) {
            (None, _) => {}
            (Some(with), &[variable]) => self.variables[variable].with = Some(with.clone()),
            (Some(with), _) => self.errors.at(
                with,
                "ckpt: `with` goes with a `let` of one variable; give each of these a `let` of its own",
            ),
        }
    }
}

/// Whether a statement runs again on resume.
pub(super) fn runs_again(stmt: &Stmt, marks: &Marks) -> bool {
    let Stmt::Local(local) = stmt else {
        return marks.rerun.is_some();
    };
    let bindings = names::bindings(&local.pat);
    let guard = !bindings.is_empty()
        && bindings
            .iter()
            .all(|Binding { ident, .. }| ident.to_string().starts_with('_') && !is_own(ident));
    marks.skip.is_some()
        || (guard && local.init.is_some() && marks.once.is_none() && marks.with.is_none())
}

fn loop_attrs(expr: &mut Expr) -> Option<&mut Vec<syn::Attribute>> {
    match expr {
        Expr::ForLoop(e) => Some(&mut e.attrs),
        Expr::While(e) => Some(&mut e.attrs),
        Expr::Loop(e) => Some(&mut e.attrs),
        _ => None,
    }
}
