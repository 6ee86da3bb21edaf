//! Loops over what a collection has left, with closures in between.

use std::collections::{BTreeMap, VecDeque};

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    mapped filtered fed_counted cut_and_skipped in_steps fed_backwards fed_zipped fed_chained condition_after_condition
    of_a_map out_of_a_field out_of_a_parameter taken_out given_as_a_parameter inside_another
    dropped_on_the_way_out under_a_mutable_borrow safe_points_inside fed_left_early
    pattern_of_a_tuple by_key bounds_evaluated_once
    read_by_the_closure_and_the_body
}

/// Says when it is dropped.
#[checkpointed]
struct Loud(u64);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

fn numbers(n: u64) -> Vec<u64> {
    (1..=n).map(|i| mix(i, 7) % 100).collect()
}

fn told(n: u64) -> u64 {
    println!("told {n}");
    n * 3
}

#[checkpointed]
fn map(n: u64) -> u64 {
    let numbers = numbers(n);
    let offset = n;
    let mut sum = 0;
    for number in numbers.into_iter().map(|number| told(number) + offset) {
        println!("{number}");
        sum = mix(sum, number);
    }
    sum
}

fn mapped() {
    println!("{}", map(6));
}

#[checkpointed]
fn filter(n: u64) -> Vec<String> {
    let numbers = numbers(n);
    let mut texts = Vec::new();
    for text in numbers
        .into_iter()
        .filter(|n| told(*n) % 2 == 0)
        .inspect(|n| println!("inspected {n}"))
        .filter_map(|n| (n != 4).then(|| format!("n{n}")))
    {
        texts.push(text);
    }
    texts
}

fn filtered() {
    println!("{:?}", filter(9));
}

#[checkpointed]
fn count(n: u64) -> u64 {
    let numbers = numbers(n);
    let mut sum = 0;
    for (i, number) in (numbers.into_iter().filter(|n| n % 3 != 0)).enumerate() {
        println!("{i} {number}");
        sum = mix(sum, number + i as u64);
    }
    sum
}

fn fed_counted() {
    println!("{}", count(9));
}

#[checkpointed]
fn cut(n: u64) -> u64 {
    let numbers = numbers(n);
    let mut most = 4;
    let mut sum = 0;
    for number in numbers.into_iter().map(told).skip(2).take(most) {
        most += 1;
        println!("{number} {most}");
        sum = mix(sum, number);
    }
    sum
}

fn cut_and_skipped() {
    println!("{}", cut(9));
}

#[checkpointed]
fn steps(n: u64) -> u64 {
    let numbers = numbers(n);
    let mut sum = 0;
    for number in numbers.into_iter().map(told).step_by(3) {
        sum = mix(sum, number);
    }
    sum
}

fn in_steps() {
    println!("{}", steps(10));
}

#[checkpointed]
fn back(n: u64) -> u64 {
    let numbers = numbers(n);
    let mut sum = 0;
    for (i, number) in numbers.into_iter().map(told).rev().enumerate() {
        println!("{i} {number}");
        sum = mix(sum, number);
    }
    sum
}

fn fed_backwards() {
    println!("{}", back(6));
}

#[checkpointed]
fn zip(n: u64) -> u64 {
    let numbers = numbers(n);
    let names = ["a", "b", "c", "d", "e"];
    let mut sum = 0;
    for ((number, name), i) in numbers.into_iter().map(told).zip(names.iter()).zip(3..) {
        println!("{number} {name} {i}");
        sum = mix(sum, number + i);
    }
    sum
}

fn fed_zipped() {
    println!("{}", zip(9));
}

#[checkpointed]
fn chain(n: u64) -> u64 {
    let numbers = numbers(n);
    let more = [1, 2, 3];
    let mut sum = 0;
    for number in numbers
        .into_iter()
        .take_while(|&n| n != 0)
        .chain(more.iter().map(|n| n * 1000))
        .chain(7..9)
    {
        println!("{number}");
        sum = mix(sum, number);
    }
    sum
}

fn fed_chained() {
    println!("{}", chain(4));
}

#[checkpointed]
fn conditions(n: u64) -> u64 {
    let numbers = numbers(n);
    let mut sum = 0;
    for number in numbers
        .into_iter()
        .skip_while(|n| told(*n) % 2 == 1)
        .map_while(|n| (n != 3).then_some(n + 1))
    {
        println!("{number}");
        sum = mix(sum, number);
    }
    sum
}

fn condition_after_condition() {
    println!("{}", conditions(8));
}

#[checkpointed]
fn map_of(n: u64) -> u64 {
    let counts: BTreeMap<String, u64> = (0..n).map(|i| (format!("k{i}"), i)).collect();
    let mut sum = 0;
    for (key, count) in counts
        .into_iter()
        .map(|(key, count)| (key + "!", count * 2))
    {
        println!("{key} {count}");
        sum = mix(sum, count);
    }
    let more: BTreeMap<u64, String> = (0..n).map(|i| (i, format!("v{i}"))).collect();
    for text in more.into_values().map(|text| text + "?") {
        println!("{text}");
    }
    sum
}

fn of_a_map() {
    println!("{}", map_of(5));
}

#[checkpointed]
struct Queue {
    waiting: VecDeque<u64>,
    done: Vec<u64>,
}

impl Queue {
    #[checkpointed]
    fn serve(&mut self, from: usize) {
        for number in self.waiting.drain(from..).map(told) {
            println!("{number}");
            self.done.push(number);
        }
    }
}

fn out_of_a_field() {
    let mut queue = Queue {
        waiting: numbers(7).into(),
        done: Vec::new(),
    };
    queue.serve(2);
    println!("{:?} {:?}", queue.waiting, queue.done);
}

#[checkpointed]
fn empty(numbers: &mut Vec<u64>) -> u64 {
    let mut sum = 0;
    for number in numbers.drain(1..5).filter(|n| told(*n) % 2 == 0) {
        println!("{number}");
        sum = mix(sum, number);
    }
    sum
}

fn out_of_a_parameter() {
    let mut numbers = numbers(8);
    println!("{} {numbers:?}", empty(&mut numbers));
}

#[checkpointed]
fn generations(n: u64) -> u64 {
    let mut cells = numbers(n);
    let mut rounds = 0;
    while !cells.is_empty() {
        rounds += 1;
        for cell in std::mem::take(&mut cells).into_iter().map(|cell| cell / 2) {
            if cell > 9 {
                cells.push(cell);
            }
        }
    }
    rounds
}

fn taken_out() {
    println!("{}", generations(5));
}

#[checkpointed]
fn given(numbers: Vec<u64>, limit: usize) -> u64 {
    let mut sum = 0;
    for number in numbers.into_iter().map(told).take(limit) {
        sum = mix(sum, number);
    }
    sum
}

fn given_as_a_parameter() {
    println!("{}", given(numbers(7), 5));
}

#[checkpointed]
fn nested(n: u64) -> u64 {
    let rows: Vec<Vec<u64>> = (1..=n).map(numbers).collect();
    let mut sum = 0;
    #[ckpt(safe_point)]
    for (i, row) in rows.into_iter().filter(|row| row.len() != 2).enumerate() {
        #[ckpt(safe_point)]
        for (j, number) in row.into_iter().map(told).enumerate() {
            println!("{i} {j} {number}");
            sum = mix(sum, number);
        }
    }
    sum
}

fn inside_another() {
    println!("{}", nested(4));
}

#[checkpointed]
fn first_above(n: u64, limit: u64) -> u64 {
    let all: Vec<Loud> = (0..n).map(Loud).collect();
    let mut found = 0;
    for (i, loud) in all.into_iter().filter(|loud| loud.0 != 1).enumerate() {
        println!("{i} {}", loud.0);
        if loud.0 > limit {
            found = loud.0;
            break;
        }
    }
    println!("found {found}");
    found
}

fn dropped_on_the_way_out() {
    println!("{}", first_above(6, 3));
}

#[checkpointed]
fn lent(n: u64) -> Vec<Vec<u64>> {
    let mut rows: Vec<Vec<u64>> = (1..=n).map(numbers).collect();
    for row in rows.iter_mut() {
        let old: Vec<u64> = row.drain(..).collect();
        #[ckpt(safe_point)]
        for (i, number) in old.into_iter().filter(|n| n % 5 != 0).enumerate() {
            println!("{i} {number}");
            row.push(number * 2);
        }
    }
    rows
}

fn under_a_mutable_borrow() {
    println!("{:?}", lent(4));
}

#[checkpointed]
fn inside(n: u64) -> u64 {
    let numbers = numbers(n);
    let mut sum = 0;
    for text in numbers.into_iter().map(|number| format!("{number}")) {
        ckpt::safe_point!();
        sum = mix(sum, text.len() as u64);
        if sum % 2 == 0 {
            println!("{text} even");
            ckpt::safe_point!();
        }
        println!("{text} {sum}");
    }
    sum
}

fn safe_points_inside() {
    println!("{}", inside(6));
}

#[checkpointed]
fn early(n: u64) -> Option<u64> {
    let words: Vec<String> = (0..n).map(|i| format!("w{}", i * i)).collect();
    let mut sum = 0u64;
    'all: for length in words.into_iter().map(|word| word.len() as u64) {
        println!("{length}");
        for _ in 0..length {
            if sum > 9 {
                break 'all;
            }
            sum += 1;
        }
    }
    sum.checked_sub(5)
}

fn fed_left_early() {
    println!("{:?}", early(6));
}

#[checkpointed]
fn pairs(n: u64) -> u64 {
    let pairs: Vec<(u64, String)> = (0..n).map(|i| (i, format!("p{i}"))).collect();
    let mut sum = 0;
    for (mut number, text) in pairs.into_iter().map(|(n, text)| (n + 1, text)) {
        ckpt::safe_point!();
        number += text.len() as u64;
        println!("{number} {text}");
        sum = mix(sum, number);
    }
    sum
}

fn pattern_of_a_tuple() {
    println!("{}", pairs(4));
}

#[checkpointed]
fn keys(n: u64) -> u64 {
    let table: BTreeMap<u64, u64> = (0..n).map(|i| (i * i, i)).collect();
    let mut sum = 0;
    for key in table.into_keys().map(told) {
        sum = mix(sum, key);
    }
    sum
}

fn by_key() {
    println!("{}", keys(5));
}

#[checkpointed]
fn bounds(n: u64) -> u64 {
    let numbers = numbers(n);
    let mut sum = 0;
    for number in numbers
        .into_iter()
        .map(|n| n + 1)
        .take(told(1) as usize + 1)
    {
        sum = mix(sum, number);
    }
    sum
}

fn bounds_evaluated_once() {
    println!("{}", bounds(7));
}

#[checkpointed]
fn both_read(n: u64) -> u64 {
    let mut rounds = 0;
    let mut sum = 0;
    while rounds < n {
        rounds += 1;
        let batch = numbers(rounds);
        #[ckpt(safe_point)]
        for number in batch.into_iter().map(|number| told(number) + rounds) {
            println!("{rounds} {number}");
            sum = mix(sum, number);
        }
        #[ckpt(safe_point)]
        for number in [4, 5, 6].iter().map(|number| number * rounds) {
            sum = mix(sum, number + rounds);
        }
    }
    sum
}

fn read_by_the_closure_and_the_body() {
    println!("{}", both_read(4));
}
