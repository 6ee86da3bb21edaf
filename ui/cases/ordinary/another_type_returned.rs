use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> String {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

fn main() {
    count(3);
}
