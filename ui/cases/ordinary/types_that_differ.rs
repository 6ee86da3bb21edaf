use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u64 {
    let mut sum = 0u64;
    for i in 0..n {
        sum += i;
    }
    sum
}

fn main() {
    count(3);
}
