//! Loops whose code looks short, and is not: a signal comes in the middle of an iteration, by that iteration's own code, and
//! the next safe point must be where the loop stops.

use std::ops::{AddAssign, Index, Mul};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use ckpt::checkpointed;
use rustix::process::{Signal, getpid, kill_process};

/// The iteration, counted from 1, in which the signal comes.
const AT: u64 = 1_000;

/// Called once an iteration.
#[inline(never)]
fn work() {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    if CALLS.fetch_add(1, Ordering::Relaxed) + 1 == AT {
        kill_process(getpid(), Signal::TERM).expect("this process is there");
    }
}

#[checkpointed]
#[derive(Clone, Copy, PartialEq)]
struct Heavy(f64);

impl AddAssign for Heavy {
    fn add_assign(&mut self, other: Heavy) {
        work();
        self.0 += other.0;
    }
}

impl Mul for Heavy {
    type Output = f64;
    fn mul(self, other: Heavy) -> f64 {
        work();
        self.0 * other.0
    }
}

impl PartialOrd for Heavy {
    fn partial_cmp(&self, other: &Heavy) -> Option<std::cmp::Ordering> {
        work();
        self.0.partial_cmp(&other.0)
    }
}

impl Heavy {
    fn max(self, other: Heavy) -> Heavy {
        work();
        if self.0 > other.0 { self } else { other }
    }
}

struct Table;

impl Index<u64> for Table {
    type Output = f64;
    fn index(&self, _: u64) -> &f64 {
        work();
        &1.5
    }
}

#[checkpointed]
struct Stack(u64);

impl Stack {
    fn pop(&mut self) -> Option<u64> {
        work();
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

struct Steps(u64);

impl Iterator for Steps {
    type Item = u64;
    fn next(&mut self) -> Option<u64> {
        work();
        self.0 += 1;
        Some(self.0)
    }
}

/// Runs one; it is stopped on the way.
pub(crate) fn run(kind: &str) -> ExitCode {
    const N: u64 = 100_000;
    let result = match kind {
        "operator" => operator(N),
        "product" => product(N),
        "comparison" => comparison(N),
        "method" => method(N),
        "index" => index(N),
        "pop" => pop(N),
        "iterator" => iterator(N),
        "closure" => closure(N),
        "call" => call(N),
        _ => return ExitCode::from(2),
    };
    println!("{result}");
    ExitCode::SUCCESS
}

#[checkpointed]
fn operator(n: u64) -> f64 {
    let (mut sum, one) = (Heavy(0.0), Heavy(1.0));
    for _ in 0..n {
        sum += one;
    }
    sum.0
}

#[checkpointed]
fn product(n: u64) -> f64 {
    let one = Heavy(1.0);
    let mut sum = 0.0;
    for i in 0..n {
        sum += i as f64 * (one * one);
    }
    sum
}

#[checkpointed]
fn comparison(n: u64) -> f64 {
    let (mut at, limit) = (Heavy(0.0), Heavy(n as f64));
    while at < limit {
        at.0 += 1.0;
    }
    at.0
}

#[checkpointed]
fn method(n: u64) -> f64 {
    let (mut most, one) = (Heavy(0.0), Heavy(1.0));
    for _ in 0..n {
        most = most.max(one);
    }
    most.0
}

#[checkpointed]
fn index(n: u64) -> f64 {
    #[ckpt(skip)]
    let table = Table;
    let mut sum = 0.0;
    for i in 0..n {
        sum += table[i];
    }
    sum
}

#[checkpointed]
fn pop(n: u64) -> f64 {
    let mut stack = Stack(n);
    let mut sum = 0;
    while let Some(x) = stack.pop() {
        sum += x;
    }
    sum as f64
}

#[checkpointed]
fn iterator(n: u64) -> f64 {
    #[ckpt(skip)]
    let values = vec![2u64; n as usize];
    let mut sum = 0;
    for (a, b) in values.iter().zip(Steps(0)) {
        sum += a * b;
    }
    sum as f64
}

#[checkpointed]
fn closure(n: u64) -> f64 {
    let one = Heavy(1.0);
    let mut sum = 0.0;
    for x in (0..n).map(|_| one * one) {
        sum += x;
    }
    sum
}

#[checkpointed]
fn call(n: u64) -> f64 {
    let mut sum = 0;
    for i in 0..n {
        work();
        sum += i;
    }
    sum as f64
}
