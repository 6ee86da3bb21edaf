use ckpt::checkpointed;

#[checkpointed]
fn count(text: &str) -> usize {
    let first = text.trim();
    let mut count = 0;
    for letter in text.chars() {
        count += usize::from(first.contains(letter));
    }
    count
}

fn main() {
    count("");
}
