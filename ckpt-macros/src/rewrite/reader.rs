//! Reads a loop's body, and notes what has to be true for it to be short.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprMethodCall, Macro, Pat, Stmt, Token, UnOp};

use super::short::{Class, OF_ENTRIES, gives_a_number, gives_an_entry, receiver};
use crate::model::root;
use crate::names::{self, Names};
use crate::terms::own;
use crate::trivial::PRIMITIVES;

/// Reads code, and notes what has to be true for it to be short.
pub(super) struct Reader {
    /// Whether it may be.
    pub(super) short: bool,
    /// The number of the first claim.
    pub(super) first: usize,
    pub(super) claims: Vec<Class>,
    /// What is claimed of the statement that is read: the class, the place, its text.
    pub(super) pending: Vec<(Class, TokenStream, String)>,
    /// Names that the statement itself binds: nothing can be claimed of them before it.
    pub(super) bound: Names,
    /// Names that are numbers for certain.
    pub(super) numbers: Names,
}

impl Default for Reader {
    fn default() -> Self {
        Reader {
            short: true,
            first: 0,
            claims: Vec::new(),
            pending: Vec::new(),
            bound: Names::new(),
            numbers: Names::new(),
        }
    }
}

impl Reader {
    /// A block with its claims.
    pub(super) fn block(&mut self, block: &Block) -> Block {
        let outside = (
            std::mem::take(&mut self.pending),
            std::mem::take(&mut self.bound),
        );
        let mut code = block.clone();
        code.stmts.clear();
        for (at, stmt) in block.stmts.iter().enumerate() {
            let stmt = self.stmt(stmt);
            // The compiler warns of the first statement that is never reached: that has to be the user's.
            if at
                .checked_sub(1)
                .is_some_and(|last| leaves(&block.stmts[last]))
            {
                self.pending.clear();
            }
            let claimed = self.claimed();
            if !claimed.is_empty() {
                code.stmts.push(Stmt::Expr(Expr::Verbatim(claimed), None));
            }
            code.stmts.push(stmt);
            self.bound.clear();
        }
        (self.pending, self.bound) = outside;
        code
    }

    fn stmt(&mut self, stmt: &Stmt) -> Stmt {
        let mut stmt = stmt.clone();
        match &mut stmt {
            Stmt::Local(local) => {
                // It may bind anew what was a number.
                for binding in names::bindings(&local.pat) {
                    self.numbers.remove(&binding.ident.to_string());
                }
                if let Some(init) = &mut local.init {
                    self.value_mut(&mut init.expr);
                    if let Some((_, otherwise)) = &mut init.diverge {
                        self.value_mut(otherwise);
                    }
                }
            }
            Stmt::Expr(expr, _) => self.value_mut(expr),
            Stmt::Item(_) => {}
            Stmt::Macro(call) => self.asserted(&call.mac),
        }
        stmt
    }

    /// What is claimed of a statement, as code to stand before it.
    pub(super) fn claimed(&mut self) -> TokenStream {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return TokenStream::new();
        }
        let private = own("private");
        let claims: TokenStream = pending
            .into_iter()
            .map(|(class, place, _)| {
                let kind = kind_of(self.first + self.claims.len());
                self.claims.push(class);
                quote!(#kind.is(#place);)
            })
            .collect();
        // A name in capitals may be a `static mut`, which nobody should borrow; here nobody does.
        quote!(#[allow(static_mut_refs)] if #private::NEVER { #claims #private::never() })
    }

    fn claim(&mut self, class: Class, place: &Expr) {
        let Some(root) = root(place) else {
            // A constant, by a longer path.
            self.push(class, &quote!(&(#place)));
            return;
        };
        if self.bound.contains(&root) {
            self.short = false;
        } else if !root.contains(char::is_lowercase) {
            self.push(class, &quote!(&(#place)));
        } else if !(matches!(place, Expr::Path(_)) && self.numbers.contains(&root)) {
            self.push(class, &quote!(&raw const (#place)));
        }
    }

    fn push(&mut self, class: Class, place: &TokenStream) {
        let text = place.to_string();
        let known = |(other, _, written): &(Class, TokenStream, String)| {
            *other == class && *written == text
        };
        if !self.pending.iter().any(known) {
            self.pending.push((class, place.clone(), text));
        }
    }

    /// An expression in which blocks make claims of their own.
    fn value_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Block(e) => e.block = self.block(&e.block),
            Expr::Unsafe(e) => e.block = self.block(&e.block),
            Expr::If(e) => {
                self.value(&e.cond);
                let bound = self.bound.clone();
                e.then_branch = self.block(&e.then_branch);
                self.bound = bound;
                if let Some((_, otherwise)) = &mut e.else_branch {
                    self.value_mut(otherwise);
                }
            }
            Expr::Match(e) => {
                self.value(&e.expr);
                for arm in &mut e.arms {
                    let bound = self.bound.clone();
                    self.pattern(&arm.pat);
                    self.value_mut(&mut arm.body);
                    self.bound = bound;
                }
            }
            Expr::ForLoop(e) if is_few(&e.expr) => {
                self.value(&e.expr);
                let bound = self.bound.clone();
                self.pattern(&e.pat);
                e.body = self.block(&e.body);
                self.bound = bound;
            }
            Expr::Paren(e) => self.value_mut(&mut e.expr),
            Expr::Group(e) => self.value_mut(&mut e.expr),
            Expr::Assign(e) => {
                self.place(&e.left);
                self.value_mut(&mut e.right);
            }
            expr => self.value(expr),
        }
    }

    /// An expression of any kind; blocks in it can make no claims.
    pub(super) fn value(&mut self, expr: &Expr) {
        match expr {
            Expr::Lit(_) | Expr::Path(_) | Expr::Continue(_) => {}
            Expr::Paren(e) => self.value(&e.expr),
            Expr::Group(e) => self.value(&e.expr),
            Expr::Field(_) | Expr::Index(_) => self.place(expr),
            Expr::Reference(e) => self.value(&e.expr),
            Expr::Cast(e) => self.operand(&e.expr),
            Expr::Unary(e) => match e.op {
                UnOp::Deref(_) => self.place(expr),
                _ => self.operand(&e.expr),
            },
            Expr::Binary(e) => match e.op {
                syn::BinOp::And(_) | syn::BinOp::Or(_) => {
                    self.value(&e.left);
                    self.value(&e.right);
                }
                _ => {
                    self.operand(&e.left);
                    self.operand(&e.right);
                }
            },
            Expr::Let(e) => {
                self.value(&e.expr);
                self.pattern(&e.pat);
            }
            Expr::Tuple(e) => e.elems.iter().for_each(|e| self.value(e)),
            Expr::Array(e) => e.elems.iter().for_each(|e| self.value(e)),
            Expr::Struct(e) => {
                e.fields.iter().for_each(|field| self.value(&field.expr));
                e.rest.iter().for_each(|rest| self.value(rest));
            }
            Expr::Range(e) => {
                let bounds = [&e.start, &e.end].into_iter().flatten();
                bounds.for_each(|bound| self.operand(bound));
            }
            Expr::Return(e) => e.expr.iter().for_each(|e| self.value(e)),
            Expr::Break(e) => e.expr.iter().for_each(|e| self.value(e)),
            Expr::Try(e) => self.value(&e.expr),
            Expr::MethodCall(call) => self.method(call),
            Expr::Call(call) => self.call(call),
            Expr::Macro(call) => self.asserted(&call.mac),
            Expr::Block(_) | Expr::Unsafe(_) | Expr::If(_) | Expr::Match(_) | Expr::Assign(_) => {
                // With the claims in front of the whole, unless they are inside blocks.
                let before = self.claims.len();
                self.value_mut(&mut expr.clone());
                self.short &= self.claims.len() == before;
            }
            _ => self.short = false,
        }
    }

    /// A pattern inside of a statement. What it binds may hide a number.
    fn pattern(&mut self, pattern: &Pat) {
        for binding in names::bindings(pattern) {
            let name = binding.ident.to_string();
            self.numbers.remove(&name);
            self.bound.insert(name);
        }
        // Of a guard nothing could be claimed before the statement.
        let mut guards = Guards(false);
        guards.visit_pat(pattern);
        self.short &= !guards.0;
    }

    /// Something that an operator works on: a number.
    fn operand(&mut self, expr: &Expr) {
        match expr {
            Expr::Lit(_) => {}
            Expr::Paren(e) => self.operand(&e.expr),
            Expr::Group(e) => self.operand(&e.expr),
            Expr::Reference(e) => self.operand(&e.expr),
            Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => {
                self.place(expr);
                self.claim(Class::Number, expr);
            }
            Expr::Unary(e) if matches!(e.op, UnOp::Deref(_)) => {
                self.place(expr);
                self.claim(Class::Number, expr);
            }
            Expr::Unary(_) | Expr::Binary(_) | Expr::Cast(_) => self.value(expr),
            Expr::MethodCall(call) => {
                self.short &= gives_a_number(&call.method.to_string());
                self.method(call);
            }
            Expr::Call(call) => {
                self.short &= makes_a_number(&call.func);
                self.call(call);
            }
            // Of the same types on both sides, which only these tell.
            Expr::Tuple(e) => e.elems.iter().for_each(|e| self.operand(e)),
            _ => self.short = false,
        }
    }

    /// A place: what it is inside of is indexed by short code.
    fn place(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(_) => {}
            Expr::Paren(e) => self.place(&e.expr),
            Expr::Group(e) => self.place(&e.expr),
            Expr::Field(e) => self.place(&e.base),
            Expr::Unary(e) if matches!(e.op, UnOp::Deref(_)) => self.place(&e.expr),
            Expr::Index(e) => {
                self.place(&e.expr);
                match root(&e.expr) {
                    Some(_) => self.claim(Class::Sequence, &e.expr),
                    None => self.short = false,
                }
                match &*e.index {
                    Expr::Tuple(at) => at.elems.iter().for_each(|e| self.operand(e)),
                    Expr::Array(at) => at.elems.iter().for_each(|e| self.operand(e)),
                    at => self.operand_or_range(at),
                }
            }
            // `(a, b) = (b, a + b)`
            Expr::Tuple(e) => e.elems.iter().for_each(|e| self.place(e)),
            Expr::Infer(_) => {}
            expr => self.value(expr),
        }
    }

    fn operand_or_range(&mut self, expr: &Expr) {
        match expr {
            Expr::Range(_) => self.value(expr),
            expr => self.operand(expr),
        }
    }

    fn method(&mut self, call: &ExprMethodCall) {
        let name = call.method.to_string();
        let of_entry = matches!(&*call.receiver, Expr::MethodCall(inner) if gives_an_entry(&inner.method.to_string()));
        call.args.iter().for_each(|argument| self.value(argument));
        if of_entry && OF_ENTRIES.contains(&name.as_str()) {
            self.value(&call.receiver);
            return;
        }
        match receiver(&name) {
            None => self.short = false,
            Some(Class::Number) => {
                self.operand(&call.receiver);
                call.args.iter().for_each(|argument| self.operand(argument));
            }
            // What a short method gives is short to look into.
            Some(Class::Choice) if matches!(&*call.receiver, Expr::MethodCall(_)) => {
                self.value(&call.receiver);
            }
            Some(class) => {
                self.place(&call.receiver);
                match root(&call.receiver) {
                    Some(_) => self.claim(class, &call.receiver),
                    None => self.short = false,
                }
            }
        }
    }

    /// `Some(…)`, `f64::from(…)`, `u64::max(…)`, `mem::swap(…)`.
    fn call(&mut self, call: &ExprCall) {
        let numbers = makes_a_number(&call.func);
        self.short &= numbers || is_short_function(&call.func);
        for argument in &call.args {
            match numbers {
                true => self.operand(argument),
                false => self.value(argument),
            }
        }
    }

    /// `assert!(…)` and its like: what they compare.
    fn asserted(&mut self, call: &Macro) {
        let compared = match call
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .as_deref()
        {
            Some("assert" | "debug_assert") => 1,
            Some("assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne") => 2,
            _ => 0,
        };
        let arguments = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        match (compared, arguments) {
            (1, Ok(arguments)) => arguments.iter().take(1).for_each(|e| self.value(e)),
            (2, Ok(arguments)) => arguments.iter().take(2).for_each(|e| self.operand(e)),
            _ => self.short = false,
        }
    }
}

/// Finds what a match arm asks beside its pattern.
struct Guards(bool);

impl<'ast> Visit<'ast> for Guards {
    fn visit_pat(&mut self, pattern: &'ast Pat) {
        self.0 |= matches!(pattern, Pat::Guard(_));
        visit::visit_pat(self, pattern);
    }
}

/// Whether a loop has a few iterations at most: over an array that is written out, or `0..3`.
fn is_few(items: &Expr) -> bool {
    const FEW: usize = 8;
    let number = |bound: &Option<Box<Expr>>| match bound.as_deref() {
        Some(Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(number),
            ..
        })) => number.base10_parse::<usize>().ok(),
        _ => None,
    };
    match items {
        Expr::Array(array) => array.elems.len() <= FEW,
        Expr::Range(range) => match (number(&range.start), number(&range.end)) {
            (Some(start), Some(end)) => end.saturating_sub(start) < FEW,
            _ => false,
        },
        _ => false,
    }
}

/// Whether nothing after a statement is reached.
fn leaves(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::Expr(Expr::Break(_) | Expr::Continue(_) | Expr::Return(_), _)
    )
}

/// The runtime's answer to what is claimed with a number.
pub(super) fn kind_of(number: usize) -> syn::Ident {
    own(&format!("kind_{number}"))
}

fn segments(function: &Expr) -> Vec<String> {
    let Expr::Path(path) = function else {
        return Vec::new();
    };
    let segments = path.path.segments.iter();
    segments.map(|segment| segment.ident.to_string()).collect()
}

/// `f64::from`, `u64::max`.
fn makes_a_number(function: &Expr) -> bool {
    let names = segments(function);
    match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [primitive, method] if PRIMITIVES.contains(&primitive) => {
            method == "from" || receiver(method) == Some(Class::Number)
        }
        _ => false,
    }
}

fn is_short_function(function: &Expr) -> bool {
    let names = segments(function);
    matches!(
        names.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["Some" | "Ok" | "Err" | "Wrapping"] | [.., "mem", "swap" | "replace" | "take"]
    )
}
