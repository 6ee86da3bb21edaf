//! Values that a seed makes, of a type in which rows of every length may be anywhere.

use std::collections::BTreeMap;

use super::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Made {
    Nothing,
    Number(u64),
    Floats(Vec<f64>),
    Bools(Vec<bool>),
    Bytes(Vec<u8>),
    Points(Vec<[f32; 3]>),
    Words(Box<[u64]>),
    Text(String),
    Many(Vec<Made>),
    Named(BTreeMap<String, Made>),
    Pair(Box<(Made, Option<Made>)>),
    Fields {
        before: Vec<i16>,
        inside: Box<Made>,
        after: Option<Vec<[u16; 2]>>,
    },
}

/// Seeded, so that what fails once fails again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Short, or around the length from which on rows are apart, or longer.
    fn length(&mut self, item: usize) -> usize {
        let long = LONG / item;
        match self.below(8) {
            0..=3 => self.below(5) as usize,
            4..=6 => long - 1 + self.below(4) as usize,
            _ => long + self.below(2 * long as u64) as usize,
        }
    }

    fn row<T>(&mut self, of: impl Fn(u64) -> T) -> Vec<T> {
        let (count, from) = (self.length(size_of::<T>()), self.below(1 << 30));
        words(count).map(|word| of(word ^ from)).collect()
    }

    fn value(&mut self, depth: u32) -> Made {
        let inner = if depth < 4 { 5 } else { 0 };
        match self.below(8 + inner) {
            0 => Made::Nothing,
            1 => Made::Number(self.below(u64::MAX)),
            2 => Made::Floats(self.row(|word| word as f64 / 7.0)),
            3 => Made::Bools(self.row(|word| word % 3 == 1)),
            4 => Made::Bytes(self.row(|word| word as u8)),
            5 => Made::Points(self.row(|word| [word as f32, -1.0, 0.5])),
            6 => Made::Words(self.row(|word| word).into()),
            7 => Made::Text("µ".repeat(self.length(2))),
            8 => Made::Many((0..self.below(5)).map(|_| self.value(depth + 1)).collect()),
            9 => {
                let entry = |at| (format!("{at}"), self.value(depth + 1));
                Made::Named((0..3).map(entry).collect())
            }
            10 => {
                let other = self.below(2) == 0;
                let first = self.value(depth + 1);
                let second = other.then(|| self.value(depth + 1));
                Made::Pair(Box::new((first, second)))
            }
            _ => Made::Fields {
                before: self.row(|word| word as i16),
                inside: Box::new(self.value(depth + 1)),
                after: (self.below(2) == 0).then(|| self.row(|word| [word as u16, 3])),
            },
        }
    }
}

#[test]
fn values_of_any_making_come_back() {
    let mut dice = Dice(20_260_101);
    let mut apart = 0;
    for _ in 0..150 {
        let value: Vec<Made> = (0..4).map(|_| dice.value(0)).collect();
        apart += comes_back(&value);
    }
    assert!(apart > 300, "{apart}");
}

/// Read by a type that knows some of it: all else is passed over, with its rows.
#[test]
fn what_is_not_wanted_is_passed_over() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Whole {
        first: Made,
        kept: Vec<f64>,
        second: Made,
        also: Vec<Made>,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Part {
        kept: Vec<f64>,
        also: Vec<Made>,
    }
    let mut dice = Dice(4);
    for round in 0..60 {
        let value = Whole {
            first: dice.value(0),
            kept: floats(f64::from(round)),
            second: dice.value(0),
            also: (0..3).map(|_| dice.value(1)).collect(),
        };
        let part = read_as::<_, Part>(&value).expect("all that is wanted is there");
        assert!(part.kept == value.kept && part.also == value.also);
    }
}
