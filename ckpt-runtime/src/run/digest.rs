//! The digest of a value: equal values have equal digests in every process and on every machine.
//!
//! The value's serde calls are fed to XXH3; names and lengths are fed too, so that neighbouring fields cannot run into each
//! other. Maps and sets count by their entries alone, in whatever order those come.

use std::any::type_name;
use std::hash::Hasher;

use serde::ser::{self, Serialize};
use twox_hash::XxHash3_64;

/// The digest of `value`.
///
/// # Errors
/// When the value's own `Serialize` fails; the text is its reason.
pub(crate) fn digest<T: Serialize + ?Sized>(value: &T) -> Result<u64, String> {
    let mut hasher = XxHash3_64::with_seed(0);
    value
        .serialize(Digester(&mut hasher))
        .map_err(|error| error.0)?;
    Ok(hasher.finish())
}

struct Digester<'a>(&'a mut XxHash3_64);

#[derive(Debug)]
struct Failed(String);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failed {}

impl ser::Error for Failed {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Failed(message.to_string())
    }
}

/// What came, so that `1u8`, `'\u{1}'` and `true` differ.
#[repr(u8)]
enum Tag {
    Signed,
    Unsigned,
    Float,
    Bool,
    Char,
    Text,
    Bytes,
    None,
    Some,
    Unit,
    Variant,
    List,
    Unordered,
    Struct,
}

impl Digester<'_> {
    fn put(self, tag: Tag, bytes: &[u8]) -> Result<(), Failed> {
        self.0.write(&[tag as u8]);
        self.0.write(&(bytes.len() as u64).to_le_bytes());
        self.0.write(bytes);
        Ok(())
    }
}

macro_rules! plain {
    ($($method:ident($type:ty) => $tag:ident as $wide:ty;)*) => {$(
        fn $method(self, value: $type) -> Result<(), Failed> {
            self.put(Tag::$tag, &<$wide>::from(value).to_le_bytes())
        }
    )*};
}

impl<'a> ser::Serializer for Digester<'a> {
    type Ok = ();
    type Error = Failed;
    type SerializeSeq = Ordered<'a>;
    type SerializeTuple = Ordered<'a>;
    type SerializeTupleStruct = Ordered<'a>;
    type SerializeTupleVariant = Ordered<'a>;
    type SerializeMap = Unordered<'a>;
    type SerializeStruct = Ordered<'a>;
    type SerializeStructVariant = Ordered<'a>;

    plain! {
        serialize_i8(i8) => Signed as i128; serialize_i16(i16) => Signed as i128; serialize_i32(i32) => Signed as i128;
        serialize_i64(i64) => Signed as i128; serialize_i128(i128) => Signed as i128;
        serialize_u8(u8) => Unsigned as u128; serialize_u16(u16) => Unsigned as u128; serialize_u32(u32) => Unsigned as u128;
        serialize_u64(u64) => Unsigned as u128; serialize_u128(u128) => Unsigned as u128;
        serialize_f32(f32) => Float as f32; serialize_f64(f64) => Float as f64;
        serialize_bool(bool) => Bool as u8; serialize_char(char) => Char as u32;
    }

    fn serialize_str(self, value: &str) -> Result<(), Failed> {
        self.put(Tag::Text, value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Failed> {
        self.put(Tag::Bytes, value)
    }

    fn serialize_none(self) -> Result<(), Failed> {
        self.put(Tag::None, &[])
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failed> {
        Digester(self.0).put(Tag::Some, &[])?;
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Failed> {
        self.put(Tag::Unit, &[])
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Failed> {
        self.put(Tag::Struct, name.as_bytes())
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), Failed> {
        self.put(Tag::Variant, variant.as_bytes())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Failed> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Failed> {
        Digester(self.0).put(Tag::Variant, variant.as_bytes())?;
        value.serialize(self)
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Ordered<'a>, Failed> {
        Ok(Ordered {
            to: self.0,
            tag: Tag::List,
            count: 0,
        })
    }

    fn serialize_tuple(self, length: usize) -> Result<Ordered<'a>, Failed> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        length: usize,
    ) -> Result<Ordered<'a>, Failed> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Ordered<'a>, Failed> {
        Digester(self.0).put(Tag::Variant, variant.as_bytes())?;
        self.serialize_seq(Some(length))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Unordered<'a>, Failed> {
        Ok(Unordered {
            to: self.0,
            entries: Vec::new(),
            key: 0,
        })
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Ordered<'a>, Failed> {
        Ok(Ordered {
            to: self.0,
            tag: Tag::Struct,
            count: 0,
        })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Ordered<'a>, Failed> {
        Digester(self.0).put(Tag::Variant, variant.as_bytes())?;
        self.serialize_struct(name, length)
    }

    /// Serde's sets come as sequences; only the collection's own type tells them apart.
    fn collect_seq<I>(self, items: I) -> Result<(), Failed>
    where
        I: IntoIterator,
        I::Item: Serialize,
    {
        if !is_hash_set(type_name::<I>()) {
            let mut list = self.serialize_seq(None)?;
            items
                .into_iter()
                .try_for_each(|item| ser::SerializeSeq::serialize_element(&mut list, &item))?;
            return ser::SerializeSeq::end(list);
        }
        let mut set = self.serialize_map(None)?;
        items
            .into_iter()
            .try_for_each(|item| ser::SerializeMap::serialize_entry(&mut set, &item, &()))?;
        ser::SerializeMap::end(set)
    }
}

/// Whether this is the type name of a reference to a hash set (not of something that merely contains one).
fn is_hash_set(name: &str) -> bool {
    let outer = name.split('<').next().unwrap_or(name);
    outer.ends_with("::HashSet") || outer.ends_with("::AHashSet")
}

/// Items or fields in order.
struct Ordered<'a> {
    to: &'a mut XxHash3_64,
    tag: Tag,
    count: u64,
}

impl Ordered<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        self.count += 1;
        value.serialize(Digester(self.to))
    }

    fn close(self) -> Result<(), Failed> {
        Digester(self.to).put(self.tag, &self.count.to_le_bytes())
    }
}

macro_rules! ordered {
    ($($trait:ident :: $method:ident;)*) => {$(
        impl ser::$trait for Ordered<'_> {
            type Ok = ();
            type Error = Failed;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
                self.item(value)
            }
            fn end(self) -> Result<(), Failed> {
                self.close()
            }
        }
    )*};
    ($($trait:ident named;)*) => {$(
        impl ser::$trait for Ordered<'_> {
            type Ok = ();
            type Error = Failed;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Failed> {
                Digester(self.to).put(Tag::Text, name.as_bytes())?;
                self.item(value)
            }
            fn end(self) -> Result<(), Failed> {
                self.close()
            }
        }
    )*};
}
ordered! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}
ordered! {
    SerializeStruct named;
    SerializeStructVariant named;
}

/// Entries in any order: each has a digest of its own, and the sorted digests are the value.
struct Unordered<'a> {
    to: &'a mut XxHash3_64,
    entries: Vec<(u64, u64)>,
    key: u64,
}

impl ser::SerializeMap for Unordered<'_> {
    type Ok = ();
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failed> {
        self.key = digest(key).map_err(Failed)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        self.entries
            .push((self.key, digest(value).map_err(Failed)?));
        Ok(())
    }

    fn end(mut self) -> Result<(), Failed> {
        self.entries.sort_unstable();
        let bytes: Vec<u8> = self
            .entries
            .iter()
            .flat_map(|(key, value)| [key.to_le_bytes(), value.to_le_bytes()].concat())
            .collect();
        Digester(self.to).put(Tag::Unordered, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    fn of<T: Serialize + ?Sized>(value: &T) -> u64 {
        digest(value).unwrap()
    }

    #[test]
    fn the_order_of_hash_tables_does_not_count() {
        let numbers: Vec<u32> = (0..500).collect();
        let forwards: HashSet<u32> = numbers.iter().copied().collect();
        let backwards: HashSet<u32> = numbers.iter().rev().copied().collect();
        assert_eq!(of(&forwards), of(&backwards));
        let one: HashMap<u32, &str> = numbers.iter().map(|&n| (n, "x")).collect();
        let other: HashMap<u32, &str> = numbers.iter().rev().map(|&n| (n, "x")).collect();
        assert_eq!(of(&vec![one.clone()]), of(&vec![other]));
        assert_ne!(of(&one), of(&HashMap::<u32, &str>::new()));
    }

    #[test]
    fn values_that_look_alike_differ() {
        assert_ne!(of(&vec![1, 2]), of(&vec![2, 1]));
        assert_ne!(of(&("ab", "c")), of(&("a", "bc")));
        assert_ne!(of(&vec![vec![1], vec![]]), of(&vec![vec![], vec![1]]));
        assert_ne!(of(&1u8), of(&true));
        assert_ne!(of(&0.0f64), of(&-0.0f64));
        assert_ne!(of(&None::<u8>), of(&Some(0u8)));
        assert_eq!(of(&1u8), of(&1u64), "a wider integer is the same number");
    }
}
