use std::any::type_name;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::*;

fn shape<T: Deserialize<'static>>() -> String {
    let shape = of::<T>();
    assert_eq!(shape, of::<T>());
    assert_eq!(*shape, find_out::<T>(), "the same each time");
    shape.strip_prefix(VERSION).expect("a version").to_owned()
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Pair<T> {
    one: T,
    two: T,
}

#[derive(Deserialize)]
struct Metres(#[allow(dead_code)] f64);

#[derive(Deserialize)]
struct Unit;

#[derive(Deserialize)]
#[allow(dead_code)]
enum Phase {
    Warm,
    Cold(f64),
    Both(u8, Metres),
    Mixed { a: Option<bool>, b: Unit },
}

#[test]
fn plain_types() {
    assert_eq!(shape::<(u8, i128, char, ())>(), "(u8,i128,char,())");
    assert_eq!(shape::<usize>(), "u64");
    assert_eq!(shape::<[f64; 3]>(), "(f64×3)");
    assert_eq!(shape::<(f32, f32, bool)>(), "(f32×2,bool)");
    assert_eq!(shape::<Vec<Option<String>>>(), "[str?]");
    assert_eq!(
        shape::<BTreeMap<String, (u8, Vec<f64>)>>(),
        "{str:(u8,[f64])}"
    );
    assert_eq!(shape::<Box<(Metres, Unit)>>(), "(Metres(f64),Unit)");
    assert_eq!(shape::<Duration>(), "Duration{secs:u64,nanos:u32}");
}

#[test]
fn generic_arguments_are_seen_at_every_level() {
    assert_eq!(
        shape::<Pair<Pair<f64>>>(),
        "Pair{one:Pair{one:f64,two:f64},two:Pair{one:f64,two:f64}}"
    );
}

#[test]
fn every_variant_is_seen() {
    let phase = "Phase<Warm|Cold(f64)|Both(u8,Metres(f64))|Mixed{a:bool?,b:Unit}>";
    assert_eq!(shape::<Phase>(), phase);
    assert_eq!(
        shape::<Pair<Vec<Phase>>>(),
        format!("Pair{{one:[{phase}],two:[{phase}]}}")
    );
    assert_eq!(shape::<Result<u8, String>>(), "Result<Ok(u8)|Err(str)>");
}

#[test]
fn types_within_themselves() {
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Tree {
        left: Option<Box<Tree>>,
        right: Option<Box<Tree>>,
        value: u32,
    }
    assert_eq!(shape::<Tree>(), "Tree{left:^Tree?,right:^Tree?,value:u32}");

    // The variant that needs no other comes last.
    #[derive(Deserialize)]
    #[allow(dead_code)]
    enum Term {
        Sum(Box<Term>, Box<Term>),
        All(Vec<Term>, u8),
        Number(f64),
    }
    assert_eq!(
        shape::<(Term, bool)>(),
        "(Term<Sum(^Term×2)|All([^Term],u8)|Number(f64)>,bool)"
    );
}

#[test]
fn values_that_are_refused() {
    /// At least 1, and not as many.
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Picky {
        count: NonZeroU32,
        #[serde(deserialize_with = "zero")]
        zero: u8,
        later: Option<i16>,
    }
    fn zero<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
        match u8::deserialize(from)? {
            0 => Ok(0),
            _ => Err(D::Error::custom("not 0")),
        }
    }
    assert_eq!(shape::<Picky>(), "Picky{count:u32,zero:u8,later:i16?}");

    fn never<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
        u8::deserialize(from).and_then(|_| Err(D::Error::custom("no")))
    }
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Opaque {
        before: f64,
        #[serde(deserialize_with = "never")]
        never: u8,
        after: f64,
    }
    // Its names are seen all the same.
    assert_eq!(shape::<Opaque>(), "Opaque{before:f64,never:u8,after:?}");
    assert_eq!(
        shape::<(Option<Opaque>, u8)>(),
        "(Opaque{before:f64,never:u8,after:?}?,u8)"
    );
    assert_eq!(shape::<serde_json::Value>(), "any");
}

#[test]
fn a_panic_is_a_refusal() {
    struct Panics;
    impl<'de> Deserialize<'de> for Panics {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            assert!(probing());
            u8::deserialize(from)?;
            panic!("of its own (this message belongs to a test)");
        }
    }
    assert_eq!(shape::<(u16, Panics, u32)>(), "(u16,u8,?)");
    assert!(!probing());
}

#[test]
fn large_types_are_cut_off() {
    type Twice<T> = Pair<Pair<Pair<Pair<Pair<T>>>>>;
    let (one, other) = (of::<Twice<Twice<u8>>>(), of::<Twice<Twice<u16>>>());
    assert!(one.len() < LONGEST + 30 && one.contains("…#"), "{one}");
    let (one, other) = difference(&one, &other).expect("they differ");
    assert!(one.contains("two:u8") && other.contains("two:u16"));
    assert!(one.chars().count() < 310, "{one}");
}

#[test]
fn long_arrays_are_not_looked_through() {
    struct Array;
    impl<'de> Deserialize<'de> for Array {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl<'de> serde::de::Visitor<'de> for Visitor {
                type Value = Array;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("1000 numbers")
                }
                fn visit_seq<A: serde::de::SeqAccess<'de>>(
                    self,
                    mut seq: A,
                ) -> Result<Array, A::Error> {
                    for number in 0..1000 {
                        let got = seq.next_element::<f64>()?;
                        got.ok_or_else(|| A::Error::invalid_length(number, &self))?;
                    }
                    Ok(Array)
                }
            }
            from.deserialize_tuple(1000, Visitor)
        }
    }
    assert_eq!(shape::<(Array, u8)>(), "((f64×1000),u8)");
}

/// What all this is for: two types of one name, as before and after a rebuild.
#[test]
fn reordered_fields_are_noticed() {
    let (old, bytes) = {
        #[derive(Serialize, Deserialize)]
        struct Rod {
            time: f64,
            heat: f64,
        }
        let rod = Rod {
            time: 1.0,
            heat: 2.0,
        };
        let mut bytes = Vec::new();
        crate::codec::encode(&rod, &mut bytes).unwrap();
        ((type_name::<Rod>(), of::<Rod>()), bytes)
    };
    #[derive(Serialize, Deserialize)]
    struct Rod {
        heat: f64,
        time: f64,
    }
    let swapped: Rod = crate::codec::decode(&bytes).unwrap();
    assert_eq!((swapped.heat, swapped.time), (1.0, 2.0), "silently");
    assert_eq!(old.0, type_name::<Rod>());
    assert_eq!(
        difference(&old.1, &of::<Rod>()),
        Some((
            "Rod{time:f64,heat:f64}".to_owned(),
            "Rod{heat:f64,time:f64}".to_owned()
        ))
    );
    assert_eq!(difference(&old.1, &old.1), None);
    assert_eq!(difference("", &old.1), None, "nothing was stored");
    assert_eq!(difference("0 Rod{}", &old.1), None, "another version");
}
