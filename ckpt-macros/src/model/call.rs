//! Marked calls: `#[ckpt(call)] f(a, &mut x)`.
//!
//! ```text
//! let y = #[ckpt(call)] f(n + 1, &mut x)?;
//! becomes
//! let y = { let argument_0 = n + 1; <safe point> f(argument_0, &mut x) }?;
//! ```
//! A resume comes back to the safe point, and calls again: with places and literals, which are evaluated again, and with what was
//! computed, which is saved.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, ExprCall, ExprMethodCall, Lit, Macro, Stmt, parse_quote};

use super::awaited::awaited;
use super::build::{Around, Builder, text_of};
use super::carrier::{Carrier, Form};
use super::scope::Kind;
use super::{Passing, operand, root};
use crate::attr::{self, Marks};
use crate::moves;
use crate::names::{self, POINT_OF_CALL};
use crate::terms::own;

impl Builder<'_> {
    /// The safe point of a marked call, or one that the user wrote.
    pub(super) fn point(&mut self, stmt: &Stmt, marks: &Marks, around: &Around) -> Kind {
        let text = text_of_point(stmt).unwrap_or_else(|| "safe_point!()".to_owned());
        let number = self.site(text, marks.name.as_ref(), around);
        Kind::Carrier(Box::new(Carrier {
            id: self.carrier_id(),
            form: Form::Point,
            label: None,
            first: number,
            last: number,
            entry: BTreeSet::new(),
            lent: BTreeSet::new(),
        }))
    }

    /// Puts a safe point before each marked call in a statement. `whole` is a mark on the statement itself.
    pub(super) fn marked_calls(&mut self, stmt: &mut Stmt, whole: Option<Span>) {
        let Some(value) = operand::value(stmt) else {
            if let Some(mark) = whole {
                self.errors.push(syn::Error::new(mark, attr::STRAY_CALL));
            }
            return;
        };
        if let Some(mark) = whole {
            self.mark_call(value, mark);
        }
        // The condition of an `if`, what a `match` looks at, what a `break` gives are evaluated first: they get a name.
        let choice = match value {
            Expr::If(e) if !matches!(*e.cond, Expr::Let(_)) => Some(&mut e.cond),
            Expr::Match(e) => Some(&mut e.expr),
            Expr::Break(e) => e.expr.as_mut(),
            _ => None,
        };
        let number = self.statement_number();
        let mut found = Marked {
            builder: self,
            is_whole: choice.is_none(),
            number,
            named: 0,
            found: false,
        };
        match choice {
            None => found.visit_expr_mut(value),
            Some(choice) => {
                found.visit_expr_mut(choice);
                if found.found {
                    let name = own("chosen");
                    let choice = std::mem::replace(&mut **choice, parse_quote!(#name));
                    *value = parse_quote!({ let #name = #choice; #value });
                }
            }
        }
    }

    /// Hands a mark on a larger expression to the call that it is of.
    fn mark_call(&self, mut expr: &mut Expr, mark: Span) {
        loop {
            expr = match expr {
                Expr::Try(e) => &mut e.expr,
                Expr::Await(_) => match awaited(expr) {
                    Some(call) => call,
                    None => return self.errors.push(syn::Error::new(mark, attr::STRAY_CALL)),
                },
                Expr::Paren(e) => &mut e.expr,
                Expr::Group(e) => &mut e.expr,
                Expr::Call(e) => {
                    e.attrs.push(parse_quote!(#[ckpt(call)]));
                    return;
                }
                Expr::MethodCall(e) => {
                    e.attrs.push(parse_quote!(#[ckpt(call)]));
                    return;
                }
                _ => {
                    self.errors.push(syn::Error::new(mark, attr::STRAY_CALL));
                    return;
                }
            }
        }
    }
}

struct Marked<'a, 'b> {
    builder: &'a mut Builder<'b>,
    /// Whether what comes is all that the statement evaluates, but for what `?` does with its value.
    is_whole: bool,
    /// Tells the arguments of one statement's calls from those of others.
    number: usize,
    /// How many of those have a name.
    named: usize,
    found: bool,
}

impl VisitMut for Marked<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let is_whole = std::mem::take(&mut self.is_whole);
        match expr {
            // What is in them are statements of their own.
            Expr::Block(_) | Expr::Unsafe(_) | Expr::Loop(_) | Expr::While(_) => return,
            Expr::ForLoop(_) | Expr::If(_) | Expr::Match(_) => return,
            // What is in them runs elsewhere, or is not certain to run.
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) => return,
            Expr::Binary(e) if operand::is_lazy(&e.op) => {
                self.visit_expr_mut(&mut e.left);
                return;
            }
            _ => {}
        }
        if let Some(call) = awaited(expr)
            && take_mark(call).is_some()
        {
            visit_mut::visit_expr_mut(self, expr);
            self.found = true;
            return self.behind_point(expr, is_whole);
        }
        let mark = take_mark(expr);
        self.is_whole = is_whole
            && matches!(
                expr,
                Expr::Try(_) | Expr::Await(_) | Expr::Paren(_) | Expr::Group(_)
            );
        visit_mut::visit_expr_mut(self, expr);
        match (mark, expr) {
            (None, _) => {}
            (
                Some(mark),
                expr @ (Expr::Try(_) | Expr::Await(_) | Expr::Paren(_) | Expr::Group(_)),
            ) => {
                self.builder.mark_call(expr, mark);
                self.is_whole = is_whole;
                self.visit_expr_mut(expr);
            }
            (Some(_), expr @ (Expr::Call(_) | Expr::MethodCall(_))) => {
                self.found = true;
                self.behind_point(expr, is_whole);
            }
            (Some(mark), _) => self
                .builder
                .errors
                .push(syn::Error::new(mark, attr::STRAY_CALL)),
        }
    }

    fn visit_macro_mut(&mut self, _: &mut Macro) {}
}

/// What comes before a call.
struct Lets {
    lets: Vec<Stmt>,
    /// Of its safe point.
    text: syn::LitStr,
}

impl Marked<'_, '_> {
    /// Puts a call behind a safe point, and what it computes for its arguments before that.
    fn behind_point(&mut self, expr: &mut Expr, is_whole: bool) {
        let span = expr.span();
        let Some(lets) = self.lets(expr, is_whole) else {
            return;
        };
        let Lets { lets, text } = lets;
        let point = syn::Ident::new(POINT_OF_CALL, Span::mixed_site());
        let attrs = match expr {
            Expr::Await(e) => &mut e.attrs,
            Expr::Call(e) => &mut e.attrs,
            Expr::MethodCall(e) => &mut e.attrs,
            _ => return,
        };
        attrs.push(parse_quote!(#[__ckpt_call]));
        let block = quote_spanned!(span.resolved_at(Span::mixed_site())=> { #(#lets)* #point!(#text); #expr });
        *expr = syn::parse2(block).expect("a block");
    }

    /// What a call, which may be awaited, computes for its arguments; the names are then in their places.
    fn lets(&mut self, expr: &mut Expr, is_whole: bool) -> Option<Lets> {
        let expr = match expr {
            Expr::Await(_) => awaited(expr)?,
            expr => expr,
        };
        if let Expr::MethodCall(call) = expr
            && is_chained(&call.receiver)
        {
            self.builder.errors.at(
                &call.method,
                format!(
                    "ckpt: the mark is on `{}`, not on the call before it; give that a `let` of its own: `let value = #[ckpt(call)] …; value.{}(…)`",
                    call.method, call.method
                ),
            );
            return None;
        }
        let (span, is_method) = (expr.span(), matches!(expr, Expr::MethodCall(_)));
        let (text, mut arguments) = match expr {
            Expr::Call(call) => {
                let function = &call.func;
                (text_of(quote!(#function)), arguments_of(call))
            }
            Expr::MethodCall(call) => (format!(".{}", call.method), arguments_of_method(call)),
            _ => return None,
        };
        let (written, text) = (&text, syn::LitStr::new(&format!("{text}(…)"), span));
        let receiver = arguments.first().filter(|_| is_method);
        let receiver = receiver.and_then(|receiver| root(receiver));
        let mut lets: Vec<Stmt> = Vec::new();
        for index in 0..arguments.len() {
            let (before, later) = arguments.split_at_mut(index + 1);
            let argument = &mut *before[index];
            let receives = is_method && index == 0;
            // A variable that is given as it is, before a later argument changes it. (What is borrowed none can change.)
            let is_copied = matches!(argument, Expr::Path(_))
                && !receives
                && !matches!(
                    self.builder.passing_of_path(argument),
                    Some(Passing::Mutable | Passing::MutableSlice)
                );
            let changes = |later: &&mut Expr| moves::may_change(later, argument);
            if is_copied && later.iter().any(changes) {
                lets.push(self.named(argument, written, false));
                continue;
            }
            let mut computed = Vec::new();
            if to_name(argument, receives, receiver.as_deref(), &mut computed).is_err() {
                self.builder.errors.at(
                    &argument,
                    "ckpt: a resume could not find again what is lent here; lend it by the name of a variable, such as `&mut x.part[i]`",
                );
                return None;
            }
            for Computed {
                value,
                mutable,
                lent,
            } in computed
            {
                if lent && !is_whole && !drops_unseen(value) {
                    self.builder.errors.at(
                        &value,
                        "ckpt: what is lent here would be dropped before the rest of the statement; give it a `let` of its own",
                    );
                }
                lets.push(self.named(value, written, mutable));
            }
        }
        Some(Lets { lets, text })
    }

    /// The `let` that gives a name to what is computed for an argument of the function that is written so.
    fn named(&mut self, value: &mut Expr, written: &str, mutable: bool) -> Stmt {
        let name = own(&format!("argument_{}_{}", self.number, self.named));
        let named = syn::Ident::new(&name.to_string(), value.span().resolved_at(name.span()));
        let value = std::mem::replace(value, parse_quote!(#named));
        // Whatever else is in the function: a rebuild must find it.
        let saved_as = format!("{written}.{}", self.named);
        self.named += 1;
        match mutable {
            true => {
                parse_quote!(#[ckpt(name = #saved_as)] #[allow(unused_mut)] let mut #named = #value;)
            }
            false => parse_quote!(#[ckpt(name = #saved_as)] let #named = #value;),
        }
    }
}

/// Whether a method is called on what another call gives, so that its mark may be meant for that one.
fn is_chained(receiver: &Expr) -> bool {
    match receiver {
        Expr::Call(_) | Expr::MethodCall(_) => true,
        Expr::Try(e) => is_chained(&e.expr),
        Expr::Await(e) => is_chained(&e.base),
        _ => false,
    }
}

fn arguments_of(call: &mut ExprCall) -> Vec<&mut Expr> {
    call.args.iter_mut().collect()
}

fn arguments_of_method(call: &mut ExprMethodCall) -> Vec<&mut Expr> {
    std::iter::once(&mut *call.receiver)
        .chain(&mut call.args)
        .collect()
}

/// Something that is computed for an argument, so that a resume must not do it again.
struct Computed<'a> {
    value: &'a mut Expr,
    mutable: bool,
    /// Whether the argument is a reference to it.
    lent: bool,
}

/// No path leads to what is lent.
struct NoPath;

/// Finds what is computed for an argument, less what is given a place or a literal. `receiver` is the variable that the method is
/// called on: at a resume it has changed, so what is read of it is computed too.
///
/// What is lent is never named itself if it is a place: the name would be that of a copy.
fn to_name<'a>(
    argument: &'a mut Expr,
    receives: bool,
    receiver: Option<&str>,
    out: &mut Vec<Computed<'a>>,
) -> Result<(), NoPath> {
    let reads = |expr: &Expr| receiver.is_some_and(|name| names::of_expr(expr).contains(name));
    let is_literal =
        |expr: &Expr| matches!(expr, Expr::Lit(lit) if !matches!(lit.lit, Lit::Str(_)));
    let stays = match &*argument {
        Expr::Lit(_) | Expr::Closure(_) => true,
        Expr::Unary(e) if is_literal(&e.expr) => true,
        place => !receives && is_place(place) && !reads(place),
    };
    if stays {
        return Ok(());
    }
    if receives && is_place_form(argument) {
        return indices(argument, &|_| false, out);
    }
    match argument {
        Expr::Paren(e) => to_name(&mut e.expr, receives, receiver, out),
        Expr::Group(e) => to_name(&mut e.expr, receives, receiver, out),
        Expr::Reference(e) => match is_place_form(&e.expr) {
            true => indices(&mut e.expr, &reads, out),
            false => {
                out.push(Computed {
                    value: &mut e.expr,
                    mutable: e.mutability.is_some(),
                    lent: true,
                });
                Ok(())
            }
        },
        value => {
            // A receiver, perhaps, of a method that changes it.
            out.push(Computed {
                value,
                mutable: receives,
                lent: false,
            });
            Ok(())
        }
    }
}

/// Whether an expression is a place, wherever that is.
fn is_place_form(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => true,
        Expr::Unary(e) => matches!(e.op, syn::UnOp::Deref(_)),
        Expr::Paren(e) => is_place_form(&e.expr),
        Expr::Group(e) => is_place_form(&e.expr),
        _ => false,
    }
}

/// The indices in a place that have to be computed, or that read what has changed at a resume.
fn indices<'a>(
    place: &'a mut Expr,
    reads: &dyn Fn(&Expr) -> bool,
    out: &mut Vec<Computed<'a>>,
) -> Result<(), NoPath> {
    match place {
        Expr::Path(_) => Ok(()),
        Expr::Field(e) => indices(&mut e.base, reads, out),
        Expr::Unary(e) => indices(&mut e.expr, reads, out),
        Expr::Paren(e) => indices(&mut e.expr, reads, out),
        Expr::Group(e) => indices(&mut e.expr, reads, out),
        Expr::Index(e) => {
            indices(&mut e.expr, reads, out)?;
            if !is_arithmetic(&e.index) || reads(&e.index) {
                out.push(Computed {
                    value: &mut e.index,
                    mutable: false,
                    lent: false,
                });
            }
            Ok(())
        }
        _ => Err(NoPath),
    }
}

/// Whether nobody sees when a value is dropped: a number, a text, several of them.
fn drops_unseen(value: &Expr) -> bool {
    match value {
        Expr::Lit(_) | Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) => true,
        Expr::Array(e) => e.elems.iter().all(drops_unseen),
        Expr::Tuple(e) => e.elems.iter().all(drops_unseen),
        Expr::Repeat(e) => drops_unseen(&e.expr),
        Expr::Path(_) => is_place(value),
        Expr::Macro(call) => call.mac.path.is_ident("format"),
        _ => false,
    }
}

/// A place that is found without calling anything.
fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Field(e) => is_place(&e.base),
        Expr::Unary(e) => matches!(e.op, syn::UnOp::Deref(_)) && is_place(&e.expr),
        Expr::Index(e) => is_place(&e.expr) && is_arithmetic(&e.index),
        expr => operand::is_place(expr),
    }
}

/// An index: of places, literals and operators, so that it is the same when it is evaluated again.
fn is_arithmetic(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Binary(e) => is_arithmetic(&e.left) && is_arithmetic(&e.right),
        Expr::Cast(e) => is_arithmetic(&e.expr),
        Expr::Range(e) => [&e.start, &e.end]
            .into_iter()
            .flatten()
            .all(|e| is_arithmetic(e)),
        Expr::Tuple(e) => e.elems.iter().all(is_arithmetic),
        Expr::Array(e) => e.elems.iter().all(is_arithmetic),
        expr => is_place(expr),
    }
}

/// Takes `#[ckpt(call)]` off an expression.
fn take_mark(expr: &mut Expr) -> Option<Span> {
    let attrs = attr::own_of_mut(expr)?;
    let is_mark = |attr: &Attribute| {
        attr::is_ours(attr) && attr::is_marked(std::slice::from_ref(attr), "call")
    };
    let at = attrs.iter().position(is_mark)?;
    Some(attrs.remove(at).span())
}

/// Whether a statement is a call that such a point is before; takes that mark off.
pub(super) fn is_behind_point(stmt: &mut Stmt) -> bool {
    let Stmt::Expr(expr, _) = stmt else {
        return false;
    };
    let Some(attrs) = attr::own_of_mut(expr) else {
        return false;
    };
    let before = attrs.len();
    attrs.retain(|attr| !attr.path().is_ident("__ckpt_call"));
    attrs.len() < before
}

/// The text of a marked call's safe point.
pub(super) fn text_of_point(stmt: &Stmt) -> Option<String> {
    let call = match stmt {
        Stmt::Macro(stmt) => &stmt.mac,
        Stmt::Expr(Expr::Macro(expr), _) => &expr.mac,
        _ => return None,
    };
    let text = call.parse_body::<syn::LitStr>().ok()?;
    Some(text.value())
}
