//! The flags that safe points test.
//!
//! A safe point that has nothing to do costs one relaxed load of a flag of its root's own. Flags live in statics (and, past
//! the first 256 roots active at once, in memory that is never freed), so that a signal handler can raise them at any
//! instant: it follows pointers that never dangle and uses atomics only.

use std::array;
use std::ops::BitOr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

/// Why a flag is raised: a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reasons(u32);

impl Reasons {
    /// No reason.
    pub const NONE: Reasons = Reasons(0);
    /// Save and end.
    pub const STOP: Reasons = Reasons(1);
    /// Save and go on.
    pub const SAVE: Reasons = Reasons(1 << 1);
    /// Print a status line.
    pub const STATUS: Reasons = Reasons(1 << 2);
    /// The first second is over: take the lock, make the directory.
    pub const OPEN: Reasons = Reasons(1 << 3);
    /// Every safe point is looked at, to count it. Stays raised when taken.
    pub const COUNT: Reasons = Reasons(1 << 4);
    /// The root has just been resumed.
    pub const RESUMED: Reasons = Reasons(1 << 5);
    /// It is measured how long the flag stays raised.
    pub const MEASURE: Reasons = Reasons(1 << 6);
    /// It is to be shown how far the function is.
    pub const PROGRESS: Reasons = Reasons(1 << 7);

    /// Memory is nearly used up: save and go on.
    pub const MEMORY: Reasons = Reasons(1 << 8);
    /// A save that went on beside the function is over.
    pub const LANDED: Reasons = Reasons(1 << 9);

    /// What [`Flag::take`] leaves raised.
    const STICKY: Reasons = Reasons::COUNT;

    /// Are all of `others` among these?
    #[must_use]
    pub const fn contains(self, others: Reasons) -> bool {
        self.0 & others.0 == others.0
    }

    /// Is there no reason at all?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// As bits, to be kept in an atomic.
    pub(super) const fn bits(self) -> u32 {
        self.0
    }

    /// Back from [`Reasons::bits`].
    pub(super) const fn from_bits(bits: u32) -> Reasons {
        Reasons(bits)
    }
}

impl BitOr for Reasons {
    type Output = Reasons;

    fn bitor(self, other: Reasons) -> Reasons {
        Reasons(self.0 | other.0)
    }
}

/// What the safe points of one root test. On a cache line (and its prefetched neighbour) of its own: raising one must not
/// slow down the loops that test the others.
#[repr(align(128))]
#[derive(Debug)]
pub struct Flag {
    bits: AtomicU32,
    taken: AtomicBool,
}

/// A flag that nothing raises: for what is tested while no root is active.
pub static IDLE: Flag = Flag::new();

impl Flag {
    const fn new() -> Flag {
        Flag {
            bits: AtomicU32::new(0),
            taken: AtomicBool::new(false),
        }
    }

    /// Is there any reason to look up?
    // Relaxed: what the reasons stand for is fetched by `take`. A raised flag is seen a moment later at worst.
    #[inline(always)]
    pub fn raised(&self) -> bool {
        self.bits.load(Ordering::Relaxed) != 0
    }

    /// Takes the reasons and lowers the flag, but for [`Reasons::COUNT`].
    pub fn take(&self) -> Reasons {
        let reasons = Reasons(self.bits.fetch_and(Reasons::STICKY.0, Ordering::SeqCst));
        if reasons.contains(Reasons::STOP) {
            STOP_SEEN.store(true, Ordering::SeqCst);
        }
        reasons
    }

    /// Takes nothing but a stop; whether it was asked for.
    pub(crate) fn take_stop(&self) -> bool {
        let reasons = Reasons(self.bits.fetch_and(!Reasons::STOP.0, Ordering::SeqCst));
        let stop = reasons.contains(Reasons::STOP);
        STOP_SEEN.fetch_or(stop, Ordering::SeqCst);
        stop
    }

    /// Adds reasons. Async-signal-safe.
    pub fn raise(&self, reasons: Reasons) {
        self.bits.fetch_or(reasons.0, Ordering::SeqCst);
    }
}

/// Flags in one piece.
const PIECE: usize = 256;

struct Piece {
    flags: [Flag; PIECE],
    /// No flag from here on was ever claimed: spares a handler the walk over all of them.
    used: AtomicUsize,
    /// More, for programs with more active roots than that (tasks of an async runtime). A handler only reads it.
    next: OnceLock<Box<Piece>>,
}

static SLOTS: Piece = Piece {
    flags: [const { Flag::new() }; PIECE],
    used: AtomicUsize::new(0),
    next: OnceLock::new(),
};

impl Piece {
    fn boxed() -> Box<Piece> {
        Box::new(Piece {
            flags: array::from_fn(|_| Flag::new()),
            used: AtomicUsize::new(0),
            next: OnceLock::new(),
        })
    }

    fn claim(&'static self) -> Option<&'static Flag> {
        let free = |flag: &&Flag| !flag.taken.swap(true, Ordering::SeqCst);
        let (index, flag) = self.flags.iter().enumerate().find(|(_, flag)| free(flag))?;
        self.used.fetch_max(index + 1, Ordering::SeqCst);
        Some(flag)
    }
}

fn pieces() -> impl Iterator<Item = &'static Piece> {
    std::iter::successors(Some(&SLOTS), |piece| piece.next.get().map(|next| &**next))
}

/// A stop was asked for. For good: roots that start later must stop at their first safe point too.
static STOP_ASKED: AtomicBool = AtomicBool::new(false);
/// Some root has taken it from its flag.
static STOP_SEEN: AtomicBool = AtomicBool::new(false);

/// A flag for a root that starts, raised with `initial`, and with [`Reasons::STOP`] if a stop was asked for at any time
/// before. It belongs to the caller alone until [`release`].
pub fn claim(initial: Reasons) -> &'static Flag {
    let mut piece = &SLOTS;
    let flag = loop {
        match piece.claim() {
            Some(flag) => break flag,
            None => piece = piece.next.get_or_init(Piece::boxed),
        }
    };
    // What was raised while the flag was nobody's (by a handler that had just seen it taken) is not meant for us.
    flag.bits.store(initial.0, Ordering::SeqCst);
    // `raise_all` remembers the stop before it looks for taken flags; we take the flag before we look for a remembered stop.
    // With sequential consistency at least one of the two sees the other.
    if STOP_ASKED.load(Ordering::SeqCst) {
        flag.raise(Reasons::STOP);
    }
    flag
}

/// Gives a flag back. Its times must be [disarmed](super::timer::disarm) before.
pub fn release(flag: &'static Flag) {
    flag.bits.store(0, Ordering::SeqCst);
    flag.taken.store(false, Ordering::SeqCst);
}

/// Raises the flags of all active roots, and remembers a stop for those that start later.
///
/// Async-signal-safe: atomics only, and as many steps as there are flags in use.
pub fn raise_all(reasons: Reasons) {
    if reasons.contains(Reasons::STOP) {
        STOP_ASKED.store(true, Ordering::SeqCst);
    }
    for piece in pieces() {
        let used = piece.used.load(Ordering::SeqCst);
        for flag in piece.flags.iter().take(used) {
            if flag.taken.load(Ordering::SeqCst) {
                flag.raise(reasons);
            }
        }
    }
}

/// A stop was asked for, and no root has taken notice yet.
pub(super) fn stop_unseen() -> bool {
    STOP_ASKED.load(Ordering::SeqCst) && !STOP_SEEN.load(Ordering::SeqCst)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// `raise_all` reaches the flags of all tests of this process: those who raise and those who mind take turns.
    pub(in crate::trigger) fn alone() -> MutexGuard<'static, ()> {
        static TURN: Mutex<()> = Mutex::new(());
        TURN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // A stop is remembered for good, so what needs one is tested in processes of its own (tests/signals.rs).

    #[test]
    fn taking_lowers_all_but_count() {
        let flag = Flag::new();
        assert!(!flag.raised());
        flag.raise(Reasons::SAVE | Reasons::COUNT);
        assert!(flag.raised());
        assert_eq!(flag.take(), Reasons::SAVE | Reasons::COUNT);
        assert!(flag.raised());
        assert_eq!(flag.take(), Reasons::COUNT);
    }

    #[test]
    fn reasons_are_a_set() {
        let both = Reasons::SAVE | Reasons::OPEN;
        assert!(both.contains(Reasons::SAVE) && both.contains(both));
        assert!(!Reasons::SAVE.contains(both));
        assert!(Reasons::NONE.is_empty() && both.contains(Reasons::NONE));
    }

    #[test]
    fn a_claimed_flag_is_alone_on_its_cache_lines() {
        let _turn = alone();
        let one = claim(Reasons::NONE);
        let two = claim(Reasons::RESUMED);
        assert!(!std::ptr::eq(one, two));
        assert!(
            std::ptr::from_ref(one)
                .addr()
                .abs_diff(std::ptr::from_ref(two).addr())
                >= 128
        );
        assert_eq!(two.take(), Reasons::RESUMED);
        release(one);
        release(two);
    }

    #[test]
    fn there_are_flags_for_any_number_of_roots() {
        let _turn = alone();
        let all: Vec<_> = (0..3 * PIECE).map(|_| claim(Reasons::NONE)).collect();
        raise_all(Reasons::STATUS);
        assert!(all.iter().all(|flag| flag.take().contains(Reasons::STATUS)));
        assert!(!IDLE.raised());
        all.into_iter().for_each(release);
        let again = claim(Reasons::NONE);
        assert!(pieces().count() <= 4, "flags given back are used again");
        release(again);
    }
}
