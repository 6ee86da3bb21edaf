use ckpt::checkpointed;

#[checkpointed(fallible)]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

fn main() {
    let _ = count(10);
}
