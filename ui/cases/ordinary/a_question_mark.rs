use ckpt::checkpointed;

#[checkpointed]
fn count(words: &[String]) -> u32 {
    let mut sum = 0;
    for word in words {
        sum += word.parse::<u32>()?;
    }
    sum
}

fn main() {
    count(&[]);
}
