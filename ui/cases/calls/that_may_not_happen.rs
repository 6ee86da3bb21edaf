use ckpt::checkpointed;

#[checkpointed]
fn count(n: u64, to: &mut u64) -> u64 {
    for _ in 0..n {
        *to += 1;
    }
    *to
}

#[checkpointed]
fn outer(n: u64) -> u64 {
    let mut sum = 0;
    while #[ckpt(call)] count(1, &mut sum) < n {
        sum += 1;
    }
    for _ in 0..#[ckpt(call)] count(1, &mut sum) {
        sum += 1;
    }
    if sum > 3 && #[ckpt(call)] count(1, &mut sum) > 5 {
        sum += 1;
    }
    sum
}

fn main() {}
