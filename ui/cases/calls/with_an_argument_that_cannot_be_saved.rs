use ckpt::checkpointed;

#[checkpointed]
fn count(n: u64, to: &mut u64) -> u64 {
    for _ in 0..n {
        *to += 1;
    }
    *to
}

struct Own(u64);

#[checkpointed]
fn use_up(#[ckpt(skip)] own: Own, n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += i + own.0;
    }
    sum
}

#[checkpointed]
fn outer(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += #[ckpt(call)] use_up(Own(i), n);
    }
    sum
}

fn main() {}
