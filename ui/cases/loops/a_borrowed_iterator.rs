use ckpt::checkpointed;

#[checkpointed]
fn sum(text: String) -> u32 {
    let mut words = text.split(' ');
    let skipped = words.next().map_or(0, str::len);
    let mut sum = skipped as u32;
    for word in words.by_ref() {
        sum += word.len() as u32;
    }
    sum
}

fn main() {
    sum(String::new());
}
