//! Safe points inside larger expressions.
//!
//! A resume comes back into the middle of an expression only where nothing has been evaluated before: that operand is the
//! carrier. Another operand gets a name first, and so does what is evaluated before it:
//!
//! ```text
//! Some(loop { … })            is rewritten where it stands
//! xs.push(loop { … });        becomes  { let operand_0 = loop { … }; xs.push(operand_0) };
//! f(g(n), loop { … })         becomes  { let operand_0 = g(n); let operand_1 = loop { … }; f(operand_0, operand_1) }
//! ```

use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{BinOp, Expr, ExprBinary, Stmt, parse_quote};

use super::lasting::lasting_temporary;
use super::sites;
use crate::jumps;
use crate::moves;
use crate::names;
use crate::terms::own;

/// What an expression evaluates first, if that could be a carrier.
pub(super) fn first(expr: &mut Expr) -> Option<&mut Expr> {
    match expr {
        Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) | Expr::If(_) | Expr::Match(_) => {
            Some(expr)
        }
        Expr::Block(_) | Expr::Unsafe(_) => Some(expr),
        // Of a type of the user's, what is on the left is borrowed meanwhile.
        Expr::Binary(e) if moves::assigns(&e.op) => None,
        _ => {
            let mut operands = operands(expr).into_iter();
            operands
                .find(|operand| !is_constant(operand))
                .and_then(first)
        }
    }
}

/// The operands of an expression that are evaluated one after the other, and always.
fn operands(expr: &mut Expr) -> Vec<&mut Expr> {
    match expr {
        Expr::Paren(e) => vec![&mut e.expr],
        Expr::Group(e) => vec![&mut e.expr],
        Expr::Cast(e) => vec![&mut e.expr],
        Expr::Try(e) => vec![&mut e.expr],
        Expr::Await(e) => vec![&mut e.base],
        Expr::Field(_) if is_place(expr) => Vec::new(),
        Expr::Field(e) => vec![&mut e.base],
        Expr::Index(e) if !is_place(&e.expr) => vec![&mut e.expr, &mut e.index],
        Expr::Unary(e) if !matches!(e.op, syn::UnOp::Deref(_)) => vec![&mut e.expr],
        Expr::Binary(e) => operands_of_binary(e),
        Expr::MethodCall(e) => std::iter::once(&mut *e.receiver)
            .chain(&mut e.args)
            .collect(),
        Expr::Call(e) if matches!(&*e.func, Expr::Path(_)) => e.args.iter_mut().collect(),
        Expr::Tuple(e) => e.elems.iter_mut().collect(),
        Expr::Array(e) => e.elems.iter_mut().collect(),
        Expr::Struct(e) => e.fields.iter_mut().map(|field| &mut field.expr).collect(),
        _ => Vec::new(),
    }
}

fn operands_of_binary(e: &mut ExprBinary) -> Vec<&mut Expr> {
    if is_lazy(&e.op) {
        return vec![&mut e.left];
    }
    // What is on the right of `+=` is evaluated first.
    match (moves::assigns(&e.op), is_place(&e.left)) {
        (true, true) => vec![&mut e.right],
        (true, false) => Vec::new(),
        (false, _) => vec![&mut e.left, &mut e.right],
    }
}

/// Gives names to operands, up to the first with safe points, if that is not what the statement evaluates first.
pub(super) fn name(stmt: &mut Stmt, in_loop: bool) {
    let Some(whole) = value(stmt) else { return };
    let has_sites = |expr: &Expr| sites::within_expr(expr, in_loop);
    if !has_sites(whole) || first(whole).is_some_and(|expr| has_sites(expr)) {
        return;
    }
    let mut lets: Vec<Stmt> = Vec::new();
    for (index, operand) in to_name(whole, &has_sites).into_iter().flatten().enumerate() {
        let mut name = own(&format!("operand_{index}"));
        name.set_span(operand.span().resolved_at(name.span()));
        let value = std::mem::replace(operand, parse_quote!(#name));
        lets.push(parse_quote!(let #name = #value;));
    }
    if !lets.is_empty() {
        *whole = parse_quote!({ #(#lets)* #whole });
    }
}

/// The expression that a statement evaluates.
pub(super) fn value(stmt: &mut Stmt) -> Option<&mut Expr> {
    match stmt {
        Stmt::Expr(Expr::Assign(assign), _) => Some(&mut assign.right),
        Stmt::Expr(Expr::Return(leave), _) => leave.expr.as_deref_mut(),
        Stmt::Expr(expr, _) => Some(expr),
        Stmt::Local(local) => Some(&mut local.init.as_mut()?.expr),
        _ => None,
    }
}

/// The first operand with safe points, after those that are evaluated before it and could be others later.
fn to_name<'a>(expr: &'a mut Expr, has_sites: &dyn Fn(&Expr) -> bool) -> Option<Vec<&'a mut Expr>> {
    let place = match expr {
        Expr::MethodCall(e) if is_place(&e.receiver) => Some((*e.receiver).clone()),
        _ => None,
    };
    let mut operands = operands(expr).into_iter();
    if place.is_some() {
        operands.next();
    }
    let mut named = Vec::new();
    let operand = loop {
        let operand = operands.next()?;
        match has_sites(operand) {
            true => break operand,
            false => named.push(operand),
        }
    };
    // A method that takes a copy of what it is called on takes it before.
    if place.is_some_and(|place| moves::may_change(operand, &place)) {
        return None;
    }
    // A variable is taken before: it must be the same later, and dropped in its turn if the operand leaves.
    let mentioned = names::of_expr(operand);
    let leaves = may_leave(operand);
    named.retain(|earlier| {
        let same = match earlier {
            Expr::Path(_) => !leaves,
            Expr::Reference(e) => is_place(&e.expr),
            _ => false,
        };
        let waits = same && names::of_expr(earlier).is_disjoint(&mentioned);
        !waits && !is_constant(earlier)
    });
    // A temporary value in it would live on, to the end of the statement.
    let is_value = |earlier: &Expr| {
        !matches!(earlier, Expr::Reference(_) | Expr::Closure(_))
            && lasting_temporary(earlier).is_none()
    };
    if !named.iter().all(|earlier| is_value(earlier)) {
        return None;
    }
    match first(operand).is_some_and(|expr| has_sites(expr)) {
        true => named.push(operand),
        false => named.extend(to_name(operand, has_sites)?),
    }
    Some(named)
}

/// Whether an expression may leave the loops or the function that it stands in.
fn may_leave(expr: &Expr) -> bool {
    struct Returns(bool);
    impl<'ast> Visit<'ast> for Returns {
        fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
            self.0 = true;
        }

        fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
            self.0 = true;
        }

        fn visit_macro(&mut self, _: &'ast syn::Macro) {
            self.0 = true;
        }
    }
    let mut returns = Returns(false);
    returns.visit_expr(expr);
    returns.0 || !jumps::of_expr(expr).is_empty()
}

/// Where a value is: nothing is evaluated to find it.
pub(super) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) => true,
        Expr::Field(e) => is_place(&e.base),
        Expr::Paren(e) => is_place(&e.expr),
        Expr::Group(e) => is_place(&e.expr),
        _ => false,
    }
}

fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(e) => matches!(e.op, syn::UnOp::Neg(_)) && is_constant(&e.expr),
        _ => false,
    }
}

pub(super) fn is_lazy(op: &BinOp) -> bool {
    matches!(op, BinOp::And(_) | BinOp::Or(_))
}
