//! A frame: one activation of a checkpointed function, as its generated code sees it.
//!
//! # Functions that do not unwind
//!
//! A user's function has a [`Frame`] to drop, so each call in it that may unwind ends a block, with an edge to that clean-up.
//! LLVM's register allocator then cannot move a value back into a register between the call and the block that comes
//! next, and if that is a loop's first, the value stays in memory all through the loop (measured: a sum of floats 6 times
//! slower). So whatever generated code calls beside a hot loop is `extern "C"`: a function that cannot unwind. They run no
//! code of the user's without catching its panics; a panic of our own in them would end the process.

#![allow(
    improper_ctypes_definitions,
    reason = "`extern \"C\"` for its not unwinding only; Rust alone calls these"
)]

mod anew;
pub(crate) mod arm;
pub(crate) mod call;
mod counter;
pub(crate) mod fed;
pub(crate) mod kind;
pub(crate) mod leave;
mod order;
pub(crate) mod outcome;
pub(crate) mod pace;
pub(crate) mod place;
pub(crate) mod range;
mod restore;
mod short;
pub(crate) mod stepped;
pub(crate) mod task;
pub(crate) mod told;
pub(crate) mod walk;

use std::any::type_name;
use std::hint::black_box;
use std::mem::ManuallyDrop;

use crate::Error;
use crate::codec;
use crate::raw::place::Variables;
use crate::run::{self, Arguments, Function, Next, Parameters, Root};
use crate::savable::Savable;
use crate::trigger::flag::{Flag, IDLE};

use pace::Pace;
use place::Place;
use restore::certain;

/// One activation of a checkpointed function.
#[derive(Debug)]
pub struct Frame {
    /// None: called from within another root, so an ordinary function; or over. The destructor takes what is left.
    root: ManuallyDrop<Option<Box<Root>>>,
    flag: &'static Flag,
    target: u32,
    returns_result: bool,
    /// Whether the root is that of a caller, to which it goes back.
    nested: bool,
    /// Why a `fallible` function could not be entered.
    not_entered: Option<Box<Error>>,
}

/// Enters a checkpointed function.
///
/// `path` is the type name of a closure in its body; `arguments` hashes what tells its runs apart, and is not called when
/// the function is no root; `parameters` tells what it is when another may have called it by a marked call.
#[must_use]
#[inline]
pub fn enter(
    function: &'static Function,
    path: &'static str,
    returns_result: bool,
    arguments: impl FnOnce(&mut Arguments),
    parameters: impl FnOnce(&mut Parameters<'_>),
) -> Frame {
    if run::within_root() {
        let nested = run::take(function, path, parameters);
        let (root, target) = nested.map_or((None, 0), |(root, target)| (Some(root), target));
        return Frame {
            flag: root.as_ref().map_or(&IDLE, |root| root.flag()),
            root: ManuallyDrop::new(root),
            target,
            returns_result,
            nested: true,
            not_entered: None,
        };
    }
    let mut gathered = Arguments::default();
    arguments(&mut gathered);
    begin(function, path, returns_result, gathered)
}

/// Enters a root: the part of [`enter`] that is the same for all functions.
fn begin(
    function: &'static Function,
    path: &'static str,
    returns_result: bool,
    arguments: Arguments,
) -> Frame {
    match run::start(function, path, arguments) {
        Ok((root, target)) => Frame {
            flag: root.flag(),
            root: ManuallyDrop::new(Some(Box::new(root))),
            target,
            returns_result,
            nested: false,
            not_entered: None,
        },
        Err(error) if function.fallible => Frame {
            flag: &IDLE,
            root: ManuallyDrop::new(None),
            target: 0,
            returns_result,
            nested: false,
            not_entered: Some(Box::new(error)),
        },
        Err(error) => run::end_with(&error),
    }
}

impl Frame {
    /// What its safe points test.
    #[inline]
    pub fn flag(&self) -> &'static Flag {
        self.flag
    }

    /// The number of the safe point to resume at; 0 for a fresh start.
    #[inline]
    pub fn target(&self) -> u32 {
        self.target
    }

    /// How a blocked loop of this frame paces itself.
    #[inline(never)]
    pub extern "C" fn pace(&self) -> Pace {
        match &*self.root {
            None => Pace::unbounded(),
            Some(root) if root.counting() => Pace::single(),
            Some(_) => Pace::adaptive(),
        }
    }

    /// A safe point whose flag is raised.
    // Cold as well as inlined: rustc gives weights to a branch that leads to a cold call. Without them the register
    // allocator takes this branch for a likely one and keeps what the loop works on in memory.
    #[cold]
    #[inline(always)]
    pub fn safe_point<V: Variables>(
        &mut self,
        site: u32,
        iteration: u64,
        total: Option<u64>,
        names: &'static [&'static str],
        mut variables: V,
    ) -> Next {
        let mut held = variables.hold();
        let next = self.look(&run::Here {
            site,
            iteration,
            total,
            names,
            variables: &held,
        });
        variables.give_back(&mut held);
        next
    }

    #[cold]
    #[inline(never)]
    extern "C" fn look(&mut self, here: &run::Here<'_>) -> Next {
        match &mut *self.root {
            Some(root) => root.at_safe_point(here),
            None => Next::Go,
        }
    }
}

/// Restoring, in two kinds: when it cannot, a `fallible` function is told to leave (`try_…` gives nothing); with any other
/// function the process ends.
// Here, where the compiler names them briefly: most of its errors about what cannot be saved are at calls of them.
impl Frame {
    /// The saved value of a variable.
    #[cold]
    #[inline(always)]
    pub fn restore<T: Savable>(&mut self, name: &'static str) -> T {
        certain(self.try_restore(name))
    }

    /// The same, in a `fallible` function.
    #[cold]
    #[inline(always)]
    pub fn try_restore<T: Savable>(&mut self, name: &'static str) -> Option<T> {
        let mut value = None;
        self.restore_into(name, &mut value);
        value
    }

    /// The saved value of a variable of any type, read by a function.
    #[cold]
    #[inline(always)]
    pub fn restore_with<T>(&mut self, name: &'static str, read: codec::Read<T>) -> T {
        certain(self.try_restore_with(name, read))
    }

    /// The same, in a `fallible` function.
    #[cold]
    #[inline(always)]
    pub fn try_restore_with<T>(&mut self, name: &'static str, read: codec::Read<T>) -> Option<T> {
        let mut value = None;
        self.read_into(name, read, &mut value);
        value
    }

    /// A variable on the way back from a save that had to leave what it is inside of, or its saved value.
    #[cold]
    #[inline(always)]
    pub fn returned<T: Savable>(&mut self, name: &'static str, left: Option<T>) -> T {
        certain(self.try_returned(name, left))
    }

    /// The same, in a `fallible` function.
    #[cold]
    #[inline(always)]
    pub fn try_returned<T: Savable>(&mut self, name: &'static str, left: Option<T>) -> Option<T> {
        left.or_else(|| self.try_restore(name))
    }

    /// A variable of any type, read by a function, on that way back.
    #[cold]
    #[inline(always)]
    pub fn returned_with<T>(
        &mut self,
        name: &'static str,
        left: Option<T>,
        read: codec::Read<T>,
    ) -> T {
        certain(self.try_returned_with(name, left, read))
    }

    /// The same, in a `fallible` function.
    #[cold]
    #[inline(always)]
    pub fn try_returned_with<T>(
        &mut self,
        name: &'static str,
        left: Option<T>,
        read: codec::Read<T>,
    ) -> Option<T> {
        left.or_else(|| self.try_restore_with(name, read))
    }

    /// Restores into what a `&mut` parameter points to.
    // Inlined, so that no function gets the parameter's address: once one has, the compiler must suspect whatever pointer
    // the loop finds behind the parameter of pointing back to it, and reloads everything after each store.
    #[inline(always)]
    pub fn restore_place<P: Place + ?Sized>(&mut self, name: &'static str, place: &mut P) {
        certain(self.try_restore_place(name, place));
    }

    /// The same, in a `fallible` function.
    #[inline(always)]
    pub fn try_restore_place<P: Place + ?Sized>(
        &mut self,
        name: &'static str,
        place: &mut P,
    ) -> Option<()> {
        if self.is_lent_whole(name) {
            return Some(());
        }
        let put = place.put(self.try_restore(name)?);
        put.map_err(|detail| self.does_not_fit(name, &detail)).ok()
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

/// The function's value, out of the registers: small ones, which a loop may have worked on.
///
/// A float that a loop has worked on, and that lives on across a call after the loop, is one value for LLVM's register
/// allocator, which then may keep it in memory all through the loop (measured: a loop over a filter 2 times slower).
#[inline(always)]
pub fn settled<T>(value: T) -> T {
    const SMALL: usize = 128;
    if size_of::<T>() <= SMALL {
        black_box(value)
    } else {
        value
    }
}

/// The type name of a value.
pub fn path_of<T>(_: &T) -> &'static str {
    type_name::<T>()
}
