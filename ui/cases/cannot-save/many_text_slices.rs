use ckpt::checkpointed;

#[checkpointed]
fn long_words(text: String) -> usize {
    let mut found: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        if word.len() > 8 {
            found.push(word);
        }
    }
    found.len()
}

fn main() {
    long_words(String::new());
}
