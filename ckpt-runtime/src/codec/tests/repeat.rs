//! Items that are like those before them, and some that are not.

use serde::ser::{SerializeStruct as _, SerializeTuple as _};
use serde_json::json;

use super::*;

/// What goes the quick way, at two levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Body {
    position: Vector,
    velocity: Vector,
    spin: [f64; 3],
    mass: f32,
    id: u64,
    charge: i16,
    is_fixed: bool,
    kind: (u8, i64),
    name: String,
    tag: char,
    heat: Kelvin,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Vector {
    x: f64,
    y: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kelvin(f64);

fn body(at: u64) -> Body {
    let float = at as f64 + 0.5;
    Body {
        position: Vector {
            x: float,
            y: -float,
        },
        velocity: Vector { x: 1.0, y: 0.0 },
        spin: [float; 3],
        mass: 2.0,
        id: at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (at % 64),
        charge: if at.is_multiple_of(2) { 3 } else { i16::MIN },
        is_fixed: at.is_multiple_of(3),
        kind: (7, -1_000_000 * at as i64),
        // Longer than there is room for, now and then.
        name: "ä".repeat(if at.is_multiple_of(10) { 400 } else { 5 }),
        tag: 'ß',
        heat: Kelvin(float),
    }
}

#[test]
fn many_are_written_as_one_is() {
    let bodies: Vec<Body> = (0..100).map(body).collect();
    let (schema, bytes) = written(&bodies);
    // The bytes are postcard's, and there are no slices of numbers within.
    assert_eq!(
        bytes,
        postcard::to_stdvec(&bodies).expect("it can be encoded")
    );
    // What there is to say was said by the first.
    assert_eq!(schema, written(&bodies[..1]).0);
    comes_back(&bodies);
    let numbers: Vec<(u32, f64, i8)> = (0..100).map(|at| (at, 0.5, -1)).collect();
    comes_back(&numbers);
    comes_back(&vec![numbers; 20]);
}

/// A value that looks now like this, now like that.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shifting(u64);

impl Serialize for Shifting {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let number = self.0;
        let fields = |to: S, names: &[&'static str]| {
            let mut row = to.serialize_struct("Shifting", names.len())?;
            for name in names {
                row.serialize_field(name, &number)?;
            }
            row.end()
        };
        match number % 10 {
            0 => fields(to, &["a"]),
            1 => fields(to, &["a", "c"]),
            2 => {
                let mut row = to.serialize_struct("Shifting", 2)?;
                row.serialize_field("a", &0.5)?;
                row.serialize_field("b", &number)?;
                row.end()
            }
            3 => {
                let mut row = to.serialize_struct("Shifting", 2)?;
                row.serialize_field("a", &number)?;
                row.skip_field("b")?;
                row.end()
            }
            4 => {
                let mut row = to.serialize_tuple(2)?;
                row.serialize_element(&number)?;
                row.serialize_element(&"text")?;
                row.end()
            }
            5 => to.serialize_u64(number),
            6 => fields(to, &["a", "b", "c"]),
            7 => to.serialize_some(&number),
            8 => to.collect_seq([number, 1]),
            _ => fields(to, &["a", "b"]),
        }
    }
}

/// How many items in a row are of one look, and which.
fn runs(seed: u64) -> Vec<Shifting> {
    let mut random = seed;
    let mut next = |below: u64| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (random >> 33) % below
    };
    let mut items = Vec::new();
    for _ in 0..next(12) + 1 {
        let (look, times) = (next(10), next(25) + 1);
        items.extend((0..times).map(|at| Shifting(at * 10 + look)));
    }
    items
}

/// An item among others of its kind, also at another place in the same value.
#[derive(Debug, Serialize)]
struct Twice {
    first: Vec<Shifting>,
    one: Shifting,
    second: Vec<Shifting>,
    pairs: Vec<(Shifting, u8)>,
}

#[test]
fn each_is_read_as_it_was_written() {
    for seed in 0..300 {
        let items = runs(seed);
        let value = Twice {
            one: items[0],
            second: runs(seed + 1000),
            pairs: items.iter().map(|item| (*item, 1)).collect(),
            first: items,
        };
        let read = read_as::<serde_json::Value>(&value).expect("it can be read back");
        let wanted = serde_json::to_value(&value).expect("it is JSON");
        assert_eq!(read, wanted, "seed {seed}");
    }
}

#[test]
fn an_item_that_is_too_short_or_long_is_refused_as_ever() {
    /// Announces one item more than it gives, sometimes.
    struct Short(bool);

    impl Serialize for Short {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            let mut row = to.serialize_tuple(2)?;
            row.serialize_element(&1u8)?;
            if !self.0 {
                row.serialize_element(&1u8)?;
            }
            row.end()
        }
    }
    let items: Vec<Short> = (0..40).map(|at| Short(at == 39)).collect();
    let error = encode(&items, &mut Vec::new()).expect_err("one item lacks");
    assert!(
        error.to_string().contains("announces 2 items and gives 1"),
        "{error}"
    );
}

#[test]
fn other_wishes_than_the_numbers_that_are_there() {
    #[derive(Serialize)]
    struct Has {
        a: u32,
        b: f64,
    }
    let has: Vec<Has> = (0..20).map(|a| Has { a, b: 0.5 }).collect();
    // Through what buffers it, by another name, and one that is gone.
    let wanted = json!({"a": 3, "b": 0.5});
    assert_eq!(
        read_as::<Vec<serde_json::Value>>(&has).expect("it can be read")[3],
        wanted
    );
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(transparent)]
    struct Within(f64);
    #[derive(Debug, PartialEq, Deserialize)]
    struct Wants {
        a: u32,
        b: Within,
    }
    let read = read_as::<Vec<Wants>>(&has).expect("it can be read");
    assert_eq!(
        read[7],
        Wants {
            a: 7,
            b: Within(0.5)
        }
    );
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Other {
        a: u32,
        b: f32,
    }
    assert_eq!(
        message::<Vec<Other>>(&has),
        "x[].b: the checkpoint has f64, the program wants f32"
    );
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Text {
        a: String,
        b: f64,
    }
    assert_eq!(
        message::<Vec<Text>>(&has),
        "x[].a: the checkpoint has u32, the program wants String"
    );
}

#[test]
fn items_of_another_type_have_a_node_of_their_own_however_they_are_written() {
    /// Looks like what it is around.
    #[derive(Serialize)]
    #[serde(transparent)]
    struct Clear(Vector);

    /// So many of the one, and of the other.
    struct Both(usize);
    impl Serialize for Both {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeSeq as _;

            let mut items = to.serialize_seq(Some(2 * self.0))?;
            for _ in 0..self.0 {
                items.serialize_element(&Vector { x: 1.0, y: 2.0 })?;
            }
            for _ in 0..self.0 {
                items.serialize_element(&Clear(Vector { x: 1.0, y: 2.0 }))?;
            }
            items.end()
        }
    }
    let looks = |count| {
        let nodes = written(&Both(count)).0.nodes.into_iter();
        nodes.map(|node| node.shapes).collect::<Vec<_>>()
    };
    assert_eq!(looks(100), looks(1));
}
