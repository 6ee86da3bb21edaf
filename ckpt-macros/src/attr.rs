//! The helper attributes `#[ckpt(…)]`: every word, what it may be on, and how they are taken off.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, LitStr, Meta, Path, Stmt};

use crate::errors::Errors;

/// What a `#[ckpt(…)]` can be written on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    Let,
    Parameter,
    Loop,
    Statement,
    Field,
}

impl On {
    fn words(self) -> &'static str {
        match self {
            On::Let => "`skip`, `name = \"x\"`, `once`",
            On::Parameter => "`skip`",
            On::Loop => "`skip`, `safe_point`, `name = \"x\"`, `once`",
            On::Statement => "`rerun`, `once`",
            On::Field => "`skip`, `skip, default = path`, `name = \"x\"`",
        }
    }

    fn called(self) -> &'static str {
        match self {
            On::Let => "a `let`",
            On::Parameter => "a parameter",
            On::Loop => "a loop",
            On::Statement => "a statement",
            On::Field => "a field",
        }
    }
}

/// The words found on one thing.
#[derive(Default)]
pub(crate) struct Marks {
    pub(crate) skip: Option<Span>,
    pub(crate) safe_point: Option<Span>,
    pub(crate) rerun: Option<Span>,
    pub(crate) once: Option<Span>,
    pub(crate) name: Option<LitStr>,
    pub(crate) default: Option<Path>,
    /// `skip` and `name` of the loop that is a statement's value.
    pub(crate) ordinary: Option<Span>,
    pub(crate) site: Option<LitStr>,
}

/// Takes the `#[ckpt(…)]` attributes off and reads them.
pub(crate) fn take(attrs: &mut Vec<Attribute>, on: On, errors: &Errors) -> Marks {
    let mut marks = Marks::default();
    for attr in extract(attrs) {
        if let Err(error) = read(&attr, on, &mut marks) {
            errors.push(error);
        }
    }
    marks
}

fn extract(attrs: &mut Vec<Attribute>) -> Vec<Attribute> {
    let (ours, others) = std::mem::take(attrs).into_iter().partition(is_ours);
    *attrs = others;
    ours
}

/// Whether a loop is marked with a word.
pub(crate) fn is_marked(attrs: &[Attribute], word: &str) -> bool {
    attrs.iter().any(|attr| {
        let mut found = false;
        if is_ours(attr) {
            // What cannot be parsed is noted where the attribute is taken off.
            let _ = attr.parse_nested_meta(|meta| {
                found |= meta.path.is_ident(word);
                if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<Expr>()?;
                }
                Ok(())
            });
        }
        found
    })
}

fn is_ours(attr: &Attribute) -> bool {
    attr.path().is_ident("ckpt")
}

fn read(attr: &Attribute, on: On, marks: &mut Marks) -> syn::Result<()> {
    if !matches!(attr.meta, Meta::List(_)) {
        return Err(syn::Error::new_spanned(
            attr,
            format!(
                "write `#[ckpt(word)]`; on {} that is {}",
                on.called(),
                on.words()
            ),
        ));
    }
    attr.parse_nested_meta(|meta| {
        let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        let span = meta.path.get_ident().map_or_else(Span::call_site, proc_macro2::Ident::span);
        match (word.as_str(), on) {
            ("skip", On::Let | On::Parameter | On::Loop | On::Field) => set(&mut marks.skip, span, &meta),
            ("name", On::Let | On::Loop | On::Field) => {
                let name = meta.value()?.parse()?;
                set(&mut marks.name, name, &meta)
            }
            ("default", On::Field) => {
                let path = meta.value()?.parse()?;
                set(&mut marks.default, path, &meta)
            }
            ("once", On::Let | On::Loop | On::Statement) => set(&mut marks.once, span, &meta),
            ("rerun", On::Statement) => set(&mut marks.rerun, span, &meta),
            ("rerun", On::Let) => Err(meta.error("a `let` that runs again on resume is `#[ckpt(skip)]`")),
            ("with", On::Let | On::Field) => Err(meta.error("`with` is not supported by this version")),
            ("safe_point", On::Loop) => set(&mut marks.safe_point, span, &meta),
            ("call", _) => Err(meta.error("`call` is not supported by this version: a checkpointed function called from another runs as an ordinary one")),
            _ => Err(meta.error(format!("unknown here; on {} ckpt knows {}", on.called(), on.words()))),
        }
    })
}

fn set<T>(
    slot: &mut Option<T>,
    value: T,
    meta: &syn::meta::ParseNestedMeta<'_>,
) -> syn::Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(meta.error("given twice")),
    }
}

/// The attributes a user wrote before a statement. The parser hands those before `x = 3;` or `a.b += 1;` to the leftmost
/// operand, so they are looked for there.
pub(crate) fn of_stmt(stmt: &mut Stmt) -> Option<&mut Vec<Attribute>> {
    match stmt {
        Stmt::Local(local) => Some(&mut local.attrs),
        Stmt::Macro(call) => Some(&mut call.attrs),
        Stmt::Expr(expr, _) => leftmost(expr),
        Stmt::Item(_) => None,
    }
}

fn leftmost(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    if own(expr).is_some_and(|attrs| !attrs.is_empty()) {
        return own(expr);
    }
    match expr {
        Expr::Assign(e) => leftmost(&mut e.left),
        Expr::Binary(e) => leftmost(&mut e.left),
        Expr::MethodCall(e) => leftmost(&mut e.receiver),
        Expr::Call(e) => leftmost(&mut e.func),
        Expr::Field(e) => leftmost(&mut e.base),
        Expr::Index(e) => leftmost(&mut e.expr),
        Expr::Try(e) => leftmost(&mut e.expr),
        Expr::Cast(e) => leftmost(&mut e.expr),
        Expr::Await(e) => leftmost(&mut e.base),
        expr => own(expr),
    }
}

macro_rules! own_attrs {
    ($expr:expr, $($variant:ident)*) => {
        match $expr {
            $(Expr::$variant(e) => Some(&mut e.attrs),)*
            _ => None,
        }
    };
}

fn own(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    own_attrs!(expr, Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop Group If
        Index Infer Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct Try TryBlock
        Tuple Unary Unsafe While Yield)
}

/// Takes the `#[ckpt(…)]` off something that may have none, and notes each.
pub(crate) fn refuse(attrs: &mut Vec<Attribute>, errors: &Errors) {
    for attr in extract(attrs) {
        errors.at(&attr, misplaced(&attr));
    }
}

/// Notes every `#[ckpt(…)]` in code that runs elsewhere.
pub(crate) fn refuse_rest(expr: &mut Expr, errors: &Errors) {
    Strip {
        errors: Some(errors),
    }
    .visit_expr_mut(expr);
}

/// Takes the `mut`s out of a pattern.
pub(crate) fn without_mut(pattern: &mut syn::Pat) {
    Unmut.visit_pat_mut(pattern);
}

struct Unmut;

impl VisitMut for Unmut {
    fn visit_pat_ident_mut(&mut self, binding: &mut syn::PatIdent) {
        if binding.by_ref.is_none() {
            binding.mutability = None;
        }
        visit_mut::visit_pat_ident_mut(self, binding);
    }
}

/// Takes every `#[ckpt(…)]` of a function off, for emitting it unchanged after an error.
pub(crate) fn strip(item: &mut syn::ItemFn) {
    Strip { errors: None }.visit_item_fn_mut(item);
}

struct Strip<'a> {
    errors: Option<&'a Errors>,
}

impl VisitMut for Strip<'_> {
    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        // What stands for a safe point means nothing in a function that is left as it is.
        if self.errors.is_none() && crate::names::is_safe_point_stmt(stmt) {
            *stmt = Stmt::Expr(syn::parse_quote!({}), None);
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        for attr in extract(attrs) {
            if let Some(errors) = self.errors {
                errors.at(&attr, misplaced(&attr));
            }
        }
    }

    fn visit_item_mut(&mut self, item: &mut syn::Item) {
        // Nested items may be checkpointed functions or types of their own.
        if self.errors.is_none() {
            visit_mut::visit_item_mut(self, item);
        }
    }
}

fn misplaced(attr: &Attribute) -> &'static str {
    let words = match &attr.meta {
        Meta::List(list) => list.tokens.to_string(),
        _ => String::new(),
    };
    match words.as_str() {
        "safe_point" => {
            "`safe_point` is for loops that the function runs itself, each a statement or the value of one"
        }
        "call" => {
            "`call` is not supported by this version: a checkpointed function called from another runs as an ordinary one"
        }
        _ => {
            "`#[ckpt(…)]` goes on parameters, and on statements and loops of a block that has a safe point in it"
        }
    }
}
