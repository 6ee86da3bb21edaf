use ckpt::checkpointed;

#[checkpointed]
fn walk(n: u64) -> u64 {
    let mut seed = 42u64;
    #[ckpt(skip)]
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005);
        seed >> 33
    };
    let mut sum = 0;
    for _ in 0..n {
        sum += random();
    }
    sum
}

fn main() {
    walk(3);
}
