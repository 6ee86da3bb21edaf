//! Loops that run by themselves.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::{hear, say};

use super::Words;

#[checkpointed]
fn count(seed: u64, n: u64) -> u64 {
    let mut state = seed;
    for i in 0..n {
        state = mix(state, i);
    }
    state
}

/// `count SEED N`
pub(crate) fn play(words: &mut Words) {
    println!("result {}", count(words.next(), words.next()));
}

#[checkpointed]
fn count_aloud(seed: u64, n: u64) -> u64 {
    let mut state = seed;
    for i in 0..n {
        if i == 0 {
            say("begun");
        }
        state = mix(state, i);
    }
    state
}

/// `stops at once SEED`: has itself stopped before it has done anything.
pub(crate) fn play_stopping(words: &mut Words) {
    ckpt::request_stop();
    count(words.next(), u64::MAX);
}

/// `counts aloud SEED N`: tells when it has begun.
pub(crate) fn play_aloud(words: &mut Words) {
    println!("result {}", count_aloud(words.next(), words.next()));
}

/// `twice SEED N`: two equal calls, one after the other.
pub(crate) fn play_twice(words: &mut Words) {
    let (seed, n) = (words.next(), words.next());
    println!("first {}", count(seed, n));
    println!("second {}", count(seed, n));
}

/// `many N`: calls with as many different arguments.
pub(crate) fn play_many(words: &mut Words) {
    let calls: u64 = words.next();
    let all = (0..calls).fold(0, |hash, seed| mix(hash, count(seed, 3)));
    println!("result {all}");
}

/// `counts in threads N THREADS`: as many counts at once.
pub(crate) fn play_in_threads(words: &mut Words) {
    let (n, threads): (u64, u64) = (words.next(), words.next());
    std::thread::scope(|scope| {
        for seed in 0..threads {
            scope.spawn(move || count(seed, n));
        }
    });
}

/// A count that prints a line each time it is told to.
#[checkpointed]
fn print_now_and_then(n: u64) {
    for i in 0..n {
        if i.is_multiple_of(1 << 20) && asked(0) {
            println!("line {}", ASKED.load(Relaxed));
        }
    }
}

/// How often the parent has asked for something, by typing a line.
static ASKED: AtomicU64 = AtomicU64::new(0);

/// Whether the parent has asked more often than when this was last true.
fn asked(by: u64) -> bool {
    static ANSWERED: AtomicU64 = AtomicU64::new(0);
    let asked = ASKED.load(Relaxed);
    asked > by && ANSWERED.swap(asked, Relaxed) < asked
}

fn listen() {
    std::thread::spawn(|| {
        loop {
            hear();
            ASKED.fetch_add(1, Relaxed);
        }
    });
}

/// `counts and prints N`
pub(crate) fn play_printing(words: &mut Words) {
    listen();
    print_now_and_then(words.next());
}

#[checkpointed]
fn panic_when_asked(n: u64) {
    for i in 0..n {
        if i.is_multiple_of(1 << 20) && asked(0) {
            panic!("as it was asked");
        }
    }
}

/// `counts and panics N`
pub(crate) fn play_panicking(words: &mut Words) {
    listen();
    panic_when_asked(words.next());
}

/// A loop of unknown length.
#[checkpointed]
fn search(seed: u64) -> u64 {
    let mut state = seed;
    let mut n = 0u64;
    while state != 0 {
        state = mix(state, n) | 1;
        n += 1;
    }
    n
}

/// `searches SEED`: in vain.
pub(crate) fn play_searching(words: &mut Words) {
    println!("result {}", search(words.next()));
}
