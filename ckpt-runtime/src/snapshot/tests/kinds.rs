//! Rows of each kind of number, of lengths around that from which on they are apart.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};

use super::*;

/// One item more and less than what is just long enough.
fn around<T: Clone>(items: &[T], mut look: impl FnMut(&[T], bool)) {
    let long = just_long::<T>();
    for count in [0, 1, long - 1, long, long + 1] {
        look(&items[..count], count >= long);
    }
}

#[test]
fn rows_of_each_number_come_back() {
    macro_rules! all {
        ($($number:ty: $of:expr;)*) => {$(
            let of: fn(u64) -> $number = $of;
            let row: Vec<$number> = words(LONG + 1).map(of).collect();
            around(&row, |row, is_long| {
                assert_eq!(comes_back(&row.to_vec()), usize::from(is_long));
            });
            let row: Vec<[$number; 2]> = words(LONG).map(|word| [of(word), of(!word)]).collect();
            around(&row, |row, is_long| {
                assert_eq!(comes_back(&row.to_vec()), usize::from(is_long));
            });
            let row: Vec<[$number; 3]> = words(LONG).map(|word| [of(word), of(!word), of(word / 3)]).collect();
            around(&row, |row, is_long| {
                assert_eq!(comes_back(&row.to_vec()), usize::from(is_long));
            });
            let row: Vec<[$number; 4]> = words(LONG).map(|word| [of(word), of(!word), of(word / 3), of(7)]).collect();
            around(&row, |row, is_long| {
                assert_eq!(comes_back(&row.to_vec()), usize::from(is_long));
            });
        )*};
    }
    all! {
        u8: |word| word as u8;
        u16: |word| word as u16;
        u32: |word| word as u32;
        u64: |word| word;
        u128: |word| u128::from(word) << 64 | u128::from(!word);
        usize: |word| word as usize;
        i8: |word| word as i8;
        i16: |word| word as i16;
        i32: |word| word as i32;
        i64: |word| word as i64;
        i128: |word| i128::from(word as i64) << 60;
        isize: |word| word as isize;
        f32: |word| word as f32 / 3.0;
        f64: |word| word as f64 / -3.0;
    }
    let row: Vec<bool> = words(LONG + 1).map(|word| word % 3 == 0).collect();
    around(&row, |row, is_long| {
        assert_eq!(comes_back(&row.to_vec()), usize::from(is_long));
    });
}

#[test]
fn every_bit_of_a_float_is_kept() {
    let bits = [
        0x7ff0_0000_0000_0001,
        0xfff8_0000_0000_0000,
        1,
        1 << 63,
        u64::MAX,
    ];
    let row: Vec<f64> = bits
        .into_iter()
        .cycle()
        .take(5000)
        .map(f64::from_bits)
        .collect();
    let back: Vec<f64> = decoded(&saved(&row)).expect("it was saved so");
    assert!(
        back.iter()
            .map(|x| x.to_bits())
            .eq(row.iter().map(|x| x.to_bits()))
    );
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Grid {
    width: u16,
    cells: Vec<f64>,
    marks: Vec<bool>,
    inside: Inside,
    last: Option<Vec<[f32; 3]>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Inside {
    Nothing,
    One(Vec<u64>),
    Two(Vec<u8>, String),
    Named { row: Vec<i16>, after: u64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Matrix(Vec<f64>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Clear {
    row: Vec<f64>,
}

fn grid(inside: Inside) -> Grid {
    Grid {
        width: 500,
        cells: floats(0.5),
        marks: vec![true; LONG],
        inside,
        last: Some(vec![[1.0, 2.0, 3.0]; 5000]),
    }
}

#[test]
fn rows_in_structures_and_variants_come_back() {
    assert_eq!(comes_back(&grid(Inside::Nothing)), 3);
    assert_eq!(comes_back(&grid(Inside::One(vec![3; 5000]))), 4);
    assert_eq!(
        comes_back(&grid(Inside::Two(vec![3; LONG], "text".into()))),
        4
    );
    let named = Inside::Named {
        row: vec![-3; LONG],
        after: u64::MAX,
    };
    assert_eq!(comes_back(&grid(named.clone())), 4);
    let several = vec![
        grid(Inside::Nothing),
        grid(named),
        Grid {
            last: None,
            marks: vec![],
            ..grid(Inside::One(vec![1, 2, 3]))
        },
    ];
    assert_eq!(comes_back(&several), 3 + 4 + 1);
}

#[test]
fn rows_in_collections_come_back() {
    let lengths = [0, 4095, 4096, 4097, 1, 9000];
    let rows: Vec<Vec<f64>> = lengths
        .iter()
        .map(|&length| vec![f64::from(length); length as usize])
        .collect();
    assert_eq!(comes_back(&rows), 3);
    assert_eq!(comes_back(&VecDeque::from(rows.clone())), 3);
    assert_eq!(
        comes_back(&rows.iter().cloned().map(Some).collect::<Vec<_>>()),
        3
    );
    let named = |at: usize| format!("row {at}");
    let entries = || {
        rows.iter()
            .cloned()
            .enumerate()
            .map(|(at, row)| (named(at), row))
    };
    assert_eq!(comes_back(&entries().collect::<BTreeMap<_, _>>()), 3);
    assert_eq!(comes_back(&entries().collect::<HashMap<_, _>>()), 3);
    let keys: BTreeMap<Vec<u8>, Vec<u8>> = [
        (vec![1; LONG], vec![2; LONG + 1]),
        (vec![3; 2], vec![4; LONG]),
    ]
    .into();
    assert_eq!(comes_back(&keys), 3);
    assert_eq!(
        comes_back(&(floats(1.0), 7u8, floats(2.0), [floats(3.0)])),
        3
    );
    assert_eq!(comes_back(&Some(Some(floats(1.0)))), 1);
    assert_eq!(comes_back(&[floats(1.0), floats(2.0)]), 2);
}

#[test]
fn rows_in_other_containers_come_back() {
    assert_eq!(comes_back(&Matrix(floats(1.0))), 1);
    assert_eq!(comes_back(&Clear { row: floats(1.0) }), 1);
    assert_eq!(comes_back(&Box::new(floats(1.0))), 1);
    assert_eq!(comes_back(&floats(1.0).into_boxed_slice()), 1);
    assert_eq!(comes_back(&vec![true; LONG].into_boxed_slice()), 1);
    assert_eq!(comes_back(&Cow::<'static, [f64]>::Owned(floats(1.0))), 1);
    assert_eq!(comes_back(&std::cell::RefCell::new(floats(1.0))), 1);
    assert_eq!(comes_back(&std::num::Wrapping(7)), 0);
    let bytes: &'static [u8] = vec![7; LONG].leak();
    assert_eq!(comes_back(&bytes), 1);
    // What is no row of numbers in memory is written item by item.
    assert_eq!(comes_back(&VecDeque::from(floats(1.0))), 0);
    assert_eq!(comes_back(&vec![(1.0, 2.0); 5000]), 0);
    assert_eq!(comes_back(&vec![Some(1.0); 5000]), 0);
    assert_eq!(comes_back(&vec!['x'; LONG]), 0);
    assert_eq!(comes_back(&"text".repeat(LONG)), 0);
}

#[test]
fn a_slice_comes_back_as_a_vec() {
    let row = floats(3.0);
    let encoded = encode_one(&["x"], |to| (&row[..]).encode(to)).expect("it can be saved");
    let variable = through_a_file(encoded);
    assert_eq!(variable.apart.len(), 1);
    assert!(decoded::<Vec<f64>>(&variable).as_ref() == Ok(&row));
    let nested = [vec![1u8; LONG], vec![2; 3]];
    let encoded = encode_one(&["x"], |to| (&nested[..]).encode(to)).expect("it can be saved");
    let variable = through_a_file(encoded);
    assert!(decoded::<Vec<Vec<u8>>>(&variable).is_ok_and(|back| back == nested));
}
