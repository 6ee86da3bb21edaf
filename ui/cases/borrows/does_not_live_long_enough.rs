use ckpt::checkpointed;

#[checkpointed]
fn longest(n: u32) -> usize {
    let mut longest = 0;
    #[ckpt(skip)]
    let mut best = "";
    for i in 0..n {
        let word = "x".repeat(i as usize);
        if word.len() > best.len() {
            best = &word;
        }
        longest = longest.max(best.len());
    }
    longest
}

fn main() {
    longest(3);
}
