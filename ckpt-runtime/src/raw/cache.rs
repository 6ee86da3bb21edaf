//! The system's cache of a file.

use std::fs::File;
use std::os::fd::AsRawFd as _;

/// Whether all of a part of a file is in the cache, if the system tells.
#[cfg(target_os = "linux")]
pub(crate) fn has(file: &File, offset: u64, length: u64) -> Option<bool> {
    /// cachestat(2): the number is the same on all kinds of machines.
    const CACHESTAT: libc::c_long = 451;
    let range = [offset, length];
    // Pages that are cached, changed, being written, evicted, evicted of late.
    let mut pages = [0u64; 5];
    // SAFETY: the two arrays are laid out as the system's structures, and live until the call is over; it writes to the second one alone.
    let answer = unsafe {
        libc::syscall(
            CACHESTAT,
            file.as_raw_fd(),
            range.as_ptr(),
            pages.as_mut_ptr(),
            0,
        )
    };
    // Never more than there are, so too large a page would only make it look less.
    const PAGE: u64 = 4096;
    let spanned = (offset + length).div_ceil(PAGE) - offset / PAGE;
    (answer == 0).then_some(pages[0] >= spanned)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn has(_: &File, _: u64, _: u64) -> Option<bool> {
    None
}

/// Has the system begin to write to the disk what it has of a part of a file, without waiting.
#[cfg(target_os = "linux")]
pub(crate) fn begin_to_write(file: &File, offset: u64, length: u64) {
    let (Ok(offset), Ok(length)) = (i64::try_from(offset), i64::try_from(length)) else {
        return;
    };
    // SAFETY: the descriptor is open. It is an advice: what fails shows when the file is synced.
    unsafe {
        libc::sync_file_range(
            file.as_raw_fd(),
            offset,
            length,
            libc::SYNC_FILE_RANGE_WRITE,
        );
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn begin_to_write(_: &File, _: u64, _: u64) {}
