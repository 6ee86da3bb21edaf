//! What no resume could read is refused when it is saved.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// Why it would be refused; what can be saved must come back.
fn refusal<T: Serialize + Deserialize<'static>>(value: &T) -> Option<String> {
    let mut bytes = Vec::new();
    let recorded = record(value, &mut bytes, None).expect("it can be encoded");
    let refused = can_be_read::<T>(&recorded, &bytes).err();
    let read = decode::<T>(&recorded.schema, &bytes);
    assert_eq!(refused.is_some(), read.is_err(), "{refused:?}");
    refused.map(|error| error.of("x"))
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Plain {
    A,
    B,
    #[serde(skip_deserializing)]
    C,
}

/// Serde has no 128 bits in what it buffers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Small { n: u64 },
    Big { n: u128 },
}

#[test]
fn values_of_several_kinds_are_read_back_whole() {
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        Small(u64),
        Big(u128),
    }
    let [one, two] = [Untagged::Small(1), Untagged::Small(2)];
    assert_eq!(refusal(&vec![one, two]), None);
    let [one, two] = [Untagged::Small(1), Untagged::Small(2)];
    assert!(refusal(&vec![one, two, Untagged::Big(1 << 100)]).is_some());
}

#[test]
fn a_variant_is_tried_wherever_it_is_met_first() {
    assert_eq!(refusal(&vec![Plain::A, Plain::B, Plain::A]), None);
    for at in 2..100 {
        let mut items = vec![Plain::A; 120];
        items[at] = Plain::B;
        items[at + 1] = Plain::C;
        // In sequences, in sequences of them, in arrays, in maps.
        assert!(refusal(&items).is_some(), "{at}");
        let nested = vec![vec![Plain::A], vec![], vec![Plain::B; 3], items.clone()];
        assert!(refusal(&(7, nested, 7)).is_some(), "{at}");
        let pairs = items.clone().into_iter().enumerate();
        assert!(refusal(&pairs.collect::<std::collections::BTreeMap<_, _>>()).is_some());
        let small = Tagged::Small { n: 1 };
        let mut items = vec![(7, Some(small)); 120];
        items[at].1 = Some(Tagged::Big { n: 1 });
        assert!(refusal(&items).is_some(), "{at}");
    }
}

#[test]
fn what_follows_a_variant_that_is_tried_is_tried_as_well() {
    let mut items = vec![Plain::A; 120];
    items[50] = Plain::B;
    assert_eq!(refusal(&(items.clone(), Tagged::Small { n: 1 })), None);
    assert!(refusal(&(items, Tagged::Big { n: 1 })).is_some());
}

static MADE: AtomicUsize = AtomicUsize::new(0);

/// Counts how many are read.
#[derive(Clone, Copy, Serialize)]
struct Item(u64);

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        MADE.fetch_add(1, Ordering::Relaxed);
        u64::deserialize(from).map(Item)
    }
}

#[test]
fn a_trial_makes_little_of_what_is_large() {
    let mut bytes = Vec::new();
    let recorded = record(&vec![vec![Item(1000); 1000]; 100], &mut bytes, None).unwrap();
    can_be_read::<Vec<Vec<Item>>>(&recorded, &bytes).expect("it can be read");
    assert!(MADE.load(Ordering::Relaxed) < 10);

    /// That it is told how long a text is.
    struct Text;
    impl<'de> Deserialize<'de> for Text {
        fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            let text = String::deserialize(from)?;
            assert!(!on_trial() || text.len() <= 4096);
            Ok(Text)
        }
    }
    let mut bytes = Vec::new();
    let recorded = record(&"ä".repeat(1 << 20), &mut bytes, None).unwrap();
    can_be_read::<Text>(&recorded, &bytes).expect("it can be read");
    assert!(decode::<Text>(&recorded.schema, &bytes).is_ok());
}

#[test]
fn what_functions_save_is_tried_by_those_that_restore_it() {
    use crate::encoder::{Encoder, encode_one};
    use crate::long::array;

    let saved = |items: [Tagged; 40]| {
        let encode = |encoder: &mut Encoder<'_>| {
            encoder.put(
                &items,
                |items, to| array::serialize(items, to),
                |from| array::deserialize(from),
            );
        };
        encode_one(&["x"], encode).map(drop)
    };
    let mut items = std::array::from_fn(|_| Tagged::Small { n: 1 });
    assert_eq!(saved(items.clone()), Ok(()));
    items[30] = Tagged::Big { n: 1 };
    assert!(
        saved(items)
            .unwrap_err()
            .contains("cannot be saved, since a resume could not read it")
    );
}
