//! A block's statements.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Stmt};

use super::carrier::{Body, Carrier};
use super::operand;
use crate::jumps::Exit;
use crate::moves;
use crate::names::{self, Names};

/// The statements of a block that has safe points in it: the function's body, a loop's, a branch's.
pub(crate) struct Scope {
    pub(crate) id: usize,
    pub(crate) statements: Vec<Statement>,
    /// Items of the block: visible in all of it, wherever they stand.
    pub(crate) items: Vec<TokenStream>,
    /// The indices of the statements that are carriers; a carrier's number is its place here plus one.
    pub(crate) carriers: Vec<usize>,
}

impl Scope {
    /// The carrier at a statement.
    pub(crate) fn carrier(&self, at: usize) -> Option<&Carrier> {
        match &self.statements[at].kind {
            Kind::Carrier(carrier) => Some(carrier),
            _ => None,
        }
    }

    /// The variables that a carrier looks at from its own safe points on, in code that is not a scope: a loop's header, its
    /// body, what is around the carrier in the statement.
    pub(crate) fn repeated(&self, at: usize) -> BTreeSet<usize> {
        let mut all = self.statements[at].flow.looks.clone();
        if let Some(repeat) = self.carrier(at).and_then(Carrier::as_loop) {
            all.extend(&repeat.again);
            if let Body::Plain(_, flow) = &repeat.body {
                all.extend(&flow.looks);
            }
        }
        all
    }

    /// The carrier with a number, and its statement's index.
    pub(crate) fn numbered(&self, number: usize) -> (usize, &Carrier) {
        let at = self.carriers[number - 1];
        (at, self.carrier(at).expect("`carriers` lists carriers"))
    }

    /// How many carriers come before a statement.
    pub(crate) fn passed(&self, at: usize) -> usize {
        self.carriers.partition_point(|&carrier| carrier < at)
    }

    /// The safe points in some of its carriers.
    pub(crate) fn sites(&self, first: usize, last: usize) -> std::ops::RangeInclusive<u32> {
        self.numbered(first).1.first..=self.numbered(last).1.last
    }

    /// The number of its first safe point.
    pub(crate) fn first_site(&self) -> u32 {
        self.numbered(1).1.first
    }

    /// The number of its last safe point.
    pub(crate) fn last_site(&self) -> u32 {
        self.numbered(self.carriers.len()).1.last
    }

    /// The names that its statements surely move away.
    pub(crate) fn gives_away(&self) -> Names {
        let statements = self.statements.iter();
        statements
            .flat_map(|statement| moves::surely_moved_away(&statement.stmt))
            .collect()
    }

    /// Whether a safe point is inside.
    pub(crate) fn has(&self, site: u32) -> bool {
        !self.carriers.is_empty() && (self.first_site()..=self.last_site()).contains(&site)
    }
}

/// One statement directly in a block.
pub(crate) struct Statement {
    /// As the user wrote it, less helper attributes. A head's is `let pattern = …;`, or nothing.
    pub(crate) stmt: Stmt,
    pub(crate) kind: Kind,
    /// The variables it declares.
    pub(crate) declares: Vec<usize>,
    pub(crate) once: Option<Span>,
    /// The variables it mentions, of this scope and those around it.
    pub(crate) mentions: BTreeSet<usize>,
    /// The way through it; of a carrier, through what is done with its value.
    pub(crate) flow: Flow,
    /// What `names` has found.
    pub(super) names: OnceCell<Names>,
}

impl Statement {
    /// The outer names it mentions, of variables or not.
    pub(crate) fn names(&self) -> &Names {
        // Asked over and over: for each variable declared after it.
        self.names.get_or_init(|| names::of_stmt(&self.stmt))
    }
}

/// What code that is not a scope does with variables, and where it leads.
#[derive(Clone, Default)]
pub(crate) struct Flow {
    /// The variables whose values it may look at.
    pub(crate) looks: BTreeSet<usize>,
    /// Those that have a new value after it, on every way.
    pub(crate) overwrites: BTreeSet<usize>,
    /// Whether nothing after it is reached.
    pub(crate) diverges: bool,
    /// Where else it may go on, and what has a new value there.
    pub(crate) jumps: Vec<(Exit, BTreeSet<usize>)>,
}

/// What a statement is to the rewriting.
pub(crate) enum Kind {
    Plain,
    /// A marked call, behind its safe point.
    Call,
    /// Runs again on resume: a skipped `let`, a guard, a statement marked `rerun`, a pattern bound into saved state.
    Merge,
    /// How an iteration or a branch begins: its item, its condition, what its choice hands over.
    Head,
    /// Has a safe point.
    Carrier(Box<Carrier>),
}

/// The expression of a statement that could be a carrier, to be replaced by what it is rewritten to.
pub(crate) fn carrier_slot(stmt: &mut Stmt) -> Option<&mut Expr> {
    operand::first(operand::value(stmt)?)
}
