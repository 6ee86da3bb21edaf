//! The rules a function must keep, one small function each. What breaks one is noted at the user's code.

mod given_again;
mod values;

use syn::visit::{self, Visit};
use syn::{Expr, Stmt};

use crate::errors::Errors;
use crate::liveness::{Liveness, is_merge};
use crate::model::{
    Form, Function, Header, Kind, Repeat, Role, Scope, Statement, TAKING, Variable, lends_items,
    lets, root, roots,
};
use crate::{moves, names, temporaries};

/// Checks everything.
pub(crate) fn function(function: &Function, liveness: &Liveness, errors: &Errors) {
    signature(function, errors);
    returns_errors(function, errors);
    has_safe_points(function, errors);
    let check = Check {
        function,
        liveness,
        errors,
    };
    check.parameters();
    check.scope(&function.body, &mut Vec::new());
}

struct Check<'a> {
    function: &'a Function,
    liveness: &'a Liveness,
    errors: &'a Errors,
}

/// A scope, and the statement of it that the next scope is in.
type Around<'a> = Vec<(&'a Scope, usize)>;

impl Check<'_> {
    fn scope<'a>(&self, scope: &'a Scope, around: &mut Around<'a>) {
        for at in 0..scope.statements.len() {
            self.statement_between(scope, at);
            self.header_evaluated_again(scope, at);
            self.place_looked_at_again(scope, at);
            self.item_lent(scope, at);
            self.lent_and_used_up(scope, at);
            self.hash_order(scope, at);
            self.temporaries_extended(&scope.statements[at]);
            if let Some(carrier) = scope.carrier(at) {
                around.push((scope, at));
                match (&carrier.form, carrier.own_site()) {
                    (Form::Point, _) => self.names_at(around, carrier.first),
                    (_, Some(site)) => self.names_at(around, site),
                    _ => {}
                }
                for inner in carrier.scopes() {
                    self.scope(inner, around);
                }
                around.pop();
            }
        }
        self.kept(scope);
        self.given_again(scope);
    }

    /// What a statement did to a skipped variable is lost when the variable is made again.
    fn statement_between(&self, scope: &Scope, at: usize) {
        let statement = &scope.statements[at];
        if is_merge(self.function, statement) || statement.once.is_some() {
            return;
        }
        for &variable in &statement.mentions {
            let skipped = &self.function.variables[variable];
            let carrier = matches!(statement.kind, Kind::Carrier(_));
            let harmless = carrier && !self.may_change(variable);
            // Without an initialiser it cannot be made again at all, which has been noted.
            let made = skipped.init.is_some();
            if made
                && skipped.role == Role::Remade
                && self.needed_after(scope, at, variable)
                && !harmless
            {
                self.errors
                    .at(&statement.stmt, lost(&skipped.ident, statement));
            }
        }
    }

    /// Whether a safe point after a statement, in a later carrier of its scope, needs a variable.
    fn needed_after(&self, scope: &Scope, at: usize, variable: usize) -> bool {
        let passed = scope.passed(at + 1);
        if self.function.variables[variable].scope == scope.id {
            return self.liveness.last(scope, variable) > passed;
        }
        scope.carriers[passed..].iter().any(|&carrier| {
            let later = &scope.statements[carrier + 1..];
            let inside = scope.carrier(carrier).into_iter().flat_map(|c| c.scopes());
            scope.repeated(carrier).contains(&variable)
                || later.iter().any(|s| s.mentions.contains(&variable))
                || inside.into_iter().any(|s| mentions_from_first(s, variable))
        })
    }

    /// Whether a carrier that uses a skipped variable could change it: it is `mut`, or a mutable borrow.
    fn may_change(&self, variable: usize) -> bool {
        let skipped = &self.function.variables[variable];
        skipped.mutable
            || matches!(&skipped.init, Some(Expr::Reference(r)) if r.mutability.is_some())
    }

    /// A variable that something later in its own block hides cannot be looked at by a snapshot.
    fn names_at(&self, around: &Around<'_>, site: u32) {
        for &(scope, at) in around {
            for variable in self.liveness.saved_at(self.function, scope, site) {
                let this = &self.function.variables[variable];
                let ident = &this.ident;
                let hides = |other: &usize| {
                    let other = &self.function.variables[*other];
                    other.is_namesake(this)
                        && scope.id == other.scope
                        && other.declared.is_none_or(|declared| declared < at)
                };
                if let Some(other) = (variable + 1..self.function.variables.len()).find(hides) {
                    self.errors.once_at(
                        &self.function.variables[other].ident,
                        format!("ckpt: this hides an earlier `{ident}` that a checkpoint here still needs; give one of them another name"),
                    );
                }
            }
        }
        self.names_differ(around, site);
    }

    fn names_differ(&self, around: &Around<'_>, site: u32) {
        let mut names = Vec::new();
        for &(scope, _) in around {
            for variable in self.liveness.saved_at(self.function, scope, site) {
                let Variable { name, ident, .. } = &self.function.variables[variable];
                if names.contains(&name) {
                    self.errors.once_at(ident, format!("ckpt: two variables would be saved as `{name}`; give one another name with `#[ckpt(name = \"…\")]`"));
                }
                names.push(name);
            }
        }
    }

    /// A header that is evaluated again must find what it found the first time.
    fn header_evaluated_again(&self, scope: &Scope, at: usize) {
        let Some(repeat) = scope.carrier(at).and_then(|carrier| carrier.as_loop()) else {
            return;
        };
        let Repeat::For {
            items: whole,
            header: Header::Again { items, .. } | Header::Fed { items, .. },
            ..
        } = &repeat.repeat
        else {
            return;
        };
        let borrowed = roots(items);
        // What a closure in the chain borrows cannot change while the chain is there.
        let in_items = names::of_expr(&crate::model::without_closures(items));
        // Mentioned in the loop beyond its own header.
        let mut body = scope.statements[at].stmt.clone();
        if let Some(Expr::ForLoop(e)) = crate::model::carrier_slot(&mut body) {
            *e.expr = syn::parse_quote!(());
        }
        let in_body = names::of_stmt(&body);
        for name in in_items.intersection(&in_body) {
            let variable = self.meant(scope, at, name);
            if !borrowed.contains(name) && variable.is_some_and(|v| self.can_change(v)) {
                self.errors.at(
                    whole,
                    format!(
                        "ckpt: on resume this loop's iterator is made again, and `{name}`, which the loop may change, could then \
                         be different; copy what the iterator needs of it into a variable of its own before the loop"
                    ),
                );
            }
        }
        self.consumed_under_adapters(scope, at, items);
    }

    /// `if let Some(x) = &mut grid[i]` borrows again on resume: from the same place, so `i` must still be what it was.
    fn place_looked_at_again(&self, scope: &Scope, at: usize) {
        let statement = &scope.statements[at];
        let taken = |&v: &usize| self.function.variables[v].role == Role::Taken;
        let Stmt::Local(local) = &statement.stmt else {
            return;
        };
        let Some(init) = local
            .init
            .as_ref()
            .filter(|_| statement.declares.iter().any(taken))
        else {
            return;
        };
        let changed: names::Names = scope.statements[at + 1..]
            .iter()
            .flat_map(|later| moves::changed(&later.stmt))
            .collect();
        for key in crate::model::keys(&init.expr) {
            for name in names::of_expr(key).intersection(&changed) {
                let variable = self.meant(scope, at, name);
                if variable.is_some_and(|v| self.can_change(v)) {
                    self.errors.at(key, format!(
                        "ckpt: on resume this is borrowed again, and `{name}`, which is changed in this branch, would then mean \
                         another place; give the value that is used here a variable of its own before the branch"
                    ));
                }
            }
        }
    }

    /// What an iterator over mutable items lends cannot be found again, nor saved.
    fn item_lent(&self, scope: &Scope, at: usize) {
        let Some(carrier) = scope.carrier(at) else {
            return;
        };
        let heads = carrier.arms().iter().filter_map(|arm| arm.body.scope());
        let mut handed = heads.flat_map(|scope| &scope.statements[0].declares);
        if !handed.any(|&v| self.liveness.is_needed(v)) {
            return;
        }
        let mut stmt = scope.statements[at].stmt.clone();
        let matched: Vec<&Expr> = match crate::model::carrier_slot(&mut stmt) {
            Some(Expr::If(e)) => lets(&e.cond).into_iter().map(|l| &*l.expr).collect(),
            Some(Expr::Match(e)) => vec![&e.expr],
            _ => Vec::new(),
        };
        for expr in matched.into_iter().filter(|expr| lends_items(expr)) {
            self.errors.at(
                expr,
                "ckpt: this lends an item mutably that a resume could not find again; say where it is (`&mut v[i]`, `v.first_mut()`, \
                 `map.get_mut(&key)`)",
            );
        }
    }

    /// What a condition lends items of may not be gone at a safe point behind `else`: as far as is known here, it is still lent.
    fn lent_and_used_up(&self, scope: &Scope, at: usize) {
        let otherwise = scope.carrier(at).and_then(|c| c.form.otherwise());
        let Some(given) = otherwise.map(Scope::gives_away) else {
            return;
        };
        let mut stmt = scope.statements[at].stmt.clone();
        let Some(Expr::If(branch)) = crate::model::carrier_slot(&mut stmt) else {
            return;
        };
        let lets = lets(&branch.cond).into_iter().map(|l| &*l.expr);
        for lent in lets.filter(|expr| lends_items(expr)) {
            if roots(lent).intersection(&given).next().is_some() {
                self.errors.at(
                    lent,
                    "ckpt: what this lends items of is used up behind `else`, where there is a safe point; use it up after the branch",
                );
            }
        }
    }

    /// The variable of a statement's mentions that a name means.
    fn meant(&self, scope: &Scope, at: usize, name: &str) -> Option<usize> {
        let mentions = &scope.statements[at].mentions;
        let means = |v: &&usize| self.function.variables[**v].ident == name;
        mentions.iter().rev().find(means).copied()
    }

    /// Whether a variable is something that code after its declaration can change.
    fn can_change(&self, variable: usize) -> bool {
        let lent = self
            .function
            .state_parameters()
            .any(|p| p.variables.contains(&variable));
        self.function.variables[variable].mutable || lent
    }

    /// `xs.into_iter().rev()` uses `xs` up, so it cannot be evaluated again.
    fn consumed_under_adapters(&self, scope: &Scope, at: usize, items: &Expr) {
        let mut expr = items;
        while let Expr::MethodCall(call) = expr {
            expr = &call.receiver;
            let takes = TAKING.iter().any(|name| call.method == name);
            let name = match expr {
                Expr::Call(call) => names::of_expr(&Expr::Call(call.clone())).into_iter().next(),
                place => root(place),
            };
            let variable = name.and_then(|name| self.meant(scope, at, &name));
            let local = variable.is_some_and(|v| {
                let variable = &self.function.variables[v];
                variable.role == Role::Saved && variable.declared.is_some()
            });
            if takes && local {
                self.errors.at(
                    items,
                    "ckpt: this iterator uses up a variable that has to be in the checkpoint; collect it into a `Vec` before the loop \
                     and iterate over that, or borrow with `.iter()`",
                );
            }
        }
    }

    /// `let x = &make();` keeps its temporary alive; the assignment it is rewritten to does so only in its simplest form.
    fn temporaries_extended(&self, statement: &Statement) {
        if let (Kind::Plain, Stmt::Local(local)) = (&statement.kind, &statement.stmt)
            && let Some(expr) = temporaries::beyond_simple(local)
        {
            self.errors.at(expr, "ckpt: this borrows a temporary value inside a larger expression; give the value a variable of its own first");
        }
    }
}

/// What happens to a skipped variable in a statement is not there after a resume; the ways out depend on the statement.
fn lost(name: &syn::Ident, statement: &Statement) -> String {
    let uses = format!(
        "ckpt: this uses `{name}`, which is `#[ckpt(skip)]`: on resume `{name}` is made again without what is done here"
    );
    match (&statement.kind, &statement.stmt) {
        (Kind::Carrier(_), _) => format!(
            "{uses}; take `#[ckpt(skip)]` off `{name}`, so that it is saved, or make it whole in its `let`; `#[ckpt(once)]` here \
             says that it need not be done again"
        ),
        (_, Stmt::Local(_)) => format!(
            "{uses}; write `#[ckpt(skip)]` on this `let` if it has to run again, `#[ckpt(once)]` if not"
        ),
        _ => format!(
            "{uses}; write `#[ckpt(rerun)]` on this statement if it has to run again, `#[ckpt(once)]` if not"
        ),
    }
}

/// Whether something in a scope, from its first safe point on, mentions a variable.
fn mentions_from_first(scope: &Scope, variable: usize) -> bool {
    let (at, carrier) = scope.numbered(1);
    let later = &scope.statements[at + 1..];
    scope.repeated(at).contains(&variable)
        || later.iter().any(|s| s.mentions.contains(&variable))
        || carrier
            .scopes()
            .into_iter()
            .any(|inner| mentions_from_first(inner, variable))
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
    if let Some(variadic) = &sig.variadic {
        errors.at(
            variadic,
            "ckpt: a variadic function's arguments cannot be saved",
        );
    }
}

/// What a stop is returned as.
fn returns_errors(function: &Function, errors: &Errors) {
    let nothing = matches!(function.item.sig.output, syn::ReturnType::Default);
    if let Some(fallible) = function.args.fallible
        && nothing
        && !function.is_main()
    {
        errors.push(syn::Error::new(
            fallible,
            "ckpt: a `fallible` function returns a `Result`: a stop, and what ckpt cannot do, is its `Err`; write \
             `-> Result<(), E>`, where `E: From<ckpt::Error>`",
        ));
    }
}

/// Without a safe point the attribute would do nothing, and say nothing.
fn has_safe_points(function: &Function, errors: &Errors) {
    if function.body.carriers.is_empty() && !errors.any() {
        if has_async_loop(&function.body) {
            errors.at(
                &function.item.sig.ident,
                "ckpt: this function has no safe point: the loop is in an async block, not its own; write `#[checkpointed]` above \
                 `#[tokio::main]` and its like, which make an ordinary function of an async one, or put the loop into an `async fn`",
            );
            return;
        }
        errors.at(
            &function.item.sig.ident,
            "ckpt: this function has no safe point: it runs no `for`, `while` or `loop` itself; put the attribute on the function \
             with the long loop, or add `ckpt::safe_point!();` between its phases",
        );
    }
}

/// Whether a function has a loop inside of an async block, where an attribute that came before has put its body.
fn has_async_loop(body: &Scope) -> bool {
    #[derive(Default)]
    struct Search {
        inside: bool,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Search {
        fn visit_expr_async(&mut self, e: &'ast syn::ExprAsync) {
            let outside = std::mem::replace(&mut self.inside, true);
            visit::visit_expr_async(self, e);
            self.inside = outside;
        }

        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.found |=
                self.inside && matches!(expr, Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_));
            visit::visit_expr(self, expr);
        }
    }
    let mut search = Search::default();
    body.statements
        .iter()
        .for_each(|statement| search.visit_stmt(&statement.stmt));
    search.found
}
