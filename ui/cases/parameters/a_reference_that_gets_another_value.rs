use ckpt::checkpointed;

#[checkpointed]
fn sum(mut numbers: &[u64]) -> u64 {
    let mut sum = 0;
    while let Some((first, rest)) = numbers.split_first() {
        sum += first;
        numbers = rest;
    }
    sum
}

fn main() {
    sum(&[1, 2, 3]);
}
