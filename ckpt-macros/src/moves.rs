//! Which local names a statement may move away, overwrite or change, as far as can be seen without knowing types.

use quote::quote;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprPath, Item, Macro, Stmt, Token, UnOp};

use crate::names::{Names, in_tokens, of_expr};

/// The names that a statement may move away or overwrite, as far as can be seen: mentioned other than under a `&`, as the
/// receiver of a method that only looks, or in a macro that formats.
pub(crate) fn given_away(stmt: &Stmt) -> Names {
    given(stmt, GivenAway::new(may_take, true))
}

/// The same, but a method takes away what it is called on only if its name says so.
pub(crate) fn surely_given_away(stmt: &Stmt) -> Names {
    given(stmt, GivenAway::new(takes, true))
}

/// The names that a statement may move away: what gets another value is there behind it.
pub(crate) fn moved_away(stmt: &Stmt) -> Names {
    given(stmt, GivenAway::new(may_take, false))
}

/// The same, but a method takes away what it is called on only if its name says so.
pub(crate) fn surely_moved_away(stmt: &Stmt) -> Names {
    given(stmt, GivenAway::new(takes, false))
}

fn may_take(method: &str) -> bool {
    !LOOKING.contains(&method)
}

fn takes(method: &str) -> bool {
    TAKING.contains(&method) || method.starts_with("into_") || method.starts_with("unwrap")
}

fn given(stmt: &Stmt, mut gone: GivenAway) -> Names {
    gone.visit_stmt(stmt);
    gone.names
}

struct GivenAway {
    names: Names,
    takes: fn(&str) -> bool,
    /// Whether what gets another value counts.
    overwritten: bool,
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

impl GivenAway {
    fn new(takes: fn(&str) -> bool, overwritten: bool) -> Self {
        GivenAway {
            names: Names::new(),
            takes,
            overwritten,
        }
    }

    /// What is borrowed, or only looked at: a place stays where it is, with what it is part of.
    fn looked_at(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(_) => {}
            Expr::Field(e) => self.looked_at(&e.base),
            Expr::Paren(e) => self.looked_at(&e.expr),
            Expr::Unary(e) if matches!(e.op, UnOp::Deref(_)) => self.looked_at(&e.expr),
            Expr::Index(e) => {
                self.looked_at(&e.expr);
                self.visit_expr(&e.index);
            }
            value => self.visit_expr(value),
        }
    }
}

impl<'ast> Visit<'ast> for GivenAway {
    fn visit_expr_path(&mut self, e: &'ast ExprPath) {
        self.names
            .extend(e.path.get_ident().map(ToString::to_string));
    }

    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        match self.overwritten {
            true => self.visit_expr(&e.left),
            false => self.looked_at(&e.left),
        }
        self.visit_expr(&e.right);
    }

    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        self.looked_at(&e.expr);
    }

    fn visit_expr_index(&mut self, e: &'ast syn::ExprIndex) {
        self.looked_at(&e.expr);
        self.visit_expr(&e.index);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        match (self.takes)(&e.method.to_string()) {
            true => self.visit_expr(&e.receiver),
            false => self.looked_at(&e.receiver),
        }
        e.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    /// A `move` closure takes all that it mentions; another what its body takes.
    fn visit_expr_closure(&mut self, e: &'ast syn::ExprClosure) {
        if e.capture.is_some() {
            self.names.extend(of_expr(&Expr::Closure(e.clone())));
        }
        visit::visit_expr_closure(self, e);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        if formats(call) {
            return;
        }
        match call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            Ok(given) => {
                for expr in given {
                    let mut inside = GivenAway::new(self.takes, self.overwritten);
                    inside.visit_expr(&expr);
                    self.names.extend(inside.names);
                }
            }
            Err(_) => self.names.extend(in_tokens(call.tokens.clone())),
        }
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Whether a macro only looks at what it is given, to write it down.
fn formats(call: &Macro) -> bool {
    let formats = [
        "print", "println", "eprint", "eprintln", "format", "write", "writeln",
    ];
    let last = call.path.segments.last();
    last.is_some_and(|last| formats.iter().any(|name| last.ident == name))
}

/// The names that a statement may change: assigned, borrowed mutably, given to a method or a macro.
pub(crate) fn changed(stmt: &Stmt) -> Names {
    changed_roots(stmt, false)
}

/// The same, but methods that only look and macros that format change nothing.
pub(crate) fn surely_changed(stmt: &Stmt) -> Names {
    changed_roots(stmt, true)
}

fn changed_roots(stmt: &Stmt, looks_only: bool) -> Names {
    let mut changes = Changes {
        places: Vec::new(),
        looks_only,
    };
    changes.visit_stmt(stmt);
    let roots = changes.places.into_iter();
    roots.filter_map(|place| place.into_iter().next()).collect()
}

/// Whether an expression may change what is at a place, or a part of it, as far as can be seen: the same, but methods that only
/// look and macros that format change nothing.
pub(crate) fn may_change(expr: &Expr, place: &Expr) -> bool {
    let mut changes = Changes {
        places: Vec::new(),
        looks_only: true,
    };
    changes.visit_expr(expr);
    let place = steps_to(place);
    let overlaps = |changed: &Vec<String>| changed.iter().zip(&place).all(|(a, b)| a == b);
    changes.places.iter().any(overlaps)
}

/// `a.b` in `a.b[i].c`: the variable and the fields that lead to a place, as far as they are fields.
fn steps_to(place: &Expr) -> Vec<String> {
    match place {
        Expr::Path(path) => {
            let ident = path.path.get_ident();
            ident.map(ToString::to_string).into_iter().collect()
        }
        Expr::Field(e) => {
            let mut steps = steps_to(&e.base);
            let whole = !matches!(*e.base, Expr::Path(_) | Expr::Field(_));
            if !whole && !steps.is_empty() {
                let member = &e.member;
                steps.push(quote!(#member).to_string());
            }
            steps
        }
        Expr::Index(e) => steps_to(&e.expr),
        Expr::Unary(e) => steps_to(&e.expr),
        Expr::Paren(e) => steps_to(&e.expr),
        Expr::Group(e) => steps_to(&e.expr),
        _ => Vec::new(),
    }
}

/// `+=` and its like.
pub(crate) fn assigns(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

struct Changes {
    /// What leads to each place.
    places: Vec<Vec<String>>,
    /// Whether methods that look and macros that format change nothing.
    looks_only: bool,
}

impl Changes {
    fn add(&mut self, place: &Expr) {
        match place {
            Expr::Tuple(e) => e.elems.iter().for_each(|elem| self.add(elem)),
            place => {
                let steps = steps_to(place);
                if !steps.is_empty() {
                    self.places.push(steps);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Changes {
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.add(&e.left);
        visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if assigns(&e.op) {
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
        if !self.looks_only || !LOOKING.iter().any(|name| e.method == name) {
            self.add(&e.receiver);
        }
        visit::visit_expr_method_call(self, e);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        if !self.looks_only || !formats(call) {
            let names = in_tokens(call.tokens.clone()).into_iter();
            self.places.extend(names.map(|name| vec![name]));
        }
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(code: &str, place: &str) -> bool {
        may_change(
            &syn::parse_str(code).unwrap(),
            &syn::parse_str(place).unwrap(),
        )
    }

    #[test]
    fn a_place_is_changed_with_its_parts_and_with_what_it_is_part_of() {
        assert!(changes("loop { n += 1; }", "n"));
        assert!(changes("{ s.a.b = 1; }", "s.a"));
        assert!(changes("{ s.a = x; }", "s.a.b"));
        assert!(changes("{ v[0] = 1; }", "v"));
        assert!(changes("swap(&mut a, &mut b)", "b"));
        assert!(changes("{ (a, b) = (1, 2); }", "b"));
        assert!(changes("n.advance()", "n"));
        assert!(changes("{ bump!(n); }", "n"));
        assert!(changes("(*s).a += 1", "s.b"));
        assert!(!changes("loop { self.at += 1; }", "self.steps"));
        assert!(!changes("{ t += n; n.len() }", "n"));
        assert!(!changes("{ println!(\"{n}\"); }", "n"));
    }

    #[test]
    fn a_statement_changes_the_variables_of_its_places() {
        let of = |code: &str| {
            changed(&syn::parse_str(code).unwrap())
                .into_iter()
                .collect::<Vec<_>>()
        };
        assert_eq!(of("s.a[i] += x.len();"), ["s", "x"]);
        assert_eq!(of("(a, b.c) = f(&mut d, e);"), ["a", "b", "d"]);
    }

    #[test]
    fn what_is_looked_at_is_not_given_away() {
        let gives = |code: &str| surely_given_away(&syn::parse_str(code).unwrap()).contains("v");
        for code in [
            "f(v);",
            "let w = v;",
            "let w = v.into_iter();",
            "let f = move || look(&v);",
            "keep!(v);",
            "let w = v.name;",
        ] {
            assert!(gives(code), "{code}");
        }
        for code in [
            "f(&v);",
            "f(&v.name);",
            "f(&mut v[0].name);",
            "let n = v.names.len();",
            "let f = || look(&v);",
            "next_if!(v.len() == 3);",
            "next_if!(look(&v), 4);",
            "println!(\"{v}\");",
        ] {
            assert!(!gives(code), "{code}");
        }
    }
}
