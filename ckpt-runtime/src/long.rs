//! Arrays of any length. Serde itself knows those of up to 32 items; they are written alike, as tuples are.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An array inside another value.
struct Row<R>(R);

impl<T: Serialize, const N: usize> Serialize for Row<&[T; N]> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        array::serialize(self.0, serializer)
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for Row<[T; N]> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        array::deserialize(deserializer).map(Row)
    }
}

/// `[T; N]`
pub mod array {
    use std::any::type_name;
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::{Error, SeqAccess, Visitor};
    use serde::ser::SerializeTuple;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes one item after the other.
    ///
    /// # Errors
    /// When an item or the serializer refuses.
    pub fn serialize<T: Serialize, S: Serializer, const N: usize>(
        items: &[T; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(N)?;
        for item in items {
            tuple.serialize_element(item)?;
        }
        tuple.end()
    }

    /// Reads `N` items.
    ///
    /// # Errors
    /// When an item or the deserializer refuses, or there are fewer.
    pub fn deserialize<'de, T, D, const N: usize>(deserializer: D) -> Result<[T; N], D::Error>
    where
        T: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        struct Items<T, const N: usize>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for Items<T, N> {
            type Value = [T; N];

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str(type_name::<[T; N]>())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<[T; N], A::Error> {
                // On the heap first: an array can be as large as the stack.
                let mut items = Vec::with_capacity(N);
                while let Some(item) = from.next_element()? {
                    items.push(item);
                }
                let found = items.len();
                items
                    .try_into()
                    .map_err(|_| A::Error::invalid_length(found, &self))
            }
        }

        deserializer.deserialize_tuple(N, Items(PhantomData))
    }
}

/// `[[T; N]; M]`
pub mod arrays {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Row;

    /// Writes one row after the other.
    ///
    /// # Errors
    /// When an item or the serializer refuses.
    pub fn serialize<T: Serialize, S: Serializer, const N: usize, const M: usize>(
        rows: &[[T; N]; M],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::array::serialize(&rows.each_ref().map(Row), serializer)
    }

    /// Reads `M` rows of `N` items.
    ///
    /// # Errors
    /// When an item or the deserializer refuses, or there are fewer.
    pub fn deserialize<'de, T, D, const N: usize, const M: usize>(
        deserializer: D,
    ) -> Result<[[T; N]; M], D::Error>
    where
        T: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        let rows: [Row<[T; N]>; M] = super::array::deserialize(deserializer)?;
        Ok(rows.map(|Row(row)| row))
    }
}

/// A variable `[T; N]`
pub mod kept_array {
    use serde::Serialize;

    pub use super::array::{deserialize, serialize};

    /// An argument, as part of a run's identity.
    pub fn whole<T: Serialize, const N: usize>(items: &[T; N]) -> impl Serialize {
        super::Row(items)
    }
}

/// A variable `[[T; N]; M]`
pub mod kept_arrays {
    use serde::{Serialize, Serializer};

    pub use super::arrays::{deserialize, serialize};

    struct Long<A>(A);

    impl<T: Serialize, const N: usize, const M: usize> Serialize for Long<&[[T; N]; M]> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            super::arrays::serialize(self.0, serializer)
        }
    }

    /// An argument, as part of a run's identity.
    pub fn whole<T: Serialize, const N: usize, const M: usize>(
        rows: &[[T; N]; M],
    ) -> impl Serialize {
        Long(rows)
    }
}

#[cfg(test)]
mod tests {
    use postcard::ser_flavors::{Flavor, StdVec};

    use super::{array, arrays};
    use crate::codec;

    #[test]
    fn arrays_are_written_as_serde_writes_short_ones() {
        let short = [3u16, 500, 7];
        let mut serializer = postcard::Serializer {
            output: StdVec::new(),
        };
        array::serialize(&short, &mut serializer).expect("it can be written");
        assert_eq!(
            serializer.output.finalize().unwrap(),
            postcard::to_stdvec(&short).unwrap()
        );
    }

    #[test]
    fn arrays_come_back() {
        let long: [[u8; 40]; 50] =
            std::array::from_fn(|row| std::array::from_fn(|at| (row * at) as u8));
        let json = {
            let mut out = Vec::new();
            arrays::serialize(&long, &mut serde_json::Serializer::new(&mut out)).unwrap();
            out
        };
        let read = &mut serde_json::Deserializer::from_slice(&json);
        let back: [[u8; 40]; 50] = arrays::deserialize(read).expect("it was written so");
        assert_eq!(back, long);
        let read = &mut serde_json::Deserializer::from_slice(b"[1, 2]");
        let short = array::deserialize::<u8, _, 3>(read)
            .unwrap_err()
            .to_string();
        assert!(
            short.contains("invalid length 2, expected [u8; 3]"),
            "{short}"
        );
    }

    #[test]
    fn other_items_are_refused() {
        let mut bytes = Vec::new();
        let written = codec::record_with(
            &[7u64; 40],
            |items, to| array::serialize(items, to),
            &mut bytes,
            None,
        );
        let schema = written.expect("it can be written").schema;
        let same = codec::decode_with::<[u64; 40]>(
            |from| array::deserialize(from),
            &schema,
            &bytes,
            Vec::new(),
        );
        assert_eq!(same, Ok([7; 40]));
        let signed = codec::decode_with::<[i64; 40]>(
            |from| array::deserialize(from),
            &schema,
            &bytes,
            Vec::new(),
        );
        let message = "[]: the checkpoint has u64, the program wants i64";
        assert_eq!(signed.unwrap_err().to_string(), message);
        let longer = codec::decode_with::<[u64; 41]>(
            |from| array::deserialize(from),
            &schema,
            &bytes,
            Vec::new(),
        );
        let message = ": the checkpoint has [u64; 40], the program wants [u64; 41]";
        assert_eq!(longer.unwrap_err().to_string(), message);
    }
}
