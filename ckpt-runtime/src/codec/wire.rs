//! Integers as bytes. A varint has seven bits a byte, the least significant first; the high bit says that more follow.

/// The longest varint of 64 bits.
pub(super) const LONGEST: usize = 10;

#[inline]
pub(super) fn put_varint(value: u64, out: &mut Vec<u8>) {
    if value < 0x80 {
        out.push(value as u8);
    } else {
        put_long(value, out);
    }
}

/// A varint of up to eight bytes, all at once: the bytes, the first least significant, and how many; `None` if it is longer.
#[inline]
pub(super) fn spread(value: u64) -> Option<(u64, usize)> {
    if value >> SPREAD_BITS != 0 {
        return None;
    }
    // Groups of 28 bits go to halves, of 14 to quarters, of 7 to bytes.
    let halves = (value & 0x00ff_ffff_f000_0000) << 4 | value & 0x0fff_ffff;
    let quarters = (halves & 0x0fff_c000_0fff_c000) << 2 | halves & 0x0000_3fff_0000_3fff;
    let bytes = (quarters & 0x3f80_3f80_3f80_3f80) << 1 | quarters & 0x007f_007f_007f_007f;
    let last = (63 - (value | 1).leading_zeros()) / 7;
    let more = MORE & !(u64::MAX << (8 * last));
    Some((bytes | more, last as usize + 1))
}

/// What eight bytes hold, seven bits each.
const SPREAD_BITS: u32 = 56;
/// That a byte is not the last.
const MORE: u64 = 0x8080_8080_8080_8080;

fn put_long(mut value: u64, out: &mut Vec<u8>) {
    out.reserve(LONGEST);
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(super) fn put_varint_128(mut value: u128, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a varint of full length into bytes that were left free for it, with zeros at its end.
pub(super) fn fill_varint(mut value: u64, free: &mut [u8]) {
    let last = free.len() - 1;
    for byte in &mut free[..last] {
        *byte = value as u8 | 0x80;
        value >>= 7;
    }
    free[last] = value as u8;
}

#[inline]
pub(super) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

#[inline]
pub(super) fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

pub(super) fn zigzag_128(value: i128) -> u128 {
    ((value << 1) ^ (value >> 127)) as u128
}

pub(super) fn unzigzag_128(value: u128) -> i128 {
    (value >> 1) as i128 ^ -((value & 1) as i128)
}

/// A varint of at most `bits` bits at the beginning of `bytes`, and how long it is; `None` if there is none.
#[inline]
pub(super) fn varint(bytes: &[u8], bits: u32) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    if first < 0x80 {
        return Some((u64::from(first), 1));
    }
    if let [first, second, third, ..] = bytes {
        // What is most common beside one byte.
        let low = u64::from(first & 0x7f) | u64::from(second & 0x7f) << 7;
        if *second < 0x80 {
            return Some((low, 2));
        }
        if *third < 0x80 && bits > 16 {
            return Some((low | u64::from(*third) << 14, 3));
        }
    }
    let (value, length) = long_varint(bytes, bits)?;
    Some((value as u64, length))
}

/// The same of up to 128 bits.
pub(super) fn long_varint(bytes: &[u8], bits: u32) -> Option<(u128, usize)> {
    let longest = bits.div_ceil(7) as usize;
    let mut value = 0u128;
    for (index, &byte) in bytes.iter().take(longest).enumerate() {
        let (part, shift) = (u128::from(byte & 0x7f), index as u32 * 7);
        let free = bits - shift;
        if free < 7 && part >> free != 0 {
            return None;
        }
        value |= part << shift;
        if byte < 0x80 {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_come_back_at_their_length() {
        for value in [0, 1, 127, 128, 300, 1 << 35, u64::MAX - 1, u64::MAX] {
            let mut out = Vec::new();
            put_varint(value, &mut out);
            assert_eq!(varint(&out, 64), Some((value, out.len())));
            assert_eq!(varint(&out[..out.len() - 1], 64), None);
            let mut filled = [0; LONGEST];
            fill_varint(value, &mut filled);
            assert_eq!(varint(&filled, 64), Some((value, LONGEST)));
            let mut long = Vec::new();
            put_varint_128(u128::from(value) << 64, &mut long);
            let back = long_varint(&long, 128);
            assert_eq!(back, Some((u128::from(value) << 64, long.len())));
        }
    }

    /// As the format says it, byte by byte.
    fn slowly(bytes: &[u8], bits: u32) -> Option<(u64, usize)> {
        let (value, length) = long_varint(bytes, bits)?;
        Some((value as u64, length))
    }

    #[test]
    fn all_at_once_is_as_byte_by_byte() {
        let mut random = 1u64;
        for round in 0..200_000u32 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let value = (random ^ random >> 29) >> (round % 64);
            let mut slow = Vec::new();
            put_varint_128(u128::from(value), &mut slow);
            if let Some((bytes, length)) = spread(value) {
                assert_eq!(bytes.to_le_bytes()[..length], slow[..], "{value}");
            }
            // Also with what follows, with zeros at its end, and what is no varint.
            let mut bytes = slow.clone();
            bytes.extend_from_slice(&random.to_be_bytes());
            let torn = random.to_le_bytes();
            for bits in [16, 32, 64] {
                assert_eq!(varint(&bytes, bits), slowly(&bytes, bits), "{bytes:x?}");
                assert_eq!(varint(&slow, bits), slowly(&slow, bits), "{slow:x?}");
                assert_eq!(varint(&torn, bits), slowly(&torn, bits), "{torn:x?}");
                let padded = [value as u8 | 0x80, 0x80, 0x80, 0x80, 0, 1, 1, 1];
                let padded = &padded[round as usize % 4..];
                assert_eq!(varint(padded, bits), slowly(padded, bits), "{padded:x?}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(varint(&[0x80, 0x80, 0x04], 16), None);
        assert_eq!(varint(&[0xff, 0xff, 0x03], 16), Some((0xffff, 3)));
        assert_eq!(varint(&[0xff; 11], 64), None);
        let mut two = [0xff; 10];
        two[9] = 0x02;
        assert_eq!(varint(&two, 64), None);
    }

    #[test]
    fn zigzag_comes_back() {
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            assert_eq!(unzigzag(zigzag(value)), value);
            let wide = i128::from(value) << 60;
            assert_eq!(unzigzag_128(zigzag_128(wide)), wide);
        }
        assert_eq!((zigzag(-1), zigzag(1)), (1, 2));
    }
}
