//! An output's file, with the operations it needs. Unit tests have them fail here.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt as _;

#[derive(Debug)]
pub(super) struct Medium(pub(super) File);

impl Medium {
    /// Writes some of the bytes, as many as the system takes at once.
    pub(super) fn write(&self, bytes: &[u8], at: u64) -> io::Result<usize> {
        let most = fault(Op::Write)?.unwrap_or(usize::MAX).min(bytes.len());
        again(|| self.0.write_at(&bytes[..most], at))
    }

    pub(super) fn cut(&self, length: u64) -> io::Result<()> {
        fault(Op::Cut)?;
        again(|| self.0.set_len(length))
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        fault(Op::Sync)?;
        again(|| self.0.sync_data())
    }

    pub(super) fn metadata(&self) -> io::Result<Metadata> {
        self.0.metadata()
    }
}

/// A signal in between is no failure.
fn again<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Write,
    Cut,
    Sync,
}

#[cfg(not(test))]
fn fault(_: Op) -> io::Result<Option<usize>> {
    Ok(None)
}

#[cfg(test)]
pub(super) use faults::{Fault, fault, next};

#[cfg(test)]
mod faults {
    use std::cell::RefCell;
    use std::collections::VecDeque;
    use std::io;

    use super::Op;

    /// What an operation does instead of its work.
    #[derive(Debug, Clone, Copy)]
    pub(in crate::fs) enum Fault {
        /// Writes this many bytes at most.
        Short(usize),
        /// Fails with this number.
        Errno(i32),
    }

    thread_local! {
        static COMING: RefCell<VecDeque<(Op, Fault)>> = const { RefCell::new(VecDeque::new()) };
    }

    /// The next operations of these kinds go wrong, in this order; what is of another kind than the first works.
    pub(in crate::fs) fn next(faults: &[(Op, Fault)]) {
        COMING.with_borrow_mut(|coming| *coming = faults.iter().copied().collect());
    }

    pub(in crate::fs) fn fault(op: Op) -> io::Result<Option<usize>> {
        COMING.with_borrow_mut(|coming| match coming.front() {
            Some(&(of, fault)) if of == op => {
                coming.pop_front();
                match fault {
                    Fault::Short(most) => Ok(Some(most)),
                    Fault::Errno(number) => Err(io::Error::from_raw_os_error(number)),
                }
            }
            _ => Ok(None),
        })
    }
}
