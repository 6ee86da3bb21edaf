use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    #[ckpt(skip, name = "warmup")]
    for i in 0..n {
        sum += i;
    }
    for i in 0..n {
        sum += i;
    }
    sum
}

fn main() {
    count(10);
}
