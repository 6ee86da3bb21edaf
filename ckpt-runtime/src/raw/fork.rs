//! A child process that writes what its parent had in memory, and ends.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The child. Dropping it waits for its end.
#[derive(Debug)]
pub(crate) struct Child {
    process: libc::pid_t,
    report: File,
}

/// Forks; the child runs `work` and ends, whatever comes of it. A program with threads has only the calling one in the child, and locks that
/// the others held stay locked there for ever: so `work` must take no lock and allocate nothing. It tells a number, or the system's number
/// of an error.
///
/// # Errors
/// Those of pipe(2) and fork(2).
pub(crate) fn child(work: &mut dyn FnMut() -> io::Result<u64>) -> io::Result<Child> {
    let (read, write) = pipe()?;
    super::mask::with_all_blocked(|| {
        // SAFETY: what the child does until it ends is `work`, which keeps to what its documentation asks for, and calls of the system.
        match unsafe { libc::fork() } {
            -1 => Err(io::Error::last_os_error()),
            0 => in_child(work, &write),
            process => Ok(Child {
                process,
                report: File::from(read),
            }),
        }
    })
}

fn in_child(work: &mut dyn FnMut() -> io::Result<u64>, report: &OwnedFd) -> ! {
    if let Ok(told) = catch_unwind(AssertUnwindSafe(work)) {
        let number = told.map_or_else(|error| -i64::from(number_of(&error)), |told| told as i64);
        let bytes = number.to_le_bytes();
        // SAFETY: the bytes are there until the call is over; a pipe takes so few at once.
        unsafe { libc::write(report.as_raw_fd(), bytes.as_ptr().cast(), bytes.len()) };
    }
    // SAFETY: it ends the process, without running anything of the parent's.
    unsafe { libc::_exit(0) }
}

fn number_of(error: &io::Error) -> i32 {
    error.raw_os_error().unwrap_or(libc::EIO)
}

fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends = [0; 2];
    // SAFETY: the array has room for the two descriptors that the system writes.
    if unsafe { libc::pipe(ends.as_mut_ptr()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: both were just opened, and nobody else has them.
    let [read, write] = ends.map(|end| unsafe { OwnedFd::from_raw_fd(end) });
    for end in [&read, &write] {
        // SAFETY: the descriptor is open. Programs that are started meanwhile must not hold the pipe open.
        unsafe { libc::fcntl(end.as_raw_fd(), libc::F_SETFD, libc::FD_CLOEXEC) };
    }
    Ok((read, write))
}

impl Child {
    /// Waits until it has told its number, or ended. (Its exit code may be taken by the program, which may wait for any of its children.)
    ///
    /// # Errors
    /// The one that it told; [`io::ErrorKind::UnexpectedEof`] if it ended without a word.
    pub(crate) fn told(&mut self) -> io::Result<u64> {
        // Not to the end: another process that was forked meanwhile may hold the other end for as long as it lives.
        let mut bytes = [0; 8];
        self.report.read_exact(&mut bytes)?;
        let number = i64::from_le_bytes(bytes);
        u64::try_from(number).map_err(|_| io::Error::from_raw_os_error(-number as i32))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let mut status = 0;
        loop {
            // SAFETY: it is a child of this process that was not waited for, or the call fails; the status is written to our own.
            let waited = unsafe { libc::waitpid(self.process, &mut status, 0) };
            let interrupted =
                waited < 0 && io::Error::last_os_error().kind() == io::ErrorKind::Interrupted;
            if !interrupted {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_tells_what_came_of_it() {
        assert_eq!(child(&mut || Ok(1 << 62)).unwrap().told().unwrap(), 1 << 62);
        let full = || io::Error::from_raw_os_error(libc::ENOSPC);
        let told = child(&mut || Err(full())).unwrap().told().unwrap_err();
        assert_eq!(told.kind(), full().kind());
        let mut killed = child(&mut || loop {
            std::hint::spin_loop();
        })
        .unwrap();
        // SAFETY: a signal to the child.
        unsafe { libc::kill(killed.process, libc::SIGKILL) };
        assert_eq!(
            killed.told().unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
    }

    #[test]
    fn a_child_sees_what_there_was() {
        let mut number = 7u64;
        let mut first = child(&mut || Ok(number)).unwrap();
        number += 1;
        assert_eq!((first.told().unwrap(), number), (7, 8));
    }
}
