//! Which local names a statement may move away, overwrite or change, as far as can be seen without knowing types.

use syn::visit::{self, Visit};
use syn::{Expr, ExprPath, Item, Macro, Stmt};

use crate::names::{Names, in_tokens};

/// The names that a statement may move away or overwrite, as far as can be seen: mentioned other than under a `&`, as the
/// receiver of a method that only looks, or in a macro that formats.
pub(crate) fn given_away(stmt: &Stmt) -> Names {
    given(stmt, |method| !LOOKING.contains(&method))
}

/// The same, but a method takes away what it is called on only if its name says so.
pub(crate) fn surely_given_away(stmt: &Stmt) -> Names {
    given(stmt, |method| {
        TAKING.contains(&method) || method.starts_with("into_") || method.starts_with("unwrap")
    })
}

fn given(stmt: &Stmt, takes: fn(&str) -> bool) -> Names {
    let mut gone = GivenAway {
        names: Names::new(),
        takes,
    };
    gone.visit_stmt(stmt);
    gone.names
}

struct GivenAway {
    names: Names,
    takes: fn(&str) -> bool,
}

/// Methods of the standard library, and names usual elsewhere, that take away what they are called on.
const TAKING: &[&str] = &[
    "close", "collect", "count", "expect", "finish", "fold", "for_each", "join", "last", "max",
    "min", "sum", "wait",
];

/// Methods of the standard library that leave what they are called on where it is.
const LOOKING: &[&str] = &[
    "as_bytes",
    "as_mut",
    "as_ref",
    "as_slice",
    "as_str",
    "chars",
    "clone",
    "contains",
    "contains_key",
    "first",
    "get",
    "get_mut",
    "insert",
    "is_empty",
    "iter",
    "iter_mut",
    "keys",
    "last",
    "len",
    "lines",
    "lock",
    "pop",
    "push",
    "push_str",
    "read",
    "remove",
    "sort",
    "to_string",
    "to_vec",
    "values",
    "write",
];

impl<'ast> Visit<'ast> for GivenAway {
    fn visit_expr_path(&mut self, e: &'ast ExprPath) {
        self.names
            .extend(e.path.get_ident().map(ToString::to_string));
    }

    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if !matches!(&*e.expr, Expr::Path(_)) {
            visit::visit_expr_reference(self, e);
        }
    }

    fn visit_expr_index(&mut self, e: &'ast syn::ExprIndex) {
        if !matches!(&*e.expr, Expr::Path(_)) {
            self.visit_expr(&e.expr);
        }
        self.visit_expr(&e.index);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        let takes = (self.takes)(&e.method.to_string());
        if takes || !matches!(&*e.receiver, Expr::Path(_)) {
            self.visit_expr(&e.receiver);
        }
        e.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let last = call.path.segments.last().map(|last| last.ident.to_string());
        let formats = [
            "print", "println", "eprint", "eprintln", "format", "write", "writeln",
        ];
        if !last.is_some_and(|name| formats.contains(&name.as_str())) {
            self.names.extend(in_tokens(call.tokens.clone()));
        }
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// The names that a statement may change: assigned, borrowed mutably, given to a method or a macro.
pub(crate) fn changed(stmt: &Stmt) -> Names {
    let mut changes = Changes::default();
    changes.visit_stmt(stmt);
    changes.0
}

#[derive(Default)]
struct Changes(Names);

impl Changes {
    fn add(&mut self, place: &Expr) {
        match place {
            Expr::Path(path) => self
                .0
                .extend(path.path.get_ident().map(ToString::to_string)),
            Expr::Field(e) => self.add(&e.base),
            Expr::Index(e) => self.add(&e.expr),
            Expr::Unary(e) => self.add(&e.expr),
            Expr::Paren(e) => self.add(&e.expr),
            Expr::Group(e) => self.add(&e.expr),
            Expr::Tuple(e) => e.elems.iter().for_each(|elem| self.add(elem)),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Changes {
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.add(&e.left);
        visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        use syn::BinOp::*;
        let assigns = matches!(
            e.op,
            AddAssign(_)
                | SubAssign(_)
                | MulAssign(_)
                | DivAssign(_)
                | RemAssign(_)
                | BitXorAssign(_)
                | BitAndAssign(_)
                | BitOrAssign(_)
                | ShlAssign(_)
                | ShrAssign(_)
        );
        if assigns {
            self.add(&e.left);
        }
        visit::visit_expr_binary(self, e);
    }

    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if e.mutability.is_some() {
            self.add(&e.expr);
        }
        visit::visit_expr_reference(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        self.add(&e.receiver);
        visit::visit_expr_method_call(self, e);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.0.extend(in_tokens(call.tokens.clone()));
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}
