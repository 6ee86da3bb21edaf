use ckpt::checkpointed;

#[checkpointed]
fn longest<T: std::fmt::Debug>(items: Vec<T>) -> usize {
    let mut longest = 0;
    for item in &items {
        longest = longest.max(format!("{item:?}").len());
    }
    longest
}

fn main() {
    longest(vec![1, 2, 3]);
}
