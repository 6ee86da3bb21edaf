//! `growing ITERATIONS WORDS`: a state that grows by so many words in each iteration, and takes its time.

use std::thread;
use std::time::Duration;

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::watchdog;

#[checkpointed]
fn grow(iterations: u64, words: u64) -> u64 {
    let mut all: Vec<u64> = Vec::new();
    for i in 0..iterations {
        all.extend((0..words).map(|word| mix(i, word)));
        thread::sleep(Duration::from_millis(2));
    }
    all.iter().fold(0, |hash, word| mix(hash, *word))
}

fn main() {
    watchdog();
    let words = std::env::args().skip(1);
    let numbers: Vec<u64> = words.map(|word| word.parse().expect("a number")).collect();
    println!("all {:#018x}", grow(numbers[0], numbers[1]));
}
