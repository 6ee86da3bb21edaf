use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        summ += i;
    }
    sum
}

fn main() {
    count(3);
}
