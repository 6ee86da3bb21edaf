//! `ballast ITERATIONS WORDS`: a long loop with much state, so that a save takes its time in every phase.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;
use ckpt_tests::script::watchdog;

#[checkpointed]
fn haul(iterations: u64, words: usize) -> u64 {
    let mut cargo: Vec<u64> = (0..words as u64).map(|word| mix(word, 1)).collect();
    let mut hash = 0;
    for i in 0..iterations {
        let at = (mix(hash, i) % words as u64) as usize;
        for word in &mut cargo[at / 2..at / 2 + words / 8] {
            *word = mix(*word, i);
        }
        hash = mix(hash, cargo[at]);
    }
    cargo.iter().fold(hash, |hash, word| mix(hash, *word))
}

fn main() {
    watchdog();
    let number = |word: Option<String>| word.and_then(|word| word.parse().ok()).expect("a number");
    let mut words = std::env::args().skip(1);
    let (iterations, size) = (number(words.next()), number(words.next()));
    println!("cargo {:#018x}", haul(iterations, size as usize));
}
