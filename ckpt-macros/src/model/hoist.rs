//! Temporary values of a condition that live as long as the branch does.
//!
//! ```text
//! match lock(a).find(&key(b)) {           { let t1; let t2; let t3;
//!     Some(x) => { … }          becomes     if target < 1 { t1 = lock(a); t2 = key(b); t3 = t1.find(&t2); start = match t3 { … } } …
//!     None => { … }                         match start { … } }
//! }
//! ```
//! Given names, they live until the whole statement ends, or as far as `else` where the edition says so, and are dropped in
//! the reverse of the order in which they were made. A run that resumes in the branch does not have them: nothing names them.

use syn::{Expr, Ident, parse_quote};

use super::branch::{is_place, plain};
use super::lasting::lasting_temporary;
use crate::names::{self, Names};
use crate::terms::own;

/// Temporaries with names of their own, in the order in which they are made.
#[derive(Default)]
pub(crate) struct Hoisted {
    /// Each, with what it is.
    pub(crate) values: Vec<(Ident, Expr)>,
    /// Those that are assigned inside the condition itself.
    pub(crate) inside: Vec<Ident>,
}

impl Hoisted {
    /// All names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Ident> {
        let values = self.values.iter().map(|(name, _)| name);
        values.chain(&self.inside)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.inside.is_empty()
    }
}

/// Takes the temporaries out of what a `match` is on, itself included.
pub(super) fn scrutinee(expr: &mut Expr, prefix: &str) -> Hoisted {
    let mut hoist = Hoist::new(prefix);
    hoist.whole(expr);
    Hoisted {
        values: hoist.values,
        inside: Vec::new(),
    }
}

/// The same for a condition: for a single `let` in front of it, for those of a chain inside it.
pub(super) fn condition(expr: &mut Expr, prefix: &str) -> Hoisted {
    if let Expr::Let(single) = expr {
        return scrutinee(&mut single.expr, prefix);
    }
    let mut hoist = Hoist::new(prefix);
    let mut inside = Vec::new();
    let mut conditions = Vec::new();
    for mut operand in operands(expr) {
        if let Expr::Let(e) = &mut operand {
            hoist.whole(&mut e.expr);
        }
        for (name, value) in hoist.values.drain(..) {
            conditions.push(parse_quote!({ #name = #value; true }));
            inside.push(name);
        }
        conditions.push(operand);
    }
    let all = conditions.into_iter();
    if let Some(chain) = all.reduce(|left, right| parse_quote!(#left && #right)) {
        *expr = chain;
    }
    Hoisted {
        values: Vec::new(),
        inside,
    }
}

/// The names that a condition looks at, those that it has bound itself included.
pub(super) fn looked_at(condition: &Expr) -> Names {
    let looked_at = operands(condition)
        .into_iter()
        .map(|operand| match operand {
            Expr::Let(e) => names::of_expr(&e.expr),
            operand => names::of_expr(&operand),
        });
    looked_at.flatten().collect()
}

/// The conditions of a chain, in order.
fn operands(expr: &Expr) -> Vec<Expr> {
    match expr {
        Expr::Binary(e) if matches!(e.op, syn::BinOp::And(_)) => {
            let mut all = operands(&e.left);
            all.extend(operands(&e.right));
            all
        }
        other => vec![other.clone()],
    }
}

struct Hoist {
    prefix: String,
    made: usize,
    values: Vec<(Ident, Expr)>,
}

impl Hoist {
    fn new(prefix: &str) -> Self {
        Hoist {
            prefix: prefix.to_owned(),
            made: 0,
            values: Vec::new(),
        }
    }

    /// What is matched, with everything in it that outlives its own evaluation.
    fn whole(&mut self, expr: &mut Expr) {
        self.inside(expr);
        if is_made(expr) {
            self.name(expr);
        }
    }

    fn name(&mut self, expr: &mut Expr) {
        self.made += 1;
        let name = own(&format!("{}_{}", self.prefix, self.made));
        let value = std::mem::replace(expr, parse_quote!(#name));
        self.values.push((name, value));
    }

    /// The temporaries in an expression, not itself.
    fn inside(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Paren(e) => self.inside(&mut e.expr),
            Expr::Group(e) => self.inside(&mut e.expr),
            Expr::Reference(e) => self.lent(&mut e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => self.lent(&mut e.expr),
            Expr::Unary(e) => self.inside(&mut e.expr),
            Expr::Field(e) => self.lent(&mut e.base),
            Expr::Cast(e) => self.inside(&mut e.expr),
            Expr::Try(e) => self.inside(&mut e.expr),
            Expr::Await(e) => self.inside(&mut e.base),
            Expr::MethodCall(e) => {
                self.lent(&mut e.receiver);
                self.each(e.args.iter_mut().collect());
            }
            Expr::Call(e) => self.each(e.args.iter_mut().collect()),
            Expr::Tuple(e) => self.each(e.elems.iter_mut().collect()),
            Expr::Array(e) => self.each(e.elems.iter_mut().collect()),
            Expr::Binary(e) if !matches!(e.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) => {
                self.each(vec![&mut e.left, &mut e.right]);
            }
            Expr::Range(e) => {
                let ends = [&mut e.start, &mut e.end];
                self.each(ends.into_iter().flatten().map(|end| &mut **end).collect());
            }
            _ => {}
        }
    }

    /// What a method or a `&` borrows.
    fn lent(&mut self, expr: &mut Expr) {
        self.inside(expr);
        if is_made(expr) {
            self.name(expr);
        }
    }

    /// Operands, in their order: what is evaluated before something that is named has to be named too.
    fn each(&mut self, operands: Vec<&mut Expr>) {
        let last = operands
            .iter()
            .rposition(|e| lasting_temporary(e).is_some());
        for (index, operand) in operands.into_iter().enumerate() {
            self.inside(operand);
            if last.is_some_and(|last| index < last) && is_made(operand) {
                self.name(operand);
            }
        }
    }
}

/// Whether an expression makes a value, rather than say where one is.
fn is_made(expr: &Expr) -> bool {
    match plain(expr) {
        Expr::Lit(_) | Expr::Closure(_) | Expr::Reference(_) | Expr::Range(_) => false,
        Expr::Binary(_) | Expr::Cast(_) => false,
        Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => false,
        Expr::Field(_) | Expr::Index(_) => false,
        place => !is_place(place),
    }
}
