use ckpt::checkpointed;

#[checkpointed]
fn count(words: &[String]) -> usize {
    let first = &words[0];
    let mut count = 0;
    for word in words {
        count += usize::from(word == first);
    }
    count
}

fn main() {
    count(&[String::new()]);
}
