//! Types with something of everything that serde knows.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::marker::PhantomData;
use std::num::NonZeroU16;
use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Arbitrary)]
pub(crate) struct Rich {
    id: u64,
    numbers: (u8, i16, u32, i64, u128, i128, f32, f64),
    text: String,
    #[arbitrary(with = owned)]
    cow: Cow<'static, str>,
    letter: char,
    flags: Vec<bool>,
    grid: Vec<[f64; 2]>,
    wide: Vec<[i32; 5]>,
    counts: VecDeque<usize>,
    bytes: Box<[u8]>,
    set: BTreeSet<(i8, bool)>,
    map: BTreeMap<String, Option<Phase>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left_out: Option<Box<Rich>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    often_empty: Vec<Phase>,
    nested: Option<Option<Option<u16>>>,
    result: Result<NonZeroU16, Duration>,
    marker: PhantomData<u8>,
    unit: (),
    flat: Flat,
    tagged: Vec<Tagged>,
    anything: Option<Anything>,
}

fn owned(from: &mut Unstructured<'_>) -> arbitrary::Result<Cow<'static, str>> {
    from.arbitrary::<String>().map(Cow::Owned)
}

#[derive(Debug, Clone, Serialize, Deserialize, Arbitrary)]
enum Phase {
    Unit,
    New(f64),
    Empty(),
    Pair(u8, Option<char>),
    Same(u16, u16, u16),
    Fields { x: i128, inner: Vec<Phase> },
    Nothing {},
}

/// Written as a map: what it holds may be left out.
#[derive(Debug, Clone, Serialize, Deserialize, Arbitrary)]
struct Flat {
    own: u32,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    more: Keys,
}

#[derive(Debug, Clone, Serialize, Deserialize, Arbitrary)]
pub(crate) struct Inner {
    inner_number: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inner_text: Option<String>,
}

/// Keys that are no field's name.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Keys(BTreeMap<String, f64>);

impl<'a> Arbitrary<'a> for Keys {
    fn arbitrary(from: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let entries: Vec<(u8, f64)> = from.arbitrary()?;
        let entries = entries.into_iter();
        Ok(Keys(
            entries
                .map(|(key, value)| (format!("k{key}"), value))
                .collect(),
        ))
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, Arbitrary)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Tagged {
    JustUnit,
    WithFields {
        a: u8,
        b: Option<String>,
        c: Vec<u32>,
    },
    AroundIt(Inner),
    Deeper {
        more: Vec<Tagged>,
    },
    Adjacent {
        inside: Adjacent,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, Arbitrary)]
#[serde(tag = "t", content = "c")]
pub(crate) enum Adjacent {
    Nothing,
    One(u64),
    Two(i8, String),
    Named { x: f32 },
}

/// Whichever of these fits first; what is written as one fits none before it.
#[derive(Debug, Clone, Serialize, Deserialize, Arbitrary)]
#[serde(untagged)]
pub(crate) enum Anything {
    Flag(bool),
    Number(i64),
    Real(f64),
    Text(String),
    Fields {
        first: u8,
        second: Option<char>,
    },
    Others {
        third: Vec<f32>,
        next: Option<Box<Anything>>,
    },
    Row(u8, bool),
}

#[derive(Debug, Clone, Serialize, Deserialize, Arbitrary)]
pub(crate) struct Tree {
    value: u32,
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    children: Vec<Tree>,
    only: Option<Box<Tree>>,
}

/// [`Rich`] after a change: fields gone, new, moved, of other widths of what they hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Evolved {
    #[serde(default)]
    new: Vec<Inner>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    map: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    flat: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    often_empty: Vec<serde_json::Value>,
    #[serde(default)]
    left_out: Option<Box<Evolved>>,
    #[serde(default, alias = "id")]
    identity: u64,
    #[serde(default)]
    grid: VecDeque<(f64, f64)>,
    #[serde(default)]
    tagged: serde_json::Value,
}

/// [`Tree`] after a change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changed {
    name: Option<String>,
    value: u32,
    #[serde(default)]
    children: VecDeque<Changed>,
    only: serde_json::Value,
}

/// Made of bytes that look like chance.
pub(crate) fn sample(seed: u8) -> Rich {
    let mut state = u32::from(seed) + 1;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(600)
    .collect();
    Rich::arbitrary(&mut Unstructured::new(&bytes)).expect("bytes run out gently")
}

pub(crate) fn tree(depth: u32) -> Tree {
    Tree {
        value: depth * 1000,
        name: (depth.is_multiple_of(2)).then(|| "even".to_owned()),
        children: match depth {
            0 => Vec::new(),
            _ => vec![tree(depth - 1), tree(0)],
        },
        only: (depth > 1).then(|| Box::new(tree(depth - 2))),
    }
}

pub(crate) fn anything() -> Vec<Anything> {
    let others = |next| Anything::Others {
        third: vec![0.5, f32::NAN],
        next,
    };
    vec![
        Anything::Flag(true),
        Anything::Number(-5),
        Anything::Real(0.5),
        Anything::Text("text".to_owned()),
        Anything::Fields {
            first: 1,
            second: Some('x'),
        },
        Anything::Row(1, true),
        others(Some(Box::new(others(None)))),
    ]
}

pub(crate) fn tagged() -> Vec<Tagged> {
    let inner = Inner {
        inner_number: -7,
        inner_text: None,
    };
    let fields = Tagged::WithFields {
        a: 1,
        b: None,
        c: vec![1, 70_000],
    };
    let two = Adjacent::Two(-1, "two".to_owned());
    vec![
        Tagged::JustUnit,
        Tagged::AroundIt(inner),
        Tagged::Deeper {
            more: vec![fields, Tagged::JustUnit],
        },
        Tagged::Adjacent { inside: two },
        Tagged::Adjacent {
            inside: Adjacent::Nothing,
        },
        Tagged::Adjacent {
            inside: Adjacent::Named { x: 1.5 },
        },
        Tagged::Adjacent {
            inside: Adjacent::One(3),
        },
    ]
}
