//! A marked call that is awaited: `f(x).await`, or, in a function that calls itself, `Box::pin(f(x)).await`.

use syn::{Expr, ExprCall};

/// The call in an expression that awaits one.
pub(crate) fn awaited(expr: &mut Expr) -> Option<&mut Expr> {
    match expr {
        Expr::Await(e) => called(&mut e.base),
        _ => None,
    }
}

fn called(expr: &mut Expr) -> Option<&mut Expr> {
    match expr {
        Expr::Paren(e) => called(&mut e.expr),
        Expr::Group(e) => called(&mut e.expr),
        Expr::Call(call) if is_pinned(call) => match expr {
            Expr::Call(call) => call.args.first_mut(),
            _ => None,
        },
        Expr::Call(_) | Expr::MethodCall(_) => Some(expr),
        _ => None,
    }
}

/// Whether it is `Box::pin(call)`.
fn is_pinned(call: &ExprCall) -> bool {
    let Expr::Path(function) = &*call.func else {
        return false;
    };
    let mut names = function.path.segments.iter().rev();
    let mut is_next = |name: &str| names.next().is_some_and(|segment| segment.ident == name);
    is_next("pin")
        && is_next("Box")
        && matches!(call.args.first(), Some(Expr::Call(_) | Expr::MethodCall(_)))
}
