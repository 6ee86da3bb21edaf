//! The statements of the body.

use proc_macro2::Span;
use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Label, LitStr, Local, Pat, Stmt};

use super::header::Header;
use super::variable::{Role, Variable};
use crate::attr::{self, On};
use crate::errors::Errors;
use crate::names::{self, Names};

/// One statement directly in the body.
pub(crate) struct Statement {
    /// As the user wrote it, less helper attributes.
    pub(crate) stmt: Stmt,
    pub(crate) kind: Kind,
    /// The variables it declares.
    pub(crate) declares: Vec<usize>,
    pub(crate) once: Option<Span>,
}

/// What a statement is to the rewriting.
#[allow(
    clippy::large_enum_variant,
    reason = "one per statement of one function"
)]
pub(crate) enum Kind {
    Plain,
    /// Runs again on resume: a skipped `let`, a guard, a statement marked `rerun`.
    Merge,
    /// Has a safe point.
    Carrier(Carrier),
}

/// A loop whose iterations begin at a safe point, or a `safe_point!()`.
pub(crate) struct Carrier {
    pub(crate) form: Form,
    pub(crate) label: Option<Label>,
    pub(crate) name: Option<LitStr>,
    /// The loop's header as it was written: its identity, with `name`, across rebuilds.
    pub(crate) text: String,
}

/// The kinds of carriers.
#[allow(clippy::large_enum_variant, reason = "one per loop of one function")]
pub(crate) enum Form {
    For {
        pattern: Pat,
        items: Expr,
        header: Option<Header>,
        body: Block,
    },
    While {
        condition: Expr,
        body: Block,
    },
    Loop {
        body: Block,
    },
    Point,
}

impl Carrier {
    /// The names it mentions again and again, its pattern's own excluded.
    pub(crate) fn names_repeated(&self) -> Names {
        match &self.form {
            Form::For { pattern, body, .. } => names::of_body(Some(pattern), body),
            Form::While { condition, body } => {
                let whole = Expr::While(syn::ExprWhile {
                    attrs: Vec::new(),
                    label: None,
                    while_token: Default::default(),
                    cond: Box::new(condition.clone()),
                    body: body.clone(),
                });
                names::of_expr(&whole)
            }
            Form::Loop { body } => names::of_body(None, body),
            Form::Point => Names::new(),
        }
    }
}

impl Statement {
    pub(crate) fn new(
        mut stmt: Stmt,
        at: usize,
        variables: &mut Vec<Variable>,
        errors: &Errors,
    ) -> Self {
        let first = variables.len();
        let (kind, once) = match &mut stmt {
            Stmt::Local(local) => declare(local, at, variables, errors),
            stmt => other(stmt, errors),
        };
        Statement {
            stmt,
            kind,
            declares: (first..variables.len()).collect(),
            once,
        }
    }

    /// Takes `#[ckpt(skip)]` off ordinary loops; notes safe points and helper attributes where this version has none.
    pub(crate) fn refuse_misplaced(&mut self, errors: &Errors) {
        let mut inner = Inner { errors };
        match &mut self.kind {
            Kind::Carrier(carrier) => {
                match &mut carrier.form {
                    Form::For { items: outside, .. }
                    | Form::While {
                        condition: outside, ..
                    } => {
                        inner.visit_expr_mut(outside);
                    }
                    Form::Loop { .. } | Form::Point => {}
                }
                if let Form::For { body, .. } | Form::While { body, .. } | Form::Loop { body } =
                    &mut carrier.form
                {
                    attr::refuse_rest(body, errors);
                }
            }
            _ => {
                inner.visit_stmt_mut(&mut self.stmt);
                let mut block = Block {
                    brace_token: Default::default(),
                    stmts: vec![self.stmt.clone()],
                };
                attr::refuse_rest(&mut block, errors);
                self.stmt = block.stmts.pop().expect("the one put in");
            }
        }
    }

    /// The loop in its place inside the statement, to be replaced by what it is rewritten to.
    pub(crate) fn loop_slot(stmt: &mut Stmt) -> Option<&mut Expr> {
        let expr = match stmt {
            Stmt::Expr(expr, _) => expr,
            Stmt::Local(local) => {
                return local
                    .init
                    .as_mut()
                    .map(|init| &mut *init.expr)
                    .filter(|expr| is_loop(expr));
            }
            _ => return None,
        };
        match expr {
            expr if is_loop(expr) => Some(expr),
            Expr::Assign(assign) if is_loop(&assign.right) => Some(&mut assign.right),
            Expr::Return(leave) => leave.expr.as_deref_mut().filter(|expr| is_loop(expr)),
            _ => None,
        }
    }
}

fn declare(
    local: &mut Local,
    at: usize,
    variables: &mut Vec<Variable>,
    errors: &Errors,
) -> (Kind, Option<Span>) {
    let marks = attr::take(&mut local.attrs, On::Let, errors);
    if let Some(cfg) = local
        .attrs
        .iter()
        .find(|attr| attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr"))
    {
        errors.at(cfg, "ckpt: a `let` that may be configured away is not supported by this version: put the `cfg` inside its initialiser");
    }
    let (pattern, ty) = match &local.pat {
        Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
        pattern => (pattern, None),
    };
    let bindings = names::bindings(pattern);
    let guard = !bindings.is_empty()
        && bindings
            .iter()
            .all(|binding| binding.ident.to_string().starts_with('_'));
    let kind = if marks.skip.is_some() || (guard && local.init.is_some() && marks.once.is_none()) {
        Kind::Merge
    } else {
        let carrier = local
            .init
            .as_mut()
            .and_then(|init| carrier(&mut init.expr, errors));
        carrier.map_or(Kind::Plain, |(kind, _)| kind)
    };
    if let (Some(skip), None) = (marks.skip, &local.init) {
        errors.push(syn::Error::new(
            skip,
            "a skipped variable is made again on resume, so it needs an initialiser",
        ));
    }
    let role = if matches!(kind, Kind::Merge) {
        Role::Remade
    } else {
        Role::Saved
    };
    let ty = if matches!(pattern, Pat::Ident(_)) {
        ty.cloned()
    } else {
        None
    };
    let first = variables.len();
    variables.extend(
        bindings
            .into_iter()
            .map(|binding| Variable::new(binding, Some(at), role, ty.clone())),
    );
    rename(&mut variables[first..], marks.name, errors);
    (kind, marks.once)
}

fn rename(variables: &mut [Variable], name: Option<LitStr>, errors: &Errors) {
    match (name, variables) {
        (None, _) => {}
        (Some(name), [variable]) => variable.name = name.value(),
        (Some(name), _) => errors.at(name, "`name` goes with a `let` of one variable"),
    }
}

fn other(stmt: &mut Stmt, errors: &Errors) -> (Kind, Option<Span>) {
    if is_safe_point(stmt) {
        let marks = super::marks_of(stmt, On::Loop, errors);
        let text = "safe_point!()".to_owned();
        let kind = Kind::Carrier(Carrier {
            form: Form::Point,
            label: None,
            name: marks.name,
            text,
        });
        return (kind, marks.once);
    }
    if let Some(slot) = Statement::loop_slot(stmt)
        && let Some(carrier) = carrier(slot, errors)
    {
        return carrier;
    }
    if matches!(stmt, Stmt::Expr(expr, _) if is_loop(expr)) {
        return (Kind::Plain, None);
    }
    let marks = super::marks_of(stmt, On::Statement, errors);
    let kind = if marks.rerun.is_some() {
        Kind::Merge
    } else {
        Kind::Plain
    };
    (kind, marks.once)
}

/// The carrier that a loop is, unless it is marked `skip` (which [`Inner`] then takes off).
fn carrier(expr: &mut Expr, errors: &Errors) -> Option<(Kind, Option<Span>)> {
    let attrs = attr_list(expr)?;
    if attr::is_skipped(attrs) {
        return None;
    }
    let marks = attr::take(attrs, On::Loop, errors);
    let (form, label, text) = match &*expr {
        Expr::ForLoop(e) => {
            let (pattern, items) = (&e.pat, &e.expr);
            let text = text_of(quote::quote!(for #pattern in #items));
            let form = Form::For {
                pattern: (*e.pat).clone(),
                items: (*e.expr).clone(),
                header: None,
                body: e.body.clone(),
            };
            (form, &e.label, text)
        }
        Expr::While(e) => {
            let condition = &e.cond;
            let text = text_of(quote::quote!(while #condition));
            (
                Form::While {
                    condition: (*e.cond).clone(),
                    body: e.body.clone(),
                },
                &e.label,
                text,
            )
        }
        Expr::Loop(e) => (
            Form::Loop {
                body: e.body.clone(),
            },
            &e.label,
            "loop".to_owned(),
        ),
        _ => return None,
    };
    Some((
        Kind::Carrier(Carrier {
            form,
            label: label.clone(),
            name: marks.name,
            text,
        }),
        marks.once,
    ))
}

/// Tokens as text, closer to how people write them.
fn text_of(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let text = text
        .replace(" . ", ".")
        .replace(" ()", "()")
        .replace("& ", "&")
        .replace(" :: ", "::");
    match text.char_indices().nth(80) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

pub(crate) fn is_loop(expr: &Expr) -> bool {
    matches!(expr, Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_))
}

fn attr_list(expr: &mut Expr) -> Option<&mut Vec<syn::Attribute>> {
    match expr {
        Expr::ForLoop(e) => Some(&mut e.attrs),
        Expr::While(e) => Some(&mut e.attrs),
        Expr::Loop(e) => Some(&mut e.attrs),
        _ => None,
    }
}

fn is_safe_point(stmt: &Stmt) -> bool {
    let call = match stmt {
        Stmt::Macro(stmt) => &stmt.mac,
        Stmt::Expr(Expr::Macro(expr), _) => &expr.mac,
        _ => return false,
    };
    call.path
        .segments
        .last()
        .is_some_and(|last| last.ident == "safe_point")
        && call.tokens.is_empty()
}

/// Notes loops that would be safe points but for where they stand.
struct Inner<'a> {
    errors: &'a Errors,
}

impl Inner<'_> {
    /// Whether a loop is an ordinary one; notes it if not.
    fn ordinary(&self, attrs: &mut Vec<syn::Attribute>, at: impl ToTokens) {
        let skipped = attr::is_skipped(attrs);
        attr::take(attrs, On::Loop, self.errors);
        if !skipped {
            self.errors.at(
                at,
                "ckpt: this version has safe points only in loops that stand directly in the function's body; move the \
                 loop there, or write `#[ckpt(skip)]` on it to make it an ordinary loop",
            );
        }
    }
}

impl VisitMut for Inner<'_> {
    fn visit_expr_for_loop_mut(&mut self, e: &mut syn::ExprForLoop) {
        self.ordinary(&mut e.attrs, e.for_token);
    }

    fn visit_expr_while_mut(&mut self, e: &mut syn::ExprWhile) {
        self.ordinary(&mut e.attrs, e.while_token);
    }

    fn visit_expr_loop_mut(&mut self, e: &mut syn::ExprLoop) {
        self.ordinary(&mut e.attrs, e.loop_token);
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        if call
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "safe_point")
        {
            self.errors.at(
                call,
                "ckpt: this version has `safe_point!()` only directly in the function's body, as a statement",
            );
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}

    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
