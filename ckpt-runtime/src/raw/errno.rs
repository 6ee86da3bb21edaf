//! `errno` of the calling thread: a handler must leave it as it found it.

use libc::c_int;

#[cfg(any(target_os = "linux", target_os = "hurd", target_os = "redox"))]
use libc::__errno_location as location;

#[cfg(any(target_os = "android", target_os = "netbsd", target_os = "openbsd"))]
use libc::__errno as location;

#[cfg(any(target_vendor = "apple", target_os = "freebsd"))]
use libc::__error as location;

/// Its value. Async-signal-safe.
pub(super) fn get() -> c_int {
    // SAFETY: the C library returns the address of this thread's errno, valid as long as the thread.
    unsafe { *location() }
}

/// Sets it. Async-signal-safe.
pub(super) fn set(value: c_int) {
    // SAFETY: as in `get`; no reference to it is ever held.
    unsafe { *location() = value }
}
