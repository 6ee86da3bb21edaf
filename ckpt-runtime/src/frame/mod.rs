//! A frame: one activation of a checkpointed function, as its generated code sees it.

pub(crate) mod encode;
pub(crate) mod outcome;
pub(crate) mod pace;
pub(crate) mod place;
pub(crate) mod range;
pub(crate) mod walk;

use std::any::type_name;

use crate::Error;
use crate::codec;
use crate::raw::place::Variables;
use crate::run::{self, Arguments, Function, Next, Root};
use crate::savable::Savable;
use crate::trigger::flag::{Flag, IDLE};

use pace::Pace;
use place::Place;
use walk::{Walk, has_hash_order};

/// One activation of a checkpointed function.
#[derive(Debug)]
pub struct Frame {
    /// None: called from within another root, so an ordinary function.
    root: Option<Box<Root>>,
    target: u32,
    returns_result: bool,
}

/// Enters a checkpointed function.
///
/// `path` is the type name of a closure in its body; `arguments` hashes what tells its runs apart, and is not called when
/// the function is an ordinary one.
#[must_use]
pub fn enter(
    function: &'static Function,
    path: &'static str,
    returns_result: bool,
    arguments: impl FnOnce(&mut Arguments),
) -> Frame {
    if run::within_root() {
        return Frame {
            root: None,
            target: 0,
            returns_result,
        };
    }
    match run::start(function, path, arguments) {
        Ok((root, target)) => Frame {
            root: Some(Box::new(root)),
            target,
            returns_result,
        },
        Err(error) => run::end_with(&error),
    }
}

impl Frame {
    /// What its safe points test.
    #[inline]
    pub fn flag(&self) -> &'static Flag {
        self.root.as_ref().map_or(&IDLE, |root| root.flag())
    }

    /// The number of the safe point to resume at; 0 for a fresh start.
    #[inline]
    pub fn target(&self) -> u32 {
        self.target
    }

    /// How a blocked loop of this frame paces itself.
    #[inline]
    pub fn pace(&self) -> Pace {
        match &self.root {
            None => Pace::unbounded(),
            Some(root) if root.counting() => Pace::single(),
            Some(_) => Pace::adaptive(),
        }
    }

    /// A safe point whose flag is raised.
    #[inline(always)]
    pub fn safe_point<V: Variables>(
        &mut self,
        site: u32,
        iteration: u64,
        total: Option<u64>,
        names: &'static [&'static str],
        mut variables: V,
    ) -> Next {
        // No closure, no function in between: the call to a function marked cold must be in the loop's own code, or the
        // register allocator takes this branch for a likely one and keeps the loop's floats in memory around it.
        let held = variables.hold();
        let next = self.look(&run::Here {
            site,
            iteration,
            total,
            names,
            variables: &held,
        });
        variables.give_back(held);
        next
    }

    #[cold]
    #[inline(never)]
    fn look(&mut self, here: &run::Here<'_>) -> Next {
        self.root
            .as_mut()
            .map_or(Next::Go, |root| root.at_safe_point(here))
    }

    /// The saved value of a variable.
    #[cold]
    #[inline(never)]
    pub fn restore<T: Savable>(&mut self, name: &'static str) -> T {
        self.restored(name)
            .unwrap_or_else(|error| run::end_with(&error))
    }

    /// Restores into what a `&mut` parameter points to.
    // Inlined, so that no function gets the parameter's address: once one has, the compiler must suspect whatever pointer
    // the loop finds behind the parameter of pointing back to it, and reloads everything after each store.
    #[inline(always)]
    pub fn restore_place<P: Place + ?Sized>(&mut self, name: &'static str, place: &mut P) {
        if let Err(detail) = place.put(self.restore(name)) {
            self.does_not_fit(name, &detail);
        }
    }

    #[cold]
    #[inline(never)]
    fn does_not_fit(&self, name: &str, detail: &str) -> ! {
        run::end_with(
            &self
                .root()
                .mismatch(format!("variable `{name}`: {detail}")),
        )
    }

    fn root(&self) -> &Root {
        self.root
            .as_deref()
            .expect("only a root has a target, so only a root restores")
    }

    fn restored<T: Savable>(&self, name: &str) -> Result<T, Error> {
        let root = self.root();
        let Some(variable) = root.saved_variable(name) else {
            return Err(root.mismatch(format!("it has no variable `{name}`")));
        };
        if variable.type_name != type_name::<T>() {
            return Err(root.mismatch(format!(
                "variable `{name}`: the checkpoint has {}, the program wants {}",
                variable.type_name,
                type_name::<T>()
            )));
        }
        codec::decode(&variable.bytes)
            .map_err(|error| root.mismatch(format!("variable `{name}`: {error}")))
    }

    /// Walks a loop's iterator, which a resume will make again.
    #[inline]
    pub fn walk<I: Iterator>(&self, items: I) -> Walk<I> {
        if let Some(root) = &self.root
            && has_hash_order::<I>()
        {
            refuse_hash_order::<I>(root);
        }
        Walk::new(items)
    }

    /// The function returns; whether it returns an error.
    pub fn complete(&mut self, failed: bool) {
        match self.root.take() {
            Some(root) if failed => root.abandon("returned an error"),
            Some(root) => root.complete(),
            None => {}
        }
    }

    /// The function has stopped, and everything it had is gone.
    #[cold]
    pub fn stopped(&mut self) -> ! {
        match self.root.take() {
            Some(root) => root.stopped(),
            None => unreachable!("an ordinary function's safe points never stop"),
        }
    }
}

#[cold]
#[inline(never)]
fn refuse_hash_order<I>(root: &Root) -> ! {
    run::end_with(&Error::Refused {
        function: format!("`{}`", root.function_name()),
        detail: format!(
            "a loop iterates over {}, whose order is another one after a restart, so that a resume would skip and repeat items; \
             use a BTreeMap or BTreeSet, or collect the items into a Vec and sort it",
            type_name::<I>()
        ),
    })
}

impl Drop for Frame {
    /// Left by `?`, by a `return` inside a macro, or by a panic.
    fn drop(&mut self) {
        let Some(root) = self.root.take() else { return };
        if std::thread::panicking() {
            root.abandon("panicked");
        } else if self.returns_result {
            root.abandon("returned an error");
        } else {
            root.complete();
        }
    }
}

/// Forgets a variable that lives on in the checkpoint.
pub fn keep<T>(value: T) {
    std::mem::forget(value);
}

/// Drops a variable that a resume makes again.
pub fn let_go<T>(value: T) {
    drop(value);
}

/// What waits in a slot.
#[inline]
pub fn taken<T>(slot: Option<T>) -> T {
    slot.expect("a variable that waits is there for every run that uses it; please report this as a bug of ckpt")
}

/// The type name of a value.
pub fn path_of<T>(_: &T) -> &'static str {
    type_name::<T>()
}
