use ckpt::checkpointed;
use std::time::Instant;

#[checkpointed]
fn timed(n: u64) -> u64 {
    let start = Instant::now();
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    println!("{:?}", start.elapsed());
    sum
}

fn main() {
    timed(10);
}
