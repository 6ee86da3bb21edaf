//! The sums of bytes that come in parts.

use crate::format::{BLOCK, Extent, block_sum};

/// Bytes that are put one after the other at an offset.
pub(super) struct Summing {
    offset: u64,
    size: u64,
    sums: Vec<u8>,
    /// What of the last block has come.
    block: Vec<u8>,
}

impl Summing {
    pub(super) fn at(offset: u64) -> Summing {
        Summing {
            offset,
            size: 0,
            sums: Vec::new(),
            block: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let at = self.offset + self.size;
            let left = (BLOCK - at % BLOCK) as usize;
            let (now, later) = bytes.split_at(left.min(bytes.len()));
            self.block.extend_from_slice(now);
            self.size += now.len() as u64;
            if now.len() == left {
                self.end_block();
            }
            bytes = later;
        }
    }

    fn end_block(&mut self) {
        self.sums.extend(block_sum(&self.block));
        self.block.clear();
    }

    pub(super) fn extent(mut self, packed: Vec<u32>) -> Extent {
        if !self.block.is_empty() {
            self.end_block();
        }
        Extent {
            offset: self.offset,
            size: self.size,
            sums: self.sums,
            packed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_parts_are_those_of_the_whole() {
        let bytes: Vec<u8> = (0..3 * BLOCK + 17).map(|at| (at / 7) as u8).collect();
        for offset in [0, 5, BLOCK - 1, BLOCK] {
            for part in [1000, BLOCK as usize, 100_000, bytes.len()] {
                let mut summing = Summing::at(offset);
                bytes.chunks(part).for_each(|part| summing.add(part));
                assert_eq!(summing.extent(Vec::new()), Extent::of(offset, &bytes));
            }
        }
    }
}
