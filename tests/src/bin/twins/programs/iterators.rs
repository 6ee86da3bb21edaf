//! Iterators of every kind: one's own, infinite ones, over data that is not saved, that empty what they go over.

use std::collections::{BTreeMap, VecDeque};

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    own_iterator own_collection infinite_iterators over_skipped_data drained drained_in_part every_form_of_range
    chunks_and_windows zips peekable_and_scan nested_iterators over_fields over_results over_owned_adapters
    maps_in_order queues by_index_and_length
}

/// Deterministic, and not savable.
struct Collatz {
    at: u64,
}

impl Iterator for Collatz {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        if self.at == 1 {
            return None;
        }
        self.at = if self.at % 2 == 0 {
            self.at / 2
        } else {
            3 * self.at + 1
        };
        Some(self.at)
    }
}

#[checkpointed]
fn own(start: u64) -> u64 {
    let mut sum = 0;
    for value in (Collatz { at: start }) {
        sum = mix(sum, value);
        println!("{value}");
    }
    for (at, value) in (Collatz { at: start + 1 }).enumerate().skip(1) {
        sum = mix(sum, value + at as u64);
        println!("{at} {value}");
    }
    sum
}

fn own_iterator() {
    println!("{}", own(6));
}

/// Goes over its numbers backwards.
#[checkpointed]
#[derive(Debug)]
struct Backwards(Vec<u64>);

impl<'a> IntoIterator for &'a Backwards {
    type Item = &'a u64;
    type IntoIter = std::iter::Rev<std::slice::Iter<'a, u64>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().rev()
    }
}

#[checkpointed]
fn own_kind(numbers: Backwards) -> u64 {
    let mut sum = 0;
    for number in &numbers {
        sum = mix(sum, *number);
        println!("{number}");
    }
    sum + numbers.0.len() as u64
}

fn own_collection() {
    println!("{}", own_kind(Backwards(vec![1, 2, 3])));
}

#[checkpointed]
fn without_end(words: Vec<String>) -> u64 {
    let mut sum = 0;
    for word in words.iter().cycle() {
        sum = mix(sum, word.len() as u64) % 1000;
        println!("{word} {sum}");
        if sum > 900 {
            break;
        }
    }
    for power in std::iter::successors(Some(1u64), |power| power.checked_mul(3)) {
        sum = mix(sum, power);
        println!("{power}");
        if power > 100 {
            break;
        }
    }
    for (again, at) in std::iter::repeat(7u64).zip(0u64..) {
        sum = mix(sum, again + at);
        println!("{again} {at}");
        if at == 3 {
            break;
        }
    }
    sum
}

fn infinite_iterators() {
    println!("{}", without_end(vec!["a".into(), "bcd".into()]));
}

#[checkpointed]
fn over_what_is_made_again(n: u64) -> u64 {
    #[ckpt(skip)]
    let table: Vec<u64> = (0..n).map(|i| mix(i, 1) % 50).collect();
    let mut sum = 0;
    for value in &table {
        sum = mix(sum, *value);
        println!("{value}");
    }
    for (at, value) in table.iter().enumerate().rev() {
        sum = mix(sum, value + at as u64);
        println!("{at}");
    }
    for pair in table.chunks(2) {
        sum = mix(sum, pair.iter().sum());
        println!("{pair:?}");
    }
    sum
}

fn over_skipped_data() {
    println!("{}", over_what_is_made_again(5));
}

#[checkpointed]
fn emptied(n: u64) -> (u64, Vec<u64>) {
    let mut sum = 0;
    let mut all: Vec<u64> = (0..n).collect();
    for item in all.drain(..) {
        sum = mix(sum, item);
        println!("{item}");
    }
    all.push(sum % 10);
    (sum, all)
}

fn drained() {
    println!("{:?}", emptied(4));
}

#[checkpointed]
fn partly_emptied(n: u64) -> (u64, Vec<u64>) {
    let mut sum = 0;
    let mut all: Vec<u64> = (0..n).collect();
    for item in all.drain(1..4) {
        sum = mix(sum, item);
        println!("{item}");
    }
    println!("{all:?}");
    for item in all.drain(..2) {
        sum = mix(sum, item);
        println!("{item}");
    }
    (sum, all)
}

fn drained_in_part() {
    println!("{:?}", partly_emptied(7));
}

#[checkpointed]
fn all_ranges(from: u64, to: u64) -> u64 {
    let mut sum = 0;
    for i in from..to {
        sum = mix(sum, i);
        println!("{i}");
    }
    for i in from..=to {
        sum = mix(sum, i);
        println!("{i}");
    }
    for i in to.. {
        sum = mix(sum, i);
        println!("{i}");
        if i == to + 2 {
            break;
        }
    }
    for i in (from..=to).rev().step_by(2) {
        sum = mix(sum, i);
        println!("{i}");
    }
    for i in (from..to).chain(to + 5..to + 7) {
        sum = mix(sum, i);
        println!("{i}");
    }
    sum
}

fn every_form_of_range() {
    println!("{}", all_ranges(2, 5));
}

#[checkpointed]
fn in_pieces(values: &[u64]) -> u64 {
    let mut sum = 0;
    for piece in values.chunks_exact(2) {
        sum = mix(sum, piece[0] * piece[1]);
        println!("{piece:?}");
    }
    for piece in values.rchunks(2) {
        sum = mix(sum, piece[0]);
        println!("{piece:?}");
    }
    for piece in values.windows(3).rev() {
        sum = mix(sum, piece[2]);
        println!("{piece:?}");
    }
    for piece in values.split(|value| value % 3 == 0) {
        sum = mix(sum, piece.len() as u64);
        println!("{piece:?}");
    }
    sum
}

fn chunks_and_windows() {
    println!("{}", in_pieces(&[1, 2, 3, 4, 5]));
}

#[checkpointed]
fn zipped(a: Vec<u64>, b: &[u64], text: &str) -> u64 {
    let mut sum = 0;
    for ((x, y), letter) in a.iter().zip(b).zip(text.chars()) {
        sum = mix(sum, x * y + letter as u64);
        println!("{x} {y} {letter}");
    }
    for (i, x) in (1..).zip(&a) {
        sum = mix(sum, i * x);
        println!("{i} {x}");
    }
    sum
}

fn zips() {
    println!("{}", zipped(vec![1, 2, 3], &[4, 5, 6], "abc"));
}

#[checkpointed]
fn with_state(values: Vec<u64>) -> u64 {
    let mut sum = 0;
    for total in values.iter().scan(0, |total, value| {
        *total += value;
        Some(*total)
    }) {
        sum = mix(sum, total);
        println!("{total}");
    }
    for value in values
        .iter()
        .take_while(|value| **value < 5)
        .skip(1)
        .copied()
    {
        sum = mix(sum, value);
        println!("{value}");
    }
    for value in values.iter().flat_map(|value| [*value, value * 10]) {
        sum = mix(sum, value);
        println!("{value}");
    }
    sum
}

fn peekable_and_scan() {
    println!("{}", with_state(vec![1, 3, 4, 9]));
}

#[checkpointed]
fn rows(grid: Vec<Vec<u64>>) -> u64 {
    let mut sum = 0;
    for (y, row) in grid.iter().enumerate() {
        #[ckpt(safe_point)]
        for (x, cell) in row.iter().enumerate() {
            sum = mix(sum, cell + (x * y) as u64);
            println!("{y} {x} {cell}");
        }
    }
    for row in grid {
        #[ckpt(safe_point)]
        for cell in row.into_iter() {
            sum = mix(sum, cell);
            println!("{cell}");
        }
    }
    sum
}

fn nested_iterators() {
    println!("{}", rows(vec![vec![1, 2], vec![], vec![3]]));
}

/// Has a field to go over.
#[checkpointed]
#[derive(Debug)]
struct Store {
    cells: Vec<u64>,
    total: u64,
}

impl Store {
    #[checkpointed]
    fn add_up(&mut self) -> u64 {
        let mut sum = 0;
        for i in 0..self.cells.len() {
            self.total += self.cells[i];
            sum = mix(sum, self.total);
            println!("{}", self.total);
        }
        for cell in &self.cells {
            sum = mix(sum, *cell);
            println!("{cell}");
        }
        sum
    }
}

fn over_fields() {
    let mut store = Store {
        cells: vec![1, 2, 3],
        total: 0,
    };
    println!("{} {store:?}", store.add_up());
}

#[checkpointed]
fn results(words: Vec<String>) -> Result<u64, std::num::ParseIntError> {
    let mut sum = 0;
    for number in words.iter().map(|word| word.parse::<u64>()) {
        let number = number?;
        sum = mix(sum, number);
        println!("{number}");
    }
    Ok(sum)
}

fn over_results() {
    println!("{:?}", results(vec!["1".into(), "2".into(), "x".into()]));
}

#[checkpointed]
fn owned(n: u64) -> u64 {
    let mut sum = 0;
    for word in "one two three"
        .split(' ')
        .map(str::to_owned)
        .collect::<Vec<_>>()
    {
        sum = mix(sum, word.len() as u64);
        println!("{word}");
    }
    for item in (0..n).map(|i| i * i).collect::<VecDeque<_>>() {
        sum = mix(sum, item);
        println!("{item}");
    }
    for item in [vec![n], vec![n, n + 1]].concat() {
        sum = mix(sum, item);
        println!("{item}");
    }
    sum
}

fn over_owned_adapters() {
    println!("{}", owned(3));
}

#[checkpointed]
fn ordered(mut map: BTreeMap<String, u64>) -> u64 {
    let mut sum = 0;
    for (key, value) in map.iter().rev() {
        sum = mix(sum, key.len() as u64 + value);
        println!("{key} {value}");
    }
    for key in map.keys() {
        sum = mix(sum, key.len() as u64);
        println!("{key}");
    }
    for (key, value) in map.range("b".to_owned()..) {
        sum = mix(sum, *value);
        println!("{key}");
    }
    map.remove("a");
    for value in map.into_values().collect::<Vec<_>>() {
        sum = mix(sum, value);
        println!("{value}");
    }
    sum
}

fn maps_in_order() {
    let map = [("b", 2), ("a", 1), ("c", 3)].map(|(key, value)| (key.to_owned(), value));
    println!("{}", ordered(map.into()));
}

#[checkpointed]
fn queued(n: u64) -> u64 {
    let mut queue = VecDeque::from([n]);
    let mut sum = 0;
    while let Some(next) = queue.pop_front() {
        sum = mix(sum, next);
        println!("{next}");
        #[ckpt(safe_point)]
        for smaller in 0..next {
            queue.push_back(smaller);
        }
    }
    sum
}

fn queues() {
    println!("{}", queued(3));
}

#[checkpointed]
fn indexed(mut values: Vec<u64>) -> u64 {
    let mut i = 0;
    let mut sum = 0;
    while i < values.len() {
        if values[i] % 2 == 0 {
            let gone = values.swap_remove(i);
            println!("gone {gone}");
        } else {
            sum = mix(sum, values[i]);
            i += 1;
        }
        println!("{values:?}");
    }
    sum
}

fn by_index_and_length() {
    println!("{}", indexed(vec![1, 2, 3, 4, 6]));
}
