use ckpt::checkpointed;

#[checkpointed]
fn sum(n: u32) -> u32 {
    let both = (&vec![n], 1);
    let mut sum = both.0[0];
    for i in 0..n {
        sum += i * both.1;
    }
    sum
}

fn main() {
    sum(10);
}
