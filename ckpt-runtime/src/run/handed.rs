//! A root on its way between two of its frames: from a marked call to the function that it calls, and back.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use super::callee::{Callee, Expected, Lent, Pair, Parameters};
use super::function::Function;
use super::root::Root;

/// A call that runs: the caller's side, and what came of the callee's.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) site: u32,
    pub(super) iteration: u64,
    pub(super) total: Option<u64>,
    pub(super) names: &'static [&'static str],
    pub(super) callee: Option<Entered>,
    /// Where the callee brings the root back to, if not to this thread.
    home: Option<Home>,
}

/// A callee that has begun.
#[derive(Debug)]
pub(super) struct Entered {
    pub(super) function: &'static Function,
    pub(super) path: &'static str,
    pub(super) lent: Vec<Pair>,
}

/// Handed over by a marked call, to be taken by the function that it calls.
pub(super) struct Handed {
    root: Box<Root>,
    /// None once the callee has begun.
    callee: Option<Expected>,
}

/// Kept for the next marked call.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    /// What the call that is about to begin lends.
    pub(super) lent: Vec<Lent>,
    pub(super) pairs: Vec<Vec<Pair>>,
}

thread_local! {
    static HANDED: RefCell<Option<Handed>> = const { RefCell::new(None) };
}

/// Where a marked call stands, and what the caller has there.
#[derive(Debug, Clone, Copy)]
pub struct CallSite {
    /// The safe point's number.
    pub site: u32,
    /// How far the caller's outermost loop is.
    pub iteration: u64,
    /// Of how many.
    pub total: Option<u64>,
    /// What it holds, by name.
    pub names: &'static [&'static str],
}

/// Where an async callee brings the root back to: it may end, or be dropped, in any thread, at any time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Home(Arc<Mutex<Option<Box<Root>>>>);

impl Home {
    fn put(&self, root: Box<Root>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(root);
    }

    fn take(&self) -> Option<Box<Root>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Hands a root over to what a marked call is about to call, or to poll.
pub(crate) fn hand(mut root: Box<Root>, at: CallSite, callee: &Callee<'_>, home: Option<&Home>) {
    let CallSite {
        site,
        iteration,
        total,
        names,
    } = at;
    root.callers.push(Caller {
        site,
        iteration,
        total,
        names,
        callee: None,
        home: home.cloned(),
    });
    root.buffers.lent.clear();
    root.buffers.lent.extend_from_slice(callee.lent);
    let callee = Some(Expected::new(callee));
    HANDED.set(Some(Handed { root, callee }));
}

/// The root comes back, after the call of `written`, or as it unwinds.
pub(crate) fn recover(written: &'static str) -> Option<Box<Root>> {
    let mut root = HANDED.take()?.root;
    root.comes_back(written);
    Some(root)
}

/// The root comes back from an async callee that has ended, or was dropped.
pub(crate) fn recover_from(home: &Home, written: &'static str) -> Option<Box<Root>> {
    let mut root = home.take()?;
    root.comes_back(written);
    Some(root)
}

/// The root comes back from a poll of what has not begun as its frame. `over`: nor will it.
pub(crate) fn recover_unused(written: &'static str, over: bool) -> Option<Box<Root>> {
    let mut root = HANDED.take()?.root;
    if over {
        root.comes_back(written);
    } else {
        root.callers.pop();
    }
    Some(root)
}

/// A function begins in a thread with a root: as a frame of it, if a marked call has just called it. `parameters` tells what it
/// says of itself. The second value is the safe point to resume at, 0 for none.
pub(crate) fn take(
    function: &'static Function,
    path: &'static str,
    parameters: impl FnOnce(&mut Parameters<'_>),
) -> Option<(Box<Root>, u32)> {
    let mut handed = HANDED.take()?;
    let (expected, buffers) = (handed.callee.as_ref(), &mut handed.root.buffers);
    let lent = expected.and_then(|callee| callee.is(function, path, buffers, parameters));
    let Some(lent) = lent else {
        HANDED.set(Some(handed));
        return None;
    };
    let entered = Entered {
        function,
        path,
        lent,
    };
    let mut root = handed.root;
    let target = root.enter_nested(entered).unwrap_or_else(|error| {
        root.end(error);
        0
    });
    Some((root, target))
}

/// The callee returns, unwinds, or is dropped.
pub(crate) fn give_back(root: Box<Root>) {
    match root.callers.last().and_then(|caller| caller.home.clone()) {
        Some(home) => home.put(root),
        None => HANDED.set(Some(Handed { root, callee: None })),
    }
}

/// Changes what is on its way in this thread.
pub(super) fn swap_handed(handed: Option<Handed>) -> Option<Handed> {
    HANDED.replace(handed)
}
