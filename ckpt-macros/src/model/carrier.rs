//! Statements with safe points in them.

use std::collections::BTreeSet;

use syn::{Block, Expr, Label, Pat, Token};

use super::header::Header;
use super::hoist::Hoisted;
use super::scope::{Flow, Scope};
use crate::names::Binding;

/// A statement that is a safe point, or has some inside: a resumed run can begin in it.
pub(crate) struct Carrier {
    /// Its number among the function's.
    pub(crate) id: usize,
    pub(crate) form: Form,
    pub(crate) label: Option<Label>,
    /// The numbers of its first safe point and of its last.
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The variables that it looks at on the way to its first safe point: for its range, its collection, its choice.
    pub(crate) entry: BTreeSet<usize>,
    /// The variables that what its choice, or a `while let`'s condition, hands over may borrow from.
    pub(crate) lent: BTreeSet<usize>,
}

/// The kinds of carriers.
pub(crate) enum Form {
    Loop(Box<Loop>),
    /// `safe_point!()`.
    Point,
    /// A plain, labelled or `unsafe` block.
    Block {
        unsafety: Option<Token![unsafe]>,
        body: Scope,
    },
    /// `if`, with its conditions as they were written. The second arm is `else`, which may be empty.
    If {
        keyword: Token![if],
        condition: Box<Expr>,
        hoisted: Hoisted,
        arms: Box<[Arm; 2]>,
        /// Whether an arm with safe points inside holds saved state mutably.
        lends: bool,
    },
    Match {
        scrutinee: Box<Expr>,
        hoisted: Hoisted,
        arms: Vec<Arm>,
        lends: bool,
    },
}

/// A loop.
pub(crate) struct Loop {
    pub(crate) repeat: Repeat,
    pub(crate) body: Body,
    /// Whether the top of each iteration is a safe point; else only what is inside has some.
    pub(crate) polls: bool,
    /// What is looked at at the top of each iteration, and by a run that resumes in the loop.
    pub(crate) again: BTreeSet<usize>,
    /// How many rewritten loops it is in, itself included.
    pub(crate) depth: usize,
}

/// How a loop repeats.
#[allow(
    clippy::large_enum_variant,
    reason = "a loop is in a box already, and functions have few"
)]
pub(crate) enum Repeat {
    For {
        pattern: Pat,
        items: Box<Expr>,
        header: Header,
    },
    While {
        condition: Expr,
        hoisted: Hoisted,
        /// What its `let`s hand over.
        handed: Vec<Binding>,
        /// Whether its iterations hold saved state mutably.
        lends: bool,
    },
    Loop,
}

/// Code that a carrier runs.
pub(crate) enum Body {
    /// With no safe point in it: left as it is.
    Plain(Block, Flow),
    Scope(Scope),
}

impl Body {
    pub(crate) fn scope(&self) -> Option<&Scope> {
        match self {
            Body::Plain(..) => None,
            Body::Scope(scope) => Some(scope),
        }
    }
}

/// One way an `if` or `match` can go.
pub(crate) struct Arm {
    /// A `match` arm's, its guard included.
    pub(crate) pattern: Option<Pat>,
    /// What choosing the arm hands to its body: a pattern of the bindings, a tuple.
    pub(crate) handed: Vec<Binding>,
    /// Whether its pattern binds something, which may borrow what was matched.
    pub(crate) holds: bool,
    /// The variables around it that its body, if it has safe points, surely moves away.
    pub(crate) gives_away: BTreeSet<usize>,
    pub(crate) body: Body,
}

impl Form {
    fn arms(&self) -> &[Arm] {
        match self {
            Form::If { arms, .. } => &arms[..],
            Form::Match { arms, .. } => arms,
            Form::Loop(_) | Form::Point | Form::Block { .. } => &[],
        }
    }
}

impl Form {
    /// The code behind its `else`, if there are safe points.
    pub(crate) fn otherwise(&self) -> Option<&Scope> {
        match self {
            Form::If { arms, .. } => arms[1].body.scope(),
            _ => None,
        }
    }
}

impl Carrier {
    /// What it evaluates once, as it begins.
    pub(crate) fn begins_with(&self) -> Option<&Expr> {
        match &self.form {
            Form::Loop(repeat) => match &repeat.repeat {
                Repeat::For { items, .. } => Some(items),
                Repeat::While { .. } | Repeat::Loop => None,
            },
            Form::If { condition, .. } => Some(condition),
            Form::Match { scrutinee, .. } => Some(scrutinee),
            Form::Point | Form::Block { .. } => None,
        }
    }

    /// The scopes inside, in order.
    pub(crate) fn scopes(&self) -> Vec<&Scope> {
        match &self.form {
            Form::Loop(repeat) => repeat.body.scope().into_iter().collect(),
            Form::Point => Vec::new(),
            Form::Block { body, .. } => vec![body],
            Form::If { arms, .. } => arms.iter().filter_map(|arm| arm.body.scope()).collect(),
            Form::Match { arms, .. } => arms.iter().filter_map(|arm| arm.body.scope()).collect(),
        }
    }

    /// Whether it holds saved state mutably at a safe point of its own or inside.
    pub(crate) fn lends_at(&self, site: u32) -> bool {
        let lends = match &self.form {
            Form::Loop(repeat) => match &repeat.repeat {
                Repeat::For { header, .. } => matches!(header, Header::Again { lends: true, .. }),
                // Its own safe point comes before its condition.
                Repeat::While { lends, .. } => *lends && self.own_site() != Some(site),
                Repeat::Loop => false,
            },
            Form::If { lends, .. } | Form::Match { lends, .. } => *lends && self.holds_at(site),
            Form::Point | Form::Block { .. } => false,
        };
        lends && self.sites().contains(&site)
    }

    /// Whether what its choice hands over, or made on the way, may be held at a safe point: not in an arm that binds nothing, if
    /// there are no temporaries.
    pub(crate) fn holds_at(&self, site: u32) -> bool {
        self.arm_at(site).is_none_or(|arm| arm.holds) || self.hoisted().is_some()
    }

    /// Whether the arm with a safe point names a variable.
    pub(crate) fn arm_names(&self, site: u32, variable: usize) -> bool {
        let scope = self.arm_at(site).and_then(|arm| arm.body.scope());
        let mut statements = scope.into_iter().flat_map(|scope| &scope.statements);
        statements.any(|statement| statement.mentions.contains(&variable))
    }

    /// Whether that arm surely moves one away: then nothing that it goes on with holds a borrow of it.
    pub(crate) fn arm_gives_away(&self, site: u32, variable: usize) -> bool {
        let arm = self.arm_at(site);
        arm.is_some_and(|arm| arm.gives_away.contains(&variable))
    }

    /// Whether a safe point is behind an `else`.
    pub(crate) fn is_behind_else(&self, site: u32) -> bool {
        self.form.otherwise().is_some_and(|scope| scope.has(site))
    }

    fn arm_at(&self, site: u32) -> Option<&Arm> {
        let has = |arm: &&Arm| arm.body.scope().is_some_and(|scope| scope.has(site));
        self.arms().iter().find(has)
    }

    /// The temporaries of a branch's choice.
    pub(crate) fn hoisted(&self) -> Option<&Hoisted> {
        match &self.form {
            Form::If { hoisted, .. } | Form::Match { hoisted, .. } => {
                Some(hoisted).filter(|hoisted| !hoisted.is_empty())
            }
            Form::Loop(_) | Form::Point | Form::Block { .. } => None,
        }
    }

    /// The `if` whose edition tells how long the temporaries of its condition live: with something behind `else`.
    pub(crate) fn rescoped(&self) -> Option<Token![if]> {
        match &self.form {
            Form::If { keyword, arms, .. } if self.hoisted().is_some() => {
                let is_empty =
                    matches!(&arms[1].body, Body::Plain(block, _) if block.stmts.is_empty());
                (!is_empty).then_some(*keyword)
            }
            _ => None,
        }
    }

    /// The safe points inside, its own included.
    pub(crate) fn sites(&self) -> std::ops::RangeInclusive<u32> {
        self.first..=self.last
    }

    /// The arms of a branch.
    pub(crate) fn arms(&self) -> &[Arm] {
        self.form.arms()
    }

    /// The safe point at the top of the loop that it is.
    pub(crate) fn own_site(&self) -> Option<u32> {
        self.as_loop()
            .filter(|repeat| repeat.polls)
            .map(|_| self.first)
    }

    /// The loop it is.
    pub(crate) fn as_loop(&self) -> Option<&Loop> {
        match &self.form {
            Form::Loop(repeat) => Some(repeat),
            _ => None,
        }
    }
}
