//! What a piece of code that is left as it is does with the variables around it: which it looks at, which it gives a value
//! without looking, and where it may go on.
//!
//! All by name, as `names` finds them. It never claims too much: a name that may be looked at counts as looked at, and only
//! what is overwritten on every way through counts as overwritten.

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, ExprIf, ExprMatch, Item, Label, Lifetime, Macro, Pat, Stmt};

use crate::names::{self, Names};

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

/// A jump out of a piece of code, to a loop or block around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// With its label.
    Break(Option<String>),
    /// With its label.
    Continue(Option<String>),
    /// A macro that may hide any of them.
    Hidden,
}

/// The way through a statement.
pub(crate) fn of_stmt(stmt: &Stmt) -> Way {
    match stmt {
        Stmt::Local(local) => {
            let mut way = match &local.init {
                Some(init) => of_expr(&init.expr),
                None => Way::default(),
            };
            way.looks = names::of_stmt(stmt);
            way
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
    pub(crate) fn under(mut self, bound: &[names::Binding]) -> Self {
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
    let Some(label) = label else { return way };
    let left = Exit::Break(Some(label.name.ident.to_string()));
    if exits_of(|exits| exits.visit_block(block)).contains(&left) {
        way.overwrites.clear();
        way.diverges = false;
    }
    way
}

fn of_if(branch: &ExprIf) -> Way {
    let bound: Vec<_> = lets(&branch.cond)
        .into_iter()
        .flat_map(names::bindings_of_match)
        .collect();
    let then = of_block(&branch.then_branch).under(&bound);
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
    let choice = names::of_expr(&choice_of(branch));
    let all = arms.reduce(Way::or).unwrap_or_default();
    all.after(choice)
}

/// A `match` whose arms do nothing: what choosing one looks at.
pub(crate) fn choice_of(branch: &ExprMatch) -> Expr {
    let mut choice = branch.clone();
    for arm in &mut choice.arms {
        *arm.body = syn::parse_quote!(());
    }
    Expr::Match(choice)
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
    let diverges = ["panic", "unreachable", "todo", "unimplemented"];
    Way {
        looks,
        overwrites: Names::new(),
        diverges: diverges.iter().any(|name| is_named(call, name)),
    }
}

fn is_named(call: &Macro, name: &str) -> bool {
    let last = call.path.segments.last();
    last.is_some_and(|last| last.ident == name)
}

/// Where a statement may go on, other than after it.
pub(crate) fn exits(stmt: &Stmt) -> Vec<Exit> {
    exits_of(|exits| exits.visit_stmt(stmt))
}

/// The same for a loop's body, whose own `break` and `continue` have no label.
pub(crate) fn exits_of_block(block: &Block) -> Vec<Exit> {
    exits_of(|exits| exits.visit_block(block))
}

/// The same for an expression.
pub(crate) fn exits_of_expr(expr: &Expr) -> Vec<Exit> {
    exits_of(|exits| exits.visit_expr(expr))
}

fn exits_of(visit: impl FnOnce(&mut Exits)) -> Vec<Exit> {
    let mut exits = Exits::default();
    visit(&mut exits);
    exits.found
}

#[derive(Default)]
struct Exits {
    found: Vec<Exit>,
    /// The labels inside.
    labels: Vec<String>,
    /// How many loops of the piece itself.
    loops: usize,
}

impl Exits {
    fn leave(&mut self, label: Option<&Lifetime>, exit: fn(Option<String>) -> Exit) {
        let label = label.map(|label| label.ident.to_string());
        let inside = match &label {
            Some(label) => self.labels.contains(label),
            None => self.loops > 0,
        };
        let exit = exit(label);
        if !inside && !self.found.contains(&exit) {
            self.found.push(exit);
        }
    }

    fn within(&mut self, label: Option<&Label>, is_loop: bool, visit: impl FnOnce(&mut Self)) {
        let name = label.map(|label| label.name.ident.to_string());
        self.labels.extend(name.clone());
        self.loops += usize::from(is_loop);
        visit(self);
        self.loops -= usize::from(is_loop);
        if name.is_some() {
            self.labels.pop();
        }
    }
}

impl<'ast> Visit<'ast> for Exits {
    fn visit_expr_break(&mut self, e: &'ast syn::ExprBreak) {
        self.leave(e.label.as_ref(), Exit::Break);
        visit::visit_expr_break(self, e);
    }

    fn visit_expr_continue(&mut self, e: &'ast syn::ExprContinue) {
        self.leave(e.label.as_ref(), Exit::Continue);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.visit_expr(&e.expr);
        self.within(e.label.as_ref(), true, |exits| exits.visit_block(&e.body));
    }

    fn visit_expr_while(&mut self, e: &'ast syn::ExprWhile) {
        self.within(e.label.as_ref(), true, |exits| {
            visit::visit_expr_while(exits, e);
        });
    }

    fn visit_expr_loop(&mut self, e: &'ast syn::ExprLoop) {
        self.within(e.label.as_ref(), true, |exits| exits.visit_block(&e.body));
    }

    fn visit_expr_block(&mut self, e: &'ast syn::ExprBlock) {
        self.within(e.label.as_ref(), false, |exits| {
            exits.visit_block(&e.block);
        });
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        if !names::is_safe_point(call)
            && may_hide_a_jump(call)
            && !self.found.contains(&Exit::Hidden)
        {
            self.found.push(Exit::Hidden);
        }
    }

    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Macros that jump nowhere unless what they are given does.
const STRAIGHT: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "concat",
    "dbg",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "error",
    "file",
    "format",
    "format_args",
    "include_bytes",
    "include_str",
    "info",
    "line",
    "matches",
    "module_path",
    "panic",
    "print",
    "println",
    "stringify",
    "todo",
    "trace",
    "unimplemented",
    "unreachable",
    "vec",
    "warn",
    "write",
    "writeln",
];

fn may_hide_a_jump(call: &Macro) -> bool {
    let words = call.tokens.to_string();
    let jumps = |word: &str| word == "break" || word == "continue";
    let given = words
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .any(jumps);
    given || !STRAIGHT.iter().any(|name| is_named(call, name))
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
        assert_eq!(way("return f(x);"), of("f x", "", true));
        assert_eq!(way("s.field = 1;"), of("s", "", false));
    }

    #[test]
    fn exits_are_those_of_the_piece_itself() {
        let found = |code: &str| exits(&syn::parse_str::<Stmt>(code).unwrap());
        let label = |name: &str| Some(name.to_owned());
        assert_eq!(found("if c { break; }"), [Exit::Break(None)]);
        assert_eq!(found("loop { break; }"), []);
        assert_eq!(found("loop { break 'a; }"), [Exit::Break(label("a"))]);
        assert_eq!(found("'a: loop { continue 'a; }"), []);
        assert_eq!(found("println!(\"{x}\");"), []);
        assert_eq!(found("stop_if!(x);"), [Exit::Hidden]);
        assert_eq!(found("assert!({ continue; true });"), [Exit::Hidden]);
    }
}
