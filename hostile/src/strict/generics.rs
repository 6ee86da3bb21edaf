//! Generic functions, methods and traits.

use std::fmt::{Debug, Display};

use ckpt_tests::mix::mix;
use keep::checkpointed;

crate::list_programs! {
    generic_type generic_where constant_generic impl_parameter dyn_reference method_that_looks method_that_changes method_that_uses_up method_that_makes trait_method default_method
    generic_method pattern_parameters skipped_parameters
}

#[checkpointed(crate = ::keep)]
fn accumulate<T: keep::Savable + Copy + Debug + std::ops::AddAssign>(
    items: &[T],
    mut into: T,
) -> T {
    for item in items {
        into += *item;
        println!("{into:?}");
    }
    into
}

fn generic_type() {
    println!("{:?}", accumulate(&[1.5, 2.5], 0.25));
}

#[checkpointed(crate = ::keep)]
fn shown<A, B>(a: A, b: &B, n: usize) -> String
where
    A: keep::Savable + Display,
    B: keep::Savable + Debug,
{
    let mut text = String::new();
    for i in 0..n {
        text = format!("{text}{a}{b:?}{i} ");
        println!("{text}");
    }
    drop(a);
    text
}

fn generic_where() {
    println!("{}", shown('x', &vec![1, 2], 3));
}

#[checkpointed(crate = ::keep)]
fn folded<const N: usize>(values: &[u64], rounds: u64) -> [u64; N] {
    let mut all = vec![0; N];
    for round in 0..rounds {
        all[0] = mix(all[N - 1], round + values[0]);
        all.rotate_left(1);
        println!("{all:?}");
    }
    let mut out = [0; N];
    out.copy_from_slice(&all);
    out
}

fn constant_generic() {
    println!("{:?}", folded::<3>(&[1, 2], 3));
}

#[checkpointed(crate = ::keep)]
fn printed(what: impl Display + keep::Savable, n: u8) -> usize {
    let mut length = 0;
    for i in 0..n {
        let line = format!("{what}{i}");
        length += line.len();
        println!("{line}");
    }
    drop(what);
    length
}

fn impl_parameter() {
    println!("{}", printed("word".to_owned(), 3));
}

#[checkpointed(crate = ::keep)]
fn applied(#[ckpt(skip)] change: &dyn Fn(u64) -> u64, n: u64) -> u64 {
    let mut state = 0;
    for i in 0..n {
        state = change(state) + i;
        println!("{state}");
    }
    state
}

fn dyn_reference() {
    println!("{}", applied(&|x| mix(x, 3) % 1000, 3));
}

/// Something with methods.
#[checkpointed(crate = ::keep)]
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// Changes.
    pub state: u64,
    log: Vec<u64>,
    #[ckpt(skip)]
    cache: Option<u64>,
}

impl Machine {
    /// Only looks.
    #[must_use]
    #[checkpointed(crate = ::keep)]
    pub fn look(&self, n: u64) -> u64 {
        let mut seen = 0;
        for i in 0..n {
            seen = mix(seen, self.state + i);
            println!("{seen}");
        }
        seen
    }

    /// Goes on.
    #[checkpointed(crate = ::keep)]
    pub fn run(&mut self, n: u64) {
        for i in 0..n {
            self.state = mix(self.state, i) % 1000;
            self.cache = None;
            self.log.push(*self.cache.get_or_insert(self.state * 2));
            println!("{}", self.state);
        }
    }

    /// Is used up.
    #[must_use]
    #[checkpointed(crate = ::keep)]
    pub fn spend(mut self, n: u64) -> Self {
        while self.state > n {
            self.state /= 2;
            self.log.push(self.state);
            println!("{}", self.state);
        }
        self
    }

    /// Begins.
    #[must_use]
    #[checkpointed(crate = ::keep)]
    pub fn made(n: u64) -> Self {
        let mut machine = Self::default();
        for i in 0..n {
            machine.state = mix(machine.state, i);
            println!("{machine:?}");
        }
        machine
    }
}

fn machine() -> Machine {
    Machine {
        state: 500,
        ..Machine::default()
    }
}

fn method_that_looks() {
    println!("{}", machine().look(3));
}

fn method_that_changes() {
    let mut machine = machine();
    machine.run(3);
    println!("{} {:?}", machine.state, machine.log);
}

fn method_that_uses_up() {
    println!("{:?}", machine().spend(100));
}

fn method_that_makes() {
    println!("{:?}", Machine::made(3));
}

/// With a method that has a body, and one that has none.
pub trait Simulation {
    /// Goes on.
    fn advance(&mut self, n: u64) -> u64;

    /// Begins.
    #[checkpointed(crate = ::keep)]
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
    #[checkpointed(crate = ::keep)]
    fn advance(&mut self, n: u64) -> u64 {
        for i in 0..n {
            self.state = mix(self.state, i * 7);
            println!("{}", self.state);
        }
        self.state
    }
}

fn trait_method() {
    println!("{}", Machine::default().advance(3));
}

fn default_method() {
    println!("{}", Machine::default().twice(3));
}

/// Counts in steps.
#[derive(Debug)]
pub struct Counter<T> {
    step: T,
}

impl<T: keep::Savable + Copy + Into<u64>> Counter<T> {
    #[checkpointed(crate = ::keep)]
    fn count<U: Into<u64> + keep::Savable>(#[ckpt(skip)] &self, from: U, n: u64) -> u64 {
        let mut at = from.into();
        for _ in 0..n {
            at += self.step.into();
            println!("{at}");
        }
        at
    }
}

fn generic_method() {
    println!("{}", Counter { step: 3_u8 }.count(4_u16, 3));
}

#[checkpointed(crate = ::keep)]
fn walk((x, y): (i64, i64), [a, b]: [i64; 2]) -> i64 {
    let mut at = x + y;
    for step in 0..3 {
        at = at * 3 + a * step - b;
        println!("{at}");
    }
    at + x
}

fn pattern_parameters() {
    println!("{}", walk((1, 2), [3, 4]));
}

#[checkpointed(crate = ::keep)]
fn with_helper<F: Fn(u64) -> u64>(
    #[ckpt(skip)] helper: F,
    #[ckpt(skip)] names: &[&str],
    n: u64,
) -> u64 {
    let mut state = 0;
    for i in 0..n {
        state = helper(state) + i;
        println!("{} {state}", names[names.len() - 1]);
    }
    state
}

fn skipped_parameters() {
    println!("{}", with_helper(|x| mix(x, 3) % 1000, &["even", "odd"], 3));
}
