//! The loops that are signalled.

use std::collections::HashMap;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ckpt::checkpointed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Each, and what it does.
pub(crate) const KINDS: &[(&str, &str)] = &[
    ("range", "a range, a nanosecond an iteration"),
    ("items", "items of a slice"),
    ("while", "`while`, a nanosecond an iteration"),
    ("table", "a HashMap, 10 ns an iteration and more"),
    ("missing", "a slice out of cache, at random places"),
    ("call", "a call that takes 5 ms, a look in each"),
    ("mixed", "a call, mostly nothing, now and then 5 ms"),
    ("matrix", "an operator of one's own that takes 5 ms"),
];

/// When the snapshot was taken: a variable that is saved first.
struct Stamp;

static TAKEN: AtomicU64 = AtomicU64::new(0);

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TAKEN.store(super::now(), Ordering::SeqCst);
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer).map(|()| Stamp)
    }
}

/// Runs one, until it is stopped.
pub(crate) fn run(kind: &str) -> ExitCode {
    ckpt::on_stop(|| println!("{}", TAKEN.load(Ordering::SeqCst)));
    println!("running");
    let for_ever = black_box(u64::MAX >> 1);
    match kind {
        "range" => range(for_ever),
        "items" => items(for_ever),
        "while" => condition(for_ever as f64),
        "table" => table(for_ever),
        "missing" => missing(for_ever),
        "call" => call(for_ever),
        "mixed" => mixed(for_ever),
        "matrix" => matrix(for_ever),
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

#[checkpointed]
fn range(n: u64) {
    let stamp = Stamp;
    let mut state = 1u64;
    for i in 0..n {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(i);
    }
    black_box((state, &stamp));
}

#[checkpointed]
fn items(n: u64) {
    let stamp = Stamp;
    #[ckpt(skip)]
    let values: Vec<u32> = vec![3; 1 << 20];
    let mut sum = 0u32;
    for _ in 0..n {
        #[ckpt(safe_point)]
        for x in values.iter() {
            sum = sum.wrapping_add(x ^ (sum >> 3));
        }
    }
    black_box((sum, &stamp));
}

#[checkpointed]
fn condition(limit: f64) {
    let stamp = Stamp;
    let mut sum = 0.0;
    while sum < limit {
        sum += 1.0;
    }
    black_box((sum, &stamp));
}

#[checkpointed]
fn table(n: u64) {
    let stamp = Stamp;
    let mut counts: HashMap<u64, u64> = HashMap::new();
    let mut state = 1u64;
    for i in 0..n {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(i);
        *counts.entry(state >> 48).or_insert(0) += 1;
    }
    black_box((counts.len(), &stamp));
}

#[checkpointed]
fn missing(n: u64) {
    let stamp = Stamp;
    #[ckpt(skip)]
    let far: Vec<u64> = (0..1 << 21).collect();
    let (mut at, mut sum) = (0u64, 0u64);
    for i in 0..n {
        at = at
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(i | 1);
        sum = sum.wrapping_add(far[(at >> 43) as usize]);
    }
    black_box((sum, &stamp));
}

fn busy(time: Duration) {
    let began = Instant::now();
    while began.elapsed() < time {
        std::hint::spin_loop();
    }
}

#[checkpointed]
fn call(n: u64) {
    let stamp = Stamp;
    for _ in 0..n {
        busy(Duration::from_millis(5));
    }
    black_box(&stamp);
}

#[checkpointed]
fn mixed(n: u64) {
    let stamp = Stamp;
    let mut state = 1u64;
    for i in 0..n {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(i);
        // A hundred thousand that do nothing, then a hundred that do.
        if i % 100_100 >= 100_000 {
            busy(Duration::from_millis(5));
        }
    }
    black_box((state, &stamp));
}

#[checkpointed]
#[derive(Clone, Copy)]
struct Matrix(f64);

impl std::ops::AddAssign for Matrix {
    fn add_assign(&mut self, other: Matrix) {
        busy(Duration::from_millis(5));
        self.0 += other.0;
    }
}

#[checkpointed]
fn matrix(n: u64) {
    let stamp = Stamp;
    let (mut sum, one) = (Matrix(0.0), Matrix(1.0));
    for _ in 0..n {
        sum += one;
    }
    black_box((sum.0, &stamp));
}
