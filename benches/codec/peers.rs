//! Who encodes.

use std::any::Any;
use std::io::Cursor;

use ckpt_runtime::codec::{self, Schema};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::values::Value;

/// Bytes, and what is needed beside them to read them.
pub(crate) struct Encoded {
    pub(crate) bytes: Vec<u8>,
    length: usize,
    schema: Option<Schema>,
}

impl Encoded {
    fn plain(bytes: Vec<u8>, length: usize) -> Self {
        Encoded {
            bytes,
            length,
            schema: None,
        }
    }
}

pub(crate) trait Peer<T> {
    fn name(&self) -> &'static str;
    /// Into memory that was touched before, as far as the peer can.
    fn encode(&self, value: &T, buffer: Vec<u8>) -> Encoded;
    /// The value, to be dropped when its time has been taken.
    fn decode(&self, encoded: &Encoded) -> Box<dyn Any>;
}

pub(crate) struct Ckpt;

impl<T: Serialize + DeserializeOwned + 'static> Peer<T> for Ckpt {
    fn name(&self) -> &'static str {
        "ckpt"
    }

    fn encode(&self, value: &T, mut buffer: Vec<u8>) -> Encoded {
        buffer.clear();
        let schema = codec::encode(value, &mut buffer).expect("it can be encoded");
        Encoded {
            length: buffer.len(),
            bytes: buffer,
            schema: Some(schema),
        }
    }

    fn decode(&self, encoded: &Encoded) -> Box<dyn Any> {
        let schema = encoded.schema.as_ref().expect("ckpt has one");
        Box::new(
            codec::decode::<T>(schema, &encoded.bytes[..encoded.length])
                .expect("it was just encoded"),
        )
    }
}

pub(crate) struct Postcard;

impl<T: Serialize + DeserializeOwned + 'static> Peer<T> for Postcard {
    fn name(&self) -> &'static str {
        "postcard"
    }

    fn encode(&self, value: &T, mut buffer: Vec<u8>) -> Encoded {
        let room = buffer.capacity();
        buffer.resize(room, 0);
        let length = postcard::to_slice(value, &mut buffer)
            .expect("there is room")
            .len();
        Encoded::plain(buffer, length)
    }

    fn decode(&self, encoded: &Encoded) -> Box<dyn Any> {
        let bytes = &encoded.bytes[..encoded.length];
        Box::new(postcard::from_bytes::<T>(bytes).expect("it was just encoded"))
    }
}

pub(crate) struct Bitcode;

impl<T: Serialize + DeserializeOwned + 'static> Peer<T> for Bitcode {
    fn name(&self) -> &'static str {
        "bitcode"
    }

    fn encode(&self, value: &T, buffer: Vec<u8>) -> Encoded {
        // It has no way into memory that is there.
        drop(buffer);
        let bytes = bitcode::serialize(value).expect("it can be encoded");
        Encoded::plain(bytes, 0)
    }

    fn decode(&self, encoded: &Encoded) -> Box<dyn Any> {
        Box::new(bitcode::deserialize::<T>(&encoded.bytes).expect("it was just encoded"))
    }
}

pub(crate) struct Savefile;

impl<T: Value + 'static> Peer<T> for Savefile {
    fn name(&self) -> &'static str {
        "savefile"
    }

    fn encode(&self, value: &T, mut buffer: Vec<u8>) -> Encoded {
        buffer.clear();
        savefile::save(&mut buffer, 0, value).expect("memory takes it");
        Encoded::plain(buffer, 0)
    }

    fn decode(&self, encoded: &Encoded) -> Box<dyn Any> {
        let mut bytes = Cursor::new(&encoded.bytes);
        Box::new(savefile::load::<T>(&mut bytes, 0).expect("it was just encoded"))
    }
}

/// A copy of as many bytes: what nobody can beat.
pub(crate) struct Memcpy(pub(crate) Vec<u8>);

impl<T> Peer<T> for Memcpy {
    fn name(&self) -> &'static str {
        "memcpy"
    }

    fn encode(&self, _: &T, mut buffer: Vec<u8>) -> Encoded {
        buffer.clear();
        buffer.extend_from_slice(&self.0);
        Encoded::plain(buffer, 0)
    }

    fn decode(&self, encoded: &Encoded) -> Box<dyn Any> {
        Box::new(encoded.bytes.clone())
    }
}
