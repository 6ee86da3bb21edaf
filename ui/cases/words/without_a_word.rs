use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    #[ckpt]
    let step = 1;
    #[ckpt()]
    let offset = 3;
    #[ckpt = "skip"]
    let scale = 2;
    let mut sum = 0;
    for _ in 0..n {
        sum += step * scale + offset;
    }
    sum
}

fn main() {
    count(10);
}
