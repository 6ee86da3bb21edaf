//! What a crash leaves of a disk.

use super::{Entry, Inode, MemDisk, Names, apply};

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
        let mut dice = Dice(match loss {
            Loss::Some(seed) => seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            _ => 1,
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
            let data = match loss {
                Loss::Nothing => inode.data.clone(),
                Loss::Everything => inode.durable.clone(),
                Loss::Some(_) => dice.tear(inode),
            };
            Inode {
                durable: data.clone(),
                data,
                changes: inode.changes,
            }
        };
        MemDisk::with(state.inodes.iter().map(survivor).collect(), names)
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

struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % sides
    }

    /// What may be left of a file whose last changes were not synced.
    fn tear(&mut self, inode: &Inode) -> Vec<u8> {
        if inode.data == inode.durable {
            return inode.data.clone();
        }
        let mut data = inode.data.clone();
        let at = self.throw(data.len() as u64 + 1) as usize;
        match self.throw(5) {
            0 => return inode.durable.clone(),
            1 => {}
            2 => data.truncate(at),
            3 => data[at..].fill(0),
            _ => data[..at].fill(0),
        }
        data
    }
}
