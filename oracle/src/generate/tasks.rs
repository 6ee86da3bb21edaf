//! Async functions, `fallible` ones, and how they call others.

use super::Generator;
use super::calls::Call;
use super::scope::Variable;
use super::types::Type;
use crate::feature::Feature;
use crate::tree::Stmt;

/// How a marked call is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Plainly,
    /// Of an async function.
    Awaited,
    /// Of a function that is not, in one that is.
    AtOnce,
    /// Of a function that returns a stop, as this one does.
    Fallible,
    /// The same, and its error is made light of.
    Swallowed,
}

impl Way {
    pub(super) fn call(self, stmt: Stmt, call: &Call) -> Stmt {
        let Call {
            function,
            arguments,
            ..
        } = call;
        let real = match self {
            Way::Plainly | Way::AtOnce => format!("{function}({arguments})"),
            Way::Awaited => format!("{function}_later({arguments}).await"),
            Way::Fallible => format!("{function}_or_stop({arguments})?"),
            Way::Swallowed => format!("{function}_or_stop({arguments})"),
        };
        let twin = match self {
            // At a stop inside of it this function stays where it is.
            Way::Plainly | Way::Awaited => format!("called(|| {function}_in_twin({arguments}))"),
            Way::AtOnce | Way::Fallible => {
                format!("called_and_left(|| {function}_in_twin({arguments}))")
            }
            Way::Swallowed => {
                let called = format!("called_and_left(|| {function}_in_twin({arguments}))");
                format!("Ok::<u64, Failed>({called})")
            }
        };
        stmt.real(format!("#[ckpt(call)] {real}")).twin(twin)
    }
}

impl Generator {
    /// How the next marked call is written.
    pub(super) fn way_of_calling(&mut self) -> Way {
        let (task, fallible, forced) = (self.kind.task, self.kind.fallible, self.forced);
        let mut is_taken = |feature, percent| {
            let percent = if forced == Some(feature) {
                100
            } else {
                percent
            };
            self.take(feature, percent)
        };
        if fallible && is_taken(Feature::CallSwallowed, 25) {
            return Way::Swallowed;
        }
        if fallible && is_taken(Feature::CallFallible, 40) {
            return Way::Fallible;
        }
        if task && is_taken(Feature::CallAwaited, 60) {
            return Way::Awaited;
        }
        match task && self.has(Feature::CallAtOnce) {
            true => {
                self.mark(Feature::CallAtOnce);
                Way::AtOnce
            }
            false => Way::Plainly,
        }
    }

    /// `let a = later(n).await;`
    pub(super) fn awaited(&mut self, out: &mut Vec<Stmt>) {
        if !self.kind.task || !self.has(Feature::Awaited) {
            return self.event(out);
        }
        self.mark(Feature::Awaited);
        let value = self.number();
        let name = self.fresh("a");
        out.push(Stmt::leaf(format!("let {name} = later({value}).await;")));
        self.declare(Variable::new(&name, Type::U64));
    }
}
