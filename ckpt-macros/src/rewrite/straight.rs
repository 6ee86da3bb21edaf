//! Which loops may run a block of iterations between two looks at their flag.
//!
//! A look costs a load and a branch: nothing beside an iteration that calls a function or has a loop of its own, but enough
//! to keep the compiler from vectorising or unrolling a loop over plain arithmetic. So only such loops are blocked, whose
//! iterations are all short; any other looks in each iteration, since nobody knows how long its next one takes: a thousand
//! that skip what is done already, then one that computes for a minute.
//!
//! What is called is told by name, and what it is called on, and what operators work on, by its type. Types are not known here:
//! the body makes claims, in code that never runs, and the loop asks what they came to.
//!
//! ```text
//! y[i] += a * x[i];     becomes     if NEVER { k0.is(&y); k1.is(&y[i]); k2.is(&a); k3.is(&x); k4.is(&x[i]); never() }
//!                                   y[i] += a * x[i];
//! ```

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

/// A piece of code that is short if all that it claims is true.
pub(super) struct Short<T> {
    /// The code, with its claims.
    pub(super) code: T,
    /// What is claimed, by number.
    pub(super) claims: Vec<Class>,
}

/// A loop's body, if each iteration is a few instructions as far as can be seen. `items` is what an iteration binds; `counts`
/// says that it is a number.
pub(super) fn body(body: &Block, items: Option<&Pat>, counts: bool) -> Option<Short<Block>> {
    let mut reader = Reader::default();
    if let Some(Pat::Ident(item)) = items.filter(|_| counts) {
        reader.numbers.insert(item.ident.to_string());
    }
    let code = reader.block(body);
    reader.short.then_some(Short {
        code,
        claims: reader.claims,
    })
}

/// The same of a condition: what is to be written before it.
pub(super) fn condition(condition: &Expr, numbered_from: usize) -> Option<Short<TokenStream>> {
    let mut reader = Reader {
        first: numbered_from,
        ..Reader::default()
    };
    reader.value(condition);
    let code = reader.claimed();
    reader.short.then_some(Short {
        code,
        claims: reader.claims,
    })
}

/// How many closures are in an iterator that a loop walks, if each is short whatever it is given, and each item takes one step.
/// The rest its type tells, when the loop begins.
pub(super) fn closures(items: &Expr) -> Option<usize> {
    let mut closures = Closures(Some(0));
    closures.visit_expr(items);
    closures.0
}

/// Adapters that may take many steps to an item.
const SEARCHING: &[&str] = &[
    "filter",
    "filter_map",
    "flat_map",
    "flatten",
    "skip_while",
    "split",
    "split_whitespace",
    "lines",
];

struct Closures(Option<usize>);

impl<'ast> Visit<'ast> for Closures {
    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let mut reader = Reader::default();
        let inputs = closure.inputs.iter();
        let bound = inputs.flat_map(names::bindings);
        reader.bound.extend(bound.map(|one| one.ident.to_string()));
        reader.value(&closure.body);
        let short = reader.short && reader.pending.is_empty();
        self.0 = self.0.filter(|_| short).map(|count| count + 1);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if SEARCHING.iter().any(|name| call.method == name) {
            self.0 = None;
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, _: &'ast Macro) {
        self.0 = None;
    }
}

/// Reads code, and notes what has to be true for it to be short.
struct Reader {
    /// Whether it may be.
    short: bool,
    /// The number of the first claim.
    first: usize,
    claims: Vec<Class>,
    /// What is claimed of the statement that is read: the class, the place, its text.
    pending: Vec<(Class, TokenStream, String)>,
    /// Names that the statement itself binds: nothing can be claimed of them before it.
    bound: Names,
    /// Names that are numbers for certain.
    numbers: Names,
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
    fn block(&mut self, block: &Block) -> Block {
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
    fn claimed(&mut self) -> TokenStream {
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
        quote!(if #private::NEVER { #claims #private::never() })
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
    fn value(&mut self, expr: &Expr) {
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

    fn pattern(&mut self, pattern: &Pat) {
        let bound = names::bindings(pattern);
        self.bound
            .extend(bound.into_iter().map(|one| one.ident.to_string()));
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

/// Whether a short body leaves its loop by a `break` without a label: one of a loop in it is none.
pub(super) fn breaks(body: &Block) -> bool {
    struct Breaks(bool);
    impl<'ast> Visit<'ast> for Breaks {
        fn visit_expr_break(&mut self, leave: &'ast syn::ExprBreak) {
            self.0 |= leave.label.is_none();
            visit::visit_expr_break(self, leave);
        }
        fn visit_expr_for_loop(&mut self, _: &'ast syn::ExprForLoop) {}
    }
    let mut breaks = Breaks(false);
    breaks.visit_block(body);
    breaks.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(code: &str) -> Option<usize> {
        let block = syn::parse_str(&format!("{{ {code} }}")).expect("a block");
        body(&block, None, false).map(|short| short.claims.len())
    }

    #[test]
    fn arithmetic_is_short_if_it_is_of_numbers() {
        for (code, number) in [
            (
                "s = s.wrapping_mul(3).wrapping_add(1); sum += (s >> 11) as f64;",
                3,
            ),
            ("y[i] += a * x[i];", 6),
            (
                "if x[i] > best { best = x[i]; at = Some(i); } else if done { break; }",
                6,
            ),
            (
                "sum += f64::from(v[i]).sqrt(); if sum > 1e9 { return Err(sum); }",
                5,
            ),
            (
                "std::mem::swap(&mut a, &mut b); let (c, d) = (a + b, a);",
                2,
            ),
            ("*counts.entry(state >> 52).or_insert(0) += 1;", 3),
            (
                "if let Some(x) = stack.pop() { sum += x; stack.push(x - 1); }",
                5,
            ),
            (
                "match v[i] { 0 => a += 1, x if x > 3 => { b += x; } _ => continue }",
                5,
            ),
            ("assert!(v[i] > 0, \"{i}\"); s += LIMIT;", 5),
            ("let x: f64 = rng.random(); (a, b) = (b, a);", 1),
            ("for k in 0..3 { p[k] += dt * v[k]; } line.clear();", 7),
        ] {
            let block = syn::parse_str::<Block>(&format!("{{ {code} }}")).expect("a block");
            let short = body(&block, None, false).expect(code);
            assert_eq!(short.claims.len(), number, "{code}: {:?}", short.claims);
        }
    }

    #[test]
    fn an_index_that_counts_is_a_number() {
        let block = syn::parse_str("{ s += i * 2; let i = t; s += i; }").expect("a block");
        let item: Pat = syn::parse_quote!(i);
        let short = body(&block, Some(&item), true).expect("arithmetic");
        assert_eq!(short.claims, [Class::Number; 3]);
    }

    #[test]
    fn calls_loops_and_macros_are_not_short() {
        for code in [
            "advance(&u, &mut next);",
            "for j in 0..n { v[j] = u[j]; }",
            "if x { loop { break; } }",
            "println!(\"{i}\");",
            "stop_if!(i == 3);",
            "f(x).max(1);",
            "let g = || i; v.push(g);",
            "sum += simulation::min(i);",
            "sum += v.iter().sum::<f64>();",
        ] {
            assert_eq!(claims(code), None, "{code}");
        }
    }

    #[test]
    fn nothing_is_claimed_of_what_is_not_there_yet() {
        assert_eq!(
            claims("match at { Some(x) => sum += x, None => break }"),
            None
        );
        assert_eq!(claims("if let Some(x) = at && x > 3 { sum += 1; }"), None);
    }

    #[test]
    fn closures_are_counted_if_they_compute_nothing() {
        let closures = |code: &str| closures(&syn::parse_str(code).expect("an expression"));
        assert_eq!(closures("v.iter().zip(&w)"), Some(0));
        assert_eq!(closures("v.iter().map(|x| x.0)"), Some(1));
        assert_eq!(closures("v.iter().map(|x| x * 2.0)"), None);
        assert_eq!(closures("v.iter().map(|x| heavy(x))"), None);
        assert_eq!(closures("v.iter().filter(|x| x.0)"), None);
    }
}
