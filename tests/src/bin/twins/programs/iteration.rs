//! What `for` goes over: ranges, slices and adapters.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    ranges backwards stepped range_types characters words_of_text vector_by_value strings_by_value vector_by_reference
    slices windows_and_chunks adapters zipped range_in_a_variable
}

#[checkpointed]
fn over_ranges(n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        println!("{i}");
        state = mix(state, i);
    }
    for i in 0..=n {
        println!("{i}");
        state = mix(state, i);
    }
    for _ in 3..7 {
        state = mix(state, 1);
    }
    state
}

fn ranges() {
    println!("{}", over_ranges(4));
}

#[checkpointed]
fn reversed(n: i32) -> i64 {
    let mut state = 0i64;
    for i in (-n..n).rev() {
        println!("{i}");
        state = state * 3 + i64::from(i);
    }
    state
}

fn backwards() {
    println!("{}", reversed(4));
}

#[checkpointed]
fn strides(n: usize) -> Vec<usize> {
    let mut all = vec![];
    for i in (1..n).rev().step_by(3).skip(1) {
        all.push(i);
        println!("{all:?}");
    }
    all
}

fn stepped() {
    println!("{:?}", strides(11));
}

#[checkpointed]
fn typed_ranges() -> String {
    let mut text = String::new();
    for i in 250..=u8::MAX {
        text += &format!("{i} ");
    }
    for i in i8::MIN..-125 {
        text += &format!("{i} ");
    }
    for c in 'x'..='z' {
        text.push(c);
    }
    for i in u64::MAX - 3..u64::MAX {
        text += &format!(" {i}");
    }
    text
}

fn range_types() {
    println!("{}", typed_ranges());
}

#[checkpointed]
fn spelled(word: String) -> usize {
    let mut length = 0;
    for c in word.chars() {
        println!("{c}");
        length += c.len_utf8();
    }
    for (at, byte) in word.bytes().enumerate() {
        length += at * usize::from(byte);
    }
    length
}

fn characters() {
    println!("{}", spelled("wörd…".to_owned()));
}

#[checkpointed]
fn counted_words(text: &str) -> usize {
    let mut longest = 0;
    for word in text.split_whitespace() {
        println!("{word}");
        longest = longest.max(word.len());
    }
    for line in text.lines() {
        longest += line.len();
    }
    longest
}

fn words_of_text() {
    println!("{}", counted_words("one two\nthree four five"));
}

#[checkpointed]
fn owned(n: u64) -> u64 {
    let mut state = 7;
    for item in vec![n, n * 2, n * 5] {
        println!("{item}");
        state = mix(state, item);
    }
    let items: Vec<u64> = (0..n).map(|i| mix(i, state)).collect();
    for item in items {
        state = mix(state, item);
        println!("{state}");
    }
    state
}

fn vector_by_value() {
    println!("{}", owned(5));
}

#[checkpointed]
fn kept_strings(n: usize) -> Vec<String> {
    let mut kept = Vec::new();
    let words: Vec<String> = (0..n).map(|i| "x".repeat(i * 3 % 5)).collect();
    for mut word in words {
        word.push('!');
        println!("{word}");
        if word.len() > 3 {
            kept.push(word);
        }
    }
    kept
}

fn strings_by_value() {
    println!("{:?}", kept_strings(6));
}

#[checkpointed]
fn looked_at(values: Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for value in &values {
        println!("{value}");
        sum += value.sqrt();
    }
    for value in values.iter() {
        sum *= value;
    }
    sum / values.len() as f64
}

fn vector_by_reference() {
    println!("{:?}", looked_at(vec![1.5, 2.5, 3.5, 4.5]));
}

#[checkpointed]
fn over_slice(values: &[u64]) -> u64 {
    let mut state = 0;
    for value in values {
        println!("{value}");
        state = mix(state, *value);
    }
    for (at, value) in values.iter().enumerate().rev() {
        state = mix(state, *value + at as u64);
    }
    state
}

fn slices() {
    println!("{}", over_slice(&[3, 1, 4, 1, 5]));
}

#[checkpointed]
fn pieces(values: Vec<u64>) -> u64 {
    let mut state = 0;
    for pair in values.windows(2) {
        println!("{pair:?}");
        state = mix(state, pair[0] * pair[1]);
    }
    for chunk in values.chunks(3) {
        println!("{chunk:?}");
        state = mix(state, chunk.iter().sum());
    }
    state
}

fn windows_and_chunks() {
    println!("{}", pieces((1..=7).collect()));
}

#[checkpointed]
fn adapted(values: Vec<u64>, least: u64) -> u64 {
    let mut state = 0;
    for value in values
        .iter()
        .filter(|value| **value >= least)
        .map(|value| value * 2)
    {
        println!("{value}");
        state = mix(state, value);
    }
    for value in values
        .iter()
        .chain(&[100, 200])
        .copied()
        .skip_while(|value| *value < 4)
    {
        println!("{value}");
        state = mix(state, value);
    }
    state
}

fn adapters() {
    println!("{}", adapted(vec![3, 1, 4, 1, 5], 3));
}

#[checkpointed]
fn dotted(a: Vec<f64>, b: &[f64]) -> f64 {
    let mut dot = 0.0;
    for (x, y) in a.iter().zip(b) {
        dot += x * y;
        println!("{dot}");
    }
    dot
}

fn zipped() {
    println!(
        "{:?}",
        dotted(vec![1.0, 2.0, 3.0], &[0.5, 0.25, 0.125, 9.0])
    );
}

#[checkpointed]
fn kept_range(n: u64) -> u64 {
    let range = 1..n;
    let mut sum = 0;
    for i in range {
        sum = mix(sum, i);
        println!("{i}");
    }
    sum
}

fn range_in_a_variable() {
    println!("{}", kept_range(4));
}
