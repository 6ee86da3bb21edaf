//! What a crash leaves of a disk.

use super::file::Inode;
use super::{Entry, MemDisk, Names, apply};

/// What becomes of unsynced changes in a crash.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Loss {
    /// They are kept: the process died, the machine did not.
    Nothing,
    Everything,
    /// Some, by this seed.
    Some(u64),
}

impl MemDisk {
    /// The disk as the next boot finds it.
    pub(in super::super) fn after_crash(&self, loss: Loss) -> MemDisk {
        let state = self.state();
        let mut dice = Dice::new(match loss {
            Loss::Some(seed) => seed,
            _ => 0,
        });
        let mut names = state.durable_names.clone();
        for change in &state.pending {
            let kept = match loss {
                Loss::Nothing => true,
                Loss::Everything => false,
                Loss::Some(_) => dice.throw(2) == 0,
            };
            if kept {
                apply(&mut names, change);
            }
        }
        drop_orphans(&mut names);
        let survivor = |inode: &Inode| {
            let mut inode = inode.clone();
            match loss {
                Loss::Nothing => inode.durable = inode.data.clone(),
                Loss::Everything => {}
                Loss::Some(_) => dice.tear(&mut inode),
            }
            inode.data = inode.durable.clone();
            inode.dirty.clear();
            inode.failed.clear();
            inode
        };
        let inodes = state.inodes.iter().map(survivor).collect();
        let disk = MemDisk::with(inodes, names, state.habits);
        disk.state().rights = state.rights.clone();
        disk
    }
}

/// What lies in a directory that did not survive did not survive.
fn drop_orphans(names: &mut Names) {
    let all = names.clone();
    names.retain(|path, _| {
        path.ancestors()
            .skip(1)
            .all(|above| all.get(above) == Some(&Entry::Dir))
    });
}

/// Chance that can be had again.
pub(in super::super) struct Dice(u64);

impl Dice {
    pub(in super::super) fn new(seed: u64) -> Self {
        Dice((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(in super::super) fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % sides
    }

    /// What may be left of a file whose last changes were not synced: each block, and the length, on its own.
    fn tear(&mut self, inode: &mut Inode) {
        let unsure: Vec<usize> = inode.dirty.iter().chain(&inode.failed).copied().collect();
        if unsure.is_empty() {
            return;
        }
        let (long, short) = (inode.data.len(), inode.durable.len());
        let length = match self.throw(4) {
            0 => short,
            1 => short.min(long) + self.throw(long.abs_diff(short) as u64 + 1) as usize,
            _ => long,
        };
        // What a block holds that was never written: nothing, or what another file left there.
        let garbage = [0, 0xa5][self.throw(2) as usize];
        inode.durable.resize(length, garbage);
        for block in unsure {
            match self.throw(5) {
                0 | 1 => inode.keep(block, inode.block),
                2 => {
                    let torn = self.throw(inode.block as u64) as usize;
                    inode.keep(block, torn);
                }
                _ => {}
            }
        }
    }
}
