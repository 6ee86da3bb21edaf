//! Checkpointed functions as the items of a thread pool.
//!
//! Each item works, tells its parent that it has, and then does what the parent orders in a file of the item's name.

use std::path::Path;
use std::sync::Barrier;
use std::thread;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::{say, until};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Words;

/// How many steps an item takes before it listens to orders.
const STEPS: u64 = 100;

fn order(dir: &str, item: u64) -> String {
    // Before there is an order there is no file.
    std::fs::read_to_string(Path::new(dir).join(item.to_string())).unwrap_or_default()
}

/// Without an order it goes from safe point to safe point; `hold` keeps it between two; after `end` it reaches no other.
#[checkpointed]
fn item(number: u64, #[ckpt(skip)] dir: &str) -> u64 {
    let mut state = number;
    let mut step = 0;
    #[ckpt(skip)]
    let mut told = false;
    loop {
        if step < STEPS {
            state = mix(state, step);
            step += 1;
            continue;
        }
        if !told {
            say(&format!("at {number}"));
            told = true;
        }
        if order(dir, number) == "hold" {
            say(&format!("held {number}"));
            until(|| order(dir, number) == "end");
        }
        if order(dir, number) == "end" {
            break;
        }
        thread::yield_now();
    }
    state
}

fn pool(threads: usize) -> ThreadPool {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("a pool")
}

/// `items N THREADS DIR`
pub(crate) fn play(words: &mut Words) {
    let (items, threads, dir) = (words.next::<u32>(), words.next(), words.next::<String>());
    let results: Vec<u64> = pool(threads).install(|| {
        (0..items)
            .into_par_iter()
            // So that no thread keeps to itself what an idle one could begin.
            .with_max_len(1)
            .map(|number| {
                let result = item(number.into(), &dir);
                say(&format!("ended {number}"));
                result
            })
            .collect()
    });
    println!("results {results:?}");
}

#[checkpointed]
fn sweep(seed: u64, steps: u64) -> u64 {
    let mut state = seed;
    for step in 0..steps {
        state = mix(state, step);
    }
    state
}

/// `sweep ITEMS THREADS STEPS`: items that nobody orders about.
pub(crate) fn play_sweep(words: &mut Words) {
    let (items, threads, steps) = (words.next::<u32>(), words.next(), words.next());
    let results: Vec<u64> = pool(threads).install(|| {
        let items = (0..items).into_par_iter().with_max_len(1);
        items.map(|seed| sweep(seed.into(), steps)).collect()
    });
    println!("results {results:?}");
}

#[checkpointed]
fn meeting(seed: u64, #[ckpt(skip)] both: &Barrier) -> u64 {
    let mut state = seed;
    for i in 0..10 {
        state = mix(state, i);
    }
    both.wait();
    state
}

/// `equal items SEED SEED`: two items that are active at once.
pub(crate) fn play_equal(words: &mut Words) {
    let seeds: [u64; 2] = [words.next(), words.next()];
    let both = Barrier::new(2);
    let results: Vec<u64> = pool(2).install(|| {
        let items = seeds.par_iter().with_max_len(1);
        items.map(|seed| meeting(*seed, &both)).collect()
    });
    println!("results {results:?}");
}

/// Its second iteration waits for another pool, and its thread meanwhile begins the next item.
#[checkpointed]
fn waiting(n: u64, #[ckpt(skip)] other: &ThreadPool, #[ckpt(skip)] dir: &str) -> u64 {
    let mut state = 0;
    for i in 0..n {
        if i == 1 {
            other.install(|| until(|| order(dir, 7) == "end"));
        }
        state = mix(state, i);
    }
    state
}

/// `inside DIR`: one thread, so that an item begins inside of the other.
pub(crate) fn play_inside(words: &mut Words) {
    let dir: String = words.next();
    let other = pool(1);
    let (one, two) =
        pool(1).install(|| rayon::join(|| waiting(10, &other, &dir), || item(7, &dir)));
    println!("results {one} {two}");
}
