//! What saves have cost, and which way of saving costs least.

use std::time::Duration;

use crate::memory;
use crate::settings::{Compress, Mode, Settings};

/// How a save gets to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The function waits.
    Sync,
    /// It waits for a copy.
    Background,
    /// It waits for a child process to begin.
    Fork,
}

/// What is not worth a thread and a copy: the function waits less than people notice.
const UNNOTICED: Duration = Duration::from_millis(20);
/// Bytes a second that a copy is made with, until one has been measured.
const COPIED: u64 = 5_000_000_000;
/// Memory that is left to others.
const SPARED: u64 = 256 << 20;
/// What writing beside the function costs it, of so many parts: processors, memory and the disk are shared.
const SHARE: u32 = 10;

/// Averages in which the last saves count for more than those before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// From the beginning of a save until it was durable.
    durable: Option<Duration>,
    /// What of that was writing, when everything had been copied, or nothing had to be.
    writing: Option<Duration>,
    /// What it takes to copy everything, when it has been copied before.
    copying: Option<Duration>,
}

fn averaged(before: Option<Duration>, now: Duration) -> Option<Duration> {
    Some(before.map_or(now, |before| (before + now) / 2))
}

impl Cost {
    /// A save was durable after this time.
    pub(super) fn is_durable_after(&mut self, took: Duration) {
        self.durable = averaged(self.durable, took);
    }

    /// Writing took so long.
    pub(super) fn is_written_in(&mut self, took: Duration) {
        self.writing = averaged(self.writing, took);
    }

    /// The function waited so long for a copy; into memory that was new if it was the first.
    pub(super) fn is_copied_in(&mut self, took: Duration, first: bool) {
        if !first {
            self.copying = averaged(self.copying, took);
        }
    }

    /// How long a stop takes, if that is known: it may have to wait for a save that has just begun before it makes its own.
    pub(super) fn of_stop(&self, mode: Mode) -> Option<Duration> {
        let waits = u32::from(mode != Mode::Sync);
        self.durable.map(|durable| durable * (1 + waits))
    }

    /// What a save in the background takes from the function, which waits for `pause` of it.
    pub(super) fn of_background(pause: Duration, durable: Duration) -> Duration {
        pause + durable.saturating_sub(pause) / SHARE
    }

    /// How to save a state of `size` bytes, of whose copy the memory is there for `staged`.
    pub(super) fn way(&self, settings: &Settings, size: u64, staged: u64) -> Way {
        // A child process can allocate nothing, and so cannot compress.
        let mode = match (settings.mode, settings.compress) {
            (Mode::Fork, Compress::Zstd(_)) => Mode::Background,
            (mode, _) => mode,
        };
        self.way_of(mode, size, staged)
    }

    fn way_of(&self, mode: Mode, size: u64, staged: u64) -> Way {
        let fits = || {
            let more = size.saturating_sub(staged);
            more == 0 || memory::left().is_none_or(|left| left >= more + SPARED.max(more / 8))
        };
        match mode {
            Mode::Sync => Way::Sync,
            Mode::Auto if !self.is_background_better(size) => Way::Sync,
            Mode::Fork if fits() => Way::Fork,
            _ if fits() => Way::Background,
            _ => Way::Sync,
        }
    }

    /// Whether the function would wait less than half as long.
    fn is_background_better(&self, size: u64) -> bool {
        let assumed = Duration::from_secs_f64(size as f64 / COPIED as f64);
        let copying = self.copying.unwrap_or(assumed);
        self.writing
            .is_some_and(|writing| writing > UNNOTICED && writing > copying * 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    #[test]
    fn what_is_measured_decides() {
        let mut cost = Cost::default();
        assert_eq!(
            cost.way_of(Mode::Auto, GIB, 2 * GIB),
            Way::Sync,
            "nothing is known"
        );
        cost.is_written_in(Duration::from_millis(600));
        assert_eq!(cost.way_of(Mode::Auto, GIB, 2 * GIB), Way::Background);
        cost.is_copied_in(Duration::from_millis(400), false);
        assert_eq!(
            cost.way_of(Mode::Auto, GIB, 2 * GIB),
            Way::Sync,
            "copying is hardly faster"
        );
        let mut small = Cost::default();
        small.is_written_in(Duration::from_millis(5));
        assert_eq!(small.way_of(Mode::Auto, 1 << 20, GIB), Way::Sync);
        assert_eq!(
            small.way_of(Mode::Background, 1 << 20, GIB),
            Way::Background
        );
        assert_eq!(cost.way_of(Mode::Sync, GIB, 2 * GIB), Way::Sync);
    }

    #[test]
    fn there_is_no_copy_without_memory() {
        let cost = Cost::default();
        assert_eq!(cost.way_of(Mode::Background, u64::MAX / 4, 0), Way::Sync);
    }
}
