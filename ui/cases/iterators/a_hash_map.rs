use ckpt::checkpointed;
use std::collections::HashMap;

#[checkpointed]
fn total(words: &[String]) -> usize {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in words {
        *counts.entry(word.clone()).or_default() += 1;
    }
    let mut total = 0;
    for (word, count) in &counts {
        total += word.len() * count;
    }
    total
}

fn main() {
    total(&[]);
}
