use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u64 {
    let mut last = 0u64;
    for i in 0..n {
        last = i;
    }
    last
}

fn main() {
    count(3);
}
