use ckpt::checkpointed;

#[checkpointed(fallible = true)]
fn count(n: u32) -> Result<u32, ckpt::Error> {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    Ok(sum)
}

fn main() {
    let _ = count(10);
}
