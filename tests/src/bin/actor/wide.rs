//! `wide ITERATIONS MEBIBYTES`: much state, of which each iteration changes little, so that saves write over what they have written
//! before.

use ckpt::checkpointed;
use ckpt_tests::mix::{mix, mixed};

use super::Words;

/// Changed at a time: less than what one sum of a checkpoint is of.
const PATCH: usize = 700;

#[checkpointed]
fn wander(iterations: u64, words: usize) -> u64 {
    let mut field: Vec<u64> = (0..words as u64).map(|word| mix(word, 1)).collect();
    let mut marks = vec![0u32; 1 << 18];
    let mut path: Vec<u16> = Vec::new();
    let mut hash = 0;
    for i in 0..iterations {
        hash = mixed(mix(hash, i), 50_000);
        let at = (hash % (words - PATCH) as u64) as usize;
        for word in &mut field[at..at + PATCH] {
            *word = mix(*word, hash);
        }
        marks[at % (1 << 18)] += 1;
        // What comes behind it in a file goes a little further each time.
        path.push(at as u16);
        hash = mix(hash, field[words - 1 - at]);
    }
    let all = field.iter().fold(hash, |hash, word| mix(hash, *word));
    let all = marks
        .iter()
        .fold(all, |hash, mark| mix(hash, (*mark).into()));
    path.iter()
        .fold(all, |hash, step| mix(hash, (*step).into()))
}

pub(crate) fn play(words: &mut Words) {
    let (iterations, mebibytes): (u64, usize) = (words.next(), words.next());
    println!("wandered {:#018x}", wander(iterations, mebibytes << 17));
}
