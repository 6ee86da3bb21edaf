//! Looking at values without their types.

use std::collections::BTreeMap;

use super::*;

#[derive(Serialize)]
struct World {
    name: &'static str,
    bodies: Vec<Body>,
    grid: Vec<[f64; 2]>,
    kind: Kind,
    table: BTreeMap<char, Option<i16>>,
}

#[derive(Serialize)]
struct Body(u64, ());

#[derive(Serialize)]
enum Kind {
    Mixed { a: bool },
}

fn world() -> World {
    World {
        name: "w",
        bodies: vec![Body(1, ()), Body(300, ())],
        grid: vec![[0.5, 1.5], [2.5, -1.0]],
        kind: Kind::Mixed { a: true },
        table: [('x', None), ('y', Some(-7))].into(),
    }
}

#[test]
fn everything_is_met_in_order() {
    let (schema, bytes) = written(&world());
    let mut look = Look::new(&schema, &bytes);
    let mut told = String::new();
    while let Some(event) = look.next().unwrap() {
        told += &match event {
            Event::Leaf(Leaf::Unsigned(number, value)) => format!("{value}{} ", number.name()),
            Event::Leaf(Leaf::Signed(number, value)) => format!("{value}{} ", number.name()),
            Event::Leaf(leaf) => format!("{leaf:?} "),
            Event::Numbers(numbers) => format!(
                "{}x{}:{:?} ",
                numbers.count,
                numbers.per,
                numbers.leaves().collect::<Vec<_>>()
            ),
            Event::Begin(whole) => format!("{whole:?}< "),
            Event::Field(name) => format!("{name}="),
            Event::Item => ",".to_owned(),
            Event::Key => "@".to_owned(),
            Event::Value => ":".to_owned(),
            Event::End => "> ".to_owned(),
        };
    }
    assert_eq!(look.position(), bytes.len());
    let expected = "Struct(\"World\", 5)< name=Str(\"w\") \
        bodies=Seq(2)< ,TupleStruct(\"Body\", 2)< ,1u64 ,Unit > ,TupleStruct(\"Body\", 2)< ,300u64 ,Unit > > \
        grid=2x2:[F64(0.5), F64(1.5), F64(2.5), F64(-1.0)] \
        kind=Variant(\"Kind\", \"Mixed\", 1)< a=Bool(true) > \
        table=Map(2)< @Char('x') :None @Char('y') :Some< ,-7i16 > > > ";
    assert_eq!(told, expected);
}

#[test]
fn signed_numbers_in_full_keep_their_sign() {
    let (schema, bytes) = written(&vec![-1i16, i16::MIN, 5]);
    let event = Look::new(&schema, &bytes).next().unwrap();
    let Some(Event::Numbers(numbers)) = event else {
        panic!("{event:?}")
    };
    let signed = |value| Leaf::Signed(Number::I16, value);
    let leaves: Vec<Leaf<'_>> = numbers.leaves().collect();
    assert_eq!(leaves, [signed(-1), signed(-32768), signed(5)]);
}

/// Everything that is skipped is looked at, with the same end.
#[test]
fn a_look_finds_what_a_walk_finds() {
    let (schema, bytes) = written(&world());
    let looks = |bytes: &[u8]| {
        let mut look = Look::new(&schema, bytes);
        loop {
            match look.next() {
                Ok(Some(_)) => {}
                Ok(None) => break true,
                Err(_) => break false,
            }
        }
    };
    assert!(looks(&bytes));
    for at in 0..bytes.len() {
        assert!(!looks(&bytes[..at]));
        for value in [0, 1, 3, 0x7f, 0x80, 0xff] {
            let mut bad = bytes.clone();
            bad[at] = value;
            assert_eq!(
                looks(&bad),
                walk(&schema, &bad).is_ok(),
                "byte {at} = {value}"
            );
        }
    }
}
