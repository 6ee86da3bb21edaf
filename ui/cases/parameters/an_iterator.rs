use ckpt::checkpointed;

#[checkpointed]
fn longest(lines: impl Iterator<Item = String>) -> usize {
    let mut longest = 0;
    for line in lines {
        longest = longest.max(line.len());
    }
    longest
}

fn main() {
    longest(std::iter::empty());
}
