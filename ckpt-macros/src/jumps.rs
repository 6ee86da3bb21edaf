//! Where a piece of code that is left as it is may go on, other than after it.

use syn::visit::{self, Visit};
use syn::{Arm, Block, Expr, ExprClosure, Item, Label, Lifetime, Macro, Stmt};

use crate::flow;
use crate::names::{self, Binding, Names};

/// A jump out of a piece of code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Jump {
    pub(crate) exit: Exit,
    /// Outer names that have a new value on every way to it.
    pub(crate) overwrites: Names,
}

/// Where a jump leads: to a loop or block around.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// With its label.
    Break(Option<String>),
    /// With its label.
    Continue(Option<String>),
    /// To some label that a macro of the function's own names.
    Hidden,
}

/// The jumps out of a statement.
pub(crate) fn of_stmt(stmt: &Stmt) -> Vec<Jump> {
    found(|jumps| jumps.visit_stmt(stmt))
}

/// Those out of a loop's body, whose own `break` and `continue` have no label.
pub(crate) fn of_block(block: &Block) -> Vec<Jump> {
    found(|jumps| jumps.visit_block(block))
}

/// Those out of an expression.
pub(crate) fn of_expr(expr: &Expr) -> Vec<Jump> {
    found(|jumps| jumps.visit_expr(expr))
}

fn found(visit: impl FnOnce(&mut Jumps)) -> Vec<Jump> {
    let mut jumps = Jumps::default();
    visit(&mut jumps);
    jumps.found
}

#[derive(Default)]
struct Jumps {
    found: Vec<Jump>,
    /// The labels inside.
    labels: Vec<String>,
    /// How many loops of the piece itself.
    loops: usize,
    /// The outer names that have a new value here.
    overwritten: Names,
    /// The names of variables of the piece itself.
    own: Names,
}

impl Jumps {
    fn leave(&mut self, label: Option<&Lifetime>, exit: fn(Option<String>) -> Exit) {
        let label = label.map(|label| label.ident.to_string());
        let inside = match &label {
            Some(label) => self.labels.contains(label),
            None => self.loops > 0,
        };
        if !inside {
            self.to(exit(label));
        }
    }

    fn to(&mut self, exit: Exit) {
        match self.found.iter_mut().find(|jump| jump.exit == exit) {
            Some(known) => known.overwrites = &known.overwrites & &self.overwritten,
            None => self.found.push(Jump {
                exit,
                overwrites: self.overwritten.clone(),
            }),
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

    /// A piece of code that may not be come to, or not to its end, with names of its own.
    fn aside(&mut self, bound: &[Binding], visit: impl FnOnce(&mut Self)) {
        let (overwritten, own) = (self.overwritten.clone(), self.own.clone());
        self.bind(bound);
        visit(self);
        (self.overwritten, self.own) = (overwritten, own);
    }

    fn bind(&mut self, bound: &[Binding]) {
        let names = bound.iter().map(|binding| binding.ident.to_string());
        self.own.extend(names);
    }
}

impl<'ast> Visit<'ast> for Jumps {
    fn visit_block(&mut self, block: &'ast Block) {
        self.aside(&[], |jumps| {
            for stmt in &block.stmts {
                jumps.visit_stmt(stmt);
                let overwrites = flow::of_stmt(stmt).overwrites;
                jumps.overwritten.extend(&overwrites - &jumps.own);
                if let Stmt::Local(local) = stmt {
                    jumps.bind(&names::bindings(&local.pat));
                }
            }
        });
    }

    fn visit_expr_if(&mut self, e: &'ast syn::ExprIf) {
        self.visit_expr(&e.cond);
        self.aside(&flow::bound_by(&e.cond), |jumps| {
            jumps.visit_block(&e.then_branch)
        });
        if let Some((_, otherwise)) = &e.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        let bound = names::bindings_of_match(&arm.pat);
        self.aside(&bound, |jumps| visit::visit_arm(jumps, arm));
    }

    fn visit_expr_break(&mut self, e: &'ast syn::ExprBreak) {
        self.leave(e.label.as_ref(), Exit::Break);
        visit::visit_expr_break(self, e);
    }

    fn visit_expr_continue(&mut self, e: &'ast syn::ExprContinue) {
        self.leave(e.label.as_ref(), Exit::Continue);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.visit_expr(&e.expr);
        let bound = names::bindings(&e.pat);
        self.within(e.label.as_ref(), true, |jumps| {
            jumps.aside(&bound, |jumps| jumps.visit_block(&e.body));
        });
    }

    fn visit_expr_while(&mut self, e: &'ast syn::ExprWhile) {
        self.within(e.label.as_ref(), true, |jumps| {
            jumps.visit_expr(&e.cond);
            jumps.aside(&flow::bound_by(&e.cond), |jumps| jumps.visit_block(&e.body));
        });
    }

    fn visit_expr_loop(&mut self, e: &'ast syn::ExprLoop) {
        self.within(e.label.as_ref(), true, |jumps| jumps.visit_block(&e.body));
    }

    fn visit_expr_block(&mut self, e: &'ast syn::ExprBlock) {
        self.within(e.label.as_ref(), false, |jumps| jumps.visit_block(&e.block));
    }

    /// What a macro hides leads to the innermost loop, or to a label that it is given, or that is around its definition:
    /// others are not its to name.
    fn visit_macro(&mut self, call: &'ast Macro) {
        if names::is_safe_point(call) || !may_hide_a_jump(call) {
            return;
        }
        self.to(Exit::Hidden);
        if self.loops == 0 {
            self.to(Exit::Break(None));
            self.to(Exit::Continue(None));
        }
        let given = names::labels_in(call.tokens.clone()).into_iter();
        for label in given
            .filter(|label| !self.labels.contains(label))
            .collect::<Vec<_>>()
        {
            self.to(Exit::Break(Some(label.clone())));
            self.to(Exit::Continue(Some(label)));
        }
    }

    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// The labels that macros which are defined in some statements may name.
pub(crate) fn labels_of_macros(stmts: &[Stmt]) -> Names {
    struct Definitions(Names);
    impl<'ast> Visit<'ast> for Definitions {
        fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
            self.0.extend(names::labels_in(item.mac.tokens.clone()));
        }
    }
    let mut definitions = Definitions(Names::new());
    stmts.iter().for_each(|stmt| definitions.visit_stmt(stmt));
    definitions.0
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

/// Whether a macro may expand to a `break` or a `continue`.
pub(crate) fn may_hide_a_jump(call: &Macro) -> bool {
    let words = call.tokens.to_string();
    let jumps = |word: &str| word == "break" || word == "continue";
    let given = words
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .any(jumps);
    given || !flow::is_one_of(call, STRAIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jumps(code: &str) -> Vec<(Exit, String)> {
        let jumps = of_stmt(&syn::parse_str::<Stmt>(code).unwrap()).into_iter();
        let words = |names: Names| names.into_iter().collect::<Vec<_>>().join(" ");
        jumps
            .map(|jump| (jump.exit, words(jump.overwrites)))
            .collect()
    }

    fn exits(code: &str) -> Vec<Exit> {
        jumps(code).into_iter().map(|(exit, _)| exit).collect()
    }

    #[test]
    fn exits_are_those_of_the_piece_itself() {
        let label = |name: &str| Some(name.to_owned());
        assert_eq!(exits("if c { break; }"), [Exit::Break(None)]);
        assert_eq!(exits("loop { break; }"), []);
        assert_eq!(exits("loop { break 'a; }"), [Exit::Break(label("a"))]);
        assert_eq!(exits("'a: loop { continue 'a; }"), []);
        assert_eq!(exits("println!(\"{x}\");"), []);
        let either = |label: Option<String>| {
            [
                Exit::Hidden,
                Exit::Break(label.clone()),
                Exit::Continue(label),
            ]
        };
        assert_eq!(exits("stop_if!(x);"), either(None));
        assert_eq!(exits("assert!({ continue; true });"), either(None));
        assert_eq!(exits("loop { stop_if!(x); }"), [Exit::Hidden]);
        assert_eq!(exits("loop { stop_if!('a, x); }"), either(label("a")));
        assert_eq!(exits("'a: loop { stop_if!('a, x); }"), [Exit::Hidden]);
    }

    #[test]
    fn what_every_way_to_a_jump_overwrites_is_overwritten_there() {
        let broken = |names: &str| [(Exit::Break(None), names.to_owned())];
        assert_eq!(jumps("if c { x = 1; break; }"), broken("x"));
        assert_eq!(jumps("{ if c { x = 1; } break; }"), broken(""));
        assert_eq!(jumps("{ x = 1; if c { y = 2; break; } }"), broken("x y"));
        assert_eq!(
            jumps("{ x = 1; if c { break; } y = 2; break; }"),
            broken("x")
        );
        assert_eq!(
            jumps("let Some(v) = f() else { x = 1; break };"),
            broken("x")
        );
        assert_eq!(jumps("{ let x; x = 1; break; }"), broken(""));
        assert_eq!(jumps("if let Some(x) = f() { x = 1; break; }"), broken(""));
        assert_eq!(
            jumps("match f() { A => { x = 1; break } B => { x = 2; break } }"),
            broken("x")
        );
        assert_eq!(jumps("for x in v { x = 1; } "), []);
        assert_eq!(jumps("match f() { x => { x = 1; break } }"), broken(""));
    }
}
