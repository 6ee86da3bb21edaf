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
