//! The clock that a signal handler may read.

/// Milliseconds of the monotonic clock, at least 1. Async-signal-safe.
pub(crate) fn monotonic_ms() -> u64 {
    // SAFETY: all zeroes is a valid timespec, and the call writes to our own. CLOCK_MONOTONIC always exists.
    let now = unsafe {
        let mut now: libc::timespec = std::mem::zeroed();
        libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now);
        now
    };
    (now.tv_sec as u64 * 1_000 + now.tv_nsec as u64 / 1_000_000).max(1)
}
