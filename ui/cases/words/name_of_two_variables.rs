use ckpt::checkpointed;

#[checkpointed]
fn fibonacci(n: u32) -> u64 {
    #[ckpt(name = "pair")]
    let (mut a, mut b) = (0, 1);
    for _ in 0..n {
        (a, b) = (b, a + b);
    }
    a
}

fn main() {
    fibonacci(10);
}
