use ckpt::checkpointed;

#[checkpointed]
fn smallest_divisor(n: u64) -> u64 {
    let mut d = 1;
    loop {
        d += 1;
        if d * d > n {
            break None;
        }
        if n % d == 0 {
            break Some(d);
        }
    }
    .unwrap_or(n)
}

fn main() {
    smallest_divisor(91);
}
