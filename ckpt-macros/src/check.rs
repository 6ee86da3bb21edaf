//! The rules a function must keep, one small function each. What breaks one is noted at the user's code.

use syn::{Expr, Stmt};

use crate::errors::Errors;
use crate::liveness::{Liveness, is_saved};
use crate::model::{Carrier, Form, Function, Header, Kind, Passing, Role, roots};
use crate::{names, temporaries};

/// Checks everything.
pub(crate) fn function(function: &Function, liveness: &Liveness, errors: &Errors) {
    signature(function, errors);
    has_safe_points(function, errors);
    statements_between(function, liveness, errors);
    shadowed_while_needed(function, liveness, errors);
    references(function, liveness, errors);
    headers_evaluated_again(function, errors);
    temporaries_extended(function, errors);
}

/// Kinds of functions that are not rewritten.
fn signature(function: &Function, errors: &Errors) {
    let sig = &function.item.sig;
    if let Some(constness) = &sig.constness {
        errors.at(
            constness,
            "ckpt: a `const fn` runs in the compiler, where nothing can be saved; remove `const` or the attribute",
        );
    }
    if let Some(asyncness) = &sig.asyncness {
        errors.at(
            asyncness,
            "ckpt: async functions are not supported by this version; put the long loop into an ordinary function",
        );
    }
    if let Some(variadic) = &sig.variadic {
        errors.at(
            variadic,
            "ckpt: a variadic function's arguments cannot be saved",
        );
    }
}

/// Without a safe point the attribute would do nothing, and say nothing.
fn has_safe_points(function: &Function, errors: &Errors) {
    if function.carriers().is_empty() && !errors.any() {
        errors.at(
            &function.item.sig.ident,
            "ckpt: this function has no safe point: no `for`, `while` or `loop` stands directly in its body; put the attribute \
             on the function with the long loop, or add `ckpt::safe_point!();` between its phases",
        );
    }
}

/// DESIGN 4.5: what a statement did to a skipped variable is lost when the variable is made again.
fn statements_between(function: &Function, liveness: &Liveness, errors: &Errors) {
    for (at, statement) in function.statements.iter().enumerate() {
        if matches!(statement.kind, Kind::Merge) || statement.once.is_some() {
            continue;
        }
        for &variable in liveness.mentioned(at) {
            let skipped = &function.variables[variable];
            let later = liveness.last[variable] > liveness.passed(at + 1);
            let harmless =
                matches!(statement.kind, Kind::Carrier(_)) && !may_change(function, variable);
            if skipped.role == Role::Remade && later && !harmless {
                let name = &skipped.ident;
                errors.at(
                    &statement.stmt,
                    format!(
                        "ckpt: this uses `{name}`, which is `#[ckpt(skip)]`: on resume `{name}` is made again without what is \
                         done here; write `#[ckpt(rerun)]` on this statement if it has to run again, `#[ckpt(once)]` if not"
                    ),
                );
            }
        }
    }
}

/// Whether a loop that uses a skipped variable could change it: it is `mut`, or a mutable borrow.
fn may_change(function: &Function, variable: usize) -> bool {
    let skipped = &function.variables[variable];
    let init = skipped
        .declared
        .and_then(|at| match &function.statements[at].stmt {
            Stmt::Local(local) => local.init.as_ref(),
            _ => None,
        });
    skipped.mutable
        || matches!(init, Some(init) if matches!(&*init.expr, Expr::Reference(r) if r.mutability.is_some()))
}

/// A variable that something later with the same name hides cannot be looked at by a snapshot.
fn shadowed_while_needed(function: &Function, liveness: &Liveness, errors: &Errors) {
    for (index, &at) in liveness.carriers.iter().enumerate() {
        let needed = liveness.needed(function, index + 1);
        for (place, &variable) in needed.iter().enumerate() {
            let ident = &function.variables[variable].ident;
            let hidden_by = (variable + 1..function.variables.len()).find(|&other| {
                let other = &function.variables[other];
                other.ident == *ident && other.declared.is_some_and(|declared| declared < at)
            });
            if let Some(other) = hidden_by {
                errors.at(
                    &function.variables[other].ident,
                    format!("ckpt: this hides an earlier `{ident}` that a checkpoint still needs (a skipped variable is made from it); give it another name"),
                );
            }
            let name = &function.variables[variable].name;
            if needed[..place]
                .iter()
                .any(|&other| function.variables[other].name == *name)
            {
                errors.at(ident, format!("ckpt: two variables would be saved as `{name}`; give one another name with `#[ckpt(name = \"…\")]`"));
            }
        }
    }
}

/// `ref` bindings are references, which cannot be saved.
fn references(function: &Function, liveness: &Liveness, errors: &Errors) {
    for (index, variable) in function.variables.iter().enumerate() {
        if variable.by_ref
            && variable.role == Role::Saved
            && is_saved(function, index)
            && liveness.last[index] > 0
        {
            errors.at(
                &variable.ident,
                format!("ckpt: `{}` is a reference, which cannot be saved; write `#[ckpt(skip)]` on this `let` to make it again on resume", variable.ident),
            );
        }
    }
}

/// A header that is evaluated again must find what it found the first time.
fn headers_evaluated_again(function: &Function, errors: &Errors) {
    for (at, statement) in function.statements.iter().enumerate() {
        let Kind::Carrier(Carrier {
            form:
                Form::For {
                    header: Some(Header::Again { items, .. }),
                    body,
                    pattern,
                    ..
                },
            ..
        }) = &statement.kind
        else {
            continue;
        };
        let borrowed = roots(items);
        let in_body = names::of_body(Some(pattern), body);
        for name in names::of_expr(items).intersection(&in_body) {
            if !borrowed.contains(name) && changes(function, at, name) {
                errors.at(
                    items,
                    format!(
                        "ckpt: on resume this loop's iterator is made again, and `{name}`, which the loop may change, could then \
                         be different; copy what the iterator needs of it into a variable of its own before the loop"
                    ),
                );
            }
        }
        consumed_under_adapters(function, at, items, errors);
    }
}

/// Whether a name means something that code after its declaration can change.
fn changes(function: &Function, at: usize, name: &str) -> bool {
    let visible = |index: &usize| {
        function.variables[*index]
            .declared
            .is_none_or(|declared| declared < at)
    };
    let Some(index) = (0..function.variables.len())
        .rev()
        .filter(visible)
        .find(|&i| function.variables[i].ident == name)
    else {
        return false;
    };
    let lent = function.parameters.iter().any(|p| {
        p.variables.contains(&index)
            && matches!(p.passing, Passing::Mutable | Passing::MutableSlice)
    });
    function.variables[index].mutable || lent
}

/// `xs.into_iter().rev()` uses `xs` up, so it cannot be evaluated again.
fn consumed_under_adapters(function: &Function, at: usize, items: &Expr, errors: &Errors) {
    let mut expr = items;
    while let Expr::MethodCall(call) = expr {
        expr = &call.receiver;
        let takes = ["into_iter", "drain", "into_keys", "into_values"]
            .iter()
            .any(|name| call.method == name);
        let name = names::of_expr(expr).into_iter().next();
        if takes && name.is_some_and(|name| local(function, at, &name)) {
            errors.at(
                items,
                "ckpt: this iterator uses up a variable that has to be in the checkpoint; collect it into a `Vec` before the loop \
                 and iterate over that, or borrow with `.iter()`",
            );
        }
    }
}

fn local(function: &Function, at: usize, name: &str) -> bool {
    let visible = |v: &&crate::model::Variable| v.declared.is_some_and(|declared| declared < at);
    let variable = function
        .variables
        .iter()
        .rev()
        .filter(visible)
        .find(|v| v.ident == name);
    variable.is_some_and(|variable| variable.role == Role::Saved)
}

/// `let x = &make();` keeps its temporary alive; the assignment it is rewritten to does so only in its simplest form.
fn temporaries_extended(function: &Function, errors: &Errors) {
    for statement in &function.statements {
        if let (Kind::Plain, Stmt::Local(local)) = (&statement.kind, &statement.stmt)
            && let Some(expr) = temporaries::beyond_simple(local)
        {
            errors.at(expr, "ckpt: this borrows a temporary value inside a larger expression; give the value a variable of its own first");
        }
    }
}
