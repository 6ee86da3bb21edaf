use ckpt::checkpointed;

#[checkpointed]
fn sum(n: u32) -> u32 {
    let mut sum = 0;
    let mark = (n, ckpt::safe_point!());
    for i in 0..mark.0 {
        sum += i;
    }
    sum
}

fn main() {
    sum(10);
}
