use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    #[ckpt(skip)]
    const STEP: u32 = 2;
    let mut sum = 0;
    for _ in 0..n {
        sum += STEP;
    }
    sum
}

fn main() {
    count(10);
}
