//! Generic functions, traits and modules, and what comes out of a function.

use std::fmt::{Debug, Display};
use std::ops::AddAssign;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

use super::parameters::Machine;

crate::list_programs! {
    generic_type generic_type_again generic_where constant_generic impl_parameter generic_method lifetimes
    trait_method default_method in_a_module returns_impl returns_unit returns_nothing_useful returns_some_ok
    returns_some_err returns_none returns_a_borrow many_parameters named_by_id with_a_period must_be_used
}

#[checkpointed]
fn accumulate<T>(items: Vec<T>, mut into: T) -> T
where
    T: ckpt::Savable + Clone + Debug + AddAssign,
{
    for item in &items {
        into += item.clone();
        println!("{into:?}");
    }
    into
}

fn generic_type() {
    println!("{:?}", accumulate(vec![1.5, 2.5, 3.0], 0.25));
}

fn generic_type_again() {
    println!("{:?}", accumulate(vec![1u8, 2, 3], 4));
}

#[checkpointed]
fn shown<A, B>(a: A, b: &B, n: usize) -> String
where
    A: ckpt::Savable + Display,
    B: ckpt::Savable + Debug + ?Sized,
{
    let mut text = String::new();
    for i in 0..n {
        text += &format!("{a}{b:?}{i} ");
        println!("{text}");
    }
    text
}

fn generic_where() {
    println!("{}", shown('x', &vec![1, 2], 3));
}

#[checkpointed]
fn folded<const N: usize>(values: &[u64], rounds: u64) -> u64 {
    let mut all = vec![0u64; N];
    for round in 0..rounds {
        for (slot, value) in all.iter_mut().zip(values) {
            *slot = mix(*slot, value + round);
        }
        println!("{}", all[N - 1]);
    }
    all.iter().fold(N as u64, |hash, value| mix(hash, *value))
}

fn constant_generic() {
    println!("{}", folded::<3>(&[1, 2, 3], 3));
}

#[checkpointed]
fn printed(what: impl Display + ckpt::Savable, n: u8) -> usize {
    let mut length = 0;
    for i in 0..n {
        let line = format!("{what}{i}");
        length += line.len();
        println!("{line}");
    }
    length
}

fn impl_parameter() {
    println!("{}", printed("word".to_owned(), 4));
}

struct Counter<T> {
    step: T,
}

impl<T: ckpt::Savable + Copy + Into<u64>> Counter<T> {
    #[checkpointed]
    fn count<U: Into<u64> + ckpt::Savable + Copy>(#[ckpt(skip)] &self, from: U, n: u64) -> u64 {
        let mut at = from.into();
        for _ in 0..n {
            at += self.step.into();
            println!("{at}");
        }
        at
    }
}

fn generic_method() {
    println!("{}", Counter { step: 3u8 }.count(4u16, 4));
}

#[checkpointed]
fn picked<'a>(words: &'a [String], n: usize) -> &'a str {
    let mut at = 0;
    for i in 0..n {
        at = (at + i * i) % words.len();
        println!("{at}");
    }
    &words[at]
}

fn lifetimes() {
    println!("{}", picked(&["a".into(), "b".into(), "c".into()], 5));
}

trait Simulation {
    fn advance(&mut self, n: u64) -> u64;

    #[checkpointed]
    fn twice(#[ckpt(skip)] &self, n: u64) -> u64 {
        let mut sum = 0;
        for i in 0..n {
            sum += 2 * i;
            println!("{sum}");
        }
        sum
    }
}

impl Simulation for Machine {
    #[checkpointed]
    fn advance(&mut self, n: u64) -> u64 {
        for i in 0..n {
            self.state = mix(self.state, i * 7);
            println!("{}", self.state);
        }
        self.state
    }
}

fn trait_method() {
    let mut machine = Machine::new(2);
    println!("{} {}", machine.advance(4), machine.state);
}

fn default_method() {
    println!("{}", Machine::new(2).twice(4));
}

mod inner {
    pub(super) mod deep {
        use ckpt::checkpointed;
        use ckpt_tests::mix::mix;

        #[checkpointed]
        pub(in super::super) fn run(n: u64) -> u64 {
            const SCALE: u64 = 3;
            fn scaled(x: u64) -> u64 {
                x * SCALE
            }
            let mut state = 0;
            for i in 0..n {
                state = mix(state, scaled(i));
                println!("{state}");
            }
            state
        }
    }
}

fn in_a_module() {
    println!("{}", inner::deep::run(4));
}

#[checkpointed]
fn squares(n: u64) -> impl Iterator<Item = u64> + use<> {
    let mut all = Vec::new();
    for i in 0..n {
        all.push(i * i);
        println!("{}", all.len());
    }
    all.into_iter().rev()
}

fn returns_impl() {
    println!("{:?}", squares(4).collect::<Vec<_>>());
}

#[checkpointed]
fn nothing(n: u64, out: &mut Vec<u64>) {
    let mut i = 0;
    loop {
        if i == n {
            return;
        }
        out.push(i);
        i += 1;
        println!("{i}");
    }
}

fn returns_unit() {
    let mut out = Vec::new();
    nothing(4, &mut out);
    println!("{out:?}");
}

#[checkpointed]
fn tuple_of_units(n: u64) -> ((), [u8; 0]) {
    for i in 0..n {
        println!("{i}");
    }
    ((), [])
}

fn returns_nothing_useful() {
    println!("{:?}", tuple_of_units(3));
}

#[checkpointed]
fn layered(texts: Vec<String>) -> Option<Result<u64, String>> {
    let mut sum = 0;
    for text in &texts {
        println!("{text}");
        if text.is_empty() {
            return None;
        }
        match text.parse::<u64>() {
            Ok(number) => sum += number,
            Err(error) => return Some(Err(error.to_string())),
        }
    }
    Some(Ok(sum))
}

fn layers(texts: [&str; 3]) {
    println!("{:?}", layered(texts.map(str::to_owned).to_vec()));
}

fn returns_some_ok() {
    layers(["1", "2", "3"]);
}

fn returns_some_err() {
    layers(["4", "x", "5"]);
}

fn returns_none() {
    layers(["6", "", "7"]);
}

#[checkpointed]
fn largest<'a>(values: &'a mut Vec<u64>, n: u64) -> Option<&'a mut u64> {
    for i in 0..n {
        values.push(mix(i, 8) % 100);
        println!("{values:?}");
    }
    values.iter_mut().max()
}

fn returns_a_borrow() {
    let mut values = vec![];
    if let Some(largest) = largest(&mut values, 4) {
        *largest += 1000;
    }
    println!("{values:?}");
}

#[checkpointed]
fn many(
    a: u8,
    b: i8,
    c: u16,
    d: i16,
    e: u32,
    f: i32,
    g: u64,
    h: i64,
    i: bool,
    j: char,
    k: f32,
    l: (),
) -> f64 {
    let mut sum = 0.0;
    for n in 0..3 {
        sum +=
            f64::from(a) + f64::from(b) + f64::from(c) + f64::from(d) + f64::from(e) + f64::from(f);
        sum +=
            (g as f64) * (h as f64) + f64::from(u8::from(i)) + f64::from(j as u32) + f64::from(k);
        println!("{n} {sum} {l:?}");
    }
    sum
}

fn many_parameters() {
    println!("{}", many(1, -2, 3, -4, 5, -6, 7, -8, true, 'j', 0.5, ()));
}

#[checkpointed(id = "a-stable.name")]
fn renamed_at_will(n: u64) -> u64 {
    let mut state = 1;
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    state
}

fn named_by_id() {
    println!("{}", renamed_at_will(4));
}

#[checkpointed(every = "1h")]
fn with_own_period(n: u64) -> u64 {
    let mut state = 2;
    for i in 0..n {
        state = mix(state, i);
        println!("{state}");
    }
    state
}

fn with_a_period() {
    println!("{}", with_own_period(4));
}

/// Its documentation stays, and so do its attributes.
#[must_use]
#[inline(never)]
#[checkpointed]
#[track_caller]
fn attributed(n: u64) -> u64 {
    let mut state = 3;
    for i in 0..n {
        state = mix(state, i);
        println!(
            "{state} {}",
            std::panic::Location::caller()
                .file()
                .ends_with("nothing.rs")
        );
    }
    state
}

fn must_be_used() {
    println!("{}", attributed(4));
}
