//! Whether a variable still is what it began as when a run comes to a safe point: only then may one that a checkpoint lacks begin there.
//!
//! ```text
//! let mut weights = Vec::new();
//! weights.push(7);              // not done again: resumed in the loop, `weights` would be what it never is there
//! for i in 0..n { … weights … }
//! ```
//! What types would tell has to be seen in the text, so whatever is not known to look only counts as a change: what is assigned,
//! borrowed mutably, given to a macro, called with a method. Through `&` a value may change too (`Cell`), if it is not plain.
//! What a loop did in earlier iterations does not count: a new variable begins where the run goes on.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprMacro, FnArg, GenericArgument, Item, Local, Macro, Pat, PatIdent, PathArguments, Type,
};

use super::Rewrite;
use crate::liveness::is_merge;
use crate::model::{Carrier, Form, Kind, Repeat, Scope, Statement, Variable, root};
use crate::moves;
use crate::names::in_tokens;
use crate::trivial;

impl Rewrite<'_> {
    /// Whether something on the way from a statement of a scope to a safe point inside may change a variable.
    pub(super) fn is_changed(&self, v: usize, scope: &Scope, from: usize, site: u32) -> bool {
        let sites_of = |&&at: &&usize| scope.carrier(at).is_some_and(|c| c.sites().contains(&site));
        let Some(&at) = scope.carriers.iter().find(sites_of) else {
            return false;
        };
        let Some(mut change) = self.change_of(v) else {
            return false;
        };
        // What declares something may go on changing it under that name.
        let runs_again = |statement: &Statement| {
            statement.declares.is_empty() && is_merge(self.function, statement)
        };
        let passed = scope.statements[from..at].iter().filter(|statement| {
            // Where a head's value comes from is looked at with its carrier.
            let is_head = matches!(statement.kind, Kind::Head);
            statement.mentions.contains(&v) && !is_head && !runs_again(statement)
        });
        for statement in passed {
            change.visit_stmt(&statement.stmt);
        }
        let carrier = scope.carrier(at).expect("it is one");
        change.on_the_way(carrier, site);
        let mut inner = carrier.scopes().into_iter().filter(|scope| scope.has(site));
        change.found || inner.any(|scope| self.is_changed(v, scope, 0, site))
    }

    /// `None` for what nothing can change. What the caller lends mutably is changed through a name that is not `mut`.
    fn change_of(&self, v: usize) -> Option<Change<'_>> {
        let variable = &self.function.variables[v];
        let mut lent = self.function.state_parameters();
        let mutable = variable.mutable || lent.any(|p| p.variables.contains(&v));
        let ty = variable.ty.as_ref().or_else(|| self.type_of(variable));
        let init = variable.init.as_ref();
        let cells =
            !variable.trivial && !ty.is_some_and(is_plain_type) && !init.is_some_and(is_plain);
        (mutable || cells).then_some(Change {
            name: &variable.written,
            cells,
            found: false,
        })
    }

    /// A parameter's type, where its pattern is a name.
    fn type_of(&self, parameter: &Variable) -> Option<&Type> {
        let mut inputs = self.function.item.sig.inputs.iter();
        inputs.find_map(|input| match input {
            FnArg::Typed(typed) if parameter.is_parameter() => match &*typed.pat {
                Pat::Ident(binding) if binding.ident == parameter.ident => Some(&*typed.ty),
                _ => None,
            },
            _ => None,
        })
    }
}

/// Looks for what may change a variable.
struct Change<'a> {
    name: &'a str,
    /// Whether it may change through `&`.
    cells: bool,
    found: bool,
}

impl Change<'_> {
    /// What a carrier evaluates before a safe point of its own or inside.
    fn on_the_way(&mut self, carrier: &Carrier, site: u32) {
        match &carrier.form {
            Form::Loop(repeat) => match &repeat.repeat {
                Repeat::For { items, .. } => self.visit_expr(items),
                Repeat::While { condition, .. } if carrier.own_site() != Some(site) => {
                    self.visit_expr(condition);
                }
                Repeat::While { .. } | Repeat::Loop => {}
            },
            Form::If { condition, .. } => self.visit_expr(condition),
            Form::Match {
                scrutinee, arms, ..
            } => {
                self.visit_expr(scrutinee);
                for pattern in arms.iter().filter_map(|arm| arm.pattern.as_ref()) {
                    self.matched(scrutinee, pattern);
                    self.visit_pat(pattern);
                }
            }
            Form::Point | Form::Block { .. } => {}
        }
    }

    fn is_it(&self, place: &Expr) -> bool {
        root(place).is_some_and(|root| root == self.name)
    }

    /// `ref mut` borrows mutably what it matches.
    fn matched(&mut self, value: &Expr, pattern: &Pat) {
        let borrows = |binding: &&PatIdent| {
            binding.by_ref.is_some() && (self.cells || binding.mutability.is_some())
        };
        if self.is_it(value) {
            let mut bound = Bound(Vec::new());
            bound.visit_pat(pattern);
            self.found |= bound.0.iter().any(borrows);
        }
    }

    /// What is assigned to, by itself or in a pattern.
    fn assigned(&mut self, left: &Expr) {
        match left {
            Expr::Tuple(e) => e.elems.iter().for_each(|part| self.assigned(part)),
            Expr::Array(e) => e.elems.iter().for_each(|part| self.assigned(part)),
            Expr::Call(e) => e.args.iter().for_each(|part| self.assigned(part)),
            Expr::Struct(e) => e.fields.iter().for_each(|part| self.assigned(&part.expr)),
            place => self.found |= self.is_it(place),
        }
    }
}

impl<'ast> Visit<'ast> for Change<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Assign(e) => self.assigned(&e.left),
            Expr::Binary(e) if moves::assigns(&e.op) => self.found |= self.is_it(&e.left),
            Expr::Reference(e) if self.is_it(&e.expr) => {
                self.found |= self.cells || e.mutability.is_some();
            }
            Expr::RawAddr(e) => self.found |= self.is_it(&e.expr),
            Expr::MethodCall(e) if self.is_it(&e.receiver) => {
                let is = |list: &[&str]| list.iter().any(|name| e.method == name);
                self.found |= !is(TELLING) && (self.cells || !is(LENDING));
            }
            Expr::Let(e) => self.matched(&e.expr, &e.pat),
            Expr::Match(e) => e
                .arms
                .iter()
                .for_each(|arm| self.matched(&e.expr, &arm.pat)),
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.matched(&init.expr, &local.pat);
        }
        visit::visit_local(self, local);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let last = call.path.segments.last();
        let looks = last.is_some_and(|last| LOOKING.iter().any(|name| last.ident == name));
        let tokens = &call.tokens;
        // Of `vec![x; n]` too.
        match syn::parse2(quote!([#tokens])).ok().filter(|_| looks) {
            Some(given) => {
                let mut inside = Change {
                    found: false,
                    ..*self
                };
                inside.visit_expr(&given);
                self.found |= inside.found;
            }
            None => self.found |= in_tokens(call.tokens.clone()).contains(self.name),
        }
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// The bindings of a pattern.
struct Bound<'a>(Vec<&'a PatIdent>);

impl<'a> Visit<'a> for Bound<'a> {
    fn visit_pat_ident(&mut self, binding: &'a PatIdent) {
        self.0.push(binding);
        visit::visit_pat_ident(self, binding);
    }

    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// Macros of the standard library that only look at what they are given by name.
const LOOKING: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "panic",
    "print",
    "println",
    "vec",
];

/// Methods of the standard library that look, and lend nothing through which something could change.
const TELLING: &[&str] = &[
    "as_bytes",
    "as_str",
    "capacity",
    "chars",
    "clone",
    "contains",
    "contains_key",
    "is_empty",
    "is_err",
    "is_none",
    "is_ok",
    "is_some",
    "len",
    "lines",
    "to_owned",
    "to_string",
    "to_vec",
];

/// Methods of the standard library that look, and lend what is inside.
const LENDING: &[&str] = &[
    "as_deref", "as_ref", "as_slice", "chunks", "first", "get", "iter", "keys", "last", "values",
    "windows",
];

/// Types whose values change through no `&`, if what they hold does not.
const PLAIN: &[&str] = &[
    "BTreeMap", "BTreeSet", "Box", "Duration", "HashMap", "HashSet", "Option", "PathBuf", "String",
    "Vec", "VecDeque",
];

/// Whether a type is seen to have values that change through no `&`.
fn is_plain_type(ty: &Type) -> bool {
    let path = match ty {
        Type::Path(path) if path.qself.is_none() => &path.path,
        Type::Array(array) => return is_plain_type(&array.elem),
        Type::Tuple(tuple) => return tuple.elems.iter().all(is_plain_type),
        ty => return trivial::is_type(ty),
    };
    let Some(last) = path.segments.last() else {
        return false;
    };
    let holds = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .all(|argument| matches!(argument, GenericArgument::Type(ty) if is_plain_type(ty))),
        arguments => arguments.is_empty(),
    };
    trivial::is_type(ty) || (holds && PLAIN.iter().any(|name| last.ident == name))
}

/// Whether an expression is seen to be such a value.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Macro(ExprMacro { mac, .. }) if mac.path.is_ident("vec") => {
            let items: TokenStream = mac.tokens.clone();
            syn::parse2(quote!([#items])).is_ok_and(|array| is_plain(&array))
        }
        Expr::Macro(ExprMacro { mac, .. }) => mac.path.is_ident("format"),
        Expr::Array(array) => array.elems.iter().all(is_plain),
        Expr::Repeat(repeat) => is_plain(&repeat.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_plain),
        Expr::MethodCall(call) => call.method == "len" || call.method == "to_string",
        expr => trivial::is_value(expr),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(code: &str, cells: bool) -> bool {
        let mut change = Change {
            name: "v",
            cells,
            found: false,
        };
        change.visit_stmt(&syn::parse_str(code).unwrap());
        change.found
    }

    #[test]
    fn what_may_change_a_variable_counts_as_a_change() {
        for code in [
            "v = 1;",
            "v += 1;",
            "v[0].x -= w;",
            "(w, v) = (1, 2);",
            "[v.x, _] = w;",
            "fill(&mut v);",
            "fill(&mut v.rows[3]);",
            "v.push(7);",
            "v.rows[i].sort();",
            "for x in v.iter_mut() { x.cool(); }",
            "let mut add = || v += 1;",
            "bump!(v);",
            "write!(v, \"{w}\")?;",
            "println!(\"{}\", { v.push(1); 3 });",
            "if let Some(ref mut x) = v { }",
            "let p = &raw mut v;",
        ] {
            assert!(changes(code, false), "{code}");
        }
        for code in [
            "look(&v);",
            "v.set(7);",
            "let ref w = v;",
            "for x in v.iter() { x.set(3); }",
        ] {
            assert!(changes(code, true), "{code}");
        }
    }

    #[test]
    fn what_only_looks_does_not() {
        for code in [
            "look(&v);",
            "w = v[0] + v.len();",
            "w[v] = 3;",
            "let w: f64 = v.iter().sum();",
            "println!(\"{v} {}\", v[0]);",
            "let w = v;",
            "if v.is_empty() { w.push(v.first().copied()); }",
        ] {
            assert!(!changes(code, false), "{code}");
        }
        for code in [
            "let w = v.len() + v.x;",
            "assert!(v.len() > 3);",
            "let w = vec![v; 3];",
            "f(v);",
        ] {
            assert!(!changes(code, true), "{code}");
        }
    }

    #[test]
    fn plain_is_what_holds_no_cell_for_certain() {
        for code in [
            "3",
            "vec![0u64; n]",
            "vec![(1, 2.5)]",
            "format!(\"{n}\")",
            "x as u64",
            "v.len()",
        ] {
            assert!(is_plain(&syn::parse_str(code).unwrap()), "{code}");
        }
        for code in [
            "Cell::new(3)",
            "vec![Cell::new(0)]",
            "Vec::new()",
            "x",
            "f()",
        ] {
            assert!(!is_plain(&syn::parse_str(code).unwrap()), "{code}");
        }
        let ty = |code: &str| is_plain_type(&syn::parse_str(code).unwrap());
        assert!(ty("Vec<(f64, Option<String>)>") && ty("[u8; 3]"));
        assert!(!ty("Vec<Cell<u8>>") && !ty("State"));
    }
}
