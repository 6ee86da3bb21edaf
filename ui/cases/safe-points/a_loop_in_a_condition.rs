use ckpt::checkpointed;

#[checkpointed]
fn has_divisor(n: u64) -> bool {
    let mut d = 1;
    if loop {
        d += 1;
        if d == n || n % d == 0 {
            break d < n;
        }
    } {
        println!("{d}");
    }
    d < n
}

fn main() {
    has_divisor(91);
}
