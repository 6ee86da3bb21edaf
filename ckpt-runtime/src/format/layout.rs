//! The prelude, and where everything lies: docs/format.md §2. No other file knows an offset.

use twox_hash::XxHash3_64;

use super::{Damage, Part, VERSION};

/// Not ASCII, and broken by transfers in text mode.
pub(super) const MAGIC: [u8; 8] = *b"\x89CKPT\r\n\x1a";

/// Bytes of the prelude.
pub(crate) const PRELUDE: usize = 48;

/// Bytes of a checksum.
pub(super) const SUM: usize = 8;

/// What the prelude tells: the lengths from which every offset follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) version: u32,
    pub(super) header: u64,
    pub(super) payload: u64,
    /// Bytes of the sums between them; versions before 3 have none.
    pub(super) table: u64,
    /// Version 1 has the header's sum in the prelude; later ones have it behind the header.
    pub(super) header_sum: u64,
}

/// A prelude as it was found: nothing about it is trusted yet.
pub(super) struct RawPrelude(pub(super) [u8; PRELUDE]);

pub(crate) fn sum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

impl Layout {
    /// Bytes of the whole file; `None` if no file can be that long.
    pub(super) fn total(&self) -> Option<u64> {
        ((PRELUDE + SUM) as u64)
            .checked_add(self.header)?
            .checked_add(self.payload)?
            .checked_add(self.table)
    }

    /// Where the payloads end.
    pub(super) fn payload_end(&self) -> u64 {
        PRELUDE as u64 + self.payload
    }

    /// Where the header is.
    pub(super) fn header_at(&self) -> u64 {
        match self.version {
            1 => PRELUDE as u64,
            _ => self.payload_end() + self.table,
        }
    }

    pub(super) fn to_prelude(self) -> [u8; PRELUDE] {
        let mut bytes = Vec::with_capacity(PRELUDE);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&self.version.to_le_bytes());
        bytes.extend_from_slice(&0u32.to_le_bytes()); // flags
        let third = match self.version {
            1 => self.header_sum,
            _ => self.table,
        };
        for word in [self.header, self.payload, third] {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
        bytes.extend_from_slice(&sum(&bytes).to_le_bytes());
        bytes
            .try_into()
            .expect("the fields add up to the prelude's size")
    }
}

impl RawPrelude {
    /// The checks 1 to 5 of docs/format.md §2.2, for a file of `length` bytes.
    pub(super) fn check(&self, length: u64) -> Result<Layout, Damage> {
        let version = self.check_sum_and_version()?;
        let layout = Layout {
            version,
            header: self.u64_at(16),
            payload: self.u64_at(24),
            table: if version == 3 { self.u64_at(32) } else { 0 },
            header_sum: if version == 1 { self.u64_at(32) } else { 0 },
        };
        let expected = layout
            .total()
            .ok_or_else(|| Damage::malformed("its lengths overflow"))?;
        match length {
            _ if length < expected => Err(Damage::CutShort {
                expected,
                actual: length,
            }),
            _ if length > expected => Err(Damage::Excess {
                expected,
                actual: length,
            }),
            _ => Ok(layout),
        }
    }

    fn check_sum_and_version(&self) -> Result<u32, Damage> {
        if self.0[..8] != MAGIC {
            return Err(Damage::Foreign);
        }
        if sum(&self.0[..40]) != self.u64_at(40) {
            return Err(Damage::Checksum {
                part: Part::Prelude,
            });
        }
        let version = match self.u32_at(8) {
            0 => return Err(Damage::malformed("format version 0")),
            version @ 1..=VERSION => version,
            version => return Err(Damage::Newer { version }),
        };
        let reserved = if version == 2 { self.u64_at(32) } else { 0 };
        match (self.u32_at(12), reserved) {
            (0, 0) => Ok(version),
            (0, _) => Err(Damage::malformed("something where nothing belongs")),
            (flags, _) => Err(Damage::malformed(format_args!("unknown flags {flags:#x}"))),
        }
    }

    fn u32_at(&self, offset: usize) -> u32 {
        u32::from_le_bytes(std::array::from_fn(|i| self.0[offset + i]))
    }

    fn u64_at(&self, offset: usize) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|i| self.0[offset + i]))
    }
}

/// What can be said of a file too short for a prelude.
pub(super) fn too_short(start: &[u8]) -> Damage {
    if MAGIC.starts_with(&start[..start.len().min(MAGIC.len())]) {
        Damage::CutShort {
            expected: (PRELUDE + SUM) as u64,
            actual: start.len() as u64,
        }
    } else {
        Damage::Foreign
    }
}
