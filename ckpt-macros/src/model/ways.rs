//! What code that is left as it is looks at, by the variables that its names mean where it stands.

use std::collections::BTreeSet;

use syn::{Block, Expr, ExprBlock, Pat, Stmt};

use super::branch::{Binds, plain};
use super::build::Builder;
use super::carrier::Repeat;
use super::scope::{Flow, carrier_slot};
use crate::flow::{self, Way};
use crate::jumps::{self, Exit, Jump};
use crate::names::{self, Binding, Names};

impl Builder<'_> {
    /// The variables that patterns may hold borrows of.
    pub(super) fn lent_by(&self, matched: &[(&Pat, &Expr)]) -> BTreeSet<usize> {
        let mut names = Names::new();
        for (pattern, expr) in matched {
            if !holds_nothing(expr) {
                names.extend(names::borrowed(expr));
            }
            if self.binds(pattern, expr) != Binds::Value {
                names.extend(names::of_expr(expr));
            }
        }
        self.resolve(&names)
    }

    /// The variables that the `let`s of a condition may hold borrows of.
    pub(super) fn lent_by_condition(&self, condition: &Expr) -> BTreeSet<usize> {
        let all = super::branch::lets(condition).into_iter();
        let matched = all.map(|l| (&*l.pat, &*l.expr));
        self.lent_by(&matched.collect::<Vec<_>>())
    }

    /// The variables that the iterations of a `while let` hold borrows of, if they hold state mutably.
    pub(super) fn lent_while(&self, repeat: &Repeat) -> BTreeSet<usize> {
        match repeat {
            Repeat::While {
                condition,
                lends: true,
                ..
            } => self.lent_by_condition(condition),
            _ => BTreeSet::new(),
        }
    }

    /// What is done with a carrier's value: it comes after the carrier.
    pub(super) fn around(&self, stmt: &mut Stmt) -> Flow {
        let carrier = std::mem::replace(slot_of(stmt), nothing());
        let mut flow = self.flow(flow::of_stmt(stmt), jumps::of_stmt(stmt));
        if let Stmt::Local(local) = stmt
            && let Some((_, otherwise)) = local.init.as_ref().and_then(|init| init.diverge.as_ref())
        {
            flow.jumps = self.jumps(jumps::of_expr(otherwise));
        }
        *slot_of(stmt) = carrier;
        flow
    }

    /// A way by names, as one by the variables that they mean here.
    pub(super) fn flow(&self, way: Way, jumps: Vec<Jump>) -> Flow {
        Flow {
            looks: self.resolve(&way.looks),
            overwrites: self.resolve(&way.overwrites),
            diverges: way.diverges,
            jumps: self.jumps(jumps),
        }
    }

    fn jumps(&self, jumps: Vec<Jump>) -> Vec<(Exit, BTreeSet<usize>)> {
        let jumps = jumps.into_iter();
        jumps
            .map(|jump| (jump.exit, self.resolve(&jump.overwrites)))
            .collect()
    }
}

impl Repeat {
    /// The names that a loop looks at before its first iteration.
    pub(super) fn names_before(&self) -> Names {
        match self {
            Repeat::For { header, .. } => header.names_before(),
            Repeat::While { .. } | Repeat::Loop => Names::new(),
        }
    }

    /// Those that it looks at at the top of each iteration, or when it is resumed.
    pub(super) fn names_again(&self) -> Names {
        match self {
            Repeat::For { header, .. } => header.names_again(),
            Repeat::While {
                condition, hoisted, ..
            } => {
                let values = hoisted
                    .values
                    .iter()
                    .map(|(_, value)| names::of_expr(value));
                values.fold(names::of_expr(condition), |all, more| &all | &more)
            }
            Repeat::Loop => Names::new(),
        }
    }

    /// What an iteration binds.
    pub(super) fn bound(&self) -> Vec<Binding> {
        match self {
            Repeat::For { pattern, .. } => names::bindings(pattern),
            Repeat::While { condition, .. } => {
                let patterns = super::branch::lets(condition).into_iter();
                patterns
                    .flat_map(|l| names::bindings_of_match(&l.pat))
                    .collect()
            }
            Repeat::Loop => Vec::new(),
        }
    }
}

fn slot_of(stmt: &mut Stmt) -> &mut Expr {
    carrier_slot(stmt).expect("a carrier's statement has its expression")
}

/// An expression that does nothing: `{}`.
pub(super) fn nothing() -> Expr {
    Expr::Block(ExprBlock {
        attrs: Vec::new(),
        label: None,
        block: Block {
            brace_token: Default::default(),
            stmts: Vec::new(),
        },
    })
}

/// Whether an expression gives what borrows from nothing, by the names of the standard library's methods and macros.
fn holds_nothing(expr: &Expr) -> bool {
    match plain(expr) {
        Expr::MethodCall(call) => {
            let literal = |e: &Expr| matches!(e, Expr::Lit(_));
            OWNING.iter().any(|name| call.method == name)
                || (holds_nothing(&call.receiver) && call.args.iter().all(literal))
        }
        // Numbers, mostly. Of what else it could be the compiler knows.
        Expr::Binary(_) => true,
        Expr::Reference(e) => holds_nothing(&e.expr),
        Expr::Unary(e) => holds_nothing(&e.expr),
        Expr::Macro(call) => call.mac.path.is_ident("format"),
        _ => false,
    }
}

/// Methods whose results are copies, numbers and the like.
const OWNING: &[&str] = &[
    "checked_add",
    "checked_div",
    "checked_mul",
    "checked_sub",
    "cloned",
    "contains",
    "contains_key",
    "copied",
    "count",
    "is_empty",
    "is_none",
    "is_some",
    "len",
    "parse",
    "position",
    "product",
    "sum",
    "to_owned",
    "to_string",
    "to_vec",
];
