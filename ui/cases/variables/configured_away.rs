use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    #[cfg(debug_assertions)]
    let limit = 10;
    #[cfg(not(debug_assertions))]
    let limit = 1000;
    let mut sum = 0;
    for i in 0..n.min(limit) {
        sum += i;
    }
    sum
}

fn main() {
    count(10);
}
