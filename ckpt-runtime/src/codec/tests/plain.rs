use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

use super::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct World {
    time: f64,
    bodies: Vec<Body>,
    grid: Vec<[f64; 3]>,
    phase: Phase,
    names: BTreeMap<String, Option<u16>>,
    unit: Unit,
    tree: Tree,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Body {
    at: [f64; 3],
    mass: f32,
    id: u64,
    tag: Option<char>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Metres(f64);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Phase {
    Warm,
    Cold(f64),
    Both(u8, Metres),
    Mixed { a: Option<bool>, b: Vec<u64> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
struct Tree {
    value: i64,
    left: Option<Box<Tree>>,
    right: Option<Box<Tree>>,
}

fn tree(depth: u32) -> Option<Box<Tree>> {
    let inside = |more| depth.checked_sub(more).and_then(tree);
    Some(Box::new(Tree {
        value: -i64::from(depth) * 1000,
        left: inside(1),
        right: inside(3),
    }))
}

fn body(id: u64) -> Body {
    Body {
        at: [id as f64, -0.0, f64::MIN_POSITIVE],
        mass: id as f32 / 3.0,
        id: id * 1_000_003,
        tag: id.is_multiple_of(3).then_some('µ'),
    }
}

fn world() -> World {
    World {
        time: f64::MAX,
        bodies: (0..20).map(body).collect(),
        grid: (0..9).map(|i| [f64::from(i); 3]).collect(),
        phase: Phase::Mixed {
            a: Some(true),
            b: vec![1, u64::MAX],
        },
        names: [("a", None), ("b", Some(7))]
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
        unit: Unit,
        tree: *tree(7).unwrap(),
    }
}

#[test]
fn numbers_come_back_to_the_bit() {
    macro_rules! all {
        ($($number:ty)*) => {$(
            for value in [<$number>::MIN, <$number>::MAX, 0 as $number, 1 as $number, 100 as $number] {
                comes_back(&value);
                comes_back(&vec![value; 3]);
                comes_back(&VecDeque::from([value; 3]));
                comes_back(&[value; 3]);
                comes_back(&[[value; 2]; 20]);
                comes_back(&vec![[value; 4]; 2]);
                comes_back(&vec![[value; 5]; 2]);
                comes_back(&(value, Some(value)));
            }
        )*};
    }
    all!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);
    for bits in [1, 0x7ff0_0000_0000_0001, 0xfff8_0000_0000_0000, 1 << 63] {
        let value = f64::from_bits(bits);
        for back in [
            read_as::<f64>(&value).unwrap(),
            read_as::<Vec<f64>>(&[value][..]).unwrap()[0],
        ] {
            assert_eq!(back.to_bits(), bits);
        }
    }
}

#[test]
fn values_of_all_kinds_come_back() {
    comes_back(&(true, 'x', "text".to_owned(), ()));
    comes_back(&vec![true, false]);
    comes_back(&vec![Vec::<u8>::new(), vec![1, 2]]);
    comes_back(&Vec::<Option<String>>::new());
    comes_back(&vec![None, Some("a".to_owned()), None]);
    comes_back(&BTreeSet::from([3u8, 4]));
    comes_back(&HashMap::from([(1u32, vec!['a']), (2, vec![])]));
    comes_back(&Duration::from_nanos(1_000_000_007));
    comes_back(&"::1".parse::<IpAddr>().unwrap());
    comes_back(&"127.0.0.1".parse::<IpAddr>().unwrap());
    comes_back(&Result::<u8, String>::Err("no".into()));
    comes_back(&vec![Ok(1u8), Err("no".to_owned()), Ok(2)]);
    comes_back(&Box::<[f64]>::from([1.5, 2.5]));
    comes_back(&vec![vec![[1.0f64; 3]; 2]; 2]);
    comes_back(&std::ops::Range { start: 1, end: 9 });
    comes_back(&vec![(); 1000]);
    comes_back(&vec![Unit; 3]);
    comes_back(&Some(Some(Option::<u8>::None)));
    comes_back(&((), ((), [(); 3])));
}

#[test]
fn structures_come_back() {
    comes_back(&world());
    comes_back(&vec![world(), world()]);
    let phases = [
        Phase::Warm,
        Phase::Cold(0.5),
        Phase::Both(1, Metres(2.0)),
        Phase::Warm,
        Phase::Mixed { a: None, b: vec![] },
        Phase::Mixed {
            a: Some(false),
            b: vec![300],
        },
    ];
    comes_back(&phases.to_vec());
    comes_back(&BTreeMap::from([(1u8, phases.to_vec()), (2, Vec::new())]));
}

#[test]
fn the_same_type_in_another_place_comes_back() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Pair<T> {
        one: T,
        two: T,
    }
    fn pair<T>(one: T, two: T) -> Pair<T> {
        Pair { one, two }
    }
    comes_back(&pair(pair(1u8, 2), pair(3, 4)));
    let several = (
        pair(1u64, 300),
        pair("a".to_owned(), "b".to_owned()),
        pair(-1i8, 1),
    );
    comes_back(&vec![several]);
    comes_back(&pair(vec![pair(None, Some(1.5))], Vec::new()));
}

#[test]
fn texts_can_be_borrowed() {
    let value = (["a", "bc"], Some("d"), "e".to_owned());
    comes_back(&value);
}

#[test]
fn bytes_are_bytes_however_they_are_written() {
    struct Bytes<'a>(&'a [u8]);
    impl Serialize for Bytes<'_> {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_bytes(self.0)
        }
    }
    let bytes: &[u8] = &[1, 2, 255];
    comes_back(&bytes);
    comes_back(&(&bytes[..0], bytes.to_vec()));
    assert_eq!(read_as::<Vec<u8>>(&Bytes(bytes)).as_deref(), Ok(bytes));
    assert_eq!(read_as::<&[u8]>(&Bytes(bytes)), Ok(bytes));
}

#[test]
fn the_bytes_are_those_of_postcard_but_for_slices_of_integers() {
    let value = (
        1u64 << 40,
        -5i32,
        Some('x'),
        "text".to_owned(),
        vec![1.5f64, 2.5],
        Phase::Both(1, Metres(0.5)),
    );
    let (_, bytes) = written(&value);
    assert_eq!(bytes, postcard::to_stdvec(&value).unwrap());
    assert_eq!(
        written(&vec![1u64, 2]).1,
        [&[2][..], &1u64.to_le_bytes(), &2u64.to_le_bytes()].concat()
    );
}

#[test]
fn a_long_array_has_one_node_for_all_its_items() {
    let mut bytes = Vec::new();
    let items = [1u16; 5000];
    let write: Write<[u16; 5000]> = |items, to| crate::long::array::serialize(items, to);
    let recorded = record_with(&items, write, &mut bytes, None).unwrap();
    assert!(recorded.schema.to_bytes().len() < 20);
    let read: Read<[u16; 5000]> = |from| crate::long::array::deserialize(from);
    assert_eq!(
        decode_with(read, &recorded.schema, &bytes, Vec::new()).unwrap(),
        items
    );
}

#[test]
fn a_schema_is_as_long_as_the_type_not_as_the_value() {
    let schema_of = |count| {
        written(&(0..count).map(body).collect::<Vec<_>>())
            .0
            .to_bytes()
            .len()
    };
    assert_eq!(schema_of(10), schema_of(10_000));
    let trees = |depth| written(&tree(depth)).0.to_bytes().len();
    assert_eq!(trees(5), trees(20));
}

#[test]
fn a_refusal_leaves_the_buffer_as_it_was_and_says_where() {
    #[derive(Serialize)]
    struct Outer {
        inner: Vec<(u8, Refuses)>,
    }
    struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    let mut out = vec![1, 2];
    let value = Outer {
        inner: vec![(1, Refuses)],
    };
    assert_eq!(
        encode(&value, &mut out).unwrap_err().of("x"),
        "variable `x.inner[].1` cannot be saved: no"
    );
    assert_eq!(out, [1, 2]);
}

#[test]
fn what_is_too_deep_or_holds_nothing_without_end_is_refused_when_it_is_saved() {
    fn chain(length: u32) -> Tree {
        let mut chain = Tree::default();
        for _ in 0..length {
            chain = Tree {
                left: Some(Box::new(chain)),
                ..Tree::default()
            };
        }
        chain
    }
    // Each level is an option and a box.
    comes_back(&chain(250));
    let mut out = Vec::new();
    let error = encode(&chain(260), &mut out).unwrap_err().to_string();
    assert!(
        error.ends_with("it is nested more than 512 levels deep"),
        "{error}"
    );
    let nothing = vec![(); 2 * NOTHINGS as usize];
    assert!(
        encode(&nothing, &mut out)
            .unwrap_err()
            .to_string()
            .contains("hold nothing")
    );
}

#[test]
fn a_serialize_that_lies_is_refused() {
    struct Lies;
    impl Serialize for Lies {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeSeq as _;
            let mut seq = to.serialize_seq(Some(3))?;
            seq.serialize_element(&1u8)?;
            seq.end()
        }
    }
    let error = encode(&Lies, &mut Vec::new()).unwrap_err().to_string();
    assert_eq!(error, ": its `Serialize` announces 3 items and gives 1");
}

/// What is saved must be read by everybody: in the bounds as well.
#[test]
fn as_many_parts_without_bytes_as_are_written_are_read() {
    #[derive(Debug, PartialEq, Clone, Serialize, Deserialize)]
    struct Marks {
        a: (),
        b: Inner,
        c: [(); 2],
    }
    #[derive(Debug, PartialEq, Clone, Serialize, Deserialize)]
    struct Inner((), ());
    let marks = Marks {
        a: (),
        b: Inner((), ()),
        c: [(); 2],
    };
    let (mut written, mut refused) = (0, 0);
    for count in (1..=NOTHINGS as usize).step_by(61) {
        let many = vec![marks.clone(); count];
        match encode(&many, &mut Vec::new()) {
            Ok(_) => {
                written += 1;
                comes_back(&many);
                let (schema, bytes) = super::written(&many);
                let mut look = Look::new(&schema, &bytes);
                while look.next().expect("everybody reads it").is_some() {}
            }
            Err(_) => refused += 1,
        }
    }
    assert!(written > 0 && refused > 0, "{written} {refused}");
    // With some bytes there may be more.
    comes_back(&vec![(marks, 1.5f64); 2 * NOTHINGS as usize]);
}
