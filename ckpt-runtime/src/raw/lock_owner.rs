//! Which process is in the way of a record lock.

use std::io;
use std::os::fd::{AsRawFd as _, BorrowedFd};

/// The process whose lock keeps this one from locking the whole file: `None` if there is none, or none that has a number here,
/// such as one on another machine.
pub(crate) fn owner(file: BorrowedFd<'_>) -> io::Result<Option<u32>> {
    // SAFETY: all zeroes are a valid value: from the beginning of the file, of no length, which means up to its end.
    let mut wanted: libc::flock = unsafe { std::mem::zeroed() };
    wanted.l_type = libc::F_WRLCK as libc::c_short;
    wanted.l_whence = libc::SEEK_SET as libc::c_short;
    // SAFETY: the descriptor is open while it is borrowed, and F_GETLK reads and writes the structure it is given, which is ours.
    if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_GETLK, &mut wanted) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // Linux answers with 0 for a process of another namespace and with less for one of another machine.
    let found = wanted.l_type != libc::F_UNLCK as libc::c_short;
    Ok(u32::try_from(wanted.l_pid)
        .ok()
        .filter(|&pid| found && pid > 0))
}
