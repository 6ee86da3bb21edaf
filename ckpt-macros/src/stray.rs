//! Helper attributes and safe points where they mean nothing.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, Item, ItemFn, Macro, Meta, Stmt};

use crate::attr::{self, STRAY_CALL};
use crate::errors::Errors;
use crate::names::{POINT_OF_CALL, is_safe_point, is_safe_point_stmt};

/// Takes the `#[ckpt(…)]` off something that may have none, and notes each.
pub(crate) fn refuse(attrs: &mut Vec<Attribute>, errors: &Errors) {
    for attr in attr::extract(attrs) {
        errors.at(&attr, misplaced(&attr));
    }
}

/// Notes a `safe_point!()` that the rewriting does not reach.
pub(crate) fn refuse_point(call: &Macro, errors: &Errors) {
    refuse_marks(call.tokens.clone(), errors);
    if call.path.is_ident(POINT_OF_CALL) {
        errors.push(syn::Error::new(call.tokens.span(), STRAY_CALL));
    } else if is_safe_point(call) {
        errors.at(
            call,
            "ckpt: `safe_point!()` has to be a statement of its own, in a block that the function runs itself",
        );
    }
}

/// Notes a marked call in a macro's tokens: what becomes of it there is not known.
fn refuse_marks(tokens: TokenStream, errors: &Errors) {
    let mut after_name = None;
    for token in tokens {
        match (&token, after_name.take()) {
            (TokenTree::Group(group), Some(name)) if is_word(group, "call") => errors.push(
                syn::Error::new(
                    name,
                    "ckpt: a call inside of a macro cannot be marked; give it a `let` of its own before the macro",
                ),
            ),
            (TokenTree::Group(group), _) => refuse_marks(group.stream(), errors),
            (TokenTree::Ident(ident), _) if ident == "ckpt" => after_name = Some(ident.span()),
            _ => {}
        }
    }
}

fn is_word(group: &Group, word: &str) -> bool {
    group.stream().to_string() == word
}

/// Notes every one in code that runs elsewhere.
pub(crate) fn refuse_inside(expr: &Expr, errors: &Errors) {
    Inside { errors }.visit_expr(expr);
}

struct Inside<'a> {
    errors: &'a Errors,
}

impl<'ast> Visit<'ast> for Inside<'_> {
    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        if attr::is_ours(attr) {
            self.errors.at(attr, misplaced(attr));
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        refuse_point(call, self.errors);
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Notes and takes off those that no later stage looks at: on the function itself, on the arms of its branches, on items in
/// it.
pub(crate) fn refuse_unseen(item: &mut ItemFn, errors: &Errors) {
    for attr in attr::extract(&mut item.attrs) {
        errors.at(
            attr,
            "ckpt: what is for the whole function goes into `#[checkpointed(…)]`",
        );
    }
    Unseen { errors }.visit_block_mut(&mut item.block);
}

struct Unseen<'a> {
    errors: &'a Errors,
}

impl VisitMut for Unseen<'_> {
    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        refuse(&mut arm.attrs, self.errors);
        visit_mut::visit_arm_mut(self, arm);
    }

    /// Only on the item: in it may be functions and types with an attribute of their own.
    fn visit_item_mut(&mut self, item: &mut Item) {
        let attrs = match item {
            Item::Const(item) => &mut item.attrs,
            Item::Enum(item) => &mut item.attrs,
            Item::Fn(item) => &mut item.attrs,
            Item::Impl(item) => &mut item.attrs,
            Item::Mod(item) => &mut item.attrs,
            Item::Static(item) => &mut item.attrs,
            Item::Struct(item) => &mut item.attrs,
            Item::Trait(item) => &mut item.attrs,
            Item::Type(item) => &mut item.attrs,
            Item::Use(item) => &mut item.attrs,
            _ => return,
        };
        refuse(attrs, self.errors);
    }
}

fn misplaced(attr: &Attribute) -> &'static str {
    let words = match &attr.meta {
        Meta::List(list) => list.tokens.to_string(),
        _ => String::new(),
    };
    match words.as_str() {
        "safe_point" => {
            "ckpt: `safe_point` is for loops that the function runs itself, each a statement or the value of one"
        }
        "call" => STRAY_CALL,
        _ => {
            "ckpt: `#[ckpt(…)]` goes on parameters, and on statements and loops of a block that has a safe point in it"
        }
    }
}

/// An expression as it is without the marks in it.
pub(crate) fn without_marks(expr: &Expr) -> Expr {
    let mut expr = expr.clone();
    Strip.visit_expr_mut(&mut expr);
    expr
}

/// Takes every `#[ckpt(…)]` and every `safe_point!()` of a function off, for emitting it unchanged after an error.
pub(crate) fn strip(item: &mut ItemFn) {
    Strip.visit_item_fn_mut(item);
}

struct Strip;

impl VisitMut for Strip {
    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if is_safe_point_stmt(stmt) {
            *stmt = Stmt::Expr(syn::parse_quote!({}), None);
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if matches!(expr, Expr::Macro(call) if is_safe_point(&call.mac)) {
            *expr = syn::parse_quote!(());
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        attr::extract(attrs);
    }

    /// What is in it may be functions and types with an attribute of their own.
    fn visit_item_mut(&mut self, _: &mut Item) {}
}
