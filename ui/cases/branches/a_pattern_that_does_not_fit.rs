use ckpt::checkpointed;

#[checkpointed]
fn sum(n: Option<u32>) -> u32 {
    let mut sum = 0;
    match n {
        Some(n) => {
            for i in 0..n {
                sum += i;
            }
        }
    }
    sum
}

fn main() {
    sum(None);
}
