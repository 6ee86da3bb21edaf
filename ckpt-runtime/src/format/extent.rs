//! Bytes of a file that belong together, and their sums.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

/// Sums are of so many bytes: of those between two multiples of this in the file.
pub(crate) const BLOCK: u64 = 64 * 1024;

/// Bytes of the sum of a block.
pub(crate) const BLOCK_SUM: usize = 16;

/// Where bytes are in a file, with a sum for each block that they lie in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Where it begins in the file.
    pub offset: u64,
    /// How many bytes it has in the file.
    pub size: u64,
    /// Of each block that it lies in, the XXH3-128 (seed 0) of what it has there, little-endian; nothing where it has no bytes. They are
    /// not in the header but in the table before it.
    #[serde(skip)]
    pub sums: Vec<u8>,
    /// The lengths of the pieces that were compressed each by itself, in the file; nothing where none was.
    pub packed: Vec<u32>,
}

/// The blocks that so many bytes from an offset lie in: the part of each that is theirs.
pub(crate) fn blocks(offset: u64, size: u64) -> impl Iterator<Item = Range<u64>> {
    let end = offset + size;
    let starts = std::iter::successors(Some(offset), |at| (at / BLOCK + 1).checked_mul(BLOCK));
    starts
        .take_while(move |&at| at < end)
        .map(move |at| at..end.min((at / BLOCK + 1).saturating_mul(BLOCK)))
}

/// The sum of what lies in one block.
pub(crate) fn block_sum(bytes: &[u8]) -> [u8; BLOCK_SUM] {
    XxHash3_128::oneshot(bytes).to_le_bytes()
}

/// The sums of bytes that are put at an offset.
pub(crate) fn sums_of(offset: u64, bytes: &[u8]) -> Vec<u8> {
    blocks(offset, bytes.len() as u64)
        .flat_map(|block| {
            let part = (block.start - offset) as usize..(block.end - offset) as usize;
            block_sum(&bytes[part])
        })
        .collect()
}

impl Extent {
    /// Bytes that are put at an offset as they are.
    pub(crate) fn of(offset: u64, bytes: &[u8]) -> Extent {
        Extent {
            offset,
            size: bytes.len() as u64,
            sums: sums_of(offset, bytes),
            packed: Vec::new(),
        }
    }

    /// The first byte behind it; `None` where no file is that long.
    pub(super) fn end(&self) -> Option<u64> {
        self.offset.checked_add(self.size)
    }

    /// How many bytes its sums have; `None` where no file is that long.
    pub(super) fn length_of_sums(&self) -> Option<u64> {
        let end = self.end()?;
        let count = match self.size {
            0 => 0,
            _ => (end - 1) / BLOCK - self.offset / BLOCK + 1,
        };
        count.checked_mul(BLOCK_SUM as u64)
    }

    /// The sum of just this part of a block, if it has that by itself.
    pub(crate) fn sum_of(&self, part: &Range<u64>) -> Option<&[u8]> {
        let block = part.start / BLOCK * BLOCK;
        let own = self.offset.max(block)..self.end()?.min(block.checked_add(BLOCK)?);
        let at = (block / BLOCK).checked_sub(self.offset / BLOCK)? as usize * BLOCK_SUM;
        (own == *part).then(|| self.sums.get(at..at + BLOCK_SUM))?
    }

    /// Whether bytes that were found at an offset, from the beginning to the end of what the extent has in a block or in several, are
    /// those that were written.
    pub(crate) fn has(&self, offset: u64, bytes: &[u8]) -> bool {
        let first = self.offset / BLOCK;
        blocks(offset, bytes.len() as u64).all(|block| {
            let part = (block.start - offset) as usize..(block.end - offset) as usize;
            let at = (block.start / BLOCK - first) as usize * BLOCK_SUM;
            self.sums.get(at..at + BLOCK_SUM) == Some(&block_sum(&bytes[part])[..])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_at_multiples() {
        let found = |offset, size| blocks(offset, size).collect::<Vec<_>>();
        assert_eq!(found(5, 0), []);
        assert!(blocks(5, 7).eq(std::iter::once(5..12)));
        assert!(blocks(BLOCK - 1, 1).eq(std::iter::once(BLOCK - 1..BLOCK)));
        assert_eq!(
            found(BLOCK - 1, BLOCK + 2),
            [BLOCK - 1..BLOCK, BLOCK..2 * BLOCK, 2 * BLOCK..2 * BLOCK + 1]
        );
    }

    #[test]
    fn every_change_shows() {
        let bytes: Vec<u8> = (0..3 * BLOCK as usize).map(|at| at as u8).collect();
        let extent = Extent::of(100, &bytes);
        assert_eq!(extent.length_of_sums(), Some(extent.sums.len() as u64));
        assert!(extent.has(100, &bytes));
        let second = (BLOCK - 100) as usize..(2 * BLOCK - 100) as usize;
        assert!(extent.has(BLOCK, &bytes[second.clone()]));
        for at in [0, 1, second.start, second.end, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(!extent.has(100, &changed), "{at}");
        }
        assert!(!extent.has(101, &bytes) && !extent.has(BLOCK, &bytes));
        assert_eq!(
            extent.sum_of(&(BLOCK..2 * BLOCK)),
            Some(&extent.sums[16..32])
        );
        assert_eq!(extent.sum_of(&(100..BLOCK)), Some(&extent.sums[..16]));
        for part in [
            0..BLOCK,
            BLOCK..2 * BLOCK - 1,
            BLOCK + 1..2 * BLOCK,
            9 * BLOCK..10 * BLOCK,
        ] {
            assert_eq!(extent.sum_of(&part), None);
        }
    }
}
