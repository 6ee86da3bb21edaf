use ckpt::checkpointed;

#[checkpointed]
fn count(n: Option<u32>) -> u32 {
    let mut sum = 0;
    match n {
        #[ckpt(skip)]
        None => {}
        Some(n) => {
            for i in 0..n {
                sum += i;
            }
        }
    }
    sum
}

fn main() {
    count(Some(10));
}
