//! Postcard as it is, for structures of our own that never change within a version of the format: headers and schemas.

use postcard::ser_flavors;
use serde::{Deserialize, Serialize};

/// Appends the encoding of `value` to `out`.
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> postcard::Result<()> {
    let mut serializer = postcard::Serializer {
        output: Append(out),
    };
    value.serialize(&mut serializer)
}

/// Reads one value that takes up all of `bytes`.
pub(crate) fn decode<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, PlainError> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok((_, rest)) => Err(PlainError::Leftover(rest.len())),
        Err(error) => Err(PlainError::Postcard(error)),
    }
}

/// Why bytes are no such structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PlainError {
    #[error("cannot be decoded: {0}")]
    Postcard(postcard::Error),
    #[error("goes on for {0} bytes after its end")]
    Leftover(usize),
}

/// Postcard's own way into a `Vec` goes byte by byte through `Extend`.
struct Append<'a>(&'a mut Vec<u8>);

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
