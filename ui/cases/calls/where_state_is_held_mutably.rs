use ckpt::checkpointed;

#[checkpointed]
fn count(n: u64, to: &mut u64) -> u64 {
    for _ in 0..n {
        *to += 1;
    }
    *to
}

#[checkpointed]
fn outer(mut all: Vec<u64>) -> u64 {
    let mut sum = 0;
    for one in all.iter_mut() {
        sum += #[ckpt(call)] count(2, one);
    }
    sum
}

fn main() {}
