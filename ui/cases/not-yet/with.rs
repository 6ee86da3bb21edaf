use ckpt::checkpointed;

mod seconds {}

#[checkpointed]
fn wait(n: u32) -> std::time::Duration {
    #[ckpt(with = seconds)]
    let mut total = std::time::Duration::ZERO;
    for i in 0..n {
        total += std::time::Duration::from_secs(u64::from(i));
    }
    total
}

fn main() {
    wait(3);
}
