//! Between memory and a file at the speed of the disk.
//!
//! Long rows are written from where they are, in whole pages, by several threads, each summing what it writes: then they need no
//! second copy in memory, nor a third in the system's cache. Where the file system knows how (`O_DIRECT`), the disk takes them from the
//! program's own pages, if they lie in the file as they lie in memory, modulo a page: so rows are put a little further for that. What is
//! shorter is gathered first.

mod buffer;
mod forked;
mod known;
mod outgoing;
mod staged;
mod summing;

pub(super) use forked::Forked;
pub(crate) use forked::RowPlaces;
pub(super) use known::Known;
#[cfg(test)]
pub(super) use outgoing::NO_THREADS;
pub(super) use outgoing::Outgoing;
pub(crate) use staged::Staging;

/// How much further than `place` in a file bytes have to lie, so that they lie there as in memory, modulo a page.
fn gap_before(bytes: &[u8], place: u64, page: usize) -> usize {
    (bytes.as_ptr() as usize).wrapping_sub(place as usize) % page
}

/// What is done in which portions. Tests have smaller ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// What files are written in whole ones of, where that is faster.
    pub(in super::super) page: usize,
    /// What is gathered before it is written: whole pages.
    pub(in super::super) gathered: usize,
    /// Rows of at least so many bytes are written from where they are. A thousandth of them is more than a page.
    pub(in super::super) long: usize,
    /// What a thread writes at a time, and others may take over from: whole blocks of the format.
    pub(in super::super) piece: u64,
    /// How many threads write.
    pub(in super::super) writers: usize,
    /// The place of a file of at least so many bytes is kept for a later one.
    pub(in super::super) reused: u64,
}

impl Sizes {
    pub(super) const USUAL: Sizes = Sizes {
        page: 4096,
        gathered: 8 << 20,
        long: 4 << 20,
        piece: 1 << 20,
        // Disks are fastest with several requests at a time, however few processors there are.
        writers: 4,
        reused: 1 << 20,
    };
}
