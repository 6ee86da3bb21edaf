//! How many iterations a blocked loop runs between two looks at its flag.

use std::time::{Duration, Instant};

/// A block should take about this long: the clock is then read too rarely to be felt, and a signal is seen well within
/// 10 ms even when iterations become several times slower.
const TARGET: Duration = Duration::from_micros(200);

/// The size of the next block, adapted to the time the last one took.
#[derive(Debug)]
pub struct Pace {
    size: u64,
    began: Option<Instant>,
}

impl Pace {
    /// Grows from single iterations towards blocks of [`TARGET`].
    pub(crate) fn adaptive() -> Self {
        Pace {
            size: 1,
            began: Some(Instant::now()),
        }
    }

    /// Every iteration is a block: each safe point is looked at.
    pub(crate) fn single() -> Self {
        Pace {
            size: 1,
            began: None,
        }
    }

    /// One block for the whole loop: nobody listens.
    pub(crate) fn unbounded() -> Self {
        Pace {
            size: u64::MAX,
            began: None,
        }
    }

    /// The size of the next block.
    // Not inlined, for there are better uses of the registers around it; not cold, for the optimiser would then take the
    // loop inside the block for cold too.
    #[inline(never)]
    #[allow(
        improper_ctypes_definitions,
        reason = "see `frame`: it must not unwind"
    )]
    pub(crate) extern "C" fn next(&mut self) -> u64 {
        if let Some(began) = self.began {
            let now = Instant::now();
            self.adapt(now - began);
            self.began = Some(now);
        }
        self.size
    }

    fn adapt(&mut self, took: Duration) {
        if took > TARGET * 2 {
            let shrink = (took.as_nanos() / TARGET.as_nanos()).min(1 << 20) as u64;
            self.size = (self.size / shrink).max(1);
        } else if took < TARGET / 2 {
            self.size = self.size.saturating_mul(2).min(1 << 40);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_grow_while_short_and_shrink_when_long() {
        let mut pace = Pace::adaptive();
        for _ in 0..12 {
            pace.adapt(Duration::from_micros(10));
        }
        assert_eq!(pace.size, 4096);
        pace.adapt(TARGET);
        assert_eq!(pace.size, 4096);
        pace.adapt(TARGET * 64);
        assert_eq!(pace.size, 64);
        pace.adapt(Duration::from_secs(100));
        assert_eq!(pace.size, 1);
    }
}
