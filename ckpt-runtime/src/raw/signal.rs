//! Signal dispositions: ours put in front of what was there, and what was there put back.
//!
//! # Who is called
//!
//! While installed, the kernel calls [`on_signal`]. It tells the `note` given to [`install`], then calls the handler
//! that was there before, as the kernel would have. [`put_back`] gives the kernel the old disposition again, unless
//! somebody else has installed a handler over ours meanwhile: taking theirs away would be worse than staying beneath.
//!
//! A handler that was installed over ours usually calls ours (it found us there). If we are then installed over *it*,
//! there is a ring: ours → theirs → ours. So what lies beneath us is a list, and a call that comes back to us in the
//! same thread and for the same signal goes on one step further down instead of round and round.
//!
//! # A signal while not installed
//!
//! `on_signal` can still be called: by a thread the kernel had already sent there, or by a handler that found us once.
//! `note` then answers "not mine", and [`forward`] gives the signal the effect it would have had without us.
//!
//! # Async-signal-safety
//!
//! The handler runs in the middle of anything, `malloc` and its lock included. It uses atomics, `sigaction`,
//! `pthread_self`, `raise` (all three on POSIX's list of async-signal-safe functions), what `note` does (bound by the
//! same rule), and the handlers of others. It allocates nothing, takes no lock, cannot panic, and leaves `errno` as it was.

use std::io;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering::SeqCst};

use libc::{SIG_DFL, SIG_IGN, c_int, c_void, siginfo_t};

use super::below::{self, Below};

/// Told of each signal, in the handler. `nested`: the same signal was already noted, and came back to us by way of a
/// handler that we called. The answer: was the signal taken (`false`: nobody here waits for it)?
///
/// Must be async-signal-safe.
pub(crate) type Note = fn(signal: c_int, nested: bool) -> bool;

/// What [`install`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Installed {
    /// Our handler is in place.
    Ours,
    /// The signal is ignored (`nohup`), and stays so.
    LeftIgnored,
}

/// Signals are numbered from 1; Linux has 64, and no Unix has more than 128.
const NUMBERS: usize = 129;
/// Threads that may be inside chained handlers of one signal at the same time.
const CALLS: usize = 8;

struct Slot {
    note: OnceLock<Note>,
    /// What lies beneath ours; null before the first installation. Kept after `put_back` for handlers still on their way.
    below: AtomicPtr<Below>,
    /// Somebody above may still call us: the next installation keeps `below` in its list.
    covered: AtomicBool,
    /// The threads that are inside the call of a chained handler.
    calls: [AtomicUsize; CALLS],
}

static SLOTS: [Slot; NUMBERS] = [const {
    Slot {
        note: OnceLock::new(),
        below: AtomicPtr::new(ptr::null_mut()),
        covered: AtomicBool::new(false),
        calls: [const { AtomicUsize::new(0) }; CALLS],
    }
}; NUMBERS];

impl Slot {
    fn of(signal: c_int) -> io::Result<&'static Slot> {
        usize::try_from(signal)
            .ok()
            .filter(|number| *number > 0)
            .and_then(|number| SLOTS.get(number))
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
    }

    fn below(&self) -> Option<&'static Below> {
        // SAFETY: the pointer is null or comes from a `&'static Below` (the only writer is `lay`), which is never freed
        // nor changed but through its own atomics.
        unsafe { self.below.load(SeqCst).as_ref() }
    }

    fn lay(&self, below: &'static Below) {
        self.below.store(ptr::from_ref(below).cast_mut(), SeqCst);
    }
}

/// Puts our handler in front of what handles `signal` now. The first `note` given for a signal is the one that counts.
///
/// Callers take turns (a lock of theirs): two installations of one signal at once would each find the other.
pub(crate) fn install(signal: c_int, note: Note) -> io::Result<Installed> {
    let slot = Slot::of(signal)?;
    slot.note.get_or_init(|| note);
    let found = query(signal)?;
    if found.sa_sigaction == SIG_IGN {
        return Ok(Installed::LeftIgnored);
    }
    if found.sa_sigaction == ours() {
        // Whoever covered us has gone and put ours back: what was beneath us then is beneath us now.
        return Ok(Installed::Ours);
    }
    // The list is in place before the handler can run, so that no signal misses the one it would have gone to.
    slot.lay(beneath(slot, &found));
    let replaced = exchange(signal, &in_front_of(&found))?;
    if !below::same(&replaced, &found) && replaced.sa_sigaction != ours() {
        // Another thread was quicker between the two calls: its handler is the one we cover.
        slot.lay(beneath(slot, &replaced));
    }
    Ok(Installed::Ours)
}

/// Puts back what [`install`] found, if our handler is still the current one.
pub(crate) fn put_back(signal: c_int) -> io::Result<()> {
    let slot = Slot::of(signal)?;
    let Some(below) = slot.below() else {
        return Ok(());
    };
    if query(signal)?.sa_sigaction != ours() {
        slot.covered.store(true, SeqCst);
        return Ok(());
    }
    exchange(signal, &below.to_put_back())?;
    // If there is more beneath, what we have just put back is a handler that still calls us.
    slot.covered.store(below.next().is_some(), SeqCst);
    if let Some(next) = below.next() {
        slot.lay(next);
    }
    Ok(())
}

/// The list of what lies beneath us once we are in front of `found`.
fn beneath(slot: &Slot, found: &libc::sigaction) -> &'static Below {
    let before = slot.below().filter(|_| slot.covered.load(SeqCst));
    match before {
        // It has installed itself anew over ours: it is in the list already.
        Some(before) if below::same(&before.action, found) => Below::keep(found, before.next()),
        _ => Below::keep(found, before),
    }
}

/// Our disposition. Where a handler is chained it runs under the mask, on the stack, and with the restarting of system
/// calls that it asked for; SA_NODEFER is not taken over, since nesting is how `on_signal` recognises a ring.
fn in_front_of(found: &libc::sigaction) -> libc::sigaction {
    let mut action = *found;
    action.sa_sigaction = ours();
    if found.sa_sigaction == SIG_DFL {
        action.sa_flags = libc::SA_RESTART | libc::SA_ONSTACK;
        // SAFETY: the set is ours and writable.
        unsafe { libc::sigemptyset(&mut action.sa_mask) };
    }
    action.sa_flags &= libc::SA_RESTART | libc::SA_ONSTACK;
    action.sa_flags |= libc::SA_SIGINFO;
    action
}

fn ours() -> usize {
    on_signal as extern "C" fn(c_int, *mut siginfo_t, *mut c_void) as usize
}

/// What handles `signal` now. Async-signal-safe.
fn query(signal: c_int) -> io::Result<libc::sigaction> {
    swap(signal, ptr::null())
}

fn exchange(signal: c_int, action: &libc::sigaction) -> io::Result<libc::sigaction> {
    swap(signal, action)
}

fn swap(signal: c_int, action: *const libc::sigaction) -> io::Result<libc::sigaction> {
    let mut old = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: `action` is null or points to an initialised disposition that is default, ignore, one that the kernel gave
    // us, or `on_signal`, whose type is that of SA_SIGINFO and which is async-signal-safe; `old` is writable.
    if unsafe { libc::sigaction(signal, action, old.as_mut_ptr()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: sigaction succeeded and has written it; all zeroes were a valid value before.
    Ok(unsafe { old.assume_init() })
}

extern "C" fn on_signal(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let errno = super::errno::get();
    // Out of range only if somebody calls us by hand; there is nothing to do then.
    if let Ok(slot) = Slot::of(signal) {
        // Read once: it may be changed by a thread that installs or puts back while we are here.
        let below = slot.below();
        let depth = slot.depth();
        let taken = slot.note.get().is_some_and(|note| note(signal, depth > 0));
        let target = below.and_then(|below| below.at(depth));
        if taken {
            slot.call(target, signal, info, context);
        } else {
            slot.forward(target, signal, info, context);
        }
    }
    super::errno::set(errno);
}

impl Slot {
    /// How often is this thread already inside a handler that we called?
    fn depth(&self) -> usize {
        let me = thread();
        self.calls
            .iter()
            .filter(|call| call.load(SeqCst) == me)
            .count()
    }

    /// Calls the handler that was there, and notes the thread while it runs.
    fn call(
        &self,
        target: Option<&Below>,
        signal: c_int,
        info: *mut siginfo_t,
        context: *mut c_void,
    ) {
        let Some(target) = target.filter(|below| below.is_function()) else {
            return;
        };
        let free = |call: &&AtomicUsize| call.compare_exchange(0, thread(), SeqCst, SeqCst).is_ok();
        // Without a place a ring would not be recognised. More threads than that inside one handler at the same instant
        // is not worth a stack overflow: that handler misses this one.
        if let Some(place) = self.calls.iter().find(free) {
            target.call(signal, info, context);
            place.store(0, SeqCst);
        }
    }

    /// The effect the signal would have had without us, when nobody here waits for it.
    fn forward(
        &self,
        target: Option<&Below>,
        signal: c_int,
        info: *mut siginfo_t,
        context: *mut c_void,
    ) {
        let Ok(now) = query(signal) else { return };
        let default_beneath = target.is_none_or(|below| !below.is_function());
        match now.sa_sigaction {
            SIG_IGN => {}
            // Put back while we were on our way: sent again, it is delivered by its default when we return.
            SIG_DFL => drop(signal_hook::low_level::raise(signal)),
            // Put back by somebody who found us once, or about to be put back: beneath us is the default.
            handler if handler == ours() && default_beneath => {
                drop(signal_hook::low_level::emulate_default_handler(signal));
            }
            // Either that, with a handler beneath; or the handler has just been put back and we owe it this signal; or
            // someone above called us, and what is beneath is what they would have found without us.
            _ => self.call(target, signal, info, context),
        }
    }
}

/// The calling thread; never 0.
fn thread() -> usize {
    // SAFETY: no preconditions; async-signal-safe.
    unsafe { libc::pthread_self() as usize }
}

#[cfg(test)]
mod tests;
