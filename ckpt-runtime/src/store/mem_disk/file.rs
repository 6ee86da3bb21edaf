//! A file's content: what processes see, what is durable, and which blocks differ for which reason.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use super::super::disk::Stamp;

/// Small, so that a small checkpoint has many.
pub(super) const SMALL_BLOCK: usize = 64;
/// For files with long rows.
pub(super) const LARGE_BLOCK: usize = 4096;

#[derive(Debug, Clone)]
pub(super) struct Inode {
    pub(super) data: Vec<u8>,
    pub(super) durable: Vec<u8>,
    /// Blocks written since the last sync.
    pub(super) dirty: BTreeSet<usize>,
    /// Blocks whose writing failed: the kernel takes them for clean.
    pub(super) failed: BTreeSet<usize>,
    pub(super) changes: u64,
    pub(super) owner: u32,
    pub(super) links: u64,
    /// What is lost or torn by itself.
    pub(super) block: usize,
}

impl Inode {
    pub(super) fn new(owner: u32, block: usize) -> Self {
        Inode {
            data: Vec::new(),
            durable: Vec::new(),
            dirty: BTreeSet::new(),
            failed: BTreeSet::new(),
            changes: 0,
            owner,
            links: 1,
            block,
        }
    }

    pub(super) fn append(&mut self, bytes: &[u8]) {
        let from = self.data.len();
        self.data.extend_from_slice(bytes);
        self.touch(from);
    }

    pub(super) fn write_at(&mut self, bytes: &[u8], offset: usize) {
        let end = offset + bytes.len();
        if bytes.is_empty() {
            return;
        }
        let from = offset.min(self.data.len());
        if self.data.len() < end {
            self.data.resize(end, 0);
        }
        self.data[offset..end].copy_from_slice(bytes);
        self.touch_part(from, end);
    }

    pub(super) fn set_length(&mut self, length: usize) {
        let from = length.min(self.data.len());
        self.data.resize(length, 0);
        self.touch(from);
    }

    /// Has a part of its content changed.
    fn touch_part(&mut self, from: usize, end: usize) {
        for block in from / self.block..end.div_ceil(self.block) {
            self.dirty.insert(block);
            self.failed.remove(&block);
        }
        self.changes += 1;
    }

    /// Has its content from here on changed.
    fn touch(&mut self, from: usize) {
        let end = self.data.len().max(self.durable.len());
        self.touch_part(from, end);
    }

    pub(super) fn replace(&mut self, bytes: &[u8]) {
        self.data = bytes.to_owned();
        self.touch(0);
    }

    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut Vec<u8>)) {
        edit(&mut self.data);
        self.durable = self.data.clone();
        self.dirty.clear();
        self.failed.clear();
        self.changes += 1;
    }

    pub(super) fn sync(&mut self) {
        self.durable.resize(self.data.len(), 0);
        for block in std::mem::take(&mut self.dirty) {
            self.keep(block, self.block);
        }
    }

    /// The pages are clean now, and only in memory.
    pub(super) fn fail_to_sync(&mut self) {
        self.failed.append(&mut self.dirty);
    }

    /// Brings the beginning of a block to the medium, as far as the file goes there.
    pub(super) fn keep(&mut self, block: usize, length: usize) {
        let start = block * self.block;
        let end = (start + length)
            .min(self.data.len())
            .min(self.durable.len());
        if start < end {
            self.durable[start..end].copy_from_slice(&self.data[start..end]);
        }
    }

    pub(super) fn stamp(&self, inode: usize) -> Stamp {
        Stamp {
            length: self.data.len() as u64,
            modified: UNIX_EPOCH + Duration::from_secs(self.changes),
            inode: inode as u64,
            directory: false,
        }
    }
}
