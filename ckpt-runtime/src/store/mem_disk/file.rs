//! A file's content: what processes see, what is durable, and which blocks differ for which reason.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use super::super::disk::Stamp;

/// Small, so that a small checkpoint has many.
pub(super) const BLOCK: usize = 64;

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
}

impl Inode {
    pub(super) fn new(owner: u32) -> Self {
        Inode {
            data: Vec::new(),
            durable: Vec::new(),
            dirty: BTreeSet::new(),
            failed: BTreeSet::new(),
            changes: 0,
            owner,
            links: 1,
        }
    }

    pub(super) fn append(&mut self, bytes: &[u8]) {
        let from = self.data.len();
        self.data.extend_from_slice(bytes);
        self.touch(from);
    }

    /// Has its content from here on changed.
    fn touch(&mut self, from: usize) {
        let end = self.data.len().max(self.durable.len());
        for block in from / BLOCK..end.div_ceil(BLOCK) {
            self.dirty.insert(block);
            self.failed.remove(&block);
        }
        self.changes += 1;
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
            self.keep(block, BLOCK);
        }
    }

    /// The pages are clean now, and only in memory.
    pub(super) fn fail_to_sync(&mut self) {
        self.failed.append(&mut self.dirty);
    }

    /// Brings the beginning of a block to the medium, as far as the file goes there.
    pub(super) fn keep(&mut self, block: usize, length: usize) {
        let start = block * BLOCK;
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
