//! Loops that run by themselves.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

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
