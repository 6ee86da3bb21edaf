//! Who may show something: a pool of a thousand tasks would fill the screen, and the log.

use std::sync::{Mutex, PoisonError};

/// So many roots at once.
pub(super) const SEATS: usize = 8;

static TAKEN: Mutex<[bool; SEATS]> = Mutex::new([false; SEATS]);

/// A place, given back when dropped.
#[derive(Debug)]
pub(super) struct Seat(usize);

impl Seat {
    /// The first one that is free.
    pub(super) fn take() -> Option<Seat> {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let free = taken.iter().position(|taken| !taken)?;
        taken[free] = true;
        Some(Seat(free))
    }

    pub(super) fn number(&self) -> usize {
        self.0
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        TAKEN.lock().unwrap_or_else(PoisonError::into_inner)[self.0] = false;
    }
}
