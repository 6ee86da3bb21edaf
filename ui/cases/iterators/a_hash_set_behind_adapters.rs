use ckpt::checkpointed;
use std::collections::HashSet;

#[checkpointed]
fn total(n: u32) -> u32 {
    let mut seen = HashSet::new();
    seen.insert(n);
    let mut total = 0;
    for number in seen.iter().copied().filter(|number| number % 2 == 0) {
        total += number;
    }
    total
}

fn main() {
    total(3);
}
