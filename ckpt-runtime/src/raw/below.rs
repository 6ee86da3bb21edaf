//! Dispositions that ours has covered: an immutable list, read by a handler while others prepare the next one.
//!
//! Entries are never freed, since a handler may be on its way to one at any time; equal ones are kept once, so what
//! stays allocated is bounded by the number of different handlers a program installs.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError};

use libc::{SIG_DFL, SIG_IGN, c_int, c_void, siginfo_t};

/// One covered disposition, and what it covers in turn.
pub(super) struct Below {
    pub(super) action: libc::sigaction,
    next: Option<&'static Below>,
    /// SA_RESETHAND: it asked to be called once, and has been.
    spent: AtomicBool,
}

/// More handlers than this over one another: the older ones are forgotten.
const DEPTH: usize = 8;

static KEPT: Mutex<Vec<&'static Below>> = Mutex::new(Vec::new());

impl Below {
    /// The list that begins with `action`. Not for handlers: it locks and allocates.
    pub(super) fn keep(action: &libc::sigaction, next: Option<&'static Below>) -> &'static Below {
        // Default and ignore call nobody, so nobody can come back to us by way of them.
        let next = next.filter(|next| is_function(action) && next.at(DEPTH).is_none());
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let same_next = |other: &Below| match (other.next, next) {
            (Some(one), Some(two)) => std::ptr::eq(one, two),
            (None, None) => true,
            _ => false,
        };
        if let Some(known) = kept
            .iter()
            .find(|b| same(&b.action, action) && same_next(b))
        {
            known.spent.store(false, SeqCst);
            return known;
        }
        let new: &'static Below = Box::leak(Box::new(Below {
            action: *action,
            next,
            spent: AtomicBool::new(false),
        }));
        kept.push(new);
        new
    }

    pub(super) fn next(&self) -> Option<&'static Below> {
        self.next
    }

    /// The entry `depth` steps down.
    pub(super) fn at(&self, depth: usize) -> Option<&Below> {
        let mut entry = self;
        for _ in 0..depth {
            entry = entry.next?;
        }
        Some(entry)
    }

    pub(super) fn is_function(&self) -> bool {
        is_function(&self.action)
    }

    /// What the kernel would have now if we had never been there.
    pub(super) fn to_put_back(&self) -> libc::sigaction {
        let mut action = self.action;
        if self.spent.load(SeqCst) {
            action.sa_sigaction = SIG_DFL;
        }
        action
    }

    /// Calls the handler as the kernel would. Async-signal-safe as far as that handler is.
    pub(super) fn call(&self, signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
        type Short = extern "C" fn(c_int);
        type Long = extern "C" fn(c_int, *mut siginfo_t, *mut c_void);
        if !self.is_function() {
            return;
        }
        if self.action.sa_flags & libc::SA_RESETHAND != 0 && self.spent.swap(true, SeqCst) {
            return;
        }
        let handler = self.action.sa_sigaction as *const ();
        if self.action.sa_flags & libc::SA_SIGINFO != 0 {
            // SAFETY: neither default nor ignore, so whoever installed it vouched to the kernel for a function that, by
            // SA_SIGINFO, takes these three; they are what the kernel (or the handler that called us) gave us.
            unsafe { std::mem::transmute::<*const (), Long>(handler)(signal, info, context) };
        } else {
            // SAFETY: as above; without SA_SIGINFO it takes the number alone.
            unsafe { std::mem::transmute::<*const (), Short>(handler)(signal) };
        }
    }
}

fn is_function(action: &libc::sigaction) -> bool {
    action.sa_sigaction != SIG_DFL && action.sa_sigaction != SIG_IGN
}

/// Do two dispositions do the same?
pub(super) fn same(one: &libc::sigaction, two: &libc::sigaction) -> bool {
    if one.sa_sigaction != two.sa_sigaction {
        return false;
    }
    // Masks and flags matter to functions only. Sets are compared by membership: they may have unused bytes.
    !is_function(one)
        || (one.sa_flags == two.sa_flags
            && (1..=64).all(|signal| member(&one.sa_mask, signal) == member(&two.sa_mask, signal)))
}

fn member(set: &libc::sigset_t, signal: c_int) -> bool {
    // SAFETY: the set is initialised; an unknown number is answered by an error, which is not 1.
    unsafe { libc::sigismember(set, signal) == 1 }
}
