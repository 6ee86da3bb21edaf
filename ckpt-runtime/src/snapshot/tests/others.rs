//! Rows that are read by types which have changed, by visitors of people's own, through what buffers, and by functions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserializer, Serializer};

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Three {
    a: Vec<f64>,
    b: Vec<u32>,
    c: u8,
    d: Vec<[f32; 2]>,
}

fn three() -> Three {
    Three {
        a: floats(1.0),
        b: words(9000).map(|word| word as u32).collect(),
        c: 9,
        d: vec![[0.5, 1.5]; 5000],
    }
}

#[test]
fn fields_that_are_gone_or_in_another_order_take_their_rows_with_them() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Fewer {
        b: Vec<u32>,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Other {
        d: Vec<[f32; 2]>,
        #[serde(default)]
        new: Vec<f64>,
        b: Vec<u32>,
        a: Vec<f64>,
    }
    let value = three();
    assert!(read_as::<_, Fewer>(&value).is_ok_and(|fewer| fewer.b == value.b));
    let other = read_as::<_, Other>(&value).expect("all of it is there");
    assert!(other.a == value.a && other.b == value.b && other.d == value.d);
    assert!(other.new.is_empty());
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Last {
        c: u8,
    }
    assert_eq!(read_as(&value), Ok(Last { c: 9 }));
    let several = vec![three(), three()];
    assert!(read_as::<_, Vec<Fewer>>(&several).is_ok_and(|rows| rows[1].b == value.b));
    assert!(read_as::<_, Vec<Other>>(&several).is_ok_and(|rows| rows[1].a == value.a));
}

#[test]
fn variants_go_by_name() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Before {
        Small(u8),
        Large { row: Vec<f64>, gone: Vec<bool> },
        Pair(Vec<u8>, Vec<f64>),
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum After {
        Pair(Vec<u8>, Vec<f64>),
        Large { row: Vec<f64> },
    }
    let large = Before::Large {
        row: floats(1.0),
        gone: vec![true; LONG],
    };
    assert!(read_as(&large) == Ok(After::Large { row: floats(1.0) }));
    let pair = |of| (vec![1; LONG], floats(of));
    let (one, two) = pair(2.0);
    let values = vec![Before::Pair(one, two), large];
    let (one, two) = pair(2.0);
    let expected = vec![After::Pair(one, two), After::Large { row: floats(1.0) }];
    assert!(read_as(&values) == Ok(expected));
    let _ = Before::Small(0);
}

#[test]
fn another_type_is_an_error_that_tells_where() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Changed {
        a: Vec<f64>,
        b: Vec<i32>,
    }
    let error = read_as::<_, Changed>(&three()).unwrap_err();
    assert_eq!(
        error,
        "x.b[]: the checkpoint has u32, the program wants i32"
    );
    assert!(read_as::<_, Vec<f32>>(&floats(1.0)).is_err());
    assert!(read_as::<_, Vec<u64>>(&floats(1.0)).is_err());
    assert!(read_as::<_, Vec<[f64; 2]>>(&floats(1.0)).is_err());
    assert!(read_as::<_, Vec<f64>>(&vec![[1.0; 2]; 5000]).is_err());
    assert!(read_as::<_, Vec<u8>>(&vec![true; LONG]).is_err());
    assert!(read_as::<_, Vec<bool>>(&vec![1u8; LONG]).is_err());
    assert!(read_as::<_, String>(&vec![65u8; LONG]).is_err());
    assert!(read_as::<_, [u8; 32]>(&vec![65u8; LONG]).is_err());
    assert!(read_as::<_, Option<Vec<f64>>>(&floats(1.0)).is_err());
    assert!(read_as::<_, u64>(&floats(1.0)).is_err());
}

#[test]
fn other_collections_get_one_item_after_the_other() {
    use std::collections::VecDeque;

    let row = floats(1.0);
    assert!(read_as::<_, VecDeque<f64>>(&row).is_ok_and(|back| back == row));
    assert!(read_as::<_, Box<[f64]>>(&row).is_ok_and(|back| back[..] == row));
    assert!(read_as::<_, IgnoredOf>(&row).is_ok());
    let bytes: Vec<u8> = words(LONG).map(|word| word as u8).collect();
    let set = read_as::<_, BTreeSet<u8>>(&bytes).expect("items");
    assert_eq!(set.len(), 256);
    let triples = vec![[1u64, 2, 3]; 2000];
    let tuples = read_as::<_, Vec<(u64, u64, u64)>>(&triples).expect("as tuples");
    assert!(tuples.len() == 2000 && tuples.iter().all(|&tuple| tuple == (1, 2, 3)));
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Metres(f64);
    // A newtype may be read as what is in it, and the other way round.
    let metres = read_as::<_, Vec<Metres>>(&row).expect("numbers");
    assert!(metres.iter().map(|metre| metre.0).eq(row));
}

#[derive(PartialEq, Serialize)]
struct IgnoredOf;

impl<'de> Deserialize<'de> for IgnoredOf {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(from).map(|_| IgnoredOf)
    }
}

/// What is written as a row, and read as bytes or text are.
#[derive(Debug, Clone, PartialEq)]
struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Buffer;
        impl Visitor<'_> for Buffer {
            type Value = Bytes;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        from.deserialize_byte_buf(Buffer)
    }
}

/// Written as bytes.
#[derive(Debug, Clone, PartialEq)]
struct Blob(Vec<u8>);

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Bytes::deserialize(from).map(|Bytes(bytes)| Blob(bytes))
    }
}

#[test]
fn a_row_of_bytes_may_be_asked_for_as_bytes() {
    let bytes: Vec<u8> = words(LONG + 5).map(|word| word as u8).collect();
    assert_eq!(comes_back(&Bytes(bytes.clone())), 1);
    assert_eq!(
        comes_back(&(Bytes(bytes.clone()), Bytes(vec![1, 2]), 5u8)),
        1
    );
    assert_eq!(comes_back(&Blob(bytes.clone())), 0);
    assert!(read_as::<_, Blob>(&bytes) == Ok(Blob(bytes.clone())));
    assert!(read_as::<_, Bytes>(&vec![1u16; LONG]).is_err());
    assert!(read_as::<_, Bytes>(&vec![true; LONG]).is_err());
}

/// Takes the first items of a row and leaves the rest.
#[derive(Debug, PartialEq, Serialize)]
struct First<T, const N: usize>(Vec<T>);

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for First<T, N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Some<T, const N: usize>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for Some<T, N> {
            type Value = First<T, N>;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a row")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                for _ in 0..N {
                    let item = from.next_element()?;
                    items.push(item.ok_or_else(|| A::Error::custom("too few"))?);
                }
                Ok(First(items))
            }
        }
        from.deserialize_seq(Some(PhantomData))
    }
}

#[test]
fn who_leaves_items_leaves_what_comes_behind_them_alone() {
    assert!(read_as(&floats(1.0)) == Ok(First::<f64, 3>(vec![1.0, 1.125, 1.25])));
    let back = read_as::<_, (First<f64, 1>, Vec<f64>)>(&(floats(1.0), floats(2.0)));
    assert!(back == Ok((First(vec![1.0]), floats(2.0))));
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    name: String,
    #[serde(flatten)]
    inside: Inside,
    #[serde(flatten)]
    more: BTreeMap<String, Vec<u16>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Inside {
    row: Vec<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    marks: Vec<bool>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u64),
    Row(Vec<f64>),
    Named { row: Vec<f64>, after: u8 },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Row { row: Vec<f64>, after: u8 },
    Inside(Inside),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "is")]
enum Adjacent {
    Row(Vec<f64>),
    Named { row: Vec<f64>, after: u8 },
}

#[test]
fn rows_come_back_through_what_buffers() {
    let inside = |marks| Inside {
        row: floats(4.0),
        marks,
    };
    let flat = |marks| Flat {
        name: "flat".into(),
        inside: inside(marks),
        more: [("a".to_owned(), vec![7; LONG]), ("b".to_owned(), vec![])].into(),
    };
    assert_eq!(comes_back(&flat(vec![])), 2);
    assert_eq!(comes_back(&flat(vec![true; LONG])), 3);
    assert_eq!(
        comes_back(&vec![
            inside(vec![]),
            inside(vec![true; LONG]),
            inside(vec![])
        ]),
        4
    );
    assert_eq!(comes_back(&Untagged::Number(7)), 0);
    assert_eq!(comes_back(&Untagged::Row(floats(1.0))), 1);
    let untagged = vec![
        Untagged::Row(floats(1.0)),
        Untagged::Number(8),
        Untagged::Named {
            row: floats(2.0),
            after: 3,
        },
        Untagged::Row(vec![1.0]),
    ];
    assert_eq!(comes_back(&untagged), 2);
    let tagged = vec![
        Tagged::Row {
            row: floats(1.0),
            after: 1,
        },
        Tagged::Inside(inside(vec![false; LONG])),
    ];
    assert_eq!(comes_back(&tagged), 3);
    let adjacent = vec![
        Adjacent::Row(floats(1.0)),
        Adjacent::Named {
            row: floats(2.0),
            after: 1,
        },
    ];
    assert_eq!(comes_back(&adjacent), 2);
}

/// Functions as `#[ckpt(with)]` names them.
mod half {
    use super::*;

    pub(super) fn write<S: Serializer>(value: &Vec<f64>, to: S) -> Result<S::Ok, S::Error> {
        (value.len() as u64, &value[..value.len() / 2], value).serialize(to)
    }

    pub(super) fn read<D: Deserializer<'static>>(from: D) -> Result<Vec<f64>, D::Error> {
        let (length, half, all) = <(u64, Vec<f64>, Vec<f64>)>::deserialize(from)?;
        match half[..] == all[..all.len() / 2] && length == all.len() as u64 {
            true => Ok(all),
            false => Err(D::Error::custom("other halves")),
        }
    }
}

#[test]
fn what_functions_write_is_read_by_functions() {
    for (length, apart) in [(10, 0), (4096, 1), (8192, 2), (8193, 2)] {
        let value: Vec<f64> = (0..length).map(f64::from).collect();
        let encoded = encode_one(&["x"], |to| {
            to.put(
                &value,
                |value, to| half::write(value, to),
                |from| half::read(from),
            );
        });
        let variable = through_a_file(encoded.expect("it can be saved"));
        assert_eq!(variable.apart.len(), apart);
        let schema = schema_of(&variable);
        let back = codec::decode_with(
            |from| half::read(from),
            &schema,
            &variable.bytes,
            variable.apart,
        );
        assert!(back.is_ok_and(|back| back == value));
    }
}

#[test]
fn fields_with_functions_of_their_own_come_back() {
    mod backwards {
        use super::*;

        pub(super) fn serialize<S: Serializer>(row: &[f64], to: S) -> Result<S::Ok, S::Error> {
            let turned: Vec<f64> = row.iter().rev().copied().collect();
            turned.serialize(to)
        }

        pub(super) fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Vec<f64>, D::Error> {
            let mut row = Vec::<f64>::deserialize(from)?;
            row.reverse();
            Ok(row)
        }
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Turned {
        #[serde(with = "backwards")]
        row: Vec<f64>,
        #[serde(skip)]
        table: Vec<f64>,
        after: Vec<u64>,
    }
    let value = Turned {
        row: floats(1.0),
        table: Vec::new(),
        after: vec![5; 5000],
    };
    assert_eq!(comes_back(&value), 2);
}
