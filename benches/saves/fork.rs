//! `fork`, which nothing safe offers: the child would be a copy of one thread among many.
#![allow(unsafe_code)]

/// Makes a child that ends at once: its number.
pub(crate) fn fork() -> Result<i32, String> {
    // SAFETY: the child calls nothing but `_exit`, which is safe after a fork in whatever state the other threads' locks were
    // copied; it does not return into code that owns anything, so nothing is dropped twice.
    let child = unsafe {
        match libc::fork() {
            0 => libc::_exit(0),
            child => child,
        }
    };
    if child < 0 {
        return Err(std::io::Error::last_os_error().to_string());
    }
    Ok(child)
}

/// Waits for the end of such a child.
pub(crate) fn wait(child: i32) -> Result<(), String> {
    // SAFETY: a null pointer is allowed: the status is not wanted.
    match unsafe { libc::waitpid(child, std::ptr::null_mut(), 0) } {
        -1 => Err(std::io::Error::last_os_error().to_string()),
        _ => Ok(()),
    }
}
