use ckpt::checkpointed;

#[checkpointed(evry = "10min")]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    sum
}

fn main() {
    // After an error the function is still there: no second error for its callers.
    println!("{}", count(10));
}
