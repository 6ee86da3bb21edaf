use ckpt::checkpointed;

#[checkpointed]
fn parse(words: Vec<String>) -> u32 {
    let mut failures = Vec::new();
    let mut sum = 0;
    for word in words {
        match word.parse::<u32>() {
            Ok(number) => sum += number,
            Err(error) => failures.push(error),
        }
    }
    sum + failures.len() as u32
}

fn main() {
    parse(Vec::new());
}
