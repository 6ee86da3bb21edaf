use ckpt::checkpointed;

#[checkpointed(fallible)]
fn count(n: u32) -> Result<u32, String> {
    let mut sum = 0;
    for i in 0..n {
        sum += i;
    }
    Ok(sum)
}

fn main() {
    let _ = count(10);
}
