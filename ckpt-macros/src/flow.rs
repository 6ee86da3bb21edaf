//! What a piece of code that is left as it is does with the variables around it: which it looks at, and which it gives a
//! value without looking.
//!
//! All by name, as `names` finds them. It never claims too much: a name that may be looked at counts as looked at, and only
//! what is overwritten on every way through counts as overwritten.

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, ExprIf, ExprMatch, Item, Label, Lifetime, Macro, Pat, Stmt};

use crate::names::{self, Binding, Names};

/// The way through a piece of code.
#[derive(Default, Clone, Debug)]
pub(crate) struct Way {
    /// Outer names whose values it may look at.
    pub(crate) looks: Names,
    /// Outer names that have a new value after it, on every way.
    pub(crate) overwrites: Names,
    /// Whether nothing after it is reached.
    pub(crate) diverges: bool,
}

/// The way through a statement.
pub(crate) fn of_stmt(stmt: &Stmt) -> Way {
    match stmt {
        Stmt::Local(local) => {
            let Some(init) = &local.init else {
                return Way::default();
            };
            let way = of_expr(&init.expr);
            match &init.diverge {
                Some((_, otherwise)) => way.after(of_expr(otherwise).looks),
                None => way,
            }
        }
        Stmt::Expr(expr, _) => of_expr(expr),
        Stmt::Macro(call) => of_macro(&call.mac, names::of_stmt(stmt)),
        Stmt::Item(_) => Way::default(),
    }
}

/// The way through an expression.
pub(crate) fn of_expr(expr: &Expr) -> Way {
    match expr {
        Expr::Paren(e) => of_expr(&e.expr),
        Expr::Group(e) => of_expr(&e.expr),
        Expr::Assign(e) => of_assignment(expr, e),
        Expr::Block(e) => of_labelled(e.label.as_ref(), &e.block),
        Expr::Unsafe(e) => of_block(&e.block),
        Expr::If(e) => of_if(e),
        Expr::Match(e) => of_match(e),
        Expr::ForLoop(e) => {
            let body = of_block(&e.body).under(&names::bindings(&e.pat));
            perhaps(body).after(names::of_expr(&e.expr))
        }
        Expr::While(e) => {
            perhaps(of_block(&e.body).under(&bound_by(&e.cond))).after(names::of_expr(&e.cond))
        }
        Expr::Loop(e) => perhaps(of_block(&e.body)),
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => Way {
            looks: names::of_expr(expr),
            overwrites: Names::new(),
            diverges: true,
        },
        Expr::Macro(e) => of_macro(&e.mac, names::of_expr(expr)),
        _ => Way {
            looks: names::of_expr(expr),
            ..Way::default()
        },
    }
}

/// The way through a block's statements.
pub(crate) fn of_block(block: &Block) -> Way {
    let mut whole = Way::default();
    let mut local = Names::new();
    for stmt in &block.stmts {
        let way = of_stmt(stmt);
        let outer = |name: &&String| !local.contains(*name);
        let looks = way.looks.iter().filter(outer);
        let news: Names = looks
            .filter(|name| !whole.overwrites.contains(*name))
            .cloned()
            .collect();
        whole.looks.extend(news);
        let overwrites = way.overwrites.iter().filter(outer).cloned();
        whole.overwrites.extend(overwrites);
        if let Stmt::Local(declared) = stmt {
            let bound = names::bindings(&declared.pat).into_iter();
            local.extend(bound.map(|binding| binding.ident.to_string()));
        }
        if way.diverges {
            whole.diverges = true;
            break;
        }
    }
    whole
}

impl Way {
    /// Without the names that a pattern binds for it.
    pub(crate) fn under(mut self, bound: &[Binding]) -> Self {
        for binding in bound {
            let name = binding.ident.to_string();
            self.looks.remove(&name);
            self.overwrites.remove(&name);
        }
        self
    }

    /// Either of two ways.
    fn or(self, other: Way) -> Way {
        let overwrites = match (self.diverges, other.diverges) {
            (true, _) => other.overwrites,
            (false, true) => self.overwrites,
            (false, false) => &self.overwrites & &other.overwrites,
        };
        Way {
            looks: &self.looks | &other.looks,
            overwrites,
            diverges: self.diverges && other.diverges,
        }
    }

    /// After something that is looked at first.
    fn after(mut self, looked_at: Names) -> Way {
        self.looks.extend(looked_at);
        self
    }
}

/// What may end anywhere, or not begin.
fn perhaps(way: Way) -> Way {
    Way {
        looks: way.looks,
        ..Way::default()
    }
}

fn of_assignment(whole: &Expr, assign: &syn::ExprAssign) -> Way {
    let mut way = of_expr(&assign.right);
    match &*assign.left {
        Expr::Path(path) if path.path.get_ident().is_some() => {
            let name = path.path.get_ident().expect("asked above").to_string();
            way.overwrites.insert(name);
        }
        _ => way.looks = names::of_expr(whole),
    }
    way
}

/// A block that its own label may leave early.
fn of_labelled(label: Option<&Label>, block: &Block) -> Way {
    let mut way = of_block(block);
    if label.is_some_and(|label| is_left(&label.name, block)) {
        way.overwrites.clear();
        way.diverges = false;
    }
    way
}

/// Whether a block has a `break` to a label, or a macro that is given it.
fn is_left(label: &Lifetime, block: &Block) -> bool {
    struct Breaks<'a>(&'a Lifetime, bool);
    impl<'ast> Visit<'ast> for Breaks<'_> {
        fn visit_expr_break(&mut self, e: &'ast syn::ExprBreak) {
            self.1 |= e.label.as_ref().is_some_and(|to| to.ident == self.0.ident);
            visit::visit_expr_break(self, e);
        }

        fn visit_macro(&mut self, call: &'ast Macro) {
            self.1 |= names::labels_in(call.tokens.clone()).contains(&self.0.ident.to_string());
        }

        fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}

        fn visit_item(&mut self, _: &'ast Item) {}
    }
    let mut breaks = Breaks(label, false);
    breaks.visit_block(block);
    breaks.1
}

fn of_if(branch: &ExprIf) -> Way {
    let then = of_block(&branch.then_branch).under(&bound_by(&branch.cond));
    let otherwise = match &branch.else_branch {
        Some((_, otherwise)) => of_expr(otherwise),
        None => Way::default(),
    };
    then.or(otherwise).after(names::of_expr(&branch.cond))
}

fn of_match(branch: &ExprMatch) -> Way {
    let arms = branch.arms.iter().map(|arm| {
        let bound = names::bindings_of_match(&arm.pat);
        of_expr(&arm.body).under(&bound)
    });
    let all = arms.reduce(Way::or).unwrap_or_default();
    all.after(looked_at_by_choice(branch))
}

/// What choosing an arm of a `match` looks at.
pub(crate) fn looked_at_by_choice(branch: &ExprMatch) -> Names {
    let mut all = names::of_expr(&branch.expr);
    for arm in &branch.arms {
        all.extend(names::of_choice(arm));
    }
    all
}

/// What the patterns of a condition bind.
pub(crate) fn bound_by(condition: &Expr) -> Vec<Binding> {
    let patterns = lets(condition).into_iter();
    patterns.flat_map(names::bindings_of_match).collect()
}

fn lets(condition: &Expr) -> Vec<&Pat> {
    struct Lets<'a>(Vec<&'a Pat>);
    impl<'ast> Visit<'ast> for Lets<'ast> {
        fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
            self.0.push(&e.pat);
            visit::visit_expr_let(self, e);
        }

        fn visit_block(&mut self, _: &'ast Block) {}

        fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}
    }
    let mut found = Lets(Vec::new());
    found.visit_expr(condition);
    found.0
}

fn of_macro(call: &Macro, looks: Names) -> Way {
    Way {
        looks,
        overwrites: Names::new(),
        diverges: is_one_of(call, &["panic", "unreachable", "todo", "unimplemented"]),
    }
}

/// Whether a macro is called by one of some names.
pub(crate) fn is_one_of(call: &Macro, names: &[&str]) -> bool {
    let last = call.path.segments.last().map(|last| last.ident.to_string());
    last.is_some_and(|last| names.contains(&last.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(code: &str) -> (String, String, bool) {
        let way = of_stmt(&syn::parse_str::<Stmt>(code).unwrap());
        let words = |names: Names| names.into_iter().collect::<Vec<_>>().join(" ");
        (words(way.looks), words(way.overwrites), way.diverges)
    }

    #[test]
    fn what_is_overwritten_on_every_way_is_overwritten() {
        let of = |looks: &str, overwrites: &str, diverges| {
            (looks.to_owned(), overwrites.to_owned(), diverges)
        };
        assert_eq!(way("x = y + 1;"), of("y", "x", false));
        assert_eq!(way("x = x + 1;"), of("x", "x", false));
        assert_eq!(way("if c { x = 1; } else { x = 2; }"), of("c", "x", false));
        assert_eq!(way("if c { x = 1; }"), of("c", "", false));
        assert_eq!(
            way("if c { x = 1; } else { return y; }"),
            of("c y", "x", false)
        );
        assert_eq!(
            way("match v { A(x) => x = 1, B => x = y }"),
            of("v y", "", false)
        );
        assert_eq!(way("{ x = 1; f(x); z = x; }"), of("f", "x z", false));
        assert_eq!(way("{ let x = 1; x = 2; }"), of("", "", false));
        assert_eq!(way("'l: { if c { break 'l; } x = 1; }"), of("c", "", false));
        assert_eq!(way("'l: { m!('l); x = 1; }"), of("l", "", false));
        assert_eq!(way("return f(x);"), of("f x", "", true));
        assert_eq!(way("s.field = 1;"), of("s", "", false));
        assert_eq!(
            way("let Some(y) = f() else { x = 1; break };"),
            of("f", "", false)
        );
        assert_eq!(
            way("loop { x = 1; if x > c { break; } }"),
            of("c", "", false)
        );
        assert_eq!(way("for y in v { x = y; s += x; }"), of("s v", "", false));
        assert_eq!(
            way("while let Some(y) = f() { x = y; }"),
            of("f", "", false)
        );
    }
}
