//! Arrays of any length. Serde itself knows those of up to 32 items; they are written alike, as tuples are.

use std::any::type_name;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::savable::Savable;
use crate::shape;

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

/// A variable `[T; N]`: what its items are is written in front of them, so that others are not taken for them.
pub mod kept_array {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Row, items_are};
    use crate::savable::Savable;
    use crate::shape;

    /// Writes what the items are, then the items.
    ///
    /// # Errors
    /// When an item or the serializer refuses.
    pub fn serialize<T: Savable, S: Serializer, const N: usize>(
        items: &[T; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (&*shape::of::<T>(), Row(items)).serialize(serializer)
    }

    /// Reads `N` items.
    ///
    /// # Errors
    /// When an item or the deserializer refuses, or they are of another type.
    pub fn deserialize<T: Savable, D: Deserializer<'static>, const N: usize>(
        deserializer: D,
    ) -> Result<[T; N], D::Error> {
        let (stored, Row(items)) = <(String, Row<[T; N]>)>::deserialize(deserializer)?;
        items_are::<T, D::Error>(&stored)?;
        Ok(items)
    }

    /// An argument, as part of a run's identity.
    pub fn whole<T: Savable, const N: usize>(items: &[T; N]) -> impl Serialize {
        Row(items)
    }
}

/// A variable `[[T; N]; M]`
pub mod kept_arrays {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::items_are;
    use crate::savable::Savable;
    use crate::shape;

    struct Long<A>(A);

    impl<T: Serialize, const N: usize, const M: usize> Serialize for Long<&[[T; N]; M]> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            super::arrays::serialize(self.0, serializer)
        }
    }

    impl<'de, T: Deserialize<'de>, const N: usize, const M: usize> Deserialize<'de>
        for Long<[[T; N]; M]>
    {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            super::arrays::deserialize(deserializer).map(Long)
        }
    }

    /// Writes what the items are, then the rows.
    ///
    /// # Errors
    /// When an item or the serializer refuses.
    pub fn serialize<T: Savable, S: Serializer, const N: usize, const M: usize>(
        rows: &[[T; N]; M],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (&*shape::of::<T>(), Long(rows)).serialize(serializer)
    }

    /// Reads `M` rows of `N` items.
    ///
    /// # Errors
    /// When an item or the deserializer refuses, or they are of another type.
    pub fn deserialize<T: Savable, D: Deserializer<'static>, const N: usize, const M: usize>(
        deserializer: D,
    ) -> Result<[[T; N]; M], D::Error> {
        let (stored, Long(rows)) = <(String, Long<[[T; N]; M]>)>::deserialize(deserializer)?;
        items_are::<T, D::Error>(&stored)?;
        Ok(rows)
    }

    /// An argument, as part of a run's identity.
    pub fn whole<T: Savable, const N: usize, const M: usize>(rows: &[[T; N]; M]) -> impl Serialize {
        Long(rows)
    }
}

/// Refuses items of another type than those that were written.
fn items_are<T: Savable, E: serde::de::Error>(stored: &str) -> Result<(), E> {
    match shape::difference(stored, &shape::of::<T>()) {
        None => Ok(()),
        Some((stored, _)) => Err(E::invalid_type(
            serde::de::Unexpected::Other(&stored),
            &type_name::<T>(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use postcard::ser_flavors::{Flavor, StdVec};

    use super::{array, arrays, kept_array};

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
        let mut serializer = postcard::Serializer {
            output: StdVec::new(),
        };
        kept_array::serialize(&[7u64; 40], &mut serializer).expect("it can be written");
        let bytes: &'static [u8] = serializer.output.finalize().unwrap().leak();
        let read = || postcard::Deserializer::from_bytes(bytes);
        let same: [u64; 40] = kept_array::deserialize(&mut read()).expect("they are the same");
        assert_eq!(same, [7; 40]);
        assert!(kept_array::deserialize::<i64, _, 40>(&mut read()).is_err());
        assert!(kept_array::deserialize::<u64, _, 41>(&mut read()).is_err());
    }
}
