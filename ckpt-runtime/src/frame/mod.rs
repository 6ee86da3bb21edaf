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

pub(crate) mod arm;
pub(crate) mod call;
mod counter;
pub(crate) mod fed;
pub(crate) mod kind;
mod order;
pub(crate) mod outcome;
pub(crate) mod pace;
pub(crate) mod place;
pub(crate) mod range;
mod short;
pub(crate) mod stepped;
pub(crate) mod told;
pub(crate) mod walk;

use std::any::type_name;
use std::hint::black_box;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::Error;
use crate::codec::{self, CodecError};
use crate::raw::place::Variables;
use crate::run::{self, Arguments, Function, Next, Parameters, Root};
use crate::savable::Savable;
use crate::shape;
use crate::trigger::flag::{Flag, IDLE};

use order::{has_hash_order, hides_its_order, loses_its_place};
use pace::Pace;
use place::Place;
use range::MovesOn;
use walk::Walk;

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

    /// The saved value of a variable.
    #[cold]
    #[inline(always)]
    pub fn restore<T: Savable>(&mut self, name: &'static str) -> T {
        let mut value = None;
        self.restore_into(name, &mut value);
        match value {
            Some(value) => value,
            None => not_restored(),
        }
    }

    /// The same for a variable of any type, read by a function.
    #[cold]
    #[inline(always)]
    pub fn restore_with<T>(&mut self, name: &'static str, read: codec::Read<T>) -> T {
        let mut value = None;
        self.read_into(name, read, &mut value);
        match value {
            Some(value) => value,
            None => not_restored(),
        }
    }

    /// A variable on the way back from a save that had to leave what it is inside of, or its saved value.
    #[cold]
    #[inline(always)]
    pub fn returned<T: Savable>(&mut self, name: &'static str, left: Option<T>) -> T {
        match left {
            Some(value) => value,
            None => self.restore(name),
        }
    }

    /// The same for a variable of any type, read by a function.
    #[cold]
    #[inline(always)]
    pub fn returned_with<T>(
        &mut self,
        name: &'static str,
        left: Option<T>,
        read: codec::Read<T>,
    ) -> T {
        match left {
            Some(value) => value,
            None => self.restore_with(name, read),
        }
    }

    #[inline(never)]
    extern "C" fn restore_into<T: Savable>(&mut self, name: &'static str, to: &mut Option<T>) {
        let decode = &mut |bytes: &[u8]| match codec::decode(bytes) {
            Ok(value) => {
                *to = Some(value);
                None
            }
            Err(error) => Some(error),
        };
        self.restore_by(name, type_name::<T>(), shape::of::<T>, decode);
    }

    #[inline(never)]
    extern "C" fn read_into<T>(
        &mut self,
        name: &'static str,
        read: codec::Read<T>,
        to: &mut Option<T>,
    ) {
        let decode = &mut |bytes: &[u8]| match codec::decode_with(read, bytes) {
            Ok(value) => {
                *to = Some(value);
                None
            }
            Err(error) => Some(error),
        };
        self.restore_by(name, type_name::<T>(), shape::unknown, decode);
    }

    /// The part of restoring that is the same for all types.
    fn restore_by(
        &self,
        name: &str,
        type_name: &str,
        shape: fn() -> Arc<str>,
        decode: &mut dyn FnMut(&[u8]) -> Option<CodecError>,
    ) {
        let restore = AssertUnwindSafe(|| self.restored(name, type_name, shape, decode));
        let restored = catch_unwind(restore).unwrap_or_else(|_| {
            let detail = format!("variable `{name}`: decoding it panicked");
            Err(self.root().mismatch(detail))
        });
        if let Err(error) = restored {
            run::end_with(&error);
        }
    }

    /// Restores into what a `&mut` parameter points to.
    // Inlined, so that no function gets the parameter's address: once one has, the compiler must suspect whatever pointer
    // the loop finds behind the parameter of pointing back to it, and reloads everything after each store.
    #[inline(always)]
    pub fn restore_place<P: Place + ?Sized>(&mut self, name: &'static str, place: &mut P) {
        if self.is_lent_whole(name) {
            return;
        }
        if let Err(detail) = place.put(self.restore(name)) {
            self.does_not_fit(name, &detail);
        }
    }

    /// Whether a caller whose variable it is has restored what a parameter points to.
    #[cold]
    #[inline(never)]
    pub extern "C" fn is_lent_whole(&self, name: &'static str) -> bool {
        self.root().is_lent_whole(name)
    }

    #[cold]
    #[inline(never)]
    fn does_not_fit(&self, name: &str, detail: &str) -> ! {
        run::end_with(&self.root().mismatch(format!("variable `{name}`: {detail}")))
    }

    /// A range of fixed numbers, from its beginning or from where it was saved. `same` says that they are fixed for certain; what
    /// is not is as it was.
    #[inline(always)]
    pub fn moved_on<R: MovesOn>(&self, range: R, saved: Option<R>, same: bool) -> R {
        match saved {
            None => range,
            Some(saved) if !same => saved,
            Some(saved) => match range.moved_on(&saved) {
                Some(range) => range,
                None => self.begins_elsewhere(),
            },
        }
    }

    #[cold]
    #[inline(never)]
    extern "C" fn begins_elsewhere(&self) -> ! {
        let detail = "the range of the loop it was made in began at another number then";
        run::end_with(&self.root().mismatch(detail.to_owned()))
    }

    fn root(&self) -> &Root {
        self.root
            .as_deref()
            .expect("only a root has a target, so only a root restores")
    }

    fn restored(
        &self,
        name: &str,
        type_name: &str,
        shape: fn() -> Arc<str>,
        decode: &mut dyn FnMut(&[u8]) -> Option<CodecError>,
    ) -> Result<(), Error> {
        let root = self.root();
        let Some(variable) = root.saved_variable(name) else {
            return Err(root.mismatch(format!("it has no variable `{name}`")));
        };
        if variable.type_name != type_name {
            return Err(root.mismatch(format!(
                "variable `{name}`: the checkpoint has {}, the program wants {type_name}",
                variable.type_name
            )));
        }
        if let Some((saved, now)) = shape::difference(&variable.shape, &shape()) {
            return Err(root.mismatch(format!(
                "variable `{name}`: its type {type_name} has changed; the checkpoint has {saved}, the program wants {now}"
            )));
        }
        match decode(&variable.bytes) {
            None => Ok(()),
            Some(error) => Err(root.mismatch(format!("variable `{name}`: {error}"))),
        }
    }

    /// Walks a loop's iterator, which a resume will make again.
    #[inline]
    pub fn walk<I: Iterator>(&self, items: I) -> Walk<I> {
        self.refuse_hash_order(type_name::<I>());
        Walk::new(items)
    }

    /// Walks the iterator of a loop that holds saved state mutably: it is made again whenever that is saved. Its items are
    /// taken again (`items_again`) if there are safe points further inside.
    #[inline]
    pub fn walk_lent<I: Iterator>(&self, items: I, items_again: bool) -> Walk<I> {
        self.refuse_hash_order(type_name::<I>());
        self.refuse_lost_place(type_name::<I>(), items_again);
        Walk::new(items)
    }

    #[inline(never)]
    extern "C" fn refuse_lost_place(&self, iterator: &'static str, items_again: bool) {
        if let Some(root) = &*self.root
            && loses_its_place(iterator, items_again)
        {
            run::end_with(&Error::Refused {
                function: format!("`{}`", root.function_name()),
                detail: format!(
                    "a loop iterates over {iterator}, which takes its items from an iterator that it borrows, so that after a save \
                     they could not be found again; write `while let Some(item) = it.next()`, or collect the items into a Vec"
                ),
            });
        }
    }

    #[inline(never)]
    extern "C" fn refuse_hash_order(&self, iterator: &'static str) {
        let Some(root) = &*self.root else { return };
        let detail = if has_hash_order(iterator) {
            format!(
                "a loop iterates over {iterator}, whose order is another one after a restart, so that a resume would skip \
                 and repeat items; use a BTreeMap or BTreeSet, or collect the items into a Vec and sort it"
            )
        } else if hides_its_order(iterator) {
            format!(
                "a loop iterates over {iterator}, behind which may be a hash table, whose order is another one after a \
                 restart, so that a resume would skip and repeat items; collect the items into a Vec, which is saved, and \
                 iterate over that by value, or write `impl Iterator` in place of `dyn Iterator`"
            )
        } else {
            return;
        };
        run::end_with(&Error::Refused {
            function: format!("`{}`", root.function_name()),
            detail,
        });
    }

    /// The function returns; whether it returns an error.
    #[inline(never)]
    pub extern "C" fn complete(&mut self, failed: bool) {
        match self.root.take() {
            Some(root) if self.nested => run::give_back(root),
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

    /// Left by `?`, by a `return` inside a macro, or by a panic.
    #[cold]
    #[inline(never)]
    extern "C" fn left(&mut self) {
        let Some(root) = self.root.take() else { return };
        if self.nested {
            run::give_back(root);
        } else if std::thread::panicking() {
            root.abandon("panicked");
        } else if self.returns_result {
            root.abandon("returned an error");
        } else {
            root.complete();
        }
    }
}

impl Drop for Frame {
    #[inline]
    fn drop(&mut self) {
        if self.root.is_some() {
            self.left();
        }
    }
}

/// Where `restore_into` or `read_into` would have returned without a value.
#[cold]
#[inline(never)]
extern "C" fn not_restored() -> ! {
    std::process::abort()
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
