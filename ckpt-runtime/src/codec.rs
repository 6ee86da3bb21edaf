//! One value to bytes and back: the seam behind which the encoding can change.
//!
//! The encoding is postcard's. It is not self-describing, so a value must be read as the type it was written as.
//!
//! What is generic here is compiled anew for each type of the user's: so it is short, and calls no generic function but
//! the value's own.

use std::cell::Cell;

use postcard::{de_flavors, ser_flavors};
use serde::{Deserialize, Serialize};

/// Why a value could not be encoded or decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodecError {
    /// The value's `Serialize` refused, or asked for what the encoding cannot express.
    #[error("cannot be encoded: {0}")]
    Encode(postcard::Error),
    /// The bytes are no value of this type.
    #[error("cannot be decoded: {0}")]
    Decode(postcard::Error),
    /// The same, for a reason that its type has told.
    #[error("cannot be saved: {0}")]
    Unsaved(String),
    /// The value cannot be made from its bytes, for a reason that its type has told.
    #[error("cannot be restored: {0}")]
    Unrestored(String),
    /// The value ended before its bytes did.
    #[error("{0} bytes are left over after the value")]
    Leftover(usize),
}

thread_local! {
    static REASON: Cell<Option<String>> = const { Cell::new(None) };
}

/// Tells why a value is about to be refused, from inside of its `Serialize` or `Deserialize`: postcard drops the text of an error.
pub(crate) fn because(reason: &dyn std::fmt::Display) {
    REASON.set(Some(reason.to_string()));
}

/// Appends the encoding of `value` to `out`.
///
/// # Errors
/// When the value's own `Serialize` refuses; `out` is then as it was before.
pub fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), CodecError> {
    let before = out.len();
    let mut serializer = postcard::Serializer {
        output: Append(out),
    };
    let written = value.serialize(&mut serializer);
    ended(written, before, out)
}

/// Writes a value as serde's `Serialize` does.
pub type Write<T> = fn(&T, To<'_, '_>) -> postcard::Result<()>;

/// What a value is written to.
pub type To<'a, 'b> = &'a mut postcard::Serializer<Append<'b>>;

/// Reads a value as serde's `Deserialize` does.
pub type Read<T> = for<'a> fn(From<'a>) -> postcard::Result<T>;

/// What a value is read from.
pub type From<'a> = &'a mut postcard::Deserializer<'static, Keeping>;

/// Appends what `write` makes of `value` to `out`.
///
/// # Errors
/// When `write` refuses; `out` is then as it was before.
pub(crate) fn encode_with<T>(
    value: &T,
    write: Write<T>,
    out: &mut Vec<u8>,
) -> Result<(), CodecError> {
    let before = out.len();
    let mut serializer = postcard::Serializer {
        output: Append(out),
    };
    let written = write(value, &mut serializer);
    ended(written, before, out)
}

fn ended(
    written: postcard::Result<()>,
    before: usize,
    out: &mut Vec<u8>,
) -> Result<(), CodecError> {
    // Also if all is well: the type may have got over it.
    let reason = REASON.take();
    written.map_err(|error| {
        out.truncate(before);
        reason.map_or(CodecError::Encode(error), CodecError::Unsaved)
    })
}

/// Reads one value that takes up all of `bytes`. Texts that it borrows stay allocated until the process ends.
///
/// # Errors
/// When the bytes are not the encoding of a `T`, or go on after it.
pub fn decode<T: Deserialize<'static>>(bytes: &[u8]) -> Result<T, CodecError> {
    let mut deserializer = postcard::Deserializer::from_flavor(Keeping::of(bytes));
    match T::deserialize(&mut deserializer) {
        Ok(value) => match left_over(deserializer) {
            None => Ok(value),
            Some(error) => Err(error),
        },
        Err(error) => Err(refused(error)),
    }
}

/// Reads what `read` makes of all of `bytes`.
///
/// # Errors
/// When `read` refuses, or leaves some.
pub(crate) fn decode_with<T>(read: Read<T>, bytes: &[u8]) -> Result<T, CodecError> {
    let mut deserializer = postcard::Deserializer::from_flavor(Keeping::of(bytes));
    match read(&mut deserializer) {
        Ok(value) => match left_over(deserializer) {
            None => Ok(value),
            Some(error) => Err(error),
        },
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: postcard::Error) -> CodecError {
    let reason = REASON.take();
    reason.map_or(CodecError::Decode(error), CodecError::Unrestored)
}

fn left_over(read: postcard::Deserializer<'static, Keeping>) -> Option<CodecError> {
    REASON.take();
    match read.finalize() {
        Ok(0) => None,
        Ok(rest) => Some(CodecError::Leftover(rest)),
        Err(error) => Some(CodecError::Decode(error)),
    }
}

/// Bytes from which a value can borrow texts for ever: a `&str` in a variable has to point somewhere after a resume, and
/// nothing in the program owns it then. Kept is what a type asks for as a text or as bytes to borrow, once in a process; a
/// `String` or `Vec<u8>` asks to own it, and copies.
#[derive(Debug)]
pub struct Keeping {
    // Of its own, since postcard asks that a source lives as long as what is borrowed from it: a resume copies each variable's
    // encoding once.
    bytes: Vec<u8>,
    at: usize,
}

impl Keeping {
    fn of(bytes: &[u8]) -> Self {
        Keeping {
            bytes: bytes.to_vec(),
            at: 0,
        }
    }

    fn take(&mut self, count: usize) -> postcard::Result<&[u8]> {
        let end = self.at.checked_add(count);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
        self.at += count;
        Ok(taken)
    }
}

impl de_flavors::Flavor<'static> for Keeping {
    /// How many bytes are left.
    type Remainder = usize;
    type Source = ();

    fn pop(&mut self) -> postcard::Result<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte.ok_or(postcard::Error::DeserializeUnexpectedEnd)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.bytes.len().saturating_sub(self.at))
    }

    fn try_take_n(&mut self, count: usize) -> postcard::Result<&'static [u8]> {
        self.take(count).map(|taken| &*taken.to_vec().leak())
    }

    fn try_take_n_temp<'a>(&'a mut self, count: usize) -> postcard::Result<&'a [u8]>
    where
        'static: 'a,
    {
        self.take(count)
    }

    fn finalize(self) -> postcard::Result<usize> {
        Ok(self.bytes.len().saturating_sub(self.at))
    }
}

/// Postcard's own way into a `Vec` goes byte by byte through `Extend`.
#[derive(Debug)]
pub struct Append<'a>(&'a mut Vec<u8>);

impl ser_flavors::Flavor for Append<'_> {
    type Output = ();

    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appends_and_reads_back() {
        let mut out = vec![7];
        encode(&("text", 3u64, Some(-1i32)), &mut out).unwrap();
        assert_eq!(out[0], 7);
        assert_eq!(
            decode::<(String, u64, Option<i32>)>(&out[1..]).unwrap(),
            ("text".into(), 3, Some(-1))
        );
    }

    #[test]
    fn texts_can_be_borrowed() {
        let mut out = Vec::new();
        encode(&(["a", "bc"], Some("d"), "e".to_owned()), &mut out).unwrap();
        let read: ([&str; 2], Option<&str>, String) = decode(&out).unwrap();
        assert_eq!(read, (["a", "bc"], Some("d"), "e".to_owned()));
        out[1] = 200;
        let cut: Result<[&str; 2], _> = decode(&out);
        assert!(matches!(cut, Err(CodecError::Decode(_))));
    }

    #[test]
    fn floats_keep_every_bit() {
        for bits in [
            0u64,
            1,
            0x7ff0_0000_0000_0001,
            0xfff8_0000_0000_0000,
            (-0.0f64).to_bits(),
        ] {
            let mut out = Vec::new();
            encode(&f64::from_bits(bits), &mut out).unwrap();
            assert_eq!(decode::<f64>(&out).unwrap().to_bits(), bits);
        }
    }

    #[test]
    fn leftover_bytes_are_an_error() {
        let mut out = Vec::new();
        encode(&5u8, &mut out).unwrap();
        out.push(0);
        assert_eq!(decode::<u8>(&out), Err(CodecError::Leftover(1)));
        assert!(matches!(decode::<u64>(&[0x80]), Err(CodecError::Decode(_))));
    }

    #[test]
    fn a_refusal_leaves_the_buffer_as_it_was() {
        struct Refuses;
        impl Serialize for Refuses {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::{Error as _, SerializeTuple as _};
                let mut tuple = serializer.serialize_tuple(2)?;
                tuple.serialize_element(&1u8)?;
                Err(S::Error::custom("no"))
            }
        }
        let mut out = vec![1, 2];
        assert!(matches!(
            encode(&Refuses, &mut out),
            Err(CodecError::Encode(_))
        ));
        assert_eq!(out, [1, 2]);
    }
}
