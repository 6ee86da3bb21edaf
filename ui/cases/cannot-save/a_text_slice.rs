use ckpt::checkpointed;

#[checkpointed]
fn count(text: String) -> usize {
    let first = text.trim();
    let mut count = 0;
    for _ in 0..first.len() {
        count += first.len();
    }
    count
}

fn main() {
    count(String::new());
}
