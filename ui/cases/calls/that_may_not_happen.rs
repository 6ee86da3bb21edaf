use ckpt::checkpointed;

#[checkpointed]
fn count(n: u64, to: &mut u64) -> u64 {
    for _ in 0..n {
        *to += 1;
    }
    *to
}

#[checkpointed]
fn outer(n: Option<u64>) -> u64 {
    let mut sum = 0;
    if let Some(n) = n && #[ckpt(call)] count(n, &mut sum) > 5 {
        sum += 1;
    }
    let later = |sum: &mut u64| #[ckpt(call)] count(1, sum);
    sum + later(&mut 3)
}

fn main() {}
