//! What a type may become between two builds.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::*;

mod old {
    use super::*;

    #[derive(Serialize)]
    pub(super) struct State {
        pub(super) time: f64,
        pub(super) bodies: Vec<Body>,
        pub(super) phase: Phase,
        pub(super) gone: String,
    }

    #[derive(Serialize)]
    pub(super) struct Body {
        pub(super) mass: f32,
        pub(super) id: u64,
    }

    #[derive(Serialize)]
    pub(super) enum Phase {
        Warm,
        #[allow(dead_code)]
        Never,
        Cold(f64),
        Mixed {
            a: u8,
            b: u8,
        },
    }
}

fn state() -> old::State {
    old::State {
        time: 1.5,
        bodies: vec![
            old::Body { mass: 0.5, id: 1 },
            old::Body { mass: 2.5, id: 300 },
        ],
        phase: old::Phase::Mixed { a: 1, b: 2 },
        gone: "gone".into(),
    }
}

#[test]
fn fields_match_by_name() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct State {
        #[serde(default)]
        new: Option<u8>,
        phase: Phase,
        #[serde(alias = "bodies")]
        planets: VecDeque<Body>,
        #[serde(rename = "time")]
        t: f64,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Body {
        id: u64,
        mass: f32,
        #[serde(default = "seven")]
        charge: i32,
    }
    fn seven() -> i32 {
        7
    }
    #[derive(Debug, PartialEq, Deserialize)]
    enum Phase {
        #[allow(dead_code)]
        New(u8),
        Mixed {
            b: u8,
            a: u8,
        },
    }
    let body = |mass, id| Body {
        id,
        mass,
        charge: 7,
    };
    let expected = State {
        new: None,
        phase: Phase::Mixed { b: 2, a: 1 },
        planets: [body(0.5, 1), body(2.5, 300)].into(),
        t: 1.5,
    };
    assert_eq!(read_as::<State>(&state()), Ok(expected));
}

#[test]
fn an_option_is_there_without_a_default() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Body {
        mass: f32,
        name: Option<String>,
    }
    let body = old::Body { mass: 0.5, id: 1 };
    assert_eq!(
        read_as::<Body>(&body),
        Ok(Body {
            mass: 0.5,
            name: None
        })
    );
}

#[test]
fn another_type_is_an_error_that_says_where() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct State {
        bodies: Vec<Body>,
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Body {
        id: u64,
        mass: f64,
    }
    let words = "x.bodies[].mass: the checkpoint has f32, the program wants f64";
    assert_eq!(message::<State>(&state()), words);
}

#[test]
fn what_is_missing_or_another_is_named() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Body {
        mass: f32,
        charge: i32,
    }
    #[derive(Debug, Deserialize)]
    enum Phase {
        Warm,
        Hot,
    }
    let body = old::Body { mass: 0.5, id: 1 };
    let words = "x: the program wants a field `charge`, which the checkpoint does not have; give it `#[serde(default)]`";
    assert_eq!(message::<Body>(&body), words);
    assert!(matches!(
        read_as::<Phase>(&old::Phase::Warm),
        Ok(Phase::Warm)
    ));
    let words = "x: the checkpoint has the variant `Cold`, which the program does not have";
    assert_eq!(message::<Phase>(&old::Phase::Cold(1.0)), words);
    let _ = Phase::Hot;
}

#[test]
fn variants_match_by_name_and_content() {
    #[derive(Debug, PartialEq, Deserialize)]
    enum Phase {
        #[serde(alias = "Cold")]
        Frozen(f64),
        Mixed {
            a: u8,
            #[serde(default)]
            c: u8,
        },
        Warm,
    }
    assert_eq!(read_as::<Phase>(&old::Phase::Warm), Ok(Phase::Warm));
    assert_eq!(
        read_as::<Phase>(&old::Phase::Cold(0.5)),
        Ok(Phase::Frozen(0.5))
    );
    assert_eq!(
        read_as::<Phase>(&old::Phase::Mixed { a: 1, b: 2 }),
        Ok(Phase::Mixed { a: 1, c: 0 })
    );

    #[derive(Debug, Deserialize)]
    #[serde(rename = "Phase")]
    #[allow(dead_code)]
    enum Other {
        Warm(u8),
        Cold,
        Mixed(u8, u8),
    }
    assert_eq!(
        message::<Other>(&old::Phase::Warm),
        "x.Warm: the checkpoint has no content, the program wants one value"
    );
    assert_eq!(
        message::<Other>(&old::Phase::Cold(0.5)),
        "x.Cold: the checkpoint has one value, the program wants no content"
    );
    let mixed = message::<Other>(&old::Phase::Mixed { a: 1, b: 2 });
    assert_eq!(
        mixed,
        "x.Mixed: the checkpoint has {a, b}, the program wants Other"
    );
}

#[test]
fn collections_of_the_same_items_are_the_same() {
    assert_eq!(read_as::<VecDeque<u64>>(&vec![1u64, 2]), Ok([1, 2].into()));
    assert_eq!(
        read_as::<Vec<u64>>(&VecDeque::from([1u64, 300])),
        Ok(vec![1, 300])
    );
    let map = HashMap::from([(1u8, 2u16)]);
    assert_eq!(read_as::<BTreeMap<u8, u16>>(&map), Ok([(1, 2)].into()));
    assert_eq!(read_as::<u64>(&7usize), Ok(7));
    assert_eq!(read_as::<Box<u8>>(&7u8), Ok(Box::new(7)));
}

#[test]
fn other_kinds_are_refused() {
    assert_eq!(
        message::<u64>(&7u32),
        "x: the checkpoint has u32, the program wants u64"
    );
    assert_eq!(
        message::<i64>(&7u64),
        "x: the checkpoint has u64, the program wants i64"
    );
    assert_eq!(
        message::<Vec<u64>>(&vec![7u32]),
        "x[]: the checkpoint has u32, the program wants u64"
    );
    assert_eq!(
        message::<Vec<f64>>(&vec![7i64]),
        "x[]: the checkpoint has i64, the program wants f64"
    );
    assert_eq!(
        message::<(u8, u8)>(&(1u8, 2u8, 3u8)),
        "x: the checkpoint has (u8, u8, u8), the program wants (u8, u8)"
    );
    assert_eq!(
        message::<u8>(&Some(1u8)),
        "x: the checkpoint has Option<u8>, the program wants u8"
    );
    assert_eq!(
        message::<Option<u8>>(&1u8),
        "x: the checkpoint has u8, the program wants Option<u8>"
    );
    assert_eq!(
        message::<Vec<u8>>(&"text"),
        "x: the checkpoint has str, the program wants Vec<u8>"
    );
    assert_eq!(
        message::<Vec<f64>>(&[1.5; 3]),
        "x: the checkpoint has (f64, f64, f64), the program wants Vec<f64>"
    );
    let nested = BTreeMap::from([(1u8, vec![Some(1u8)])]);
    let words = "x{}[]: the checkpoint has Option<u8>, the program wants u8";
    assert_eq!(message::<BTreeMap<u8, Vec<u8>>>(&nested), words);
    assert!(message::<BTreeMap<u16, Vec<u8>>>(&nested).starts_with("x{key}: "));
}

#[test]
fn names_of_types_do_not_matter_but_those_that_say_what_a_value_is() {
    #[derive(Serialize)]
    struct Celsius(f64);
    #[derive(Debug, PartialEq, Deserialize)]
    struct Kelvin(f64);
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename = "Celsius")]
    struct Degrees(f64);
    let words = "x: the checkpoint has Celsius(f64), the program wants Kelvin";
    assert_eq!(message::<Kelvin>(&Celsius(1.5)), words);
    assert_eq!(read_as::<Degrees>(&Celsius(1.5)), Ok(Degrees(1.5)));

    #[derive(Debug, PartialEq, Deserialize)]
    struct Planet {
        id: u64,
        mass: f32,
    }
    let body = old::Body { mass: 0.5, id: 1 };
    assert_eq!(read_as::<Planet>(&body), Ok(Planet { id: 1, mass: 0.5 }));
}

#[test]
fn a_newtype_is_what_is_in_it() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner(u64);
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Outer(Inner);
    assert_eq!(read_as::<u64>(&Outer(Inner(7))), Ok(7));
    assert_eq!(read_as::<Outer>(&7u64), Ok(Outer(Inner(7))));
    let words = "x: the checkpoint has Inner(u64), the program wants Outer";
    assert_eq!(message::<Outer>(&Inner(7)), words);
    assert_eq!(
        message::<u32>(&Outer(Inner(7))),
        "x: the checkpoint has u64, the program wants u32"
    );

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(try_from = "f64")]
    struct Positive(f64);
    impl TryFrom<f64> for Positive {
        type Error = &'static str;
        fn try_from(value: f64) -> Result<Self, Self::Error> {
            if value > 0.0 {
                Ok(Positive(value))
            } else {
                Err("not above 0")
            }
        }
    }
    comes_back(&vec![Positive(1.5), Positive(2.5)]);
    assert_eq!(message::<Positive>(&-1.5), "x: not above 0");
}

#[test]
fn what_nobody_wants_is_skipped_whatever_it_is() {
    #[derive(Serialize)]
    struct Wide<T> {
        before: u8,
        gone: T,
        after: u8,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename = "Wide")]
    struct Narrow {
        after: u8,
        before: u8,
    }
    #[track_caller]
    fn skips(gone: impl Serialize) {
        let wide = Wide {
            before: 1,
            gone,
            after: 2,
        };
        let narrow = Narrow {
            after: 2,
            before: 1,
        };
        let both = read_as::<Vec<Narrow>>(&vec![&wide, &wide]);
        assert_eq!(both.map(|both| both.len()), Ok(2));
        assert_eq!(read_as::<Narrow>(&wide), Ok(narrow));
    }
    skips(state());
    skips(vec![1u64, 2]);
    skips(vec![Some("a"), None]);
    skips(BTreeMap::from([("a", vec![1i16])]));
    skips((1u128, -1i128, 'x', (), [0.5f32; 20]));
    skips(serde_json::json!({"a": [1, "b", null]}));
}

#[test]
fn fields_that_are_dropped_are_told_once_each_with_their_paths() {
    #[derive(Serialize)]
    struct Old {
        gone: u8,
        items: Vec<Option<Item>>,
        table: BTreeMap<u8, Kind>,
    }
    #[derive(Serialize)]
    struct Item {
        kept: u8,
        gone: Vec<u64>,
    }
    #[derive(Serialize)]
    enum Kind {
        A(Item),
        B { kept: u8, gone: () },
    }
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct New {
        items: Vec<Option<NewItem>>,
        table: BTreeMap<u8, NewKind>,
    }
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct NewItem {
        kept: u8,
    }
    #[derive(Deserialize)]
    #[allow(dead_code)]
    enum NewKind {
        A(NewItem),
        B { kept: u8 },
    }
    let item = || Item {
        kept: 1,
        gone: vec![1],
    };
    let old = Old {
        gone: 1,
        items: vec![None, Some(item()), Some(item())],
        table: [(1, Kind::B { kept: 1, gone: () }), (2, Kind::A(item()))].into(),
    };
    let _ = read::take_dropped();
    read_as::<New>(&old).unwrap();
    let told = read::take_dropped();
    assert_eq!(told, [".gone", ".items[].gone", ".table{}.B.gone"]);
    read_as::<NewKind>(&Kind::A(item())).unwrap();
    assert_eq!(read::take_dropped(), [".A.gone"]);
    // A type that passes over what it was written with drops nothing.
    comes_back(&((), vec![(1u8, 2u16)]));
    assert!(read::take_dropped().is_empty());
}

#[test]
fn an_array_of_one_is_not_what_is_in_it() {
    assert_eq!(
        message::<Vec<f64>>(&vec![[1.0f64], [2.0]]),
        "x[]: the checkpoint has (f64), the program wants f64"
    );
    assert!(read_as::<Vec<u8>>(&vec![[1u8], [2]]).is_err());
    assert!(read_as::<Vec<[f64; 1]>>(&vec![1.0, 2.0]).is_err());
    comes_back(&vec![[1.0f64], [2.0]]);
}

#[test]
fn what_is_ignored_in_a_newtype_is_met_once() {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Kind {
        Small(u8),
        Large(u32),
    }
    #[derive(Deserialize)]
    struct Ignored(#[allow(dead_code, reason = "nobody wants it")] serde::de::IgnoredAny);
    let kind = |at| match at % 2 {
        0 => Kind::Small(7),
        _ => Kind::Large(300),
    };
    let has: Vec<(Kind, u32)> = (0..6).map(|at| (kind(at), at)).collect();
    let read = read_as::<Vec<(Ignored, u32)>>(&has).expect("it can be read");
    assert!(read.iter().map(|(_, at)| *at).eq(0..6));
}
