use ckpt::checkpointed;

#[checkpointed]
fn longest(text: String) -> usize {
    let lines = text.lines();
    let mut longest = 0;
    for line in lines {
        longest = longest.max(line.len());
    }
    longest
}

fn main() {
    longest(String::new());
}
