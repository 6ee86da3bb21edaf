//! The helper attributes `#[ckpt(…)]`: every word, what it may be on, and how they are taken off.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, LitStr, Meta, Path, Stmt};

use crate::errors::Errors;
use crate::list::{self, Entry};

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
            On::Let => "`skip`, `with = path`, `name = \"x\"`, `once`, `call`",
            On::Parameter => "`skip`",
            On::Loop => "`skip`, `safe_point`, `name = \"x\"`, `rerun`, `once`",
            On::Statement => "`rerun`, `once`, `call`",
            On::Field => "`skip`, `skip, default = path`, `with = path`, `name = \"x\"`",
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
    pub(crate) call: Option<Span>,
    pub(crate) name: Option<LitStr>,
    pub(crate) default: Option<Path>,
    pub(crate) with: Option<Path>,
    /// `skip` and `name` of the loop that is a statement's value.
    pub(crate) ordinary: Option<Span>,
    pub(crate) site: Option<LitStr>,
    /// The text of a loop's header, where it has become another one.
    pub(crate) header: Option<String>,
}

/// Takes the `#[ckpt(…)]` attributes off and reads them.
pub(crate) fn take(attrs: &mut Vec<Attribute>, on: On, errors: &Errors) -> Marks {
    let mut marks = Marks::default();
    for attr in extract(attrs) {
        read(&attr, on, &mut marks, errors);
    }
    contradictions(&marks, on, errors);
    marks
}

/// Takes them off.
pub(crate) fn extract(attrs: &mut Vec<Attribute>) -> Vec<Attribute> {
    let (ours, others) = std::mem::take(attrs).into_iter().partition(is_ours);
    *attrs = others;
    ours
}

/// Whether a loop is marked with a word.
pub(crate) fn is_marked(attrs: &[Attribute], word: &str) -> bool {
    let marks = |attr: &Attribute| match &attr.meta {
        Meta::List(list) => list::entries(list.tokens.clone())
            .flatten()
            .any(|entry| entry.word == word),
        _ => false,
    };
    attrs.iter().any(|attr| is_ours(attr) && marks(attr))
}

pub(crate) fn is_ours(attr: &Attribute) -> bool {
    attr.path().is_ident("ckpt")
}

fn read(attr: &Attribute, on: On, marks: &mut Marks, errors: &Errors) {
    let (called, words) = (on.called(), on.words());
    let entries: Vec<_> = match &attr.meta {
        Meta::List(list) => list::entries(list.tokens.clone()).collect(),
        _ => Vec::new(),
    };
    if entries.is_empty() {
        errors.at(
            attr,
            format!("ckpt: write `#[ckpt(word)]`; on {called} that is {words}"),
        );
    }
    for entry in entries {
        let read = match entry {
            Ok(entry) => word(&entry, on, marks),
            Err(tokens) => Err(syn::Error::new_spanned(
                tokens,
                format!("ckpt: this is no word; on {called} ckpt knows {words}"),
            )),
        };
        if let Err(error) = read {
            errors.push(error);
        }
    }
}

fn word(entry: &Entry, on: On, marks: &mut Marks) -> syn::Result<()> {
    let span = entry.word.span();
    let flag = |slot: &mut Option<Span>| entry.alone().and_then(|()| set(slot, span, entry));
    let refused = |message: String| Err(syn::Error::new(span, message));
    match (entry.word.to_string().as_str(), on) {
        ("skip", On::Let | On::Parameter | On::Loop | On::Field) => flag(&mut marks.skip),
        ("name", On::Let | On::Loop | On::Field) => {
            set(&mut marks.name, entry.value("name = \"x\"")?, entry)
        }
        ("default", On::Field) => set(&mut marks.default, entry.value("default = path")?, entry),
        ("once", On::Let | On::Loop | On::Statement) => flag(&mut marks.once),
        ("rerun", On::Statement | On::Loop) => flag(&mut marks.rerun),
        ("rerun", On::Let) => Err(rerun_of_let(span)),
        ("with", On::Let | On::Field) => set(&mut marks.with, entry.value("with = path")?, entry),
        ("safe_point", On::Loop) => flag(&mut marks.safe_point),
        ("call", On::Let | On::Statement) => flag(&mut marks.call),
        (word, on) => refused(format!(
            "ckpt: there is no `{word}` on {}; ckpt knows {} there",
            on.called(),
            on.words()
        )),
    }
}

pub(crate) fn rerun_of_let(rerun: Span) -> syn::Error {
    let message = "ckpt: a `let` that runs again on resume is `#[ckpt(skip)]`";
    syn::Error::new(rerun, message)
}

pub(crate) const STRAY_CALL: &str = "ckpt: `call` goes on a call that the function makes itself, in a statement or a `let`: give it a `let` of its own";

fn set<T>(slot: &mut Option<T>, value: T, entry: &Entry) -> syn::Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(syn::Error::new(
            entry.word.span(),
            format!("ckpt: `{}` is given twice", entry.word),
        )),
    }
}

/// Words that take each other back.
fn contradictions(marks: &Marks, on: On, errors: &Errors) {
    let at = |span: Span, message: &str| errors.push(syn::Error::new(span, message));
    if let (Some(_), Some(once)) = (marks.rerun, marks.once) {
        at(
            once,
            "ckpt: `rerun` says that this runs again on resume, `once` that it does not; write one of them",
        );
    }
    if let (Some(_), Some(safe_point)) = (marks.rerun, marks.safe_point) {
        at(
            safe_point,
            "ckpt: `rerun` makes this an ordinary loop that runs again on resume, without a safe point; write one of the two words",
        );
    }
    if marks.skip.is_none() {
        return;
    }
    if let Some(safe_point) = marks.safe_point {
        at(
            safe_point,
            "ckpt: `skip` makes this an ordinary loop, without a safe point; write one of the two words",
        );
    }
    if let (Some(once), On::Let) = (marks.once, on) {
        at(
            once,
            "ckpt: `skip` says that this runs again on resume, `once` that it does not; write one of them",
        );
    }
    if let Some(with) = &marks.with {
        errors.at(
            with,
            "ckpt: what is skipped is not in the checkpoint, so nothing saves it; leave `with` away",
        );
    }
    if let Some(name) = &marks.name {
        errors.at(
            name,
            "ckpt: what is skipped is not in the checkpoint, so it has no name there; leave `name` away",
        );
    }
}

macro_rules! attributes_of {
    ($(#[doc = $doc:literal])* $of_stmt:ident, $leftmost:ident, $own:ident $(, $mutable:tt)?) => {
        $(#[doc = $doc])*
        pub(crate) fn $of_stmt(stmt: &$($mutable)? Stmt) -> Option<&$($mutable)? Vec<Attribute>> {
            match stmt {
                Stmt::Local(local) => Some(&$($mutable)? local.attrs),
                Stmt::Macro(call) => Some(&$($mutable)? call.attrs),
                Stmt::Expr(expr, _) => $leftmost(expr),
                Stmt::Item(_) => None,
            }
        }

        pub(crate) fn $leftmost(expr: &$($mutable)? Expr) -> Option<&$($mutable)? Vec<Attribute>> {
            if $own(expr).is_some_and(|attrs| !attrs.is_empty()) {
                return $own(expr);
            }
            match expr {
                Expr::Assign(e) => $leftmost(&$($mutable)? e.left),
                Expr::Binary(e) => $leftmost(&$($mutable)? e.left),
                Expr::MethodCall(e) => $leftmost(&$($mutable)? e.receiver),
                Expr::Call(e) => $leftmost(&$($mutable)? e.func),
                Expr::Field(e) => $leftmost(&$($mutable)? e.base),
                Expr::Index(e) => $leftmost(&$($mutable)? e.expr),
                Expr::Try(e) => $leftmost(&$($mutable)? e.expr),
                Expr::Cast(e) => $leftmost(&$($mutable)? e.expr),
                Expr::Await(e) => $leftmost(&$($mutable)? e.base),
                expr => $own(expr),
            }
        }

        fn $own(expr: &$($mutable)? Expr) -> Option<&$($mutable)? Vec<Attribute>> {
            own_attrs!(expr, [$($mutable)?] Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field
                ForLoop Group If Index Infer Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat
                Return Struct Try TryBlock Tuple Unary Unsafe While Yield)
        }
    };
}

macro_rules! own_attrs {
    ($expr:expr, [] $($variant:ident)*) => {
        match $expr {
            $(Expr::$variant(e) => Some(&e.attrs),)*
            _ => None,
        }
    };
    ($expr:expr, [mut] $($variant:ident)*) => {
        match $expr {
            $(Expr::$variant(e) => Some(&mut e.attrs),)*
            _ => None,
        }
    };
}

attributes_of! {
    /// The attributes a user wrote before a statement. The parser hands those before `x = 3;` or `a.b += 1;` to the leftmost
    /// operand, so they are looked for there.
    of_stmt, of_expr, own
}

attributes_of! {
    /// The same, to be changed.
    of_stmt_mut, of_expr_mut, own_mut, mut
}

/// The attributes of an expression itself, to be changed.
pub(crate) fn own_of_mut(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    own_mut(expr)
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
