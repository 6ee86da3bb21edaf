use ckpt::checkpointed;

#[checkpointed]
fn wait(n: u32) -> u128 {
    #[ckpt(skip)]
    let start = std::time::Instant::now();
    let overhead = start.elapsed().as_nanos();
    let mut total = 0;
    for i in 0..n {
        total += u128::from(i) + overhead + start.elapsed().as_nanos();
    }
    total
}

fn main() {
    wait(3);
}
