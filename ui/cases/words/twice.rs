use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    #[ckpt(skip, skip)]
    let step = 1;
    #[ckpt(name = "a")]
    #[ckpt(name = "b")]
    let mut sum = 0;
    for _ in 0..n {
        sum += step;
    }
    sum
}

fn main() {
    count(10);
}
