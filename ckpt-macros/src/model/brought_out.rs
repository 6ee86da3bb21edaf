//! Marked calls where a loop or a branch begins, or that need not run: brought to where a safe point can come before them.
//!
//! ```text
//! while f(x)? { body }             becomes   loop { if f(x)? { body } else { break } }
//! for x in f(n) { body }           becomes   { let chosen = f(n); for x in chosen { body } }
//! for i in 0..f(n) { body }        becomes   { let chosen = f(n); for i in 0..chosen { body } }
//! if let Some(x) = f(n) { a }      becomes   { let chosen = f(n); if let Some(x) = chosen { a } }
//! a && f(n)                        becomes   if a { f(n) } else { false }
//! ```

use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, BinOp, Expr, ExprLit, Lit, Meta, MetaNameValue, Stmt, parse_quote};

use super::{build, operand};
use crate::terms::own;
use crate::{attr, stray};

/// Brings the marked calls of a statement out. What is said of a loop stays on it, and so does the text of its header, which a
/// rebuild knows it by; what is said of a branch is said of all that it becomes.
pub(super) fn bring_out(stmt: &mut Stmt) {
    let Some(value) = operand::value(stmt) else {
        return;
    };
    Lazy.visit_expr_mut(value);
    let chosen = own("chosen");
    match value {
        Expr::While(e) if is_marked(&e.cond) => {
            let (attrs, label, condition, body) = (&e.attrs, &e.label, &e.cond, &e.body);
            let header = build::while_text(&stray::without_marks(condition));
            *value = parse_quote! {
                #(#attrs)* #[__ckpt_header = #header] #label loop { if #condition #body else { break } }
            };
        }
        Expr::ForLoop(e) if is_marked(&e.expr) => {
            let header = build::for_text(&e.pat, &stray::without_marks(&e.expr));
            e.attrs.push(parse_quote!(#[__ckpt_header = #header]));
            let mut lets: Vec<Stmt> = Vec::new();
            for (index, part) in parts(&mut e.expr).into_iter().enumerate() {
                let (variable, name) =
                    (own(&format!("chosen_{index}")), format!("{header}.{index}"));
                let value = std::mem::replace(part, parse_quote!(#variable));
                lets.push(parse_quote!(#[ckpt(name = #name)] let #variable = #value;));
            }
            *value = parse_quote!({ #(#lets)* #e });
        }
        Expr::Match(e) if is_marked_inside(&e.expr) => {
            let attrs = std::mem::take(&mut e.attrs);
            let looked_at = std::mem::replace(&mut *e.expr, parse_quote!(#chosen));
            *value = parse_quote!(#(#attrs)* { let #chosen = #looked_at; #e });
        }
        Expr::If(e) if is_marked_inside(&e.cond) && !matches!(*e.cond, Expr::Let(_)) => {
            let attrs = std::mem::take(&mut e.attrs);
            let condition = std::mem::replace(&mut *e.cond, parse_quote!(#chosen));
            *value = parse_quote!(#(#attrs)* { let #chosen = #condition; #e });
        }
        Expr::If(e) => {
            let Expr::Let(condition) = &mut *e.cond else {
                return;
            };
            if is_marked(&condition.expr) {
                // As a value that `if` drops where the edition says.
                let place = match &e.else_branch {
                    Some(_) => parse_quote!({ #chosen }),
                    None => parse_quote!(#chosen),
                };
                let attrs = std::mem::take(&mut e.attrs);
                let looked_at = std::mem::replace(&mut *condition.expr, place);
                *value = parse_quote!(#(#attrs)* { let #chosen = #looked_at; #e });
            }
        }
        _ => {}
    }
}

/// Takes the text of a loop's header off, where it was another one.
pub(super) fn take_header(attrs: &mut Vec<Attribute>) -> Option<String> {
    let is_header = |attr: &Attribute| attr.path().is_ident("__ckpt_header");
    let attr = attrs.remove(attrs.iter().position(is_header)?);
    match attr.meta {
        Meta::NameValue(MetaNameValue {
            value:
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// What a loop's header is made of: a range stays one, of names and literals.
fn parts(header: &mut Expr) -> Vec<&mut Expr> {
    match header {
        Expr::Range(range) => {
            let bounds = [&mut range.start, &mut range.end];
            let bounds = bounds.into_iter().flatten().map(|bound| &mut **bound);
            bounds
                .filter(|bound| !matches!(bound, Expr::Lit(_)))
                .collect()
        }
        header => vec![header],
    }
}

/// Whether there is a marked call in an expression.
fn is_marked(expr: &Expr) -> bool {
    Search::of(expr, |search| search.outside || search.inside)
}

/// Whether there is one in a branch of it.
fn is_marked_inside(expr: &Expr) -> bool {
    Search::of(expr, |search| search.inside)
}

#[derive(Default)]
struct Search {
    outside: bool,
    inside: bool,
    depth: usize,
}

impl Search {
    fn of(expr: &Expr, found: fn(&Search) -> bool) -> bool {
        let mut search = Search::default();
        search.visit_expr(expr);
        found(&search)
    }
}

impl<'ast> Visit<'ast> for Search {
    fn visit_attribute(&mut self, attr: &'ast syn::Attribute) {
        if attr::is_marked(std::slice::from_ref(attr), "call") {
            match self.depth {
                0 => self.outside = true,
                _ => self.inside = true,
            }
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.depth += 1;
        visit::visit_block(self, block);
        self.depth -= 1;
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

/// Writes `&&` and `||` as the branches that they are.
struct Lazy;

impl VisitMut for Lazy {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Binary(e) = expr
            && operand::is_lazy(&e.op)
            && is_marked(&e.right)
            && !matches!(*e.left, Expr::Let(_))
        {
            let (left, right) = (&e.left, &e.right);
            *expr = match e.op {
                // In parentheses: what a call becomes must not be a statement.
                BinOp::And(_) => parse_quote!(if #left { (#right) } else { false }),
                _ => parse_quote!(if #left { true } else { (#right) }),
            };
        }
    }

    // What is in them are statements of their own, or no code of the function's.
    fn visit_block_mut(&mut self, _: &mut syn::Block) {}

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
}
