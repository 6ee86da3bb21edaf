//! Statements with safe points in them.

use syn::{Block, Expr, Label, Pat, Token};

use super::header::Header;
use super::scope::Scope;

/// A statement that is a safe point, or has some inside: a resumed run can begin in it.
pub(crate) struct Carrier {
    pub(crate) form: Form,
    pub(crate) label: Option<Label>,
    /// The numbers of its first safe point and of its last.
    pub(crate) first: u32,
    pub(crate) last: u32,
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
        condition: Box<Expr>,
        arms: Box<[Arm; 2]>,
    },
    Match {
        scrutinee: Box<Expr>,
        arms: Vec<Arm>,
    },
}

/// A loop.
pub(crate) struct Loop {
    pub(crate) repeat: Repeat,
    pub(crate) body: Body,
    /// Whether the top of each iteration is a safe point; else only what is inside has some.
    pub(crate) polls: bool,
    /// How many rewritten loops it is in, itself included.
    pub(crate) depth: usize,
}

/// How a loop repeats.
pub(crate) enum Repeat {
    For {
        pattern: Pat,
        items: Expr,
        /// `None` if it was refused.
        header: Option<Header>,
    },
    While {
        condition: Expr,
        /// Those of its `let`s.
        bound: Option<Pat>,
    },
    Loop,
}

/// Code that a carrier runs.
pub(crate) enum Body {
    /// With no safe point in it: left as it is.
    Plain(Block),
    Scope(Scope),
}

impl Body {
    pub(crate) fn scope(&self) -> Option<&Scope> {
        match self {
            Body::Plain(_) => None,
            Body::Scope(scope) => Some(scope),
        }
    }
}

/// One way an `if` or `match` can go.
pub(crate) struct Arm {
    /// A `match` arm's, its guard included.
    pub(crate) pattern: Option<Pat>,
    /// What choosing the arm hands to its body: a pattern of the bindings, a tuple.
    pub(crate) handed: Vec<crate::names::Binding>,
    pub(crate) body: Body,
}

impl Carrier {
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

    /// The loop it is.
    pub(crate) fn as_loop(&self) -> Option<&Loop> {
        match &self.form {
            Form::Loop(repeat) => Some(repeat),
            _ => None,
        }
    }
}
