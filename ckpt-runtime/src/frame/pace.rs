//! How many iterations a blocked loop runs between two looks at its flag.

use std::time::{Duration, Instant};

/// The most iterations in a block. Those of blocked loops take nanoseconds; should they all become a hundred times slower at once,
/// because what they look at is in no cache any more, a block still takes a few milliseconds.
const MOST: u64 = 1 << 16;

/// The iterations of a loop's first block.
const FIRST: u64 = 32;

/// A block should not take longer than about this: a fortieth of what a signal may wait.
const TARGET: Duration = Duration::from_micros(250);

/// Full blocks between two looks at the clock, which costs as much as a hundred short iterations.
const UNTIMED: u32 = 15;

/// Blocks before the first look at the clock: a loop of no more than [`FIRST`] iterations, in a function that is called over and
/// over, does not look.
const UNTIMED_AT_FIRST: u32 = 2;

/// The size of the next block, adapted to the time the last ones took. A loop inside another one keeps it: what it has
/// found out holds for the next time, too.
#[derive(Debug)]
pub struct Pace {
    size: u64,
    /// Blocks left until the clock is looked at.
    untimed: u32,
    adapts: bool,
    /// When the clock was last looked at.
    looked: Option<Instant>,
    /// Whether [`Pace::suit`] has been asked.
    suited: bool,
}

impl Pace {
    /// Grows from [`FIRST`] iterations towards blocks of [`TARGET`], or [`MOST`] iterations.
    pub(crate) fn adaptive() -> Self {
        Pace {
            size: FIRST,
            untimed: UNTIMED_AT_FIRST,
            adapts: true,
            looked: None,
            suited: false,
        }
    }

    /// Every iteration is a block: each safe point is looked at.
    pub(crate) fn single() -> Self {
        Pace {
            size: 1,
            untimed: u32::MAX,
            adapts: false,
            ..Pace::adaptive()
        }
    }

    /// One block for the whole loop: nobody listens.
    pub(crate) fn unbounded() -> Self {
        Pace {
            size: u64::MAX,
            ..Pace::single()
        }
    }

    /// Blocks of single iterations unless its iterations are short. Asked once: they do not change.
    #[inline(always)]
    pub(crate) fn suit(&mut self, is_short: impl FnOnce() -> bool) {
        if !self.suited {
            self.suit_now(is_short);
        }
    }

    #[inline(never)]
    #[allow(
        improper_ctypes_definitions,
        reason = "see `frame`: it must not unwind"
    )]
    extern "C" fn suit_now(&mut self, is_short: impl FnOnce() -> bool) {
        self.suited = true;
        if self.adapts && !is_short() {
            *self = Pace {
                suited: true,
                ..Pace::single()
            };
        }
    }

    /// The size of the next block.
    // Not cold: the optimiser would take the loop inside the block for cold too.
    #[inline(never)]
    #[allow(
        improper_ctypes_definitions,
        clippy::should_implement_trait,
        reason = "see `frame`: it must not unwind, nor depend on which traits are in scope"
    )]
    pub extern "C" fn next(&mut self) -> u64 {
        match self.untimed.checked_sub(1) {
            Some(left) => self.untimed = left,
            None => self.look_at_clock(),
        }
        self.size
    }

    fn look_at_clock(&mut self) {
        if !self.adapts {
            self.untimed = u32::MAX;
            return;
        }
        let now = Instant::now();
        if let Some(looked) = self.looked {
            self.adapt(now - looked);
        }
        self.looked = Some(now);
    }

    fn adapt(&mut self, took: Duration) {
        let blocks = if self.size == MOST { UNTIMED + 1 } else { 1 };
        let block = took / blocks;
        if block > TARGET * 2 {
            let shrink = (block.as_nanos() / TARGET.as_nanos()).min(u128::from(MOST)) as u64;
            self.size = (self.size / shrink).max(1);
        } else if block < TARGET / 2 {
            self.size = (self.size * 2).min(MOST);
        }
        self.untimed = if self.size == MOST { UNTIMED } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_grow_while_short_and_shrink_when_long() {
        let mut pace = Pace::adaptive();
        for _ in 0..20 {
            pace.adapt(Duration::from_micros(10));
        }
        assert_eq!((pace.size, pace.untimed), (MOST, UNTIMED));
        pace.adapt(TARGET * (UNTIMED + 1));
        assert_eq!((pace.size, pace.untimed), (MOST, UNTIMED));
        pace.adapt(TARGET * 64 * (UNTIMED + 1));
        assert_eq!((pace.size, pace.untimed), (MOST / 64, 0));
        pace.adapt(Duration::from_secs(100));
        assert_eq!((pace.size, pace.untimed), (1, 0));
    }

    #[test]
    fn a_full_block_is_timed_now_and_then() {
        let mut pace = Pace {
            size: MOST,
            untimed: 2,
            ..Pace::adaptive()
        };
        assert_eq!([pace.next(), pace.next()], [MOST; 2]);
        assert_eq!(pace.untimed, 0);
    }

    #[test]
    fn fixed_paces_stay() {
        let (mut single, mut unbounded) = (Pace::single(), Pace::unbounded());
        for _ in 0..3 {
            assert_eq!((single.next(), unbounded.next()), (1, u64::MAX));
        }
    }
}
