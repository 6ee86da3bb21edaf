//! The calling thread's signal mask.

use std::ptr;

/// Runs `action` with all signals blocked in this thread: a thread started by it begins, and stays, without any.
pub(crate) fn with_all_blocked<R>(action: impl FnOnce() -> R) -> R {
    struct Restore(libc::sigset_t);
    impl Drop for Restore {
        fn drop(&mut self) {
            // SAFETY: the set was written by pthread_sigmask; a null old set is allowed.
            unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.0, ptr::null_mut()) };
        }
    }
    // SAFETY: a signal set of zeroes is a valid value of the type on every Unix, and both calls write to our own.
    let before = unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        let mut before: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        before
    };
    let _restore = Restore(before);
    action()
}
