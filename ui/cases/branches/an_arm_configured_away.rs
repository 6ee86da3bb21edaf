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
        #[cfg(debug_assertions)]
        None => {}
        #[cfg(not(debug_assertions))]
        None => sum = 1,
    }
    sum
}

fn main() {
    sum(None);
}
