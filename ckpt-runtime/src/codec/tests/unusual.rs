//! What formats that do not describe themselves cannot hold: it works, or is refused when it is saved.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Unit,
    Point { x: f64, y: f64 },
    Named { name: String, size: Option<u8> },
    Inner(Inner),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u64),
    Text(String),
    Pair(u8, String),
    Point { x: f64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    One(u8),
    Two { a: String },
    None,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner {
    a: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    c: Vec<u16>,
    d: u8,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Flat {
    before: u8,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    more: BTreeMap<String, f64>,
}

fn inner(i: u32) -> Inner {
    Inner {
        a: i as i32,
        b: i.is_multiple_of(2).then(|| i.to_string()),
        c: vec![7; (i / 2) as usize % 3],
        d: 9,
    }
}

fn tagged() -> Vec<Tagged> {
    let named = |size| Tagged::Named {
        name: "n".into(),
        size,
    };
    let point = Tagged::Point { x: 0.5, y: 1.0 };
    let inner = (0..5).map(|i| Tagged::Inner(inner(i)));
    let mut all = vec![
        Tagged::Unit,
        point.clone(),
        named(None),
        named(Some(3)),
        Tagged::Unit,
        point,
    ];
    all.extend(inner);
    all
}

#[test]
fn fields_left_out_now_and_then_come_back() {
    (0..6).for_each(|i| comes_back(&inner(i)));
    comes_back(&(0..50).map(inner).collect::<Vec<_>>());
    comes_back(&BTreeMap::from([
        (1u8, inner(1)),
        (2, inner(2)),
        (3, inner(3)),
    ]));
}

#[test]
fn structures_of_several_forms_within_each_other_come_back() {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
    struct Node {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        before: Vec<Node>,
        value: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Box<Node>>,
    }
    fn node(depth: u32, dice: &mut u32) -> Node {
        *dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (count, goes_on) = (*dice >> 30, *dice >> 20 & 1 == 1);
        let count = if depth == 0 { 0 } else { count };
        Node {
            before: (0..count).map(|_| node(depth - 1, dice)).collect(),
            value: *dice,
            after: (goes_on && depth > 0).then(|| Box::new(node(depth - 1, dice))),
        }
    }
    for seed in 0..300 {
        comes_back(&node(5, &mut { seed }));
    }
}

#[test]
fn enums_of_all_representations_come_back() {
    tagged().iter().for_each(comes_back);
    comes_back(&tagged());
    let untagged = vec![
        Untagged::Number(7),
        Untagged::Text("a".into()),
        Untagged::Number(300),
        Untagged::Pair(1, "b".into()),
        Untagged::Point { x: 1.5 },
        Untagged::Text("c".into()),
    ];
    comes_back(&untagged);
    comes_back(&vec![
        Adjacent::One(1),
        Adjacent::Two { a: "x".into() },
        Adjacent::None,
        Adjacent::One(2),
    ]);
}

#[test]
fn flattened_structures_come_back() {
    let flat = |i| Flat {
        before: 1,
        inner: inner(i),
        more: (0..i).map(|i| (format!("k{i}"), f64::from(i))).collect(),
    };
    (0..4).for_each(|i| comes_back(&flat(i)));
    comes_back(&(0..9).map(flat).collect::<Vec<_>>());
}

#[test]
fn values_of_any_kind_come_back() {
    let value = json!({
        "a": [1, -1, 2.5, "text", null, true, [], {}, [1, [2, ["x"]]]],
        "b": {"c": {"d": [null, {"e": 1}]}, "f": 1},
        "g": [[1, 2], [3.5], [], [null]],
    });
    comes_back(&value);
    comes_back(&vec![value.clone(), json!(1), value]);
}

#[test]
fn an_enum_inside_of_what_is_buffered_comes_back() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Plain {
        Unit,
        One(u8),
        Two(u8, u8),
        Three { a: u8 },
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "tag")]
    enum Outer {
        A {
            plain: Vec<Plain>,
            some: Option<Option<u8>>,
            pair: (u8, String),
        },
    }
    let plain = vec![
        Plain::Unit,
        Plain::One(1),
        Plain::Two(1, 2),
        Plain::Three { a: 3 },
    ];
    let outer = Outer::A {
        plain,
        some: Some(Some(1)),
        pair: (1, "x".into()),
    };
    comes_back(&outer);
}

/// What a save would do with it.
fn refusal<T: Serialize + Deserialize<'static>>(value: &T) -> Option<String> {
    let mut bytes = Vec::new();
    let recorded = record(value, &mut bytes, None).expect("it can be encoded");
    can_be_read::<T>(&recorded, &bytes)
        .err()
        .map(|error| error.of("x"))
}

#[test]
fn a_field_that_is_never_written_but_wanted_is_refused_when_it_is_saved() {
    #[derive(Serialize, Deserialize)]
    struct Lost {
        kept: u8,
        #[serde(skip_serializing)]
        #[allow(dead_code)]
        lost: u8,
    }
    let lost = || Lost { kept: 1, lost: 2 };
    let words = "the program wants a field `lost`, which the checkpoint does not have; give it `#[serde(default)]`";
    assert_eq!(refusal(&lost()), Some(format!("x: {words}")));
    assert_eq!(
        refusal(&vec![lost(), lost()]),
        Some(format!("x[]: {words}"))
    );
    assert_eq!(
        refusal(&BTreeMap::from([(1u8, lost())])),
        Some(format!("x{{}}: {words}"))
    );
}

#[test]
fn a_field_left_out_now_and_then_without_a_default_is_refused_when_it_is_left_out() {
    #[derive(Serialize, Deserialize)]
    struct Sometimes {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        items: Vec<u8>,
    }
    let there = || Sometimes { items: vec![1] };
    let gone = || Sometimes { items: vec![] };
    assert_eq!(refusal(&there()), None);
    assert!(
        refusal(&gone())
            .is_some_and(|words| words.starts_with("x: the program wants a field `items`"))
    );
    assert_eq!(refusal(&vec![there(), there(), there()]), None);
    assert!(refusal(&vec![there(), there(), there(), gone()]).is_some());
}

#[test]
fn a_type_that_reads_another_kind_than_it_writes_is_refused_when_it_is_saved() {
    #[derive(Debug)]
    struct Odd;
    impl Serialize for Odd {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_u64(1)
        }
    }
    impl<'de> Deserialize<'de> for Odd {
        fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            String::deserialize(from).map(|_| Odd)
        }
    }
    let words = "x: the checkpoint has u64, the program wants String";
    assert_eq!(refusal(&Odd).as_deref(), Some(words));
}

#[test]
fn lengths_that_do_not_fit_a_part_of_a_value_are_no_reason_to_refuse_it() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(try_from = "Raw")]
    struct Matrix {
        rows: usize,
        items: Vec<f64>,
    }
    #[derive(Deserialize)]
    struct Raw {
        rows: usize,
        items: Vec<f64>,
    }
    impl TryFrom<Raw> for Matrix {
        type Error = String;
        fn try_from(Raw { rows, items }: Raw) -> Result<Self, String> {
            assert!(on_trial() || items.len() == 9);
            match items.len().is_multiple_of(rows) {
                true => Ok(Matrix { rows, items }),
                false => Err("not whole rows".into()),
            }
        }
    }
    let matrix = Matrix {
        rows: 3,
        items: vec![0.5; 9],
    };
    assert_eq!(refusal(&matrix), None);
    comes_back(&matrix);
    let array = ndarray_like(&[1.5; 12]);
    assert_eq!(refusal(&array), None);
    comes_back(&array);
}

/// Six numbers or more that a visitor of its own reads, one by one.
fn ndarray_like(items: &[f64]) -> OneByOne {
    OneByOne(items.to_vec())
}

#[derive(Debug, PartialEq)]
struct OneByOne(Vec<f64>);

impl Serialize for OneByOne {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq as _;
        let mut seq = to.serialize_seq(Some(self.0.len()))?;
        for item in &self.0 {
            seq.serialize_element(item)?;
        }
        seq.end()
    }
}

impl<'de> Deserialize<'de> for OneByOne {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> serde::de::Visitor<'de> for Items {
            type Value = Vec<f64>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("numbers above 0")
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut from: A,
            ) -> Result<Vec<f64>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = from.next_element()? {
                    if item <= 0.0 {
                        return Err(serde::de::Error::custom("not above 0"));
                    }
                    items.push(item);
                }
                match items.len() {
                    0..6 => Err(serde::de::Error::invalid_length(items.len(), &self)),
                    _ => Ok(items),
                }
            }
        }
        from.deserialize_seq(Items).map(OneByOne)
    }
}

#[test]
fn a_visitor_that_looks_at_each_item_is_asked_also_of_numbers_in_bulk() {
    assert_eq!(
        read_as::<OneByOne>(&vec![1.5; 7]),
        Ok(OneByOne(vec![1.5; 7]))
    );
    assert_eq!(message::<OneByOne>(&vec![-1.5; 7]), "x: not above 0");
}
