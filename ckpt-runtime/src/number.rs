//! Kinds of numbers.

use serde::{Deserialize, Serialize};

/// A kind of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Number {
    /// 8 bits.
    U8,
    /// 16 bits.
    U16,
    /// 32 bits.
    U32,
    /// 64 bits; `usize` too.
    U64,
    /// 128 bits.
    U128,
    /// 8 bits, signed.
    I8,
    /// 16 bits, signed.
    I16,
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed; `isize` too.
    I64,
    /// 128 bits, signed.
    I128,
    /// 32 bits, IEEE 754.
    F32,
    /// 64 bits, IEEE 754.
    F64,
}

impl Number {
    /// Bytes of one in memory.
    #[must_use]
    pub fn size(self) -> usize {
        match self {
            Number::U8 | Number::I8 => 1,
            Number::U16 | Number::I16 => 2,
            Number::U32 | Number::I32 | Number::F32 => 4,
            Number::U64 | Number::I64 | Number::F64 => 8,
            Number::U128 | Number::I128 => 16,
        }
    }

    /// How many bits a varint of one may have.
    pub(crate) fn bits(self) -> u32 {
        self.size() as u32 * 8
    }

    /// Whether it is an integer with a sign.
    pub(crate) fn is_signed(self) -> bool {
        use Number::{I8, I16, I32, I64, I128};

        matches!(self, I8 | I16 | I32 | I64 | I128)
    }

    /// As Rust names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Number::U8 => "u8",
            Number::U16 => "u16",
            Number::U32 => "u32",
            Number::U64 => "u64",
            Number::U128 => "u128",
            Number::I8 => "i8",
            Number::I16 => "i16",
            Number::I32 => "i32",
            Number::I64 => "i64",
            Number::I128 => "i128",
            Number::F32 => "f32",
            Number::F64 => "f64",
        }
    }
}
